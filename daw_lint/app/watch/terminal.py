"""What ``daw-lint watch`` prints: what is not ready at the start, and the findings on what changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from daw_lint.app.judging.made import Facts
from daw_lint.app.web.places import Listener, Place
from daw_lint.app.web.songs import Song
from daw_lint.report.findings import text
from daw_lint.report.html.row import ORDER
from daw_lint.run.lint import Report

Line = list[tuple[str, str]]
Show = Callable[[Iterable[Line]], None]
_NOT_READY = 20
"""Most sessions that are listed at the start."""
_BAD = ("not ready", "not read")


class Terminal(Listener):
    """Prints what becomes of the songs of a place. ``show`` prints lines at once."""

    def __init__(self, show: Show) -> None:
        self._show = show

    def complete(self, place: Place) -> None:
        """Print which sessions are not ready, and how many there are."""
        self._show(_overview(list(place.songs.values())))

    def changed(self, place: Place, song: Song) -> None:
        """Print the verdict and the findings."""
        facts = _facts(song)
        self._show([[(f"{_clock()} {song.file}: {facts.words}{_score(facts, ', ')}", "bold")]])
        if song.judged is None or facts.words == "not read":
            return
        report = Report(sessions=[song.job.session] if song.job.session is not None else [])
        report.add(song.judged.result, song.job.config.fail_on)
        self._show(text.lines(report))

    def gone(self, place: Place, song: Song) -> None:
        """Print that a session is gone."""
        self._show([[(f"{_clock()} {song.path.name} is gone", "dim")]])

    def failed(self, place: Place) -> None:
        """Print what is wrong with the settings."""
        self._show([[(f"daw-lint: {line}", "yellow")] for line in place.problem.split("\n")])

    def settings_changed(self, place: Place) -> None:
        """Print that all is judged again."""
        self._show([[(f"{_clock()} the settings changed: every session is judged again", "bold")]])


def _overview(songs: list[Song]) -> Iterator[Line]:
    rows = sorted(songs, key=lambda song: (ORDER[_facts(song).words], _facts(song).score or 0, song.file))
    bad = [song for song in rows if _facts(song).words in _BAD]
    for song in bad[:_NOT_READY]:
        facts = _facts(song)
        yield [(song.file, "bold"), (f": {facts.words}{_score(facts, ' ')}: {_worst(song)}", "")]
    if len(bad) > _NOT_READY:
        yield [(f"and {len(bad) - _NOT_READY} more that are not ready", "dim")]
    count = f"{len(rows)} session{'s' if len(rows) != 1 else ''}"
    if not rows:
        state = "nothing to check yet"
    elif bad:
        state = f"{len(bad)} not ready"
    else:
        are_all_ready = all(_facts(song).words.startswith("ready") for song in rows)
        state = "all ready" if are_all_ready else "all OK, not all bounces checked"
    yield [(f"{count}, {state}", "")]


def _worst(song: Song) -> str:
    findings = song.judged.result.findings if song.judged is not None else []
    if not findings:
        return song.made.problem if song.made is not None else ""
    worst = max(findings, key=lambda finding: finding.severity.rank)
    return (
        f"{worst.code} {worst.object_path}: {worst.message}" if worst.object_path else f"{worst.code} {worst.message}"
    )


def _facts(song: Song) -> Facts:
    return song.made.facts if song.made is not None else Facts("not-judged", "not read", "")


def _score(facts: Facts, before: str) -> str:
    return f"{before}{facts.score} of 100" if facts.score is not None else ""


def _clock() -> str:
    return f"{datetime.now():%H:%M:%S}"
