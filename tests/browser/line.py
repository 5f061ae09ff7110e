"""A line between a phone and the product that can be cut: also after a request has arrived and before its answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

BLOCK = 1 << 16


class Line:
    """is_down: nobody gets through. drops: what a request has in it whose answer is lost, with the line."""

    def __init__(self, to: str) -> None:
        host, _, port = to.removeprefix("http://").partition(":")
        self.server = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.is_down = False
        self.drops: bytes | None = None
        self.dropped = threading.Event()

    @property
    def address(self) -> str:
        """Where the phone asks."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        """Take calls until the listener is closed."""
        while True:
            try:
                phone, _ = self.listener.accept()
            except OSError:
                return
            if self.is_down:
                phone.close()
            else:
                threading.Thread(target=self._through, args=[phone], daemon=True).start()

    def _through(self, phone: socket.socket) -> None:
        with phone, suppress(OSError), socket.create_connection(self.server) as server:
            threading.Thread(target=self._answers, args=[server, phone], daemon=True).start()
            while (asked := phone.recv(BLOCK)) and not self.is_down:
                if self.drops and self.drops in asked:
                    self.drops, self.is_down = None, True
                server.sendall(asked)
            server.shutdown(socket.SHUT_WR)

    def _answers(self, server: socket.socket, phone: socket.socket) -> None:
        with suppress(OSError):
            while answered := server.recv(BLOCK):
                if self.is_down:
                    self.dropped.set()
                    break
                phone.sendall(answered)
            phone.shutdown(socket.SHUT_RDWR)


@contextmanager
def line(to: str) -> Iterator[Line]:
    """A line to an address, up."""
    made = Line(to)
    threading.Thread(target=made.serve, daemon=True).start()
    try:
        yield made
    finally:
        made.listener.close()
