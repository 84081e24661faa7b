"""Files that are dropped on the page: each is one request, streamed to a temporary file."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from daw_lint.app.judging.link import TaskError
from daw_lint.app.judging.tasks import Listed, ListPlace
from daw_lint.app.web.drop_names import safe_group, safe_name
from daw_lint.app.web.replies import RefusedError, data
from daw_lint.app.web.state import State, state_of


async def drop(request: Request) -> Response:
    """Take a file. One of a group is judged when the group is complete."""
    from daw_lint.measure import is_audio_name
    from daw_lint.parsers import is_session_name

    state = state_of(request)
    name = safe_name(request.query_params.get("name", ""))
    group = request.query_params.get("group")
    if group is not None:
        group = safe_group(group)
    elif not (is_audio_name(name.name) or is_session_name(name.name)):
        raise RefusedError(
            415, f"{name.name} is neither a session nor audio.", "Drop a session, a bounce, or a folder of them."
        )
    length = _length(request)
    try:
        file = await state.drops.take(
            name if group is not None else name.__class__(name.name), group, length, request.stream()
        )
    except ClientDisconnect:
        raise RefusedError(400, "The browser left.", "") from None
    if group is not None:
        return data({"kept": name.as_posix()})
    return data(state.drops.single(file).row())


def _length(request: Request) -> int:
    """Return how long the body is. Raises ``RefusedError``."""
    text = request.headers.get("content-length", "")
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise RefusedError(411, "It is not said how long the file is.", "")
    return int(text)


async def done(request: Request) -> Response:
    """Judge a group of files that is complete."""
    state = state_of(request)
    group = safe_group(request.path_params["group"])
    folder = state.drops.grouped(group)
    try:
        listed: Listed = await state.places.judging.do(ListPlace(folder, state.drops.finder))
    except TaskError as error:
        raise RefusedError(422, f"The folder cannot be read: {error}.", "") from None
    if listed.problem:
        raise RefusedError(422, f"The folder cannot be read: {listed.problem}.", "")
    songs = await state.drops.add(listed.jobs, group)
    skipped = [{"file": _below(name, str(folder)), "reason": reason} for name, reason in listed.skipped]
    return data({"songs": [song.row() for song in songs], "skipped": skipped})


def _below(name: str, folder: str) -> str:
    return name[len(folder) :].lstrip("/\\") if name.startswith(folder) else name


async def remove(request: Request) -> Response:
    """Remove what was dropped."""
    await state_of(request).drops.remove(request.path_params["id"])
    return data({"done": True})


async def leave(request: Request) -> Response:
    """Remove everything that was dropped: the page was left. Another page that is open keeps it, as does one loaded again."""
    state = state_of(request)
    state.places.later(_leave_later(state))
    return data({"done": True})


_AWAY_S = 5.0


async def _leave_later(state: State) -> None:
    await asyncio.sleep(_AWAY_S)
    if not state.events.is_heard:
        await state.drops.leave()


routes = [
    Route("/api/drop", drop, methods=["POST"]),
    Route("/api/drop/{group}/done", done, methods=["POST"]),
    Route("/api/drop/{id}", remove, methods=["DELETE"]),
    Route("/api/leave", leave, methods=["POST"]),
]
