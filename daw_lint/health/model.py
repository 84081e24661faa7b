"""The content of a health report about a session or a bounce, for every form of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from daw_lint.health.history.changes import PastReport
from daw_lint.health.passed import PassedFamily
from daw_lint.health.score import Score, Verdict
from daw_lint.health.todo.cards import Card, cards
from daw_lint.model.bounce import Bounce
from daw_lint.model.finding import Finding, NotJudged
from daw_lint.model.routing import Routing
from daw_lint.model.session import Session
from daw_lint.model.stage import Stage
from daw_lint.rulebook.catalogue import Catalogue
from daw_lint.rulebook.rule import Rule
from daw_lint.run.pairing import Pairing


class Answer(NamedTuple):
    """A plain answer to one question: ``balance``, ``EQ``, ``compression`` or ``arrangement``."""

    question: str
    verdict: str
    """One short sentence."""
    details: tuple[str, ...]
    """Sentences with measured numbers."""


class PlatformLine(NamedTuple):
    """What one streaming platform does with the bounce. ``gain_db`` is ``None`` where the gain is unknown."""

    title: str
    gain_db: float | None
    sentence: str
    true_peak_sentence: str = ""


class PluginLine(NamedTuple):
    """A plug-in that occurs in the session."""

    name: str
    vendor: str
    plugin_class: str
    times: int
    off: int
    """How many of them are switched off, by their own bypass too, or in a rack, chain or track that is."""


class FileRead(NamedTuple):
    """A file that the report is based on."""

    path: Path
    modified: datetime | None
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Health:
    """A judged session with its bounce; either may be ``None``."""

    title: str
    made_at: datetime
    tool_version: str
    profile: str
    targets: tuple[str, ...]
    stage: Stage
    verdict: Verdict
    score: Score
    findings: tuple[Finding, ...]
    """Worst first."""
    suppressed: tuple[Finding, ...]
    not_judged: tuple[NotJudged, ...]
    passed: tuple[PassedFamily, ...]
    rules: dict[str, Rule]
    """The selected rules by code."""
    session: Session | None
    bounce: Bounce | None
    pairings: tuple[Pairing, ...]
    routing: Routing | None
    catalogue: Catalogue
    answers: tuple[Answer, ...]
    platforms: tuple[PlatformLine, ...]
    plugins: tuple[PluginLine, ...]
    files: tuple[FileRead, ...]
    config_file: Path | None = None
    """The configuration that was read."""
    settings: str = ""
    """A digest of all settings that affect the findings."""
    past: tuple[PastReport, ...] = ()
    """Earlier reports of the same song, the oldest first."""

    @property
    def unjudged_rules(self) -> int:
        """Number of rules that were not judged, in part or at all: with any, the score is partial."""
        return len({entry.code for entry in self.not_judged})

    @property
    def next_step(self) -> str:
        """The step after this stage."""
        return {"mix": "mastering", "master": "release", "stem": "stem mastering"}.get(self.stage.name, "")

    @property
    def first_cards(self) -> tuple[Card, ...]:
        """The three worst things to do: each is a cause, what it explains, and one remedy."""
        application = self.session.application if self.session is not None else ""
        return tuple(cards(self.findings, self.rules.get, application, self.stage.name)[:3])

    @property
    def first_things(self) -> tuple[Finding, ...]:
        """The causes of the three worst things to do."""
        return tuple(card.head for card in self.first_cards)

    def is_explained(self, finding: Finding) -> bool:
        """Whether another finding explains this one."""
        causes = {other.code for other in finding.related}
        return any(
            explanation.code == finding.code
            for code in causes & self.rules.keys()
            for explanation in self.rules[code].explains
        )
