"""Settings of the site: ``python -m sphinx -W docs site`` builds it; a link that leads nowhere is an error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from daw_lint import __version__

project = "daw-lint"
release = __version__
html_title = "daw-lint"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_show_copyright = False
html_show_sphinx = False
exclude_patterns = ["examples", "images", "schemas"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 4
myst_links_external_new_tab = False
highlight_language = "none"
smartquotes = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True


def adapt(app: Any, name: str, source: list[str]) -> None:
    """Adapt pages that are read in the repository too: rules stand below their index, and the README is no page."""
    if name == "rules/index":
        codes = sorted(page.stem for page in Path(app.srcdir, "rules").glob("*.md") if page.stem != "index")
        source[0] += "\n```{toctree}\n:hidden:\n\n" + "\n".join(codes) + "\n```\n"
    if name == "index":
        there = {page.stem for page in Path(app.srcdir).glob("*.md")}
        source[0] = re.sub(
            r"^(\S+)\*\n", lambda line: line[0] if _begins(line[1], there) else "", source[0], flags=re.M
        )
    if name.startswith("rules/"):
        source[0] = re.sub(r"^(- `rules\.\S+` = )(\[.*\]|'.*'): ", r"\1`\2`: ", source[0], flags=re.M)
    source[0] = source[0].replace("[the README](../README.md)", "the README")


def _begins(word: str, names: set[str]) -> bool:
    return any(name.startswith(word) for name in names)


def setup(app: Any) -> None:
    """Tell Sphinx what is adapted."""
    app.connect("source-read", adapt)
