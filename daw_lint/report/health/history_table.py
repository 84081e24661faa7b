"""The history of a song for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from daw_lint.health.headline import SESSION_OK
from daw_lint.health.history.changes import NUMBERS, PastReport, changes
from daw_lint.health.history.store import Song
from daw_lint.report.escape import clean

VERDICT_STYLES = {"ready": "green", SESSION_OK: "blue", "ready with notes": "yellow", "not ready": "bold red"}
_SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_WIDEST = {"verdict": 16}
"""Characters: a long verdict takes several lines, so that the names beside it stay whole."""
_SHOWN = {
    "score": "score",
    "loudness_lufs": "LUFS",
    "headroom_db": "headroom",
    "plugins": "plug-ins",
    "tracks": "tracks",
}


def show_reports(reports: Sequence[PastReport], every: bool, console: Console) -> None:
    """Print the versions of a song, and the changes of the last step, or of every step."""
    console.print(_table(reports))
    _explain_star(reports, console)
    steps = list(pairwise(reports))
    for before, after in steps if every else steps[-1:]:
        console.print(_step(before, after))


def show_songs(songs: Sequence[Song], console: Console) -> None:
    """Print the songs in the history, one a line."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("song", "versions", "latest", "verdict", "score"):
        right = head in ("versions", "score")
        table.add_column(head, justify="right" if right else "left", max_width=_WIDEST.get(head), overflow="fold")
    for song in songs:
        latest = song.latest
        verdict = Text(latest.verdict, VERDICT_STYLES.get(latest.verdict, ""))
        when = f"{latest.made_at:%Y-%m-%d %H:%M}"
        table.add_row(_text(latest.path), str(song.versions), when, verdict, _score(latest))
    console.print(table)
    _explain_star([song.latest for song in songs], console)


def _explain_star(entries: Sequence[PastReport], console: Console) -> None:
    if any(entry.unjudged for entry in entries):
        console.print(Text("* partial: rules were not judged for lack of facts or of a bounce", "dim"))


def _table(reports: Sequence[PastReport]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    numbers = [number for number in NUMBERS if number.field in _SHOWN]
    for head in ("when", "file", "stage", "verdict"):
        table.add_column(head, overflow="fold", no_wrap=head == "when", max_width=_WIDEST.get(head))
    for number in numbers:
        table.add_column(_SHOWN[number.field], justify="right")
    table.add_column("findings", justify="right", no_wrap=True)
    before: PastReport | None = None
    for entry in reports:
        verdict = Text(entry.verdict, VERDICT_STYLES.get(entry.verdict, ""))
        figures = [_figure(number.shown(number.of(entry))) for number in numbers]
        figures[0] = _score(entry)
        when = f"{entry.made_at:%Y-%m-%d %H:%M}"
        table.add_row(when, _text(entry.name), entry.stage, verdict, *figures, _counted(before, entry))
        before = entry
    return table


def _score(entry: PastReport) -> str:
    """Write the score; a star marks one that leaves out rules that were not judged."""
    return f"{entry.score}{'*' if entry.unjudged else ''}"


def _figure(shown: str) -> str:
    return {"unknown": "-"}.get(shown, shown.removesuffix(" LUFS"))


def _counted(before: PastReport | None, entry: PastReport) -> str:
    """Count the findings, and those that are new and gone: ``3 (+1 -2)``."""
    count = str(len(entry.findings))
    if before is None:
        return count
    step = changes(before, entry)
    moved = [f"+{len(step.new)}"] * bool(step.new) + [f"-{len(step.gone)}"] * bool(step.gone)
    return f"{count} ({' '.join(moved)})" if moved else count


def _step(before: PastReport, after: PastReport) -> RenderableType:
    step = changes(before, after)
    lines = [Text(f"From {_version(before)} to {_version(after)}:", "bold")]
    lines += [Text(f"  {note}", "dim") for note in map(clean, step.notes)]
    lines += [Text(f"  {move}") for move in step.moved]
    for word, found, style in (("new", step.new, None), ("gone", step.gone, "green")):
        for finding in found:
            where = f"{finding.object_path}: " if finding.object_path else ""
            text = Text(f"  {word:4} ")
            text.append(finding.code, style or _SEVERITY_STYLES.get(finding.severity, ""))
            text.append(f"  {clean(where + finding.message)}")
            lines.append(text)
    if not step:
        lines.append(Text("  no number and no finding changed", "dim"))
    return Group(*lines)


def _version(entry: PastReport) -> str:
    return f"{clean(entry.name)} ({entry.made_at:%Y-%m-%d %H:%M})"


def _text(name: str) -> Text:
    return Text(clean(name))
