"""What renders the templates: everything is escaped, and control characters are shown."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from daw_lint.report.escape import clean
from daw_lint.report.html import figures, formatting, grouped

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return what renders the templates: everything is escaped, and control characters are shown."""
    found = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: clean(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "name": formatting.name, "number": formatting.number, "clock": formatting.clock, "moment": formatting.moment,
        "count": formatting.count, "title_words": formatting.title, "minus": formatting.minus,
        "capital": formatting.capital, "plain": clean, "host": _host, "svg": Markup, "bar": figures.bar,
    }  # fmt: skip
    found.globals |= {"words": grouped.WORDS, "open_items": grouped.OPEN}
    return found


def _host(url: str) -> str:
    """Return the name of the site of a link."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def asset(name: str) -> Markup:
    """Return a file of ours that stands in the page as it is."""
    return Markup((_TEMPLATES / name).read_text("utf-8").strip())  # our own file, and no text of a session


def hash_of(script: str) -> str:
    """Return what lets one script run and no other, in the words of a content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
