"""JupyterLab's line to the browser, without a pause that widgets would be felt to have.

A server collects small packets until the browser has acknowledged the one before, and the browser's
side may wait up to 40 ms before it does so (Nagle's algorithm and delayed acknowledgements).
jupyter_server leaves that on; the answer to a slider is five small messages.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel's connection to a page that sends each message at once."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()
