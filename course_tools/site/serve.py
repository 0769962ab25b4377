"""A plain web server for a site on this machine, and for nobody else."""

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Files(SimpleHTTPRequestHandler):
    """The files of a folder. What a browser insists on is said here: other systems may not know."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm", ".mjs": "text/javascript", ".js": "text/javascript",
        ".json": "application/json", ".ipynb": "application/json", ".css": "text/css",
        ".whl": "application/octet-stream"}

    def log_message(self, *args):
        pass


def server(folder, port=0):
    """A server of the folder, to be started with serve_forever(); port 0: any that is free."""
    return ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Files, directory=folder))
