"""The audio of songs, in parts as a player asks for them, and the outline of its waveform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from daw_lint.app.web.as_wav import AsWav
from daw_lint.app.web.ranges import asked
from daw_lint.app.web.replies import RefusedError, data
from daw_lint.app.web.songs import open_inside
from daw_lint.app.web.state import state_of
from daw_lint.app.web.subjects import Audio

_AT_ONCE = 1 << 18
_KINDS = {
    ".wav": "audio/wav", ".wave": "audio/wav", ".bwf": "audio/wav", ".rf64": "audio/wav", ".flac": "audio/flac",
    ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".m4a": "audio/mp4",
    ".aif": "audio/aiff", ".aiff": "audio/aiff", ".aifc": "audio/aiff", ".caf": "audio/x-caf",
}  # fmt: skip


async def audio(request: Request) -> Response:
    """Send the audio of a song, or a part of it."""
    found = state_of(request).subjects.audio(request.path_params["id"])
    try:
        stream = await asyncio.to_thread(open_inside, found.path, found.root)
    except OSError as error:
        raise RefusedError(404, f"{found.name} cannot be opened: {error.strerror}.", "") from None
    if request.query_params.get("as") == "wav":
        stream.close()
        return await _as_wav(request, found)
    try:
        length = stream.seek(0, 2)
        part = asked(request.headers.get("range"), length)
    except BaseException:
        stream.close()
        raise
    kind = _KINDS.get(found.path.suffix.lower(), "application/octet-stream")
    if request.method == "HEAD":
        stream.close()
        return _reply(None, part, length, kind)
    return _reply(_from(stream, *(part or (0, length))), part, length, kind)


async def _as_wav(request: Request, found: Audio) -> Response:
    from daw_lint.model.bounce import BounceError

    try:
        made = await asyncio.to_thread(AsWav, found.path)
    except BounceError as error:
        raise RefusedError(422, f"{found.name} cannot be played: {error.what}.", "") from None
    part = asked(request.headers.get("range"), made.length)
    if request.method == "HEAD":
        return _reply(None, part, made.length, "audio/wav")
    return _reply(_beside(made.parts(*(part or (0, made.length)))), part, made.length, "audio/wav")


def _reply(content: AsyncIterator[bytes] | None, part: tuple[int, int] | None, length: int, kind: str) -> Response:
    first, end = part or (0, length)
    headers = {"accept-ranges": "bytes", "content-length": str(end - first), "content-type": kind}
    if part is not None:
        headers["content-range"] = f"bytes {first}-{end - 1}/{length}"
    status = 206 if part is not None else 200
    return Response(None, status, headers) if content is None else StreamingResponse(content, status, headers)


async def _from(stream: Any, first: int, end: int) -> AsyncIterator[bytes]:
    """Yield a part of a file. The file is closed when the browser leaves, too."""
    try:
        stream.seek(first)
        left = end - first
        while left > 0:
            piece = await asyncio.to_thread(stream.read, min(_AT_ONCE, left))
            if not piece:  # it got shorter: the browser sees that the answer ends early
                raise OSError("the file got shorter while it was sent")
            left -= len(piece)
            yield piece
    finally:
        stream.close()


async def _beside(parts: Any) -> AsyncIterator[bytes]:
    """Yield what a generator makes in a thread."""
    nothing = b""
    try:
        while piece := await asyncio.to_thread(next, parts, nothing):
            yield piece
    finally:
        with suppress(
            ValueError
        ):  # The browser left while a thread is at it: then it closes when the thread lets go of it.
            parts.close()


async def peaks(request: Request) -> Response:
    """Return the outline of the waveform, out of the pass that measured it."""
    state = state_of(request)
    audio_id = request.path_params["id"]
    state.subjects.audio(audio_id)
    found = await state.subjects.details(audio_id)
    return data({"length_s": found["length_s"], "channels": found["channels"], "peaks": found["peaks"] or []})


routes = [Route("/api/audio/{id}", audio), Route("/api/audio/{id}/peaks", peaks)]
