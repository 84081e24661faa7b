"""What a rule says of a session that a parser gave."""

from __future__ import annotations

from daw_lint.config.find import REFERENCE_NAMES
from daw_lint.judge.case import Case
from daw_lint.judge.judge import Judgement, judge
from daw_lint.model.session import Session
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.files import load_rules
from daw_lint.rulebook.rule import select_rules


def judgement_of(session: Session, code: str, stage: str = "mix") -> Judgement:
    """Judge a session by one rule."""
    case = Case(load(), stage=stage, session=session, reference_names=REFERENCE_NAMES)
    return judge(case, select_rules(load_rules(), [code], []))


def messages_of(session: Session, code: str) -> list[str]:
    """Return the messages of one rule on a session that it can judge."""
    judgement = judgement_of(session, code)
    assert not judgement.not_judged, judgement.not_judged
    return [finding.message for finding in judgement.findings]
