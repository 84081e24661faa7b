"""What the routes share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from daw_lint.app.web.events import Events
from daw_lint.app.web.places import Places
from daw_lint.app.web.replies import RefusedError
from daw_lint.app.web.security import Keys
from daw_lint.app.web.subjects import Subjects

if TYPE_CHECKING:
    from daw_lint.app.web.drops import Drops

_MOST_BYTES = 1 << 16
"""The longest request that is no file."""


@dataclass
class State:
    """The application, for its routes."""

    keys: Keys
    events: Events
    places: Places
    drops: Drops
    subjects: Subjects
    start: list[str] = field(default_factory=list)
    """The places that were named on the command line."""
    is_window: bool = False
    is_watching: bool = False


def state_of(request: Request) -> State:
    """Return what the routes share."""
    found: State = request.app.state.daw_lint
    return found


async def body_of(request: Request) -> dict[str, Any]:
    """Read the JSON object of a request. Raises ``RefusedError``."""
    from msgspec import DecodeError, json

    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > _MOST_BYTES:
            raise RefusedError(413, "The request is too long.", "")
    try:
        found = json.decode(bytes(content) or b"{}")
    except (DecodeError, RecursionError, UnicodeDecodeError):
        raise RefusedError(400, "The request is no JSON.", "") from None
    if not isinstance(found, dict):
        raise RefusedError(400, "The request is no JSON object.", "")
    return found


def text_in(body: dict[str, Any], name: str, most: int = 4096) -> str:
    """Return a text of a request. Raises ``RefusedError``."""
    value = body.get(name)
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise RefusedError(400, f"The request needs the text {name!r}.", "")
    return value


def flag_in(body: dict[str, Any], name: str) -> bool:
    """Return a switch of a request; false without it. Raises ``RefusedError``."""
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise RefusedError(400, f"{name!r} is true or false.", "")
    return value
