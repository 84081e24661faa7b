"""Slider values of JSFX."""

from __future__ import annotations

from daw_lint.model.plugin_state import StoredState
from daw_lint.model.session import DeviceFormat
from tests.support.plugin_states import Built, device_of

_LIMITER = (-13.5, 46.0, 107.0, 0.5, 264.0, -2.0, 0.0)
_1175 = (-20.0, 1.0, 3.0, 20.0, 250.0, 100.0)


def built() -> tuple[Built, ...]:
    """Build the sliders of a limiter and of a compressor with a list of choices."""
    absurd = (float("nan"), float("inf"), -1e308)
    return (
        Built(
            device_of("Limiter", DeviceFormat.JSFX, "JS:loser/masterLimiter"),
            StoredState(sliders=(*_LIMITER, *[None] * 57)),
            (StoredState(sliders=(None,) * 100_000), StoredState(sliders=(*absurd, *_LIMITER[3:]))),
        ),
        Built(
            device_of("1175", DeviceFormat.JSFX, "JS:sstillwell/1175"),
            StoredState(sliders=_1175),
            tuple(StoredState(sliders=(-20.0, value, *_1175[2:])) for value in (*absurd, 1e18, 0.5, -1.0)),
        ),
    )
