"""The first draft of DAWproject (0.1), in JSON. It has tracks and channels, but no master."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Send, Session, SessionError, Track, TrackKind
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.dawproject.project import HIDDEN
from daw_lint.parsers.parts import check_parts, check_tracks, json_parts
from daw_lint.parsers.values import as_number, gain_db

_GIVEN = frozenset({Fact.TRACKS, Fact.LEVELS, Fact.MUTE, Fact.TEMPO})
_REASON = "the draft 0.1 of DAWproject does not tell it; export it again with a newer version"


def read_first_draft(path: Path, content: bytes, limits: Limits) -> Session:
    """Read project.json. Raises ``SessionError``."""
    check_parts(path, json_parts(content), limits)
    try:
        project = json.loads(content)
        channels = [entry for entry in project["channels"] if isinstance(entry, dict)]
        check_tracks(path, len(channels), limits)
        tracks = tuple(_track(index, channel, len(channels)) for index, channel in enumerate(channels))
        tempo = as_number(str(project["transport"]["tempo"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SessionError(path, "project.json is damaged", "export it again") from None
    given = _GIVEN if tempo and tempo > 0 else _GIVEN - {Fact.TEMPO}
    missing = HIDDEN | dict.fromkeys(FULL_FACTS - given, _REASON)
    return Session(
        path=path,
        format="dawproject",
        application="",
        application_version="0.1",
        tracks=tracks,
        master=None,
        missing_facts=missing,
        tempo_map=TempoMap((TempoPoint(0.0, tempo),)) if tempo and tempo > 0 else None,
    )


def _track(index: int, channel: dict[str, Any], count: int) -> Track:
    title = str(channel.get("meta", {}).get("title") or f"Track {index + 1}")
    sends = [send for send in channel.get("sends") or () if isinstance(send, dict)]
    return Track(
        id=str(index),
        kind=TrackKind.AUDIO,
        name=title,
        path=title,
        volume_db=gain_db(_number(channel.get("volume"))),
        muted=channel["mute"] if isinstance(channel.get("mute"), bool) else None,
        sends=tuple(
            Send(str(target), gain_db(_number(send.get("level"))))
            for send in sends
            if isinstance(target := send.get("output", {}).get("index"), int) and 0 <= target < count
        ),
    )


def _number(value: object) -> float | None:
    return as_number(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None
