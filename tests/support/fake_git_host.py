"""A git host on this machine that keeps comments as GitHub and GitLab do, for tests of what a CI job sends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Kept(NamedTuple):
    """A comment, and who wrote it."""

    author: str
    text: str


class GitHost:
    """What the host keeps and was asked. ``may_write`` and ``account`` are what the token may do and whose it is."""

    def __init__(self) -> None:
        self.comments: dict[int, Kept] = {}
        self.requests: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.may_write = True
        self.account: str | None = None
        self.status: int | None = None
        self.address = ""

    @property
    def writes(self) -> list[str]:
        return [method for method, _ in self.requests if method != "GET"]

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Answer as REST interfaces do: lists in pages, 403 for a token that may only read."""
        if self.status is not None:
            return self.status, {"message": "no"}
        place, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
        writer = self.account or "github-actions[bot]"
        if place.endswith("/user"):
            found = {"login": writer, "id": hash(writer)}
            return (200, found) if self.account else (403, {"message": "Resource not accessible by integration"})
        if method == "GET":
            page, each = int(query["page"][0]), int(query["per_page"][0])
            return 200, [self._entry(number) for number in list(self.comments)[(page - 1) * each : page * each]]
        if not self.may_write:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "POST":
            number = max(self.comments, default=0) + 1
            self.comments[number] = Kept(writer, body["body"])
            return 201, self._entry(number)
        number = int(re.findall(r"\d+", place)[-1])
        if number not in self.comments:
            return 404, {"message": "Not Found"}
        self.comments[number] = Kept(self.comments[number].author, body["body"])
        return 200, self._entry(number)

    def _entry(self, number: int) -> dict[str, Any]:
        kept = self.comments[number]
        kind = "Bot" if kept.author.endswith("[bot]") else "User"
        return {
            "id": number,
            "body": kept.text,
            "user": {"login": kept.author, "type": kind},
            "author": {"id": hash(kept.author)},
        }


@contextmanager
def git_host() -> Iterator[GitHost]:
    """Run the host while the block runs."""
    host = GitHost()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            host.requests.append((self.command, self.path))
            host.headers.append(dict(self.headers))
            status, answer = host.answer(self.command, self.path, body)
            data = json.dumps(answer).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{host.address}/elsewhere")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = _do  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
