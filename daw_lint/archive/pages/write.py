"""Writes the pages about a stock into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from daw_lint.archive.pages import made
from daw_lint.archive.questions.stock import Stock
from daw_lint.report.archive.pages.folder import PageFolder
from daw_lint.report.archive.pages.index import Figure, render_index
from daw_lint.report.archive.pages.lists import PageList
from daw_lint.report.archive.pages.overview import Panel, of_choice, of_list
from daw_lint.report.archive.pages.pieces import member_pieces, pieces

_AGES = ("0 to 4 years", "5 to 9 years", "10 to 14 years", "15 years and more")
_ANSWERS = ("yes", "no", "not known")
_MEMORY = "2GB"
"""What DuckDB may take for the pages. Our own bound; 100,000 sessions took below 1 GB."""


def write_pages(address: str, folder: Path, title: str = "") -> Path:
    """Write the pages, and return the index. Raises ``StockError`` and ``OSError``."""
    stock = Stock(address, _MEMORY)
    made_at = datetime.now().astimezone()
    target = PageFolder(folder)
    first = made.sessions(stock, made_at.year)
    panels = _panels_of_sessions(first)
    lists: list[PageList] = [_write(target, first)]
    starts: dict[str, list[int]] = {}
    for page in made.others(stock):
        written, starts[page.name] = member_pieces(page)
        for piece in written:
            target.write_piece(piece)
        panels += _panels_of(page)
        lists.append(_write(target, page))
    figures = _figures(stock)
    index = render_index(title or _name(address), figures, _in_order(panels), lists, starts, made_at)
    return target.finish(index)


def _write(target: PageFolder, page: PageList) -> PageList:
    """Write the pieces of a list, and return it without what the index does not need."""
    for piece in pieces(page):
        target.write_piece(piece)
    kept = [column.key for column in page.columns][:1]
    return page._replace(table=page.table.select(kept))


def _panels_of_sessions(page: PageList) -> list[Panel]:
    return [
        of_choice(page, "opens", "Opens without third-party plug-ins", _ANSWERS),
        of_choice(page, "program", "Programs", noun="program")._replace(link="#programs"),
        of_choice(page, "age", "Risk by age of the program", _AGES),
        of_choice(page, "media", "Media", ("all there", "some missing")),
        of_choice(page, "bounce", "Bounces", ("with a bounce", "without a bounce")),
        of_choice(page, "rate", "Sample rates in Hz", noun="rate"),
    ]


def _panels_of(page: PageList) -> list[Panel]:
    wanted = {
        "work": ("what", "because", "What to do, so that they open in ten years", "step"),
        "plugins": ("plugin", "", "Plug-ins by need", "plug-in"),
        "media": ("name", "", "Media to look for", "file"),
        "rules": ("code", "rule", "Findings by rule", "rule"),
        "unknowns": ("what", "why", "Not known, and why", "reason"),
    }
    if page.name not in wanted or not page.table.num_rows:
        return []
    return [of_list(page, *wanted[page.name])]


def _in_order(panels: Sequence[Panel]) -> list[Panel]:
    """Put the panels of lists between those of choices, as people ask: does it open, what does it need, what is missing."""
    order = (
        "opens",
        "list-work",
        "list-plugins",
        "age",
        "program",
        "media",
        "list-media",
        "list-rules",
        "bounce",
        "list-unknowns",
        "rate",
    )
    places = {key: place for place, key in enumerate(order)}
    return sorted((panel for panel in panels if panel.lines), key=lambda panel: places.get(panel.key, len(places)))


def _figures(stock: Stock) -> list[Figure]:
    asked = (
        ("Sessions", "SELECT count(*) FROM all_sessions"),
        ("Could not be read", "SELECT count(*) FROM all_sessions WHERE NOT is_read"),
        ("Bounces", "SELECT count(*) FROM bounces"),
        (
            "Other audio",
            "SELECT count(*) FROM files WHERE kind <> 'session' AND file_id NOT IN (SELECT file_id FROM bounces)",
        ),
        ("Backups, passed over", "SELECT count(*) FROM files WHERE kind = 'session' AND status = 'passed over'"),
        ("Plug-ins needed", "SELECT count(DISTINCT plugin) FROM known_needs"),
        ("Names of missing media", "SELECT count(DISTINCT name) FROM lacking WHERE state = 'missing'"),
    )
    found = [Figure(label, f"{stock.number(sql):,}") for label, sql in asked]
    size = stock.number("SELECT sum(size)::BIGINT FROM files")
    return [*found, Figure("Size of all", _size(size))]


def _size(count: int) -> str:
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:,.1f} TB"


def _name(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2] or address
