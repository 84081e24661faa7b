"""The output formats of ``daw-lint check`` by name. A format is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from daw_lint.report.view import Line, View
    from daw_lint.run.lint import Report


class Writer(Protocol):
    """What the module of a format gives as ``lines``."""

    def __call__(self, report: Report, view: View) -> Iterable[Line]:
        """Return the report line by line."""


class Format(NamedTuple):
    """An output format."""

    module: str
    """Its module in ``daw_lint.report.findings``."""
    summary: str
    appends: bool = False
    """Whether it is added to a file that is there: others write there too."""
    suffix: str = ""
    """Files with this suffix get this format, when no other is asked for."""


DEFAULT = "text"
FORMATS: dict[str, Format] = {
    "text": Format("text", "for people: what was found, what explains it, and a summary", suffix=".txt"),
    "concise": Format("concise", "one line a finding"),
    "json": Format("json", "everything, as one document", suffix=".json"),
    "jsonl": Format("json_lines", "everything, as a document a line", suffix=".jsonl"),
    "sarif": Format("sarif", "SARIF 2.1.0, for code scanning", suffix=".sarif"),
    "github": Format("github", "annotations of a GitHub Actions job"),
    "github-summary": Format("github_summary", "the summary of a GitHub Actions job", appends=True),
    "gitlab": Format("gitlab", "a GitLab code quality report"),
    "junit": Format("junit", "JUnit XML, for what shows test results", suffix=".xml"),
    "checkstyle": Format("checkstyle", "Checkstyle XML", suffix=".xml"),
    "markdown": Format("markdown", "Markdown, for a comment", suffix=".md"),
    "statistics": Format("statistics", "how often each rule was broken"),
}


def writer(name: str) -> Writer:
    """Return what writes a format."""
    return cast("Writer", import_module(f"daw_lint.report.findings.{FORMATS[name].module}").lines)
