"""Compare versions of a session."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.model.canonical import canonical
from daw_lint.model.finding import Hit
from daw_lint.model.session import Session


def same_twice(case: Case, settings: Settings) -> Result:
    """Find identical sessions: they differ at most in IDs and in the view."""
    seen: list[tuple[tuple[object, ...], Session]] = []
    for session in case.the_files.sessions:
        content = canonical(session)
        twin = next((other for known, other in seen if known == content), None)
        if twin is None:
            seen.append((content, session))
        else:
            yield Hit(f"identical to {twin.path.name} in tracks, devices, levels, clips and tempo", file=session.path)
