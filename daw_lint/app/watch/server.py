"""A small server for the live page. It listens only on the loopback address, and serves the pages of one folder.

A web page that is open in the browser can send requests to any address of this machine. Such a page learns nothing:
the name in ``Host`` must be this server's own (a foreign name that resolves to 127.0.0.1 is not), and the
responses are not readable across origins.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from daw_lint.app.watch.shell import CSP, shell

ADDRESS = "127.0.0.1"
_PAGE = re.compile(r"/([a-z0-9-]{1,100}\.html)")
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_HEARTBEAT_S = 15.0


class LiveServer(ThreadingHTTPServer):
    """Serves the pages of a folder, and notifies the browser of changes. Raises ``OSError`` for a port in use."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, pages: Path, port: int = 0) -> None:
        self.pages = pages
        self.start = "index.html"
        """The page that is shown first."""
        self.changed = threading.Condition()
        self.versions: dict[str, int] = {}
        """The number of the latest change of each page."""
        self.latest = 0
        self.ending = False
        super().__init__((ADDRESS, port), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def url(self) -> str:
        """The address of the live page."""
        return f"http://{ADDRESS}:{self.server_port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which it answers."""
        return frozenset(f"{name}:{self.server_port}" for name in (ADDRESS, "localhost"))

    def __enter__(self) -> LiveServer:
        """Start the server."""
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop the server, and release every waiting browser."""
        with self.changed:
            self.ending = True
            self.changed.notify_all()
        self.shutdown()
        self.server_close()

    def tell(self, pages: Iterable[str]) -> None:
        """Notify every browser of changed pages."""
        with self.changed:
            self.latest += 1
            self.versions |= dict.fromkeys(pages, self.latest)
            self.changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing: a browser that disconnects is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: LiveServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def version_string(self) -> str:
        return "daw-lint"

    def log_message(self, format: str, *arguments: Any) -> None:
        """Log nothing."""

    def do_GET(self) -> None:
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            self._send(HTTPStatus.FORBIDDEN, "text/plain", "This server answers only to its own name.\n")
            return
        address = urlsplit(self.path)
        page = _PAGE.fullmatch(address.path)
        if address.path == "/":
            content = shell(self.server.start, self.server.latest)
            self._send(HTTPStatus.OK, "text/html", content, {"Content-Security-Policy": CSP})
        elif address.path == "/events":
            self._send_events(parse_qs(address.query).get("since", ["0"])[0])
        elif page is not None:
            self._send_page(page[1])
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", "There is no such page.\n")

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send_page(self, name: str) -> None:
        try:
            content = (self.server.pages / name).read_text("utf-8")
        except OSError:
            gone = '<!doctype html><title>Gone</title><p>There is no such report. <a href="index.html">All sessions</a></p>'
            self._send(HTTPStatus.NOT_FOUND, "text/html", gone)
            return
        self._send(HTTPStatus.OK, "text/html", content)

    def _send(self, status: HTTPStatus, kind: str, content: str, more: dict[str, str] | None = None) -> None:
        body = content.encode("utf-8", "backslashreplace")
        self._begin(status, kind, more or {}, len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str, more: dict[str, str], length: int | None) -> None:
        self.send_response(status)
        for name, value in (_HEADERS | more).items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        if length is None:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send_events(self, since: str) -> None:
        """Send the names of changed pages as server-sent events, until the browser disconnects or the server stops."""
        self._begin(HTTPStatus.OK, "text/event-stream", {}, None)
        if self.command == "HEAD":
            return
        seen = self.headers.get("Last-Event-ID") or since
        known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        server = self.server
        while True:
            with server.changed:
                if server.latest <= known and not server.ending:
                    server.changed.wait(_HEARTBEAT_S)
                if server.ending:
                    return
                pages = [name for name, version in server.versions.items() if version > known]
                known = server.latest
            self.wfile.write(f"id: {known}\ndata: {json.dumps(pages)}\n\n".encode() if pages else b": here\n\n")
            self.wfile.flush()
