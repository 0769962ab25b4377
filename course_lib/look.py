"""How the course's pictures look in a page: as wide as there is room, and dark in a dark theme.

Where the page is dark, light and dark change places, and the second turn brings the hues back: blue
is still a value. tests/core/test_look.py computes what becomes of each colour.
"""

FILTER = "invert(.93) hue-rotate(180deg)"  # white becomes #121212; JupyterLab Dark has #111
CLASS = "course-picture"
CSS = (f".{CLASS} {{ max-width: 100%; height: auto; }} "
       f"body[data-jp-theme-light='false'] .{CLASS} {{ filter: {FILTER}; }}")
STYLE = f"<style>{CSS}</style>"
