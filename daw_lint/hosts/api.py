"""Requests to the REST interface of a git host."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

_PATIENCE_S = 30
_MOST_BYTES = 32 << 20
_EACH, _MOST_PAGES = 100, 30
_WHY = {
    401: "the host does not accept the token",
    403: "the token may not write comments (it may only read, as for a request from a fork)",
    404: "the host has no such request, or the token may not see it",
}


class HostError(Exception):
    """Why no comment can be written, in one line."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


class _NoRedirects(HTTPRedirectHandler):
    """Follows no redirect: the token is for the host that was named."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Api:
    """The interface at one address."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        """``headers`` hold the token. Raises ``HostError`` for what is no address."""
        if urlsplit(address).scheme not in ("https", "http"):
            raise HostError("the job does not say where its host is")
        self._address, self._headers = address.rstrip("/"), headers
        self._opener = build_opener(_NoRedirects)

    def send(self, method: str, path: str, body: Mapping[str, str] | None = None) -> Any:
        """Send a request and return the answer. Raises ``HostError``."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json", "User-Agent": "daw-lint", **self._headers}
        request = Request(f"{self._address}{path}", data, headers, method=method)
        try:
            with self._opener.open(request, timeout=_PATIENCE_S) as answer:
                return json.loads(answer.read(_MOST_BYTES))
        except HTTPError as error:
            raise HostError(_WHY.get(error.code, f"the host answers {error.code}"), error.code) from None
        except (OSError, HTTPException) as error:
            raise HostError(f"the host does not answer ({error})") from None
        except ValueError:
            raise HostError("the answer of the host cannot be read") from None

    def listed(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield the entries of a list, page by page. Raises ``HostError``."""
        for page in range(1, _MOST_PAGES + 1):
            entries = self.send("GET", f"{path}?per_page={_EACH}&page={page}")
            if not isinstance(entries, list):
                raise HostError("the answer of the host cannot be read")
            yield from (entry for entry in entries if isinstance(entry, dict))
            if len(entries) < _EACH:
                return
