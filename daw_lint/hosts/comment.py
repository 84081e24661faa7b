"""Write a report as a comment on the pull or merge request that a CI job runs for. Opt-in: the jobs that ask for it run

    python -m daw_lint.hosts.comment REPORT.md [--edit-only] [--summary FILE]

Each run edits the comment of the earlier one, found by a hidden mark in it, and only when the text changed. ``--edit-only`` writes no
new one, for a report without findings. Where no comment can be written (a token that may only read, as for a request from a
fork; no request; a host that does not answer) the report is appended to ``--summary``, and the reason is printed. The exit code is 0:
whether a change passes is what ``daw-lint check`` says.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from daw_lint.hosts.api import HostError
from daw_lint.hosts.github import GitHub
from daw_lint.hosts.gitlab import GitLab
from daw_lint.hosts.host import Host

_JOB = ("CI_JOB_NAME", "GITHUB_WORKFLOW", "GITHUB_JOB")
"""What names the job: each job of a request has a comment of its own."""


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Run the program; the arguments are those of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m daw_lint.hosts.comment", description="Write a report as a comment."
    )
    parser.add_argument("report", type=Path, help="The report, as --output markdown=FILE writes it.")
    parser.add_argument("--edit-only", action="store_true", help="Write no new comment: only edit an earlier one.")
    parser.add_argument(
        "--summary", type=Path, help="The file to append the report to where no comment can be written."
    )
    asked = parser.parse_args(arguments)
    try:
        report = asked.report.read_text("utf-8")
    except (OSError, ValueError) as error:
        print(f"daw-lint: no comment: {asked.report} cannot be read: {error}", file=sys.stderr)
        return 0
    try:
        print(f"daw-lint: {put(host_of(environment), mark(environment), report, edit_only=asked.edit_only)}")
    except HostError as error:
        _instead(report, str(error), asked.summary)
    return 0


def mark(environment: Mapping[str, str]) -> str:
    """Return the hidden first line of the comment of a job."""
    job = quote(" ".join(filter(None, map(environment.get, _JOB))), safe=" ")
    return f"<!-- daw-lint: each run of {job} edits this comment -->"


def host_of(environment: Mapping[str, str]) -> Host:
    """Return the request that a job runs for. Raises ``HostError`` where it runs for none."""
    if environment.get("GITLAB_CI"):
        return GitLab(environment)
    return GitHub(environment)


def put(host: Host, first_line: str, report: str, edit_only: bool = False) -> str:
    """Write the comment, and return what was done. Raises ``HostError``."""
    text = f"{first_line}\n{report.strip()}\n"
    earlier = next((one for one in host.comments() if one.text.startswith(first_line)), None)
    if earlier is None:
        if edit_only:
            return "no comment: there are no findings, and there was no comment before"
        host.add(text)
        return "wrote a comment"
    # Hosts store other line ends, and no space at the end.
    if earlier.text.replace("\r\n", "\n").strip() == text.strip():
        return "the comment is as it was"
    host.edit(earlier, text)
    return "edited the comment"


def _instead(report: str, why: str, summary: Path | None) -> None:
    print(f"daw-lint: no comment: {why}", file=sys.stderr)
    if summary is None:
        return
    try:
        with summary.open("a", encoding="utf-8") as stream:
            stream.write(f"{report.strip()}\n\n")
    except OSError as error:
        print(f"daw-lint: {summary} cannot be written: {error.strerror}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
