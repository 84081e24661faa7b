"""The page itself, its files, and the events that keep it up to date."""

from __future__ import annotations

import mimetypes
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from daw_lint import __version__
from daw_lint.app.web.replies import RefusedError
from daw_lint.app.web.security import policy
from daw_lint.app.web.state import state_of

PAGE = Path(__file__).parent.parent / "page"
_MOST_BYTES = 8 << 20
_KINDS = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
          ".woff2": "font/woff2", ".json": "application/json", ".txt": "text/plain"}  # fmt: skip
_NOT_IN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>daw-lint</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"></head>
<body><main><h1>This browser is not let in yet</h1><p>Open the address that daw-lint printed in the terminal. It works once, so
that no other program can use it; if you used it up already, the terminal shows a new one now.</p></main></body></html>"""

_GO_ON = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>daw-lint</title>
<meta http-equiv="refresh" content="0;url=/"><meta name="color-scheme" content="light dark"></head>
<body><p><a href="/">Go on to daw-lint</a></p></body></html>"""


async def page(request: Request) -> Response:
    """Show the page; with the token of the address, let this browser in first."""
    state = state_of(request)
    token = request.query_params.get("token")
    if token is not None and state.keys.take(token):
        # No redirect: a browser that was started from elsewhere would not send a strict cookie along with one.
        return HTMLResponse(_GO_ON, headers={"set-cookie": state.keys.set_cookie})
    if not state.keys.knows(request.headers.getlist("cookie")):
        if token is None:
            state.keys.offer_again()
        return HTMLResponse(_NOT_IN, 403)
    if token is not None:
        return RedirectResponse("/", 303)
    nonce = secrets.token_urlsafe(18)
    start = {"opened": state.start, "window": state.is_window, "watching": state.is_watching}
    html = _template().render(nonce=nonce, version=__version__, start=start, latest=state.events.latest)
    return HTMLResponse(html, headers={"content-security-policy": policy(nonce)})


async def static(request: Request) -> Response:
    """Send a file of the page: only those that are there by name, so that no path leads out."""
    path = _files().get(request.path_params["path"])
    if path is None:
        raise RefusedError(404, "There is no such file.", "")
    kind = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return Response(path.read_bytes(), headers={"content-type": text, "cache-control": "no-cache"})


async def events(request: Request) -> Response:
    """Send what happens, until the browser leaves."""
    state = state_of(request)
    if not state.events.has_room:
        raise RefusedError(503, "Too many pages are open.", "Close some of them.")
    last = request.headers.get("last-event-id") or request.query_params.get("since") or ""
    since = int(last) if last.isascii() and last.isdigit() and len(last) < 16 else None
    return StreamingResponse(state.events.stream(since), media_type="text/event-stream")


def _files() -> dict[str, Path]:
    folder = PAGE / "static"
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined)
    return made.get_template("index.html")


routes = [Route("/", page), Route("/static/{path:path}", static), Route("/api/events", events)]
