"""Mirrors on this machine, honest and otherwise, for the tests of downloading."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Mirror:
    """An HTTP server on 127.0.0.1 that answers each request with `act`.

    Parameters
    ----------
    act : callable
        ``act(handler, content)`` writes the whole answer, from the status line on.
    contents : dict
        What is to be had, by file name.
    """

    def __init__(self, act, contents):
        self.asked, self.ended, self.half_sent = [], threading.Event(), threading.Event()
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.removeprefix("/")
                mirror.asked.append(name)
                self.mirror, self.close_connection = mirror, True
                with suppress(OSError):  # whoever asked has gone
                    act(self, contents[name])

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def end(self):
        """Stop serving, and those that wait, too."""
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)


def answer(handler, status=200, **headers):
    """Send the status line and headers."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def whole(handler, content):
    answer(handler, Content_Length=len(content), Content_Type="application/x-gzip")
    handler.wfile.write(content)


def whole_without_a_length(handler, content):
    answer(handler)
    handler.wfile.write(content)


def slowly_but_whole(handler, content):
    answer(handler, Content_Length=len(content))
    for start in range(0, len(content), 4096):
        handler.wfile.write(content[start : start + 4096])
        handler.wfile.flush()
        handler.mirror.ended.wait(0.01)


def cut_off(handler, content):
    answer(handler, Content_Length=len(content))
    handler.wfile.write(content[: len(content) // 2])


def cut_off_without_a_length(handler, content):
    answer(handler)
    handler.wfile.write(content[: len(content) // 2])


def other_bytes(handler, content):
    whole(handler, content[:-1] + bytes([content[-1] ^ 1]))


def a_page(handler, content):
    page = b"<html><body>Please log in to the network.</body></html>"
    answer(handler, Content_Length=len(page), Content_Type="text/html")
    handler.wfile.write(page)


def a_page_as_long_as_the_file(handler, content):
    answer(handler, Content_Length=len(content), Content_Type="text/html")
    handler.wfile.write(b"<html>".ljust(len(content)))


def a_page_without_a_length(handler, content):
    answer(handler, Content_Type="text/html")
    handler.wfile.write(b"<html><body>Please log in to the network.</body></html>")


def too_much(handler, content):
    answer(handler)
    while not handler.mirror.ended.is_set():
        handler.wfile.write(bytes(1 << 16))


def not_found(handler, content):
    answer(handler, 404, Content_Length=0)


def out_of_order(handler, content):
    answer(handler, 503, Content_Length=0)


def hang_up(handler, content):
    pass


def no_http(handler, content):
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")


def silence(handler, content):
    handler.mirror.ended.wait(60)


def half_then_silence(handler, content):
    answer(handler, Content_Length=len(content))
    handler.wfile.write(content[: len(content) // 2])
    handler.wfile.flush()
    handler.mirror.half_sent.set()
    handler.mirror.ended.wait(60)
