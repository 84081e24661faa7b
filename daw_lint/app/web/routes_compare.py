"""Two songs, bounces or references side by side."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from daw_lint.app.judging.link import TaskError
from daw_lint.app.judging.tasks import CompareSessions
from daw_lint.app.web.replies import data
from daw_lint.app.web.state import State, state_of
from daw_lint.app.web.subjects import Subject

_NUMBERS = {
    "lufs": ("loudness", "LUFS"),
    "momentary_max_lufs": ("highest momentary loudness", "LUFS"),
    "short_term_max_lufs": ("highest short-term loudness", "LUFS"),
    "lra_lu": ("loudness range", "LU"),
    "true_peak_dbtp": ("true peak", "dBTP"),
    "peak_dbfs": ("sample peak", "dBFS"),
    "rms_dbfs": ("RMS", "dBFS"),
    "plr_db": ("PLR", "dB"),
    "psr_db": ("lowest PSR", "dB"),
    "crest_db": ("crest factor", "dB"),
    "dr_db": ("DR", "dB"),
    "width_db": ("width (sides to middle)", "dB"),
    "correlation": ("correlation", ""),
    "balance_db": ("balance", "dB"),
    "mono_loss_db": ("loss in mono", "dB"),
    "tilt_db_per_octave": ("tilt", "dB/octave"),
}
"""The numbers that are compared, in their order, with name and unit."""


async def compare(request: Request) -> Response:
    """Compare two."""
    state = state_of(request)
    left = await state.subjects.subject(request.query_params.get("a", ""))
    right = await state.subjects.subject(request.query_params.get("b", ""))
    session, problem = await _sessions(state, left, right)
    return data(
        {
            "a": _side(left),
            "b": _side(right),
            "numbers": numbers(left, right),
            "session": session,
            "session_problem": problem,
            "match_db": match_db(left, right),
        }
    )


def _side(subject: Subject) -> dict[str, Any]:
    row = subject.song.row() if subject.song is not None else None
    return {"id": subject.id, "name": subject.name, "song": row, "bounce": subject.bounce}


def numbers(left: Subject, right: Subject) -> list[dict[str, Any]]:
    """List the numbers of both that at least one of them has."""
    found = []
    for key, (name, unit) in _NUMBERS.items():
        a, b = _number(left, key), _number(right, key)
        if a is not None or b is not None:
            difference = b - a if a is not None and b is not None else None
            found.append({"key": key, "name": name, "unit": unit, "a": a, "b": b, "difference": difference})
    return found


def match_db(left: Subject, right: Subject) -> dict[str, float | None]:
    """Return the gain of each at which both are as loud as the softer one: none is turned up, so that none can clip."""
    a, b = _number(left, "lufs"), _number(right, "lufs")
    if a is None or b is None:
        return {"a": None, "b": None}
    return {"a": min(a, b) - a, "b": min(a, b) - b}


def _number(subject: Subject, key: str) -> float | None:
    return subject.bounce["numbers"].get(key) if subject.bounce is not None else None


async def _sessions(state: State, left: Subject, right: Subject) -> tuple[list[dict[str, Any]] | None, str]:
    """List what differs between the sessions, where both are sessions; else ``None``. And why that is not possible."""
    sessions = [one.song.job.session if one.song is not None else None for one in (left, right)]
    if sessions[0] is None or sessions[1] is None:
        return None, ""
    try:
        return await state.places.judging.do(CompareSessions(sessions[0], sessions[1])), ""
    except TaskError as error:
        return None, str(error)


routes = [Route("/api/compare", compare)]
