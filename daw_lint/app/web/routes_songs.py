"""A song: all that its page shows, its health report, its settings and its history."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from daw_lint.app.judging.link import TaskError
from daw_lint.app.judging.tasks import MakeReport
from daw_lint.app.web.past import reports_of
from daw_lint.app.web.replies import RefusedError, data
from daw_lint.app.web.songs import Song, saved_at
from daw_lint.app.web.state import State, body_of, state_of
from daw_lint.app.web.subjects import with_addresses
from daw_lint.run.job import Job

_REPORTS = 8
"""Reports that are kept: each is a few hundred kilobytes."""
_MOST_TARGETS = 40
_reports: OrderedDict[tuple[Any, ...], str] = OrderedDict()


async def song(request: Request) -> Response:
    """Return all that the page of a song shows."""
    state = state_of(request)
    found = state.places.song(request.path_params["id"])
    made = found.made
    details = dict(made.details) if made is not None else {}
    bounce = with_addresses(details.pop("bounce", None), f"{found.id}-0" if found.audio else None)
    return data(
        {
            "findings": [],
            "answers": [],
            "tiles": [],
            **details,
            "song": found.row(),
            "bounce": bounce,
            "references": [{"id": one.id, "name": one.name} for one in state.subjects.references(found)],
            "versions": [_version(one) for one in versions(state, found)],
            "settings": settings_of(found),
            "fixes": [one for one in details.get("findings", []) if one["fix"] and not one["suppressed"]],
        }
    )


def settings_of(song: Song) -> dict[str, Any]:
    """Return what a song is judged with, and what the user chose of it."""
    config = song.job.config
    return {
        "stage": config.stage,
        "profile": config.profile,
        "targets": list(config.targets),
        "chosen": sorted(song.settings),
        "config": str(config.source) if config.source is not None else None,
    }


def versions(state: State, song: Song) -> list[Song]:
    """List the other versions of a song in its place, the latest first: those whose names differ in the version alone."""
    from daw_lint.health.history.place import song_key

    key = song_key(song.path, song.root)
    others = [one for one in state.places.all_songs() if one.place == song.place and one is not song]
    same = [one for one in others if song_key(one.path, one.root) == key]
    return sorted(same, key=lambda one: saved_at(one.path) or "", reverse=True)


def _version(song: Song) -> dict[str, Any]:
    return {"id": song.id, "name": song.path.name, "saved_at": saved_at(song.path)}


async def change_settings(request: Request) -> Response:
    """Judge a song with other settings. They are written to no file."""
    state = state_of(request)
    found = state.places.song(request.path_params["id"])
    found.settings = _wished(await body_of(request))
    place = state.places.opened.get(found.place)
    finder = place.finder if place is not None else state.drops.finder
    job = found.job._replace(config=finder.for_file(found.path))
    if found.found_bounces and job.bounces == found.found_bounces:
        job = job._replace(bounces=())  # they are found again
    found.job = state.places.with_settings(found, job, finder)
    state.places.judge([found], is_next=True)
    return data({"song": found.row(), "settings": settings_of(found)})


def _wished(body: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that a request names. Raises ``RefusedError`` for unknown ones."""
    from daw_lint.config.model import STAGES
    from daw_lint.rulebook.profiles import profile_names
    from daw_lint.rulebook.targets import all_targets

    wished: dict[str, Any] = {}
    stage, profile, targets = body.get("stage"), body.get("profile"), body.get("targets")
    if stage not in (None, ""):
        if stage not in STAGES:
            raise RefusedError(400, "There is no such stage.", f"Choose one of {', '.join(STAGES)}.")
        wished["stage"] = stage
    if profile not in (None, ""):
        if profile not in profile_names():
            raise RefusedError(400, "There is no such profile.", f"Choose one of {', '.join(profile_names())}.")
        wished["profile"] = profile
    if targets is not None:
        known = all_targets()
        if (
            not isinstance(targets, list)
            or len(targets) > _MOST_TARGETS
            or any(not isinstance(one, str) or one not in known for one in targets)
        ):
            raise RefusedError(400, "There is no such target.", "Choose from the list.")
        wished["targets"] = tuple(targets)
    return wished


async def report(request: Request) -> Response:
    """Return the health report of a song as a page."""
    state = state_of(request)
    found = state.places.song(request.path_params["id"])
    query = request.query_params
    wish = {name: query[name] for name in ("stage", "profile") if query.get(name)}
    targets = query.getlist("target")
    job, measured = found.job, found.made.measured if found.made is not None else b""
    if wish or targets:
        wished = _wished({**wish, "targets": targets or None})
        place = state.places.opened.get(found.place)
        finder = place.finder if place is not None else state.drops.finder
        other = Song(found.id, found.place, found.root, found.job, settings={**found.settings, **wished})
        job = state.places.with_settings(other, found.job, finder)
    key = (found.id, found.version, tuple(wish.items()), tuple(targets))
    if key not in _reports:
        try:
            _reports[key] = await state.places.judging.do(MakeReport(_plain(job), found.folder or found.root, measured))
        except TaskError as error:
            raise RefusedError(422, f"The report cannot be made: {error}.", "") from None
        while len(_reports) > _REPORTS:
            _reports.popitem(last=False)
    html = _reports[key]
    if not html:
        problem = found.made.problem if found.made is not None else ""
        raise RefusedError(422, f"There is no report: {problem or 'the song cannot be read'}.", "")
    return HTMLResponse(html, headers={"content-security-policy": _report_policy()})


def _plain(job: Job) -> Job:
    return job._replace(whole=True, outlined=False)


def _report_policy() -> str:
    """Return the policy of a report: its own script and no other, in a frame of this server."""
    from daw_lint.report.html.template import asset, hash_of

    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src '{hash_of(asset('script.js'))}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


async def history(request: Request) -> Response:
    """Return the versions of a song that its history keeps."""
    from daw_lint.health.history.changes import changes
    from daw_lint.report.health.history_json import changes_data, entry_data

    found = state_of(request).places.song(request.path_params["id"])
    made = found.made
    if made is None or made.entry is None:
        return data({"reports": [], "keeps": False})
    kept = await asyncio.to_thread(reports_of, made.entry, found.job.config)
    reports = []
    for before, entry in zip((None, *kept), kept, strict=False):
        step = changes_data(changes(before, entry)) if before is not None else None
        errors = sum(one.severity == "error" for one in entry.findings)
        reports.append(entry_data(entry) | {"errors": errors, "lufs": entry.loudness_lufs, "changes": step})
    return data({"reports": reports, "keeps": bool(found.job.config.history)})


routes = [
    Route("/api/songs/{id}", song),
    Route("/api/songs/{id}/settings", change_settings, methods=["POST"]),
    Route("/api/songs/{id}/report.html", report),
    Route("/api/songs/{id}/history", history),
]
