"""Who may ask the server, and what a page may do that comes from it.

Any web page that is open in the browser, and any program on this machine, can send requests to the loopback address. A request
counts if it names the server as this server is named (so that a foreign name that resolves to 127.0.0.1 gets nothing), carries the
cookie that one token was exchanged for, and does not come from a page of another origin: cookies are shared by all ports of a
host, and ``SameSite`` calls them one site.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from hmac import compare_digest
from typing import Any

from daw_lint.app.web.peers import Peers
from daw_lint.app.web.replies import refusal

ADDRESS = "127.0.0.1"
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
_SAFE = ("GET", "HEAD")
_METHODS = (*_SAFE, "POST", "DELETE")
_LONGEST_PATH = 8192
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), usb=(), midi=()"),
)
_CSP = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'self'; style-src 'nonce-{nonce}' 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def policy(nonce: str) -> str:
    """Return the content security policy of the page."""
    return _CSP.format(nonce=nonce)


class Keys:
    """The token, which is used once, and the cookie that it is exchanged for. ``say`` prints a new address for the user."""

    def __init__(self, port: int, say: Callable[[str], None] = lambda address: None) -> None:
        self.port = port
        self._say = say
        self._token: str | None = secrets.token_urlsafe(32)
        self._cookie = secrets.token_urlsafe(32)

    @property
    def name(self) -> str:
        """The name of the cookie: browsers send the cookies of one port to all ports of a host."""
        return f"daw-lint-{self.port}"

    @property
    def address(self) -> str:
        """The address to open; it works once."""
        return f"http://{ADDRESS}:{self.port}/?token={self._token or ''}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the server answers."""
        return frozenset(f"{name}:{self.port}" for name in (ADDRESS, "localhost"))

    @property
    def set_cookie(self) -> str:
        """The header that gives the cookie to a browser."""
        return f"{self.name}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"

    def take(self, token: str) -> bool:
        """Whether this is the token. It is used up then."""
        if self._token is None or not compare_digest(self._token.encode(), token.encode("utf-8", "replace")):
            return False
        self._token = None
        return True

    def knows(self, cookies: Iterable[str]) -> bool:
        """Whether one of the cookies in ``Cookie`` headers is ours. Others of its name may have been put beside it."""
        pairs = (pair.strip().partition("=") for header in cookies for pair in header.split(";"))
        return any(
            name == self.name and compare_digest(self._cookie.encode(), value.encode("utf-8", "replace"))
            for name, _, value in pairs
        )

    def offer_again(self) -> None:
        """Print a new address, since the old one is used up: at most one that is not used waits at a time."""
        if self._token is None:
            self._token = secrets.token_urlsafe(32)
            self._say(self.address)


class Guard:
    """Lets requests through to the application, or refuses them."""

    def __init__(self, app: App, keys: Keys) -> None:
        self._app = app
        self._keys = keys
        self._peers = Peers(keys.port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a web socket
            return
        refused = self._refused(scope)
        sending = _with_headers(send)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        await self._app(scope, receive, sending)

    def _refused(self, scope: Scope) -> App | None:
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        method, path = scope["method"], scope["path"]
        if headers.get("host", []) == [] or any(host.lower() not in self._keys.hosts for host in headers["host"]):
            return refusal(
                403, "This server answers only to its own name.", "Open the address printed in the terminal."
            )
        if not self._peers.is_own(scope.get("client")):
            return refusal(403, "This server answers only to the user who started it.", "")
        if method not in _METHODS:
            return refusal(405, f"{method[:20]} is not answered here.", "")
        if len(scope.get("raw_path") or b"") > _LONGEST_PATH or any(
            ord(sign) < 32 or ord(sign) == 127 for sign in path
        ):
            return refusal(400, "This is no address of this server.", "")
        site = headers.get("sec-fetch-site", [])
        if method not in _SAFE:
            own = {f"http://{host}" for host in self._keys.hosts}
            origin = headers.get("origin", [])
            if len(origin) != 1 or origin[0] not in own or origin[0] != f"http://{headers['host'][0].lower()}":
                return refusal(403, "The request comes from another page.", "Open the address printed in the terminal.")
            if site != ["same-origin"]:
                return refusal(403, "The request comes from another site.", "Open the address printed in the terminal.")
        elif path != "/" and any(one not in ("same-origin", "none") for one in site):
            return refusal(403, "The request comes from another site.", "Open the address printed in the terminal.")
        if path != "/" and not self._keys.knows(headers.get("cookie", [])):
            return refusal(403, "This browser is not let in yet.", "Open the address printed in the terminal.")
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(pair for pair in _HEADERS if pair[0] not in given)]
            if b"content-security-policy" not in given:
                nothing = b"default-src 'none'; frame-ancestors 'none'"
                message["headers"].append((b"content-security-policy", nothing))
        await send(message)

    return sending
