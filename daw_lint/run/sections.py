"""Finds the sections of a bounce by the locators of its session."""

from __future__ import annotations

from daw_lint.model.session import Session

LONGEST_TAIL_S = 60.0
"""Longest time in seconds that a bounce may ring out after the last clip."""
SLACK_S = 1.0
BEFORE_FIRST = "start"


def places(session: Session, bounce_length_s: float) -> list[tuple[float, str]]:
    """Return the start in seconds and the name of each section. The bounce must begin where the session begins.

    Neither file says where a bounce begins, so its length must fit: the result is empty if the bounce is shorter than the
    arrangement, or longer by more than a minute, or if there are no locators.
    """
    length = session.arrangement_length_s
    if not session.markers or length is None:
        return []
    if not length - SLACK_S <= bounce_length_s <= length + LONGEST_TAIL_S:
        return []
    found = sorted((marker.time_s, marker.name) for marker in session.markers if 0 <= marker.time_s < bounce_length_s)
    if found and found[0][0] > SLACK_S:
        found.insert(0, (0.0, BEFORE_FIRST))
    return found
