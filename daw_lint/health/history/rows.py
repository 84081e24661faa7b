"""Converts reports to rows of the database and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, get_type_hints

from daw_lint.health.history.changes import PastFinding, PastReport
from daw_lint.health.history.damage import DamagedError

_FIELDS = tuple(name for name in PastReport._fields if name != "findings")
_TEXTS = tuple(name for name, kind in get_type_hints(PastReport).items() if kind is str)
MOST_LETTERS = 32 << 20
"""Most text of the findings of one song, our own bound: 2,000 reports with 100 findings each have less."""
_NUMBERS = ("loudness_lufs", "true_peak_db", "peak_db", "plr_db", "plugins", "tracks")


class TooLargeError(Exception):
    """A history that takes too much memory."""


def state(entry: PastReport) -> str:
    """Return a digest of content, bounce, settings, and the places where rules have findings.

    The same content gives other findings when a missing media file returns, so findings are part of it. Their messages
    are not, because some count hours.
    """
    found = sorted((finding.code, finding.severity, _text(finding.object_path)) for finding in entry.findings)
    parts = (entry.sha256, entry.bounce_sha256, entry.tool_version, entry.settings, entry.stage, found)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def keys(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the reports of each song. Raises ``DamagedError``."""
    counts = dict(connection.execute("SELECT song, count(*) FROM report GROUP BY song ORDER BY song"))
    _refuse_other_than_text(counts)
    return counts


def latest_state(connection: sqlite3.Connection, song: str) -> str | None:
    """Return the state of the latest report of a song."""
    found = connection.execute("SELECT state FROM report WHERE song = ? ORDER BY place DESC LIMIT 1", (_text(song),))
    row = found.fetchone()
    return None if row is None else row[0]


def move_to_end(connection: sqlite3.Connection, song: str, state: str, entry: PastReport) -> bool:
    """Make an existing report the latest; return whether there was one."""
    done = connection.execute(
        "UPDATE report SET made_at = ?, place = (SELECT max(place) + 1 FROM report) WHERE song = ? AND state = ?",
        (entry.made_at.isoformat(), _text(song), state),
    )
    return done.rowcount > 0


def insert(connection: sqlite3.Connection, song: str, state: str, entry: PastReport) -> None:
    """Add a report as the latest."""
    values = {name: _plain(getattr(entry, name)) for name in _FIELDS}
    values |= {"song": _text(song), "state": state, "first_at": values["made_at"]}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    done = connection.execute(
        f"INSERT INTO report (place, {names}) VALUES ((SELECT coalesce(max(place), 0) + 1 FROM report), {marks})",
        values,
    )
    connection.executemany(
        "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?)",
        [(done.lastrowid, index, *map(_text, finding)) for index, finding in enumerate(entry.findings)],
    )


def reports(connection: sqlite3.Connection, song: str) -> Iterator[PastReport]:
    """Yield the reports of a song, the oldest first.

    Raises ``DamagedError`` for rows that daw-lint cannot have written, and ``TooLargeError``.
    """
    rows = connection.execute(
        f"SELECT id, {', '.join(_FIELDS)} FROM report WHERE song = ? ORDER BY place", (_text(song),)
    ).fetchall()
    left = MOST_LETTERS
    for number, *values in rows:
        found = connection.execute(
            "SELECT code, severity, object_path, message FROM finding WHERE report = ? ORDER BY position", (number,)
        )
        findings = []
        for row in found:
            left -= sum(len(text) for text in row if isinstance(text, str))
            if left < 0:
                raise TooLargeError(f"the reports of one song have more than {MOST_LETTERS >> 20} MB of findings")
            findings.append(PastFinding(*row))
        yield _entry(dict(zip(_FIELDS, values, strict=True)), findings)


def _entry(values: dict[str, Any], findings: list[PastFinding]) -> PastReport:
    _refuse_other_than_text([*(values[name] for name in _TEXTS), *(text for finding in findings for text in finding)])
    try:
        values["made_at"] = datetime.fromisoformat(values["made_at"])
        values["targets"] = tuple(str(name) for name in json.loads(values["targets"]))
        for name in _NUMBERS:
            values[name] = None if values[name] is None else float(values[name])
        for name in ("plugins", "tracks"):
            values[name] = None if values[name] is None else int(values[name])
        values["score"] = int(values["score"])
        values["unjudged"] = int(values["unjudged"])
    except (ValueError, TypeError, OverflowError) as error:
        raise DamagedError(str(error)) from None
    return PastReport(findings=tuple(findings), **values)


def _refuse_other_than_text(values: Iterable[Any]) -> None:
    """Reject bytes, numbers and nothing in the place of a text: SQLite keeps in a column what it is given."""
    if not all(isinstance(value, str) for value in values):
        raise DamagedError("something that is no text is in the place of one")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(value)
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    """Make a text storable: lone surrogates, as in file names that are not UTF-8, become escapes."""
    return str(value).encode("utf-8", "backslashreplace").decode()
