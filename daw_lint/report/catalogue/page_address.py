"""The address of the page that explains a rule, where the pages are published: hosts link it beside a finding."""

from __future__ import annotations

import os
import re
from functools import cache

from daw_lint.rulebook.rule import Rule

VARIABLE = "DAW_LINT_DOCS"
"""Names the folder ``docs`` on a host, or the site that is built of it. The action sets it to the ref that it runs at."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+")
_LABEL = "documentation, "


def page_of(rule: Rule) -> str | None:
    """Return the address of the page of a rule; ``None`` for a rule of the user's own, and where no pages are known."""
    base = os.environ.get(VARIABLE) or _of_package()
    if not base or not _ADDRESS.fullmatch(base) or rule.code not in _codes():
        return None
    # A host of repositories shows the source of a page, a site the page that was built from it.
    suffix = "md" if "/blob/" in base else "html"
    return f"{base.rstrip('/')}/rules/{rule.code}.{suffix}"


@cache
def _codes() -> frozenset[str]:
    from daw_lint.rulebook.book import load_rules

    return frozenset(rule.code for rule in load_rules())


@cache
def _of_package() -> str:
    """Return the address of the documentation that the installed package names, if any."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        named = metadata("daw-lint").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    return next((entry[len(_LABEL) :].strip() for entry in named if entry.lower().startswith(_LABEL)), "")
