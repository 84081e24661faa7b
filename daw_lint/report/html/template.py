"""The Jinja environment of the templates: it escapes everything and shows control characters."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from markupsafe import Markup

from daw_lint.model.wording import count
from daw_lint.report.escape import clean
from daw_lint.report.html import figures, formatting, rule_groups

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Make the Jinja environment: it escapes everything, and shows control characters as escapes."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "name": formatting.name, "breakable": formatting.breakable, "number": formatting.number,
        "clock": formatting.clock, "moment": formatting.moment, "count": count, "title_words": formatting.title, "minus": formatting.minus,
        "capital": formatting.capital, "plain": clean, "host": _host, "svg": Markup, "bar": figures.bar,
    }  # fmt: skip
    made.globals |= {"open_items": rule_groups.OPEN}
    return made


def _shown(value: object) -> object:
    """Show what steers a text as escapes. Only ``Markup`` is taken as it is: a filter of ours has escaped it."""
    is_known = value is None or isinstance(value, Markup | int | float | Undefined)
    return value if is_known else clean(str(value))


def _host(url: str) -> str:
    """Shorten a link to the name of its site."""
    try:
        host = urlsplit(url).hostname
    except ValueError:  # an address of somebody's own rule
        host = None
    return (host or url).removeprefix("www.")


def asset(name: str) -> Markup:
    """Read a file of ours that goes into the page unchanged."""
    return Markup((_TEMPLATES / name).read_text("utf-8").strip())  # our own file, and no text of a session


def hash_of(script: str) -> str:
    """Return the source expression of a content security policy that allows this script and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
