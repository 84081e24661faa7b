"""The index of the pages: the overview, and the frame in which the lists are shown."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from jinja2 import FileSystemLoader
from markupsafe import Markup

from daw_lint import __version__
from daw_lint.disk.shipped import own_text
from daw_lint.report.archive.pages.lists import PageList
from daw_lint.report.archive.pages.overview import Panel
from daw_lint.report.archive.pages.pieces import DETAILS, FUNCTION, ROWS, TEXTS
from daw_lint.report.html.template import asset, environment
from daw_lint.report.json_text import to_json
from daw_lint.report.view import Document

_TEMPLATES = Path(__file__).parent / "templates"


class Figure(NamedTuple):
    """A number at the head of the index."""

    label: str
    text: str


def render_index(
    title: str,
    figures: Sequence[Figure],
    panels: Sequence[Panel],
    lists: Sequence[PageList],
    starts: Mapping[str, Sequence[int]],
    made_at: datetime,
) -> Document:
    """Render the index. ``starts`` says for each list with which row each piece of its members begins."""
    style = Markup("\n").join((asset("style.css"), asset("index.css"), _asset("archive.css")))  # our own files
    script = _asset("archive.js")
    heads = [{**page.head(), "starts": list(starts.get(page.name, ()))} for page in lists]
    sizes = {"rows": ROWS, "texts": TEXTS, "details": DETAILS, "call": FUNCTION}
    rendered = environment().overlay(loader=FileSystemLoader(_TEMPLATES)).get_template("index.html.j2").render(
        title=title,
        figures=figures,
        panels=panels,
        lists=lists,
        manifest=to_json({"lists": heads, "sizes": sizes}, None),
        made_at=made_at,
        version=__version__,
        style=style,
        style_hash=_hash(f"{style}"),
        script=script,
        script_hash=_hash(f"{script}"),
    )  # fmt: skip
    return Document(rendered)


def _asset(name: str) -> Markup:
    return Markup(own_text(_TEMPLATES / name).strip())  # our own file, and no text of a session


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
