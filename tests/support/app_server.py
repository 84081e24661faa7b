"""A real process of the application, and requests as its page sends them."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Reply = tuple[int, Any, dict[str, str]]


class AppServer:
    """``daw-lint app`` or ``watch``, with folders of its own for the cache, the settings and temporary files."""

    def __init__(self, home: Path, *words: object, command: str = "app", wait: str = r"\?token=") -> None:
        self.temporary = home / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "TMPDIR": str(self.temporary),
            "DAW_LINT_CONFIG_DIR": str(home / "config"),
            "DAW_LINT_CACHE_DIR": str(home / "cache"),
        }
        quiet = "--no-browser" if command == "app" else "--no-open"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "daw_lint", command, *map(str, words), quiet],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        line = self.until(wait)[-1]
        address = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]+)", line)
        self.port, self.token = (int(address[1]), address[2]) if address is not None else (0, "")
        self.cookie = ""

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, pattern: str, seconds: float = 60) -> list[str]:
        """Return the printed lines up to the one that matches."""
        seen: list[str] = []
        end = time.monotonic() + seconds
        while not seen or not re.search(pattern, seen[-1]):
            try:
                seen.append(self.lines.get(timeout=max(end - time.monotonic(), 0.01)))
            except queue.Empty:
                raise AssertionError(f"{pattern!r} was not printed: {seen}") from None
        return seen

    def let_in(self) -> None:
        """Exchange the token for the cookie, as the browser does."""
        status, _, headers = self.ask("GET", f"/?token={self.token}")
        assert status == 200
        self.cookie = headers["set-cookie"].partition(";")[0]

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str | None] | None = None) -> Reply:
        """Send a request as the page does; a header that is ``None`` is left out. JSON replies are read."""
        connection, answer = self.begin(method, path, body, headers)
        content = answer.read()
        connection.close()
        kind = answer.getheader("content-type") or ""
        found = json.loads(content) if kind.startswith("application/json") else content
        return answer.status, found, {name.lower(): value for name, value in answer.getheaders()}

    def begin(
        self, method: str, path: str, body: Any = None, headers: dict[str, str | None] | None = None
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Send a request, and return before the reply is read."""
        own = f"127.0.0.1:{self.port}"
        sent: dict[str, str | None] = {"Host": own}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if method not in ("GET", "HEAD"):
            sent |= {"Origin": f"http://{own}", "Sec-Fetch-Site": "same-origin"}
        sent |= headers or {}
        content = json.dumps(body).encode() if isinstance(body, dict) else body
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        left = {name: value for name, value in sent.items() if value is not None}
        connection.request(method, path, content, left)
        return connection, connection.getresponse()

    def get(self, path: str) -> Any:
        """Return what a request gives that succeeds."""
        status, found, _ = self.ask("GET", path)
        assert status == 200, (status, found)
        return found

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Do the same with a body."""
        status, found, _ = self.ask("POST", path, body or {})
        assert status == 200, (status, found)
        return found

    def drop(self, name: str, content: bytes, group: str = "") -> Reply:
        """Drop a file."""
        from urllib.parse import quote

        more = f"&group={group}" if group else ""
        return self.ask("POST", f"/api/drop?name={quote(name)}{more}", content)

    def judged(self, song_id: str, version: int = 1) -> Any:
        """Wait until a song was judged so often, and return all that its page shows."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = self.get(f"/api/songs/{song_id}")
            if found["song"]["version"] >= version and found["song"]["state"] in ("done", "failed"):
                return found
            time.sleep(0.05)
        raise AssertionError(f"not judged: {found['song']}")

    def songs(self, place_id: str) -> dict[str, Any]:
        """Wait until all songs of a place are judged, and return their rows by file."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = self.get(f"/api/places/{place_id}/songs")
            if found["place"]["state"] in ("watching", "failed"):
                return {row["file"]: row for row in found["songs"]}
            time.sleep(0.05)
        raise AssertionError(f"not judged: {found['place']}")

    def open(self, path: Path) -> str:
        """Open a folder, and return the id of the place."""
        return str(self.post("/api/places", {"path": str(path)})["id"])

    def left(self) -> list[str]:
        """List the temporary files that are there."""
        walk = os.walk(self.temporary)  # which bears that folders go meanwhile, as rglob() does not
        return [(Path(top) / name).relative_to(self.temporary).as_posix() for top, _, names in walk for name in names]

    def children(self) -> list[int]:
        """List the processes that the server has started, and those of them."""
        found: list[int] = []
        waiting = [self.process.pid]
        while waiting:
            number = waiting.pop()
            try:
                text = Path(f"/proc/{number}/task/{number}/children").read_text()
            except OSError:
                continue
            new = [int(word) for word in text.split()]
            found += new
            waiting += new
        return found

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)

    def close(self) -> None:
        """End it, whatever state it is in."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(20)
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextmanager
def app_server(home: Path, *words: object, command: str = "app", is_in: bool = True) -> Iterator[AppServer]:
    """Run a server; ``is_in``: with the cookie."""
    server = AppServer(home, *words, command=command)
    try:
        if is_in:
            server.let_in()
        yield server
    finally:
        server.close()
