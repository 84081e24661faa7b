"""The input of a check: a session, a bounce, or the two together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from daw_lint.judge import processors
from daw_lint.model.by_fields import ByFields
from daw_lint.model.export import Export
from daw_lint.model.facts import Fact
from daw_lint.model.plugin_state import PluginSettings
from daw_lint.model.routing import Routing
from daw_lint.model.session import Device, Session, Switch
from daw_lint.named_tuple import NamedTuple
from daw_lint.plugins import settings_of
from daw_lint.rulebook.catalogue import Catalogue, Classification

if TYPE_CHECKING:
    from daw_lint.judge.file_sets import MeasuredSet
    from daw_lint.model.bounce import Bounce, Level
    from daw_lint.rulebook.targets import Target


class Dated(NamedTuple):
    """A time and the evidence for it: ``file time``, ``git commit time``, ``BWF date``, ..."""

    when: datetime
    evidence: str

    def __str__(self) -> str:
        """Show the time to the minute, and the evidence."""
        return f"{self.when:%Y-%m-%d %H:%M} ({self.evidence})"


@dataclass(frozen=True, eq=False, repr=False)
class Case(ByFields):
    """One session, one bounce, or a pair. A missing part is ``None``; its property ``the_...`` raises ``LookupError``."""

    catalogue: Catalogue
    stage: str = "mix"
    session: Session | None = None
    bounce: Bounce | None = None
    session_saved: Dated | None = None
    bounce_rendered: Dated | None = None
    mix_finished: Dated | None = None
    """The last change of the mix that a mastering session works on."""
    mix_name: str = ""
    master_started: Dated | None = None
    """The first evidence of the mastering session."""
    mix: Bounce | None = None
    """The bounce of the mix that a mastering session works on."""
    files: MeasuredSet | None = None
    """Files that are judged together."""
    mastering_by: str = "self"
    reference_names: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    """The release targets of the master."""

    @property
    def the_session(self) -> Session:
        """The session, for rules that need one."""
        if self.session is None:
            raise LookupError("this case has no session")
        return self.session

    @property
    def the_export(self) -> Export:
        """The settings of the next export, for rules that need them."""
        if self.the_session.export is None:
            raise LookupError("this session does not give its export settings")
        return self.the_session.export

    @property
    def the_bounce(self) -> Bounce:
        """The bounce, for rules that need one."""
        if self.bounce is None:
            raise LookupError("this case has no bounce")
        return self.bounce

    @property
    def the_files(self) -> MeasuredSet:
        """The files that are judged together, for rules that need them."""
        if self.files is None:
            raise LookupError("this case is not about a set of files")
        return self.files

    @property
    def level(self) -> Level:
        """The levels of the bounce, for rules that need them."""
        if self.the_bounce.level is None:
            raise LookupError("the levels of this bounce were not measured")
        return self.the_bounce.level

    @cached_property
    def routing(self) -> Routing:
        """The signal flow of the session."""
        return Routing(self.the_session, self.reference_names)

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """The names of all facts that this case gives."""
        given: set[Fact] = set()
        if self.session is not None:
            given |= self.session.facts | {Fact.SESSION}
        if self.bounce is not None:
            given |= self.bounce.facts | {Fact.BOUNCE}
        if self.session_saved is not None:
            given.add(Fact.SESSION_SAVED)
        if self.bounce_rendered is not None:
            given.add(Fact.BOUNCE_RENDERED)
        if self.mix is not None:
            given |= {fact.of("mix") for fact in self.mix.facts}
        if self.files is not None:
            given |= self.files.facts
        if self.targets:
            given.add(Fact.TARGETS)
        if self.mix_finished is not None:
            given.add(Fact.MIX_FINISHED)
        if self.master_started is not None:
            given.add(Fact.MASTER_STARTED)
        return frozenset(given)

    def settings_of(self, device: Device) -> PluginSettings | None:
        """Return what a device is set to, or ``None`` where that is not known."""
        return settings_of(device)

    def is_active(self, device: Device) -> Switch:
        """Whether a device works: its switch, everything around it, and its own bypass."""
        return processors.is_active(device, self.settings_of(device) if device.active is not False else None)

    def processors(self, device: Device) -> tuple[processors.Processor, ...]:
        """Return what a device does to the sound: itself, or the modules in its path where they are known."""
        return processors.processors(self, device)

    def classify(self, device: Device) -> Classification:
        """Look a device up in the plug-in catalogue."""
        return self.catalogue.classify_device(device)


Settings = dict[str, Any]
"""The settings of a rule by name, checked against the types of their defaults."""
