"""Turns fixes into the bytes of an edited session, proved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from daw_lint.fix.containers import Container, open_container
from daw_lint.fix.proof import prove_container, prove_session, prove_text
from daw_lint.model.fix import Fix
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.editing.edit import Edit, Editor, Plan, RefusedFixError, Target, splice
from daw_lint.parsers.editing.editors import editor_of
from daw_lint.parsers.editing.things import Things, check_thing

_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"'>]*)")
"""The encoding that XML declares (XML 1.0, 4.3.3)."""


class Refusal(NamedTuple):
    """A fix that is not done, why, and what to do instead."""

    fix: Fix
    why: str
    todo: str


class Edited(NamedTuple):
    """A session with fixes done, not yet written."""

    data: bytes
    """The bytes of the new file."""
    session: Session
    """As it reads back."""
    done: tuple[Fix, ...]
    refused: tuple[Refusal, ...]
    edits: tuple[Edit, ...]
    """The bytes that change, in the unpacked texts."""


class _Proved(NamedTuple):
    plans: tuple[tuple[Fix, Plan], ...]
    data: bytes
    session: Session


def edit_session(session: Session, data: bytes, fixes: Sequence[Fix], limits: Limits) -> Edited:
    """Do what can be done of the fixes, all in one.

    ``session`` is what was read from ``data``. A fix that is refused does not hinder the others. Raises nothing.
    """
    try:
        editor = editor_of(session)
        container = open_container(session.path, data, limits)
    except RefusedFixError as error:
        return Edited(data, session, (), tuple(Refusal(fix, error.why, error.todo) for fix in fixes), ())
    plans: list[tuple[Fix, Plan]] = []
    refused: list[Refusal] = []
    things = Things(session)
    for fix in fixes:
        try:
            plans.append((fix, _plan(editor, Target(session, fix, container.text), things)))
        except RefusedFixError as error:
            refused.append(Refusal(fix, error.why, error.todo))
    proved = _together(session, container, plans, refused, limits)
    if proved is None:
        return Edited(data, session, (), tuple(refused), ())
    edits = tuple(dict.fromkeys(edit for _, plan in proved.plans for edit in plan.edits))
    return Edited(proved.data, proved.session, tuple(fix for fix, _ in proved.plans), tuple(refused), edits)


def _plan(editor: Editor, target: Target, things: Things) -> Plan:
    action = editor.get(target.fix.action)
    if action is None:
        why = f"daw-lint cannot {target.fix.action.words} in {target.session.application} sessions"
        raise RefusedFixError(why, "make the change in the program itself")
    check_thing(things, target.fix)
    try:
        return action(target)
    except UnicodeEncodeError:  # The system gives a name that is not text with lone surrogates in it.
        raise RefusedFixError("a name in it is not text in UTF-8", "rename the file or the folder") from None


def _together(
    session: Session,
    container: Container,
    plans: Sequence[tuple[Fix, Plan]],
    refused: list[Refusal],
    limits: Limits,
) -> _Proved | None:
    """Do as many of the plans at once as can be proved together; ``None`` if none can be."""
    good: _Proved | None = None
    waiting = [list(plans)] if plans else []
    while waiting:
        some = waiting.pop()
        before = list(good.plans) if good is not None else []
        try:
            good = _done(session, container, [*before, *some], limits)
        except RefusedFixError as error:
            if len(some) == 1:
                refused.append(Refusal(some[0][0], error.why, error.todo))
            else:
                # One of them spoils it. The halves are tried in their order.
                waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
    return good


def _done(session: Session, container: Container, plans: Sequence[tuple[Fix, Plan]], limits: Limits) -> _Proved:
    by_member: dict[str, list[Edit]] = {}
    for _, plan in plans:
        for edit in plan.edits:
            by_member.setdefault(edit.member, []).append(edit)
    for member in by_member:
        _refuse_encoding(container.text(member))
    texts = {member: splice(container.text(member), edits) for member, edits in by_member.items()}
    for member, edits in by_member.items():
        prove_text(container.text(member), texts[member], edits)
    packed = container.packed(texts)
    prove_container(container, texts, packed, session.path, limits)
    after = prove_session(session, packed, [(fix.action, plan.expected) for fix, plan in plans], limits)
    return _Proved(tuple(plans), packed, after)


def _refuse_encoding(text: bytes) -> None:
    """Refuse a text in another encoding than UTF-8: what is written into it is UTF-8, and bytes may mean other letters."""
    declared = _ENCODING.match(text)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        is_utf_8 = False
    else:
        is_utf_8 = declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii")
    if not is_utf_8:
        raise RefusedFixError("the text is not in UTF-8", "open the session in its program, save it, and try again")
