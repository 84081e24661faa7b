"""The application: its routes, and what happens when it starts and ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from daw_lint.app.web import (
    routes_audio,
    routes_changes,
    routes_compare,
    routes_drop,
    routes_page,
    routes_places,
    routes_songs,
)
from daw_lint.app.web.replies import RefusedError, refusal
from daw_lint.app.web.security import App, Guard
from daw_lint.app.web.state import State

_ROUTES = (routes_page, routes_places, routes_songs, routes_audio, routes_compare, routes_changes, routes_drop)


def application(state: State, given: tuple[Path, ...] = ()) -> App:
    """Make the application. ``given`` are the places to open at the start."""

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        state.places.judging.listen(state.places.lose)
        for path in given:
            state.start.append(state.places.open(path).id)
        try:
            yield
        finally:
            state.events.end()
            await state.places.end()

    app = Starlette(
        routes=[route for part in _ROUTES for route in part.routes],
        exception_handlers={RefusedError: _refused, HTTPException: _http, Exception: _failed},
        lifespan=life,
    )
    app.state.daw_lint = state
    return Guard(app, state.keys)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return refusal(error.status, error.error, error.todo)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is nothing at this address.", 405: "This is not done at this address."}
    return refusal(error.status_code, words.get(error.status_code, "This cannot be done."), "")


async def _failed(request: Request, error: Exception) -> Response:
    from daw_lint.model.own_fault import own_fault

    return refusal(500, own_fault(error), "Please report it.")
