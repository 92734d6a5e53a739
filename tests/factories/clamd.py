"""A small clamd: it answers INSTREAM as the real one does, and can be told to fail."""

import socket
import socketserver
import struct
import threading
from contextlib import contextmanager

from commonweal.ground.documents.scanner import EICAR


class _Asked(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.asked += 1
        if self.rfile.readline() != b"nINSTREAM\n":
            self.wfile.write(b"UNKNOWN COMMAND\n")
            return
        content = bytearray()
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\n")
                return
        self.server.seen.append(len(content))
        found = EICAR in content
        answer = b"stream: Win.Test.EICAR_HDB-1 FOUND\n" if found else b"stream: OK\n"
        self.wfile.write(self.server.always or answer)


class _Clamd(socketserver.ThreadingMixIn):
    daemon_threads = True
    allow_reuse_address = True

    def prepare(self, always, most):
        self.asked, self.seen, self.always, self.most = 0, [], always, most


class _Tcp(_Clamd, socketserver.TCPServer):
    pass


class _Unix(_Clamd, socketserver.UnixStreamServer):
    pass


@contextmanager
def clamd(always=b"", most=25_000_000, path=None):
    """The running server and what settings.SCANNER has to be to reach it."""
    server = _Unix(str(path), _Asked) if path else _Tcp(("127.0.0.1", 0), _Asked)
    server.prepare(always, most)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server, (str(path), 0) if path else server.server_address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def nobody_there():
    """An address at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()
