"""What rules say of a session that a parser gave."""

from __future__ import annotations

from daw_lint.config.find import REFERENCE_NAMES
from daw_lint.judge.case import Case
from daw_lint.judge.judge import judge
from daw_lint.model.session import Session
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.rule import select_rules


def case_of(session: Session, stage: str = "mix") -> Case:
    """A session as rules see it."""
    return Case(load(), stage=stage, session=session, reference_names=REFERENCE_NAMES)


def messages_of(session: Session, code: str, stage: str = "mix") -> list[str]:
    """The messages of one rule on a session that it can judge."""
    judgement = judge(case_of(session, stage), select_rules(load_rules(), [code], []))
    assert not judgement.not_judged, judgement.not_judged
    return [finding.message for finding in judgement.findings]
