"""JupyterHub for a class on one server: docs/jupyterhub.md. `sudo python3 course.py hub` starts
it."""
import os
import sys

c = get_config()  # noqa: F821  (JupyterHub defines it)
c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # a web server in front of it speaks HTTPS
proxy = os.path.abspath("proxy/node_modules/.bin/configurable-http-proxy")
c.ConfigurableHTTPProxy.command = [proxy]
# the server's own users and passwords; of them those in these groups
c.PAMAuthenticator.allowed_groups = {"students", "instructors"}
# -P: no module of that name in the user's home is taken for it
c.Spawner.cmd = [sys.executable, "-P", "-m", "course_tools.hub"]
c.Spawner.http_timeout = 300  # seconds: when a class begins, all of them start at once
