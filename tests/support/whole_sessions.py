"""What every rule relies on in a session, whichever parser gave it."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.session import Session

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


def check_whole(session: Session) -> None:
    """Check what every rule relies on."""
    known = FULL_FACTS | {Fact.SAMPLE_RATE, Fact.RENDER_SETTINGS, Fact.SAVE_DATE}
    assert session.facts <= known
    assert session.missing_facts.keys() <= known
    assert not session.facts & session.missing_facts.keys()
    assert session.facts | session.missing_facts.keys() >= FULL_FACTS
    assert all(session.missing_facts.values())
    ids = [track.id for track in session.all_tracks()]
    assert len(ids) == len(set(ids))
    for track in session.all_tracks():
        if track.output is not None and track.output.track_id is not None:
            assert session.track_by_id(track.output.track_id) is not None
        for device in track.walk_devices():
            assert device.path.startswith(track.path)
    for fact, value in (
        (Fact.MASTER_DEVICES, session.master),
        (Fact.SAMPLE_RATE, session.sample_rate_hz),
        (Fact.TEMPO, session.tempo_map),
    ):
        assert value is not None or fact not in session.facts
