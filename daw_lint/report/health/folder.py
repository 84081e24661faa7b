"""The health of the songs of a folder in one file: a table as CSV or Markdown, or everything as JSON. The worst come first."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import NamedTuple

from daw_lint import __version__
from daw_lint.health.headline import in_short
from daw_lint.health.history.entry import entry_of
from daw_lint.health.model import Health
from daw_lint.health.score import Verdict
from daw_lint.model.finding import Finding, Severity
from daw_lint.model.wording import count
from daw_lint.report.csv_text import Cell, to_csv
from daw_lint.report.health.json import as_data
from daw_lint.report.json_text import to_json
from daw_lint.report.markdown_text import code, prose
from daw_lint.report.paths import shown
from daw_lint.report.view import Document

SCHEMA_VERSION = 1
COLUMNS = (
    "file", "verdict", "score", "partial", "stage", "errors", "warnings", "infos", "peak_dbfs", "true_peak_dbtp",
    "loudness_lufs", "plr_db", "sample_rate_hz", "length_s", "tracks", "plugins", "application", "bounce", "first_rule", "first_thing",
)  # fmt: skip
"""The columns of the table. An unknown value is an empty cell."""


class Songs(NamedTuple):
    """The healths of a folder, and the findings about the files that cannot be read."""

    healths: tuple[Health, ...]
    unreadable: tuple[Finding, ...] = ()


def in_order(songs: Songs) -> list[Health]:
    """Return the healths, those first that must be sent back."""
    rank = {Verdict.NOT_READY: 0, Verdict.NOTES: 1, Verdict.READY: 2}
    return sorted(songs.healths, key=lambda health: (rank[health.verdict], health.score.points, _file(health)))


def folder_csv(songs: Songs) -> Document:
    """Write a line for each song; those that cannot be read come first, without numbers."""
    unread = (
        [shown(one.file), "not read", *[None] * (len(COLUMNS) - 4), one.code, one.message] for one in songs.unreadable
    )
    return to_csv(COLUMNS, [*unread, *map(_row, in_order(songs))])


def folder_json(songs: Songs) -> Document:
    """Write the whole report of each song, as ``report SONG --format json`` does for one."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "daw-lint", "version": __version__},
        "reports": [as_data(health) for health in in_order(songs)],
        "unreadable": [{"file": shown(one.file), "message": one.message} for one in songs.unreadable],
    }
    return Document(to_json(document) + "\n")


def folder_markdown(songs: Songs) -> Document:
    """Write the table in GitHub's Markdown, with the numbers that an engineer looks for first."""
    not_ready = sum(health.verdict is Verdict.NOT_READY for health in songs.healths)
    state = f"{not_ready} not ready" if not_ready else "none not ready"
    lines = [f"### daw-lint: {count(len(songs.healths), 'song')}, {state}", ""]
    lines += ["| song | verdict | score | peak | true peak | LUFS | PLR | first thing to do |"]
    lines += ["|---|---|--:|--:|--:|--:|--:|---|"]
    lines += [f"| {code(shown(one.file))} | not read | | | | | | {prose(one.message)} |" for one in songs.unreadable]
    lines += map(_markdown_row, in_order(songs))
    return Document("\n".join(lines) + "\n")


FOLDER_FORMS: dict[str, Callable[[Songs], Document]] = {
    "json": folder_json,
    "csv": folder_csv,
    "markdown": folder_markdown,
}


def _markdown_row(health: Health) -> str:
    row = dict(zip(COLUMNS, _row(health), strict=True))
    levels = (_level(row[name]) for name in ("peak_dbfs", "true_peak_dbtp", "loudness_lufs", "plr_db"))
    first = f"{row['first_rule']} {prose(str(row['first_thing']))}" if row["first_rule"] else ""
    score = f"{row['score']}{'*' if row['partial'] == 'yes' else ''}"
    return f"| {code(str(row['file']))} | {row['verdict']} | {score} | {' | '.join(levels)} | {first} |"


def _level(value: Cell) -> str:
    return f"{value:.1f}" if isinstance(value, float) and isfinite(value) else "" if value is None else "silence"


def _row(health: Health) -> list[Cell]:
    entry, bounce, first = entry_of(health), health.bounce, _first(health)
    severities = [finding.severity for finding in health.findings]
    return [
        _file(health),
        in_short(health),
        health.score.points,
        "yes" if health.unjudged_rules else "no",
        health.stage.name,
        *(severities.count(severity) for severity in Severity),
        *(_rounded(level) for level in (entry.peak_db, entry.true_peak_db, entry.loudness_lufs, entry.plr_db)),
        bounce.audio.sample_rate_hz if bounce is not None else None,
        _rounded(bounce.audio.length_s) if bounce is not None else None,
        entry.tracks,
        entry.plugins,
        entry.application or None,
        entry.bounce or None,
        first.code if first is not None else None,
        _sentence(first) if first is not None else None,
    ]


def _file(health: Health) -> str:
    if health.session is not None:
        return shown(health.session.path)
    return shown(health.bounce.path) if health.bounce is not None else health.title


def _first(health: Health) -> Finding | None:
    return health.first_things[0] if health.findings else None


def _sentence(finding: Finding) -> str:
    return f"{finding.object_path}: {finding.message}" if finding.object_path else finding.message


def _rounded(value: float | None) -> float | None:
    return value if value is None or not isfinite(value) else round(value, 2)
