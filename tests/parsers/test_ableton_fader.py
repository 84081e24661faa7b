"""The fader of a Live master: where it was left, and what an envelope makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from tests.support.findings import messages_of
from tests.support.live_sets import live_set, write_set


def with_envelope(folder: Path, left_at: float, values: Sequence[float]) -> Session:
    """A set of Live 10 or later whose master fader has an envelope with these values."""
    events = "".join(f'<FloatEvent Id="{at}" Time="{8 * at}" Value="{value}"/>' for at, value in enumerate(values))
    envelope = (
        '<AutomationEnvelopes><Envelopes><AutomationEnvelope Id="0"><EnvelopeTarget><PointeeId Value="8"/></EnvelopeTarget>'
        f"<Automation><Events>{events}</Events></Automation></AutomationEnvelope></Envelopes></AutomationEnvelopes>"
    )
    fader = f'<Volume><Manual Value="{left_at}"/><AutomationTarget Id="8"/></Volume><Tempo>'
    plain = live_set().replace("<MasterTrack>", f"<MasterTrack>{envelope}")
    content = plain.replace('<Volume><Manual Value="1"/></Volume><Tempo>', fader)
    assert fader in content
    return read_session(write_set(folder / "Song.als", content))


@pytest.mark.parametrize(
    ("left_at", "values", "said"),
    [
        (1.0, (1.0, 1.0), []),
        (0.5, (1.0, 1.0), []),
        (0.5, (1.0,), []),
        (1.0, (0.5, 0.5), ["master fader at -6.0 dB, wanted 0.0 dB"]),
        (0.5, (), ["master fader at -6.0 dB, wanted 0.0 dB"]),
    ],
)
def test_an_envelope_that_never_moves_is_the_fader_of_the_master(
    tmp_path: Path, left_at: float, values: Sequence[float], said: list[str]
) -> None:
    session = with_envelope(tmp_path, left_at, values)
    assert messages_of(session, "GS101") == said
    assert messages_of(session, "GS102") == []


def test_an_envelope_that_moves_is_automation(tmp_path: Path) -> None:
    session = with_envelope(tmp_path, 1.0, (1.0, 0.5))
    assert messages_of(session, "GS101") == []
    assert messages_of(session, "GS102") == ["master fader is automated: leave fades and rides to mastering"]
