"""Places: suggested, recent and opened folders, their songs, and the settings of the application."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from daw_lint.app.web import kept
from daw_lint.app.web.replies import RefusedError, data
from daw_lint.app.web.songs import DROP
from daw_lint.app.web.state import State, body_of, state_of, text_in
from daw_lint.app.web.suggested import folders, suggested


async def places(request: Request) -> Response:
    """List the places."""
    state = state_of(request)
    found = await asyncio.to_thread(lambda: list(suggested(_home())))
    recent = [one for one in kept.load().recent if Path(one.path).exists()]
    return data(
        {
            "suggested": found,
            "recent": [{"path": one.path, "name": one.name, "opened_at": one.opened_at} for one in recent],
            "opened": opened(state),
        }
    )


def opened(state: State) -> list[dict[str, Any]]:
    """List the opened places, and that of what was dropped."""
    found = [place.data() for place in state.places.opened.values()]
    return [*found, drop_place(state)] if state.places.dropped else found


def drop_place(state: State) -> dict[str, Any]:
    """Return the place of what was dropped."""
    songs = state.places.dropped.values()
    judged = sum(song.state in ("done", "failed") for song in songs)
    return {
        "id": DROP,
        "path": "",
        "name": "Dropped files",
        "songs": len(songs),
        "judged": judged,
        "state": "judging" if judged < len(songs) else "watching",
        "problem": "",
    }


async def open_place(request: Request) -> Response:
    """Open a folder."""
    state = state_of(request)
    path = _expanded(text_in(await body_of(request), "path"))
    if path is None or not path.is_absolute():
        raise RefusedError(400, "The path of a folder begins at the top.", "")
    place = state.places.open(path)
    kept.remember(place.path)
    return data(place.data())


async def close_place(request: Request) -> Response:
    """Close a folder."""
    state_of(request).places.close(request.path_params["id"])
    return data({"done": True})


async def songs(request: Request) -> Response:
    """List the songs of a place."""
    state = state_of(request)
    place_id = request.path_params["id"]
    if place_id == DROP:
        rows = [song.row() for song in state.places.dropped.values()]
        return data({"songs": rows, "place": drop_place(state), "skipped": []})
    place = state.places.opened.get(place_id)
    if place is None:
        raise RefusedError(404, "This folder is not open.", "Open it again.")
    heard = {str(path) for song in place.songs.values() for path in song.audio}  # a bounce is judged with its session
    skipped = [{"file": file, "reason": reason} for file, reason in place.skipped if file not in heard]
    rows = [song.row() for song in place.songs.values()]
    return data({"songs": rows, "place": place.data(), "skipped": skipped})


async def choose_folder(request: Request) -> Response:
    """List the folders of a folder: their names alone."""
    named = request.query_params.get("path") or str(_home())
    return data(await asyncio.to_thread(folders, Path(named)))


async def settings(request: Request) -> Response:
    """Return or change the settings of the application."""
    state = state_of(request)
    now = kept.load()
    if request.method == "POST":
        try:
            now = kept.changed(now, await body_of(request))
            kept.save(now)
        except ValueError as error:
            raise RefusedError(400, f"This cannot be set: {error}.", "") from None
        except OSError as error:
            raise RefusedError(500, f"The settings cannot be kept: {error.strerror}.", "") from None
        state.places.follows = now.follow
    return data({"follow": now.follow, "remember": now.remember, "theme": now.theme})


async def choices(request: Request) -> Response:
    """List stages, profiles and targets."""
    from daw_lint.rulebook.profiles import load_profile, profile_names
    from daw_lint.rulebook.targets import all_targets

    return data(
        {
            "stages": ["auto", "mix", "master"],
            "profiles": [{"name": name, "what": load_profile(name).summary} for name in profile_names()],
            "targets": [{"name": one.name, "what": one.title, "kind": one.kind} for one in all_targets().values()],
        }
    )


def _expanded(text: str) -> Path | None:
    """Return a path with the home folder in place of ``~``; ``None`` for a user who is not there."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return None


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return Path("/")


routes = [
    Route("/api/places", places, methods=["GET"]),
    Route("/api/places", open_place, methods=["POST"]),
    Route("/api/places/{id}", close_place, methods=["DELETE"]),
    Route("/api/places/{id}/songs", songs),
    Route("/api/folders", choose_folder),
    Route("/api/settings", settings, methods=["GET", "POST"]),
    Route("/api/choices", choices),
]
