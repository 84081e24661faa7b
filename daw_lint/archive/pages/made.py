"""The lists of the pages, as the stock answers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daw_lint.archive.pages.details import details
from daw_lint.archive.questions.stock import Stock
from daw_lint.disk.shipped import own_text
from daw_lint.report.archive.pages.lists import ANSWER, CODE, NAME, NUMBER, SEVERITY, SIZE, YEAR, Column, PageList

if TYPE_CHECKING:
    import pyarrow as pa

_SQL = Path(__file__).parent / "sql"
_SESSIONS = (
    Column("name", "Session", NAME, is_searched=True, width=17),
    Column("folder", "Folder", is_searched=True, width=16),
    Column("opens", "Opens", ANSWER, is_choice=True, width=8),
    Column("plugins", "Plug-ins", NUMBER, width=6.5),
    Column("missing", "Missing media", NUMBER, width=6.5),
    Column("media", "Media", is_choice=True, width=0),
    Column("bounces", "Bounces", NUMBER, width=6.5),
    Column("bounce", "Bounce", is_choice=True, width=0),
    Column("errors", "Errors", NUMBER, width=6),
    Column("warnings", "Warnings", NUMBER, width=7.5),
    Column("program", "Program", is_choice=True, width=8.5),
    Column("version", "Version", is_searched=True, width=7),
    Column("released", "Released", YEAR, width=7.5),
    Column("age", "Age of the program", is_choice=True, width=0),
    Column("rate", "Rate in Hz", NUMBER, is_choice=True, width=7),
    Column("saved", "Saved", width=7.5),
    Column("size", "Size", SIZE, width=7),
)
_PLUGINS = (
    Column("plugin", "Plug-in", NAME, is_searched=True, width=22),
    Column("maker", "Maker", is_searched=True, width=14),
    Column("formats", "Formats", is_choice=True, width=10),
    Column("sessions", "Sessions", NUMBER, width=7),
    Column("instances", "Instances", NUMBER, width=7),
    Column("bits", "32-bit", is_choice=True, width=10),
)
_MEDIA = (
    Column("name", "Media file", NAME, is_searched=True, width=18),
    Column("state", "State", ANSWER, is_choice=True, width=8),
    Column("sessions", "Sessions", NUMBER, width=7),
    Column("stored_path", "Path in a session", is_searched=True, width=22),
    Column("candidates", "Files of that name", NUMBER, width=7),
    Column("size", "Their size", SIZE, width=7, empty="none, or several"),
    Column("candidate", "One of them", is_searched=True, width=22, empty="none in the archive"),
)
_PROGRAMS = (
    Column("program", "Program", NAME, is_choice=True, is_searched=True, width=14),
    Column("version", "Version", is_searched=True, width=10),
    Column("format", "Format", CODE, is_choice=True, width=7),
    Column("pronom", "PRONOM", CODE, width=8, empty="none"),
    Column("released", "Released", YEAR, width=7.5),
    Column("sessions", "Sessions", NUMBER, width=7),
    Column("oldest", "Oldest save", width=8),
    Column("newest", "Newest save", width=8),
    Column("depth", "Read depth", is_choice=True, width=8),
)
_RULES = (
    Column("code", "Rule", NAME, is_searched=True, width=7),
    Column("rule", "Name", CODE, is_searched=True, width=16),
    Column("severity", "Severity", SEVERITY, is_choice=True, width=7),
    Column("sessions", "Sessions", NUMBER, width=7),
    Column("findings", "Findings", NUMBER, width=7),
    Column("example", "For example", is_searched=True, width=32),
)
_SONGS = (
    Column("song", "Song", NAME, is_searched=True, width=18),
    Column("versions", "Versions", NUMBER, width=7),
    Column("contents", "Different contents", NUMBER, width=8),
    Column("newest", "Newest save", width=8),
    Column("project", "Project folder", is_searched=True, width=34),
)
_DOUBLES = (
    Column("name", "File", NAME, is_searched=True, width=18),
    Column("folder", "Folder", is_searched=True, width=26),
    Column("kind", "Kind", is_choice=True, width=7),
    Column("copies", "Copies", NUMBER, width=6),
    Column("size", "Size", SIZE, width=7),
    Column("saving", "To be saved", SIZE, width=7),
    Column("sha256", "SHA-256", CODE, is_searched=True, width=14),
)
_UNKNOWNS = (
    Column("what", "Not known", NAME, is_searched=True, width=16),
    Column("why", "Why", is_searched=True, width=40),
    Column("sessions", "Sessions", NUMBER, width=7),
    Column("formats", "Formats", CODE, width=10),
)
_WORK = (
    Column("what", "What to do", NAME, is_searched=True, width=24),
    Column("because", "Why", is_searched=True, width=32),
    Column("sessions", "Sessions", NUMBER, width=7),
)
_OTHERS = (
    ("work", "What to do", "Work so that the sessions open in ten years, in the order in which chances get lost, by our own judgement.",
     _WORK, "members"),
    ("plugins", "Plug-ins", "Plug-ins that sessions need; JSFX, Max devices and Steinberg's in Cubase may come with the program.",
     _PLUGINS, "members"),
    ("media", "Media to look for", "Media files that sessions name and that are not there, or of which that is not known.",
     _MEDIA, "members"),
    ("programs", "Programs", "The programs that saved the sessions. The year is that of the major version, where we know it.",
     _PROGRAMS, "members"),
    ("rules", "Findings", "Rules that found something in sessions. daw-lint rule CODE explains one.", _RULES, "members"),
    ("songs", "Versions", "Songs of which a project folder holds more than one session.", _SONGS, "members"),
    ("doubles", "Doubles", "Files with the same content: sessions, and bounces that were measured. Other audio is not compared.",
     _DOUBLES, ""),
    ("unknowns", "Not known", "What the files do not tell, and why. Nothing here is a fault of a session.", _UNKNOWNS, "members"),
)  # fmt: skip


def sessions(stock: Stock, year: int) -> PageList:
    """Return the list of sessions, and let the others refer to it. ``year`` is the one in which ages are counted."""
    table = stock.arrow(_read("sessions"), {"year": year})
    places: dict[str, Any] = {"file_id": table.column("file_id"), "place": _numbers(table.num_rows)}
    stock.add_arrow("page_rows", places)
    about = (
        "Every session of the archive. Opens: with the devices of its program alone, without third-party plug-ins. "
        "Click one for what it needs, what it lacks, and what is not known."
    )
    return PageList("sessions", "Sessions", about, _SESSIONS, table, details=details(stock))


def others(stock: Stock) -> Iterator[PageList]:
    """Yield the other lists; each row of most has the sessions behind it. ``sessions`` must have been asked for."""
    for name, title, about, columns, members in _OTHERS:
        yield PageList(name, title, about, columns, stock.arrow(_read(name)), members)


def _numbers(count: int) -> pa.Array:
    import pyarrow as pa

    return pa.array(range(count), pa.int32())


def _read(name: str) -> str:
    return own_text(_SQL / f"{name}.sql")
