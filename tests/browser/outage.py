"""A cable between the browser and the library that a test can cut, mend, or leave without an answer."""

import socket
import threading
from contextlib import contextmanager, suppress


class Cable:
    """Forwards every connection to the library's port; cut, nothing listens any more, as when the server is off."""

    def __init__(self, port: int):
        self._behind, self._open, self._listening, self._mute = port, [], None, False
        self.port = 0
        self.mend()

    def mend(self) -> None:
        self._mute = False
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=32)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        while self._open:
            end = self._open.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def lose_answers(self) -> None:
        """From now on what is asked still arrives; no answer comes back."""
        self._mute = True

    def _accept(self, listening) -> None:
        while True:
            try:
                front, _ = listening.accept()
                back = socket.create_connection(("127.0.0.1", self._behind))
            except OSError:
                return
            self._open += [front, back]
            for source, target, is_answer in ((front, back, False), (back, front, True)):
                threading.Thread(target=self._pump, args=(source, target, is_answer), daemon=True).start()

    def _pump(self, source, target, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not (is_answer and self._mute):
                    target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable(url: str):
    """A cable to the library at ``url``."""
    made = Cable(int(url.rsplit(":", 1)[1]))
    try:
        yield made
    finally:
        made.cut()
