"""The findings of the profile ``archive`` on a session in a bag and its bounces."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from daw_lint.report.findings.formats import writer
from daw_lint.report.terminal import plain
from daw_lint.report.view import View
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import lint

PROFILE = "archive"
_WHY = "packed as its bounce"
"""Nobody named it with ``--bounce`` here: the plan of the bag did."""


class Judged(NamedTuple):
    """The report in both forms, and what it counts."""

    text: str
    json: str
    findings: int
    not_judged: int
    """Number of rules that were not fully judged."""


def judged(payload: Path, session: PurePosixPath, bounces: Sequence[PurePosixPath], configs: ConfigFinder) -> Judged:
    """Judge a session where it is in the bag. Names in the report are those below ``data``. Raises ``ConfigError``.

    The working folder of this process is another one meanwhile: names of files are told as seen from there.
    """
    explicit = configs.explicit.absolute() if configs.explicit is not None else None
    finder = ConfigFinder(explicit, explicit is None, {**configs.overrides, "profile": PROFILE}, configs.check)
    with chdir(payload):
        report = lint([Path(session)], [Path(bounce) for bounce in bounces], finder)
        report.pairings[:] = [pairing._replace(why=_WHY) for pairing in report.pairings]
        view = View(verbose=True)
        text, data = ("".join(f"{plain(line)}\n" for line in writer(name)(report, view)) for name in ("text", "json"))
    return Judged(text, data, len(report.findings), len({missed.code for missed in report.not_judged}))
