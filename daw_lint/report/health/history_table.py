"""The history of a song for people at a terminal, from 60 columns on.

No number is ever cut: a narrow terminal gets fewer columns, and long names take several lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

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
_VERDICT_WIDTH = 16
"""Characters: a long verdict takes several lines, so that the names beside it stay whole."""
_NARROW_VERDICT = 12
_OTHER_COLUMNS = 34
"""Characters of the columns of a song besides its name and its verdict, with the gaps."""
_WIDE = 116
"""Columns of a terminal from which on everything fits beside each other."""
_MIDDLE = 76
"""Columns below which plug-ins and tracks are left out; the lines about the last step still tell their changes."""
_SHOWN = {
    "score": "score",
    "loudness_lufs": "LUFS",
    "headroom_db": "headroom",
    "plugins": "plug-ins",
    "tracks": "tracks",
}
_LEFT_OUT = ("plugins", "tracks")


def show_reports(reports: Sequence[PastReport], every: bool, console: Console) -> None:
    """Print the versions of a song, and the changes of the last step, or of every step."""
    console.print(_table(reports, console.width))
    _explain_star(reports, console)
    steps = list(pairwise(reports))
    for before, after in steps if every else steps[-1:]:
        console.print(_step(before, after))


def show_songs(songs: Sequence[Song], console: Console) -> None:
    """Print the songs in the history by folder, one a line, all in the same columns."""
    longest = max((len(clean(song.latest.name)) for song in songs), default=0)
    least = _VERDICT_WIDTH if console.width >= _MIDDLE else _NARROW_VERDICT
    name = max(len("song"), min(longest, console.width - least - _OTHER_COLUMNS))
    verdict = max(least, min(len(SESSION_OK), console.width - name - _OTHER_COLUMNS))
    has_head = True
    for folder, group in groupby(songs, key=lambda song: song.latest.path.rpartition("/")[0]):
        table = _song_table(list(group), name, verdict, has_head)
        if folder:
            console.print(Text(clean(folder), "dim"), overflow="fold")
        console.print(table)
        has_head = False
    _explain_star([song.latest for song in songs], console)


def _song_table(songs: Iterable[Song], name: int, verdict: int, has_head: bool) -> Table:
    table = _empty_table()
    table.show_header = has_head
    table.add_column("song", overflow="fold", width=name)
    table.add_column("versions", justify="right", width=len("versions"), no_wrap=True)
    table.add_column("latest", width=len("2026-11-30"), no_wrap=True)
    table.add_column("verdict", width=verdict)
    table.add_column("score", justify="right", width=len("score"), no_wrap=True)
    for song in songs:
        latest = song.latest
        day = f"{latest.made_at:%Y-%m-%d}"
        table.add_row(_text(latest.name), str(song.versions), day, _verdict(latest), _score(latest))
    return table


def _explain_star(entries: Sequence[PastReport], console: Console) -> None:
    if any(entry.unjudged for entry in entries):
        console.print(Text("* partial: rules were not judged for lack of facts or of a bounce", "dim"))


def _table(reports: Sequence[PastReport], width: int) -> Table:
    """Make the table of the versions: a wide one with a line each, or a narrow one that stacks words and keeps numbers."""
    table, is_wide = _empty_table(), width >= _WIDE
    numbers = [
        number for number in NUMBERS if number.field in _SHOWN and (width >= _MIDDLE or number.field not in _LEFT_OUT)
    ]
    table.add_column("when", no_wrap=True)
    table.add_column("file" if is_wide else "file, stage, verdict", overflow="fold")
    if is_wide:
        table.add_column("stage", no_wrap=True)
        table.add_column("verdict", max_width=_VERDICT_WIDTH)
    for number in numbers:
        table.add_column(_SHOWN[number.field], justify="right", no_wrap=True)
    table.add_column("findings", justify="right", no_wrap=True)
    before: PastReport | None = None
    for entry in reports:
        figures = [_figure(number.shown(number.of(entry))) for number in numbers]
        figures[0] = _score(entry)
        between = " " if is_wide else "\n"
        when = f"{entry.made_at:%Y-%m-%d}{between}{entry.made_at:%H:%M}"
        words = [_text(entry.name), Text(entry.stage), _verdict(entry)]
        cells = words if is_wide else [_stacked(words)]
        table.add_row(when, *cells, *figures, between.join(_counted(before, entry)))
        before = entry
    return table


def _empty_table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))


def _stacked(words: Sequence[Text]) -> Text:
    """Put a name on one line, and the stage and the verdict on the next."""
    name, stage, verdict = words
    return Text.assemble(name, "\n", stage, ", ", verdict)


def _verdict(entry: PastReport) -> Text:
    return Text(entry.verdict, VERDICT_STYLES.get(entry.verdict, ""))


def _score(entry: PastReport) -> str:
    """Write the score; a star marks one that leaves out rules that were not judged."""
    return f"{entry.score}{'*' if entry.unjudged else ''}"


def _figure(shown: str) -> str:
    return {"unknown": "-"}.get(shown, shown.removesuffix(" LUFS"))


def _counted(before: PastReport | None, entry: PastReport) -> list[str]:
    """Count the findings, and those that are new and gone: ``3`` and ``(+1 -2)``."""
    count = str(len(entry.findings))
    if before is None:
        return [count]
    step = changes(before, entry)
    moved = [f"+{len(step.new)}"] * bool(step.new) + [f"-{len(step.gone)}"] * bool(step.gone)
    return [count, f"({' '.join(moved)})"] if moved else [count]


def _step(before: PastReport, after: PastReport) -> RenderableType:
    step = changes(before, after)
    lines: list[RenderableType] = [Text(f"From {_version(before)} to {_version(after)}:", "bold")]
    lines += [Text(f"  {note}", "dim") for note in map(clean, step.notes)]
    lines += [Text(f"  {move}") for move in step.moved]
    findings = Table.grid(padding=(0, 1, 0, 0))
    for word, found, style in (("new", step.new, None), ("gone", step.gone, "green")):
        for finding in found:
            where = f"{finding.object_path}: " if finding.object_path else ""
            code = Text(f"{finding.code} ", style or _SEVERITY_STYLES.get(finding.severity, ""))
            findings.add_row(f"  {word}", code, _text(where + finding.message))
    lines += [findings] if findings.row_count else []
    if not step:
        lines.append(Text("  no number and no finding changed", "dim"))
    return Group(*lines)


def _version(entry: PastReport) -> str:
    return f"{clean(entry.name)} ({entry.made_at:%Y-%m-%d %H:%M})"


def _text(name: str) -> Text:
    return Text(clean(name))
