"""What is written through the page: fixes, the way back, suppressions and their removal. Nothing is written that was not shown before."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from daw_lint.app.judging.changes import FixSong, SuppressFinding, TakeBack, UndoFix
from daw_lint.app.judging.link import TaskError
from daw_lint.app.judging.maker import keyed
from daw_lint.app.judging.tasks import Task, is_inside
from daw_lint.app.web.places import Place
from daw_lint.app.web.replies import RefusedError, data
from daw_lint.app.web.songs import DROP, Song
from daw_lint.app.web.state import State, body_of, flag_in, state_of, text_in
from daw_lint.config.model import FILE_NAMES
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Action, Safety
from daw_lint.run.find import ConfigFinder

_MOST_LINES = 40
"""Lines of a suppression: a table has five."""
_MOST_FOLDERS = 8
"""Folders in which missing media are looked for. Our own bound."""


async def fixes(request: Request) -> Response:
    """Plan fixes of a session, or make them."""
    state = state_of(request)
    body = await body_of(request)
    song, place = _writable(state, request.path_params["id"])
    writes, unsafe, only = flag_in(body, "write"), flag_in(body, "unsafe"), _codes(body)
    _same_version(body, song)
    session = song.job.session
    if session is None:
        raise RefusedError(409, "This is a bounce: daw-lint writes no audio files.", "Make the change in the session.")
    fixable = [
        (finding, finding.fix)
        for finding in _findings(song).values()
        if finding.suppressed is None and finding.fix is not None and finding.file == session
        and (only is None or finding.code in only)
    ]  # fmt: skip
    findings = tuple(finding for finding, fix in fixable if unsafe or fix.safety is Safety.SAFE)
    task = FixSong(session, findings, _finder(place, song), writes, await asyncio.to_thread(_media_folders, body))
    if writes:
        await _refuse_links(song, place)
    found = await _done(state, task)
    if writes and found["done"]:
        _judge_again(state, song, place)
    misses_media = any(fix.action is Action.RELINK for _, fix in fixable)
    return data({**found, "version": song.version, "misses_media": misses_media})


async def undo(request: Request) -> Response:
    """Put a session back as it was before the last fix."""
    state = state_of(request)
    await body_of(request)
    song, place = _writable(state, request.path_params["id"])
    if song.job.session is None:
        raise RefusedError(409, "This is a bounce: daw-lint has changed nothing in it.", "")
    await _refuse_links(song, place)
    found = await _done(state, UndoFix(song.job.session))
    _judge_again(state, song, place)
    return data(found)


async def suppress(request: Request) -> Response:
    """Show where a finding would be suppressed, or do it."""
    from daw_lint.judge.suppression import cleaned_reason
    from daw_lint.judge.suppression_audit import ALWAYS_JUDGED

    state = state_of(request)
    body = await body_of(request)
    song, place = _writable(state, request.path_params["id"])
    writes, key = flag_in(body, "write"), text_in(body, "finding", 200)
    finding = _findings(song).get(key)
    if finding is None:
        raise RefusedError(404, "There is no such finding any more.", "Look at the song again.")
    if finding.code in ALWAYS_JUDGED:
        raise RefusedError(409, "What is wrong with the file or its suppressions has to be put right.", "")
    try:
        reason = cleaned_reason(text_in(body, "reason", 1000))
    except ValueError as error:
        raise RefusedError(400, f"{str(error)[:1].upper()}{str(error)[1:]}.", "") from None
    if writes:
        await _refuse_links(song, place)
    new_config = place.root / FILE_NAMES[0]
    finder = _finder(place, song)
    is_session = song.job.session is not None and finding.file == song.job.session
    found = await _done(state, SuppressFinding(finding, song.path, is_session, reason, finder, new_config, writes))
    if writes and found["problem"]:
        raise RefusedError(409, f"It could not be written: {found['problem']}.", found["diff"])
    if writes:
        await _with_new_settings(state, song, place)
    return data(found)


async def take_back(request: Request) -> Response:
    """Show what silences a finding, or remove it."""
    state = state_of(request)
    body = await body_of(request)
    song, place = _writable(state, request.path_params["id"])
    found = _findings(song)
    finding = found.get(text_in(body, "finding", 200))
    if finding is None or finding.suppressed is None:
        raise RefusedError(404, "This finding is not silenced any more.", "Look at the song again.")
    shown = _lines(body) if flag_in(body, "write") else None
    if shown is not None:
        await _refuse_links(song, place)
    suppressed = tuple(one for one in found.values() if one.suppressed is not None)
    bounces = song.made.bounces if song.made is not None else ()
    finder = _finder(place, song)
    done = await _done(state, TakeBack(finding, suppressed, song.job.session, bounces, song.path, finder, shown))
    if done["problem"]:
        raise RefusedError(409, f"It cannot be taken back here: {done['problem']}.", f"It is in {done['where']}.")
    if shown is not None:
        await _with_new_settings(state, song, place)
    return data(done)


def _lines(body: dict[str, Any]) -> tuple[str, ...]:
    """Return the lines that the page has shown. Raises ``RefusedError``."""
    lines = body.get("lines")
    if not isinstance(lines, list) or len(lines) > _MOST_LINES or not all(isinstance(one, str) for one in lines):
        raise RefusedError(400, "'lines' are the lines that were shown.", "")
    return tuple(lines)


async def _with_new_settings(state: State, song: Song, place: Place) -> None:
    """Judge a song again after the configuration, or its session, was changed by our own doing."""
    place.finder = _fresh(place.finder)
    _know(place, song)
    await state.places.list_again(place, frozenset([song.path]))


def _judge_again(state: State, song: Song, place: Place) -> None:
    _know(place, song)
    state.places.judge([song], is_next=True, is_change=True)


def _know(place: Place, song: Song) -> None:
    """Note that a file changed by our own doing: it needs no second judging."""
    if place.settling is not None:
        place.settling.know(song.path)


def _writable(state: State, song_id: str) -> tuple[Song, Place]:
    """Return a song that can be changed, and its place. Raises ``RefusedError``."""
    song = state.places.song(song_id)
    place = state.places.opened.get(song.place)
    if song.place == DROP or place is None:
        raise RefusedError(409, "This is a copy of what you dropped.", "Open its folder to change it.")
    if song.judged is None or song.number is not None:
        raise RefusedError(409, "This song is being judged.", "Wait a moment.")
    return song, place


async def _refuse_links(song: Song, place: Place) -> None:
    """Refuse to write through a link out of the place. Raises ``RefusedError``."""
    if not is_inside(song.path, place.root):
        raise RefusedError(403, "The file is outside of the folder that you opened.", "")


def _same_version(body: dict[str, Any], song: Song) -> None:
    """Refuse what was planned on an earlier version. Raises ``RefusedError``."""
    version = body.get("version")
    if isinstance(version, int) and version != song.version:
        raise RefusedError(409, "The song was judged again since the plan was made.", "Look at the plan again.")


def _codes(body: dict[str, Any]) -> frozenset[str] | None:
    only = body.get("only")
    if not only:
        return None
    if not isinstance(only, list) or len(only) > 200 or not all(isinstance(one, str) for one in only):
        raise RefusedError(400, "'only' is a list of rules.", "")
    return frozenset(only)


def _media_folders(body: dict[str, Any]) -> tuple[Path, ...]:
    """Return the folders in which missing media are looked for. Raises ``RefusedError``."""
    named = body.get("media_folders", [])
    if not isinstance(named, list) or len(named) > _MOST_FOLDERS or not all(isinstance(one, str) for one in named):
        raise RefusedError(400, "'media_folders' is a short list of folders.", "")
    found = tuple(map(Path, named))
    for folder, name in zip(found, named, strict=True):
        if "\0" in name or not folder.is_absolute() or not folder.is_dir():
            raise RefusedError(404, f"There is no folder {name}.", "Choose another one.")
    return found


def _findings(song: Song) -> dict[str, Finding]:
    assert song.judged is not None
    return dict(keyed(song.judged.result))


def _finder(place: Place, song: Song) -> ConfigFinder:
    old = place.finder
    return ConfigFinder(old.explicit, old.isolated, {**old.overrides, **song.settings}, old.check)


def _fresh(old: ConfigFinder) -> ConfigFinder:
    return ConfigFinder(old.explicit, old.isolated, old.overrides, old.check)


async def _done(state: State, task: Task) -> dict[str, Any]:
    try:
        found: dict[str, Any] = await state.places.judging.do(task)
    except TaskError as error:
        raise RefusedError(409, f"It was not done: {error}.", "") from None
    return found


routes = [
    Route("/api/songs/{id}/fixes", fixes, methods=["POST"]),
    Route("/api/songs/{id}/undo", undo, methods=["POST"]),
    Route("/api/songs/{id}/suppress", suppress, methods=["POST"]),
    Route("/api/songs/{id}/take-back", take_back, methods=["POST"]),
]
