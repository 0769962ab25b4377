"""`course.py site`: the course as a folder that any web server can serve, for those who cannot
install anything. index.html is where one starts, reading/ the lessons as pages, live/ the lessons
and exercises as notebooks whose Python runs in the browser (JupyterLite with Pyodide).

The same course gives the same bytes, and no page asks another host for anything.
"""


class SiteError(Exception):
    """What is missing or wrong, and what to do."""
