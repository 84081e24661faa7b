"""The output formats of ``daw-lint check`` by name. A format is imported only when it is used."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from daw_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from daw_lint.report.view import Line, View
    from daw_lint.run.lint import Report


class Writer(Protocol):
    """The function ``lines`` that the module of a format must have."""

    def __call__(self, report: Report, view: View) -> Iterable[Line]:
        """Write the report line by line."""


class Format(NamedTuple):
    """An output format."""

    module: str
    """Its module in ``daw_lint.report.findings``."""
    summary: str
    appends: bool = False
    """Whether it is appended to an existing file, because other programs write there too."""
    is_for_people: bool = False
    """Whether a file of it gets a last line that says who wrote it. Other formats say so by what is in them."""
    names_lines: bool = False
    """Whether it names the lines of findings, which are looked up only then."""
    suffix: str = ""
    """Files with this suffix get this format, when no other is asked for."""


DEFAULT = "text"
FORMATS: dict[str, Format] = {
    "text": Format(
        "text", "for people: grouped at a terminal, one line a finding in a pipe", is_for_people=True, suffix=".txt"
    ),
    "grouped": Format("grouped", "as at a terminal: a verdict and what to do for each file", is_for_people=True),
    "concise": Format("concise", "one line a finding"),
    "json": Format("json", "everything, as one document", names_lines=True, suffix=".json"),
    "jsonl": Format("json_lines", "everything, as a document a line", names_lines=True, suffix=".jsonl"),
    "csv": Format("csv", "one line a finding, for a spreadsheet", names_lines=True, suffix=".csv"),
    "sarif": Format("sarif", "SARIF 2.1.0, for code scanning", names_lines=True, suffix=".sarif"),
    "github": Format("github", "annotations of a GitHub Actions job", names_lines=True),
    "github-summary": Format("github_summary", "the summary of a GitHub Actions job", appends=True),
    "gitlab": Format("gitlab", "a GitLab Code Quality report", names_lines=True),
    "junit": Format("junit", "JUnit XML, for tools that show test results", suffix=".xml"),
    "checkstyle": Format("checkstyle", "Checkstyle XML", names_lines=True, suffix=".xml"),
    "markdown": Format("markdown", "Markdown, for a comment", suffix=".md"),
    "email": Format("email", "a message to the client: what to send again, and how", is_for_people=True),
    "statistics": Format("statistics", "how often each rule was violated", is_for_people=True),
}


def writer(name: str) -> Writer:
    """Import a format and return its ``lines``."""
    return cast("Writer", import_module(f"daw_lint.report.findings.{FORMATS[name].module}").lines)
