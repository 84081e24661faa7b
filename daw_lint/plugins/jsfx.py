"""The dynamics among the JSFX that come with REAPER: slider values by position, in the units of the slider.

Proof: the source of each effect, which REAPER installs as text, names its sliders with unit and range and says what becomes of them. Of
the limiters that have a threshold and a ceiling (or limit), each raises all it lets through by the distance between the two: that is
``gain_db``. A project is read only if it has as many values as the source has sliders, and each is within its range; 11 values of
``loser/masterLimiter`` and ``loser/DDC`` in the corpus are.
"""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.reading import as_index

_SLACK = 1e-6
_OFF = 0.0


class _Slider(NamedTuple):
    """A slider that is read. Its position counts from 0."""

    place: int
    name: str
    low: float
    high: float
    scale: float = 1.0
    """What the value is multiplied with, to be in the unit of the name."""


class _Effect(NamedTuple):
    sliders: tuple[_Slider, ...]
    counts: frozenset[int]
    """How many sliders it has. Those that only show something may be missing."""
    raises: bool = False
    """Whether it raises the level by the distance from threshold to ceiling."""
    automatic: tuple[int, str] | None = None
    """A switch, and the parameter that it takes over."""
    choices: tuple[int, str, tuple[float | None, ...]] | None = None
    """A slider with a list of choices, the parameter, and what each means."""


def _of(*counts: int) -> frozenset[int]:
    return frozenset(counts)


def _threshold(place: int = 0, low: float = -60.0, high: float = 0.0) -> _Slider:
    return _Slider(place, "threshold_db", low, high)


_THRESHOLD_RATIO_GAIN = (_threshold(), _Slider(1, "ratio", 1, 20), _Slider(2, "makeup_db", -20, 20))
_BUS_COMPRESSOR = _Effect(_THRESHOLD_RATIO_GAIN, _of(8), automatic=(5, "makeup_db"))
_1175_RATIOS = (4.0, 8.0, 12.0, 20.0, None)
"""The last choice is all buttons at once. The first five of its ten choices are an older detector with the same ratios."""
_EFFECTS = {
    "loser/masterLimiter": _Effect(
        (
            _threshold(0, -20, -0.1), _Slider(1, "lookahead_ms", 0, 1000, 1e-3), _Slider(2, "attack_ms", 0, 1000, 1e-3),
            _Slider(4, "release_ms", 0, 1000), _Slider(5, "ceiling_db", -6, 0),
        ),
        _of(6, 7),
        raises=True,
    ),
    "loser/MGA_JSLimiter": _Effect(
        (_threshold(0, -30), _Slider(1, "release_ms", 0, 500), _Slider(2, "ceiling_db", -6, 0)), _of(3), raises=True
    ),
    "loser/MGA_JSLimiterST": _Effect(
        (_threshold(0, -30), _Slider(1, "release_ms", 0, 500), _Slider(3, "ceiling_db", -6, 0)), _of(4), raises=True
    ),
    "loser/ZeroCrossingMaximizer": _Effect((_threshold(0, -12), _Slider(1, "ceiling_db", -12, 0)), _of(3), raises=True),
    "sstillwell/eventhorizon": _Effect((_threshold(0, -30), _Slider(1, "ceiling_db", -20, 0)), _of(3), raises=True),
    "sstillwell/eventhorizon2": _Effect((_threshold(0, -30), _Slider(1, "ceiling_db", -20, 0)), _of(3), raises=True),
    "schwa/soft_clipper": _Effect((_Slider(0, "gain_db", 0, 9), _Slider(1, "ceiling_db", -3, 1)), _of(2)),
    "loser/DDC": _Effect(
        (
            _threshold(), _Slider(1, "ratio", 0, 50), _Slider(2, "attack_ms", 0, 500), _Slider(4, "release_ms", 0, 1000),
            _Slider(8, "output_db", -120, 60),
        ),
        _of(9, 10),
    ),
    "loser/TransientKiller": _Effect((_threshold(0, -12, 1), _Slider(1, "ratio", 1, 50)), _of(2)),
    "sstillwell/1175": _Effect(
        (
            _threshold(), _Slider(2, "makeup_db", -20, 20), _Slider(3, "attack_ms", 20, 2000, 1e-3),
            _Slider(4, "release_ms", 20, 1000), _Slider(5, "dry_wet", 0, 100, 0.01),
        ),
        _of(6),
        choices=(1, "ratio", _1175_RATIOS * 2),
    ),
    "sstillwell/expressbus": _BUS_COMPRESSOR,
    "sstillwell/majortom": _BUS_COMPRESSOR,
    "sstillwell/mastertom": _BUS_COMPRESSOR,
    "sstillwell/dirtsqueeze": _Effect(
        (_threshold(), _Slider(1, "ratio", 1, 20), _Slider(3, "makeup_db", -20, 20)), _of(4), automatic=(2, "makeup_db")
    ),
    "sstillwell/fairlychildish": _Effect((_threshold(), _Slider(2, "makeup_db", -30, 30)), _of(6, 7, 8)),
    "sstillwell/louderizer": _Effect((_Slider(0, "dry_wet", 0, 100, 0.01),), _of(2)),
    "sstillwell/realoud": _Effect((_Slider(0, "dry_wet", 0, 100, 0.01),), _of(1)),
}  # fmt: skip


def _name(device: Device) -> str:
    return (device.plugin_id or "").removeprefix("JS:").replace("\\", "/").removesuffix(".jsfx")


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Read the sliders of a known effect; ``None`` where count or ranges do not fit."""
    effect = _EFFECTS.get(_name(device))
    if effect is None:
        return None
    values = _values(stored.sliders)
    if values is None or len(values) not in effect.counts:
        return None
    if not all(slider.low - _SLACK <= values[slider.place] <= slider.high + _SLACK for slider in effect.sliders):
        return None
    moved = {index for name in stored.automated if (index := as_index(name)) is not None}
    parameters: dict[str, float | bool] = {
        slider.name: values[slider.place] * slider.scale for slider in effect.sliders if slider.place not in moved
    }
    if effect.automatic is not None and (values[effect.automatic[0]] != _OFF or effect.automatic[0] in moved):
        parameters.pop(effect.automatic[1], None)
    if effect.choices is not None and effect.choices[0] not in moved:
        place, name, meanings = effect.choices
        meaning = meanings[int(values[place])] if values[place] in range(len(meanings)) else None
        if meaning is not None:
            parameters[name] = meaning
    if effect.raises and {"threshold_db", "ceiling_db"} <= parameters.keys():
        parameters["gain_db"] = parameters["ceiling_db"] - parameters["threshold_db"]
    return PluginSettings("JSFX", "the source of the effect names its sliders, their units and ranges", parameters)


def _values(sliders: tuple[float | None, ...]) -> tuple[float, ...] | None:
    """Return the values up to the first slider that the effect does not have; ``None`` if more follow."""
    count = next((index for index, value in enumerate(sliders) if value is None), len(sliders))
    values = tuple(value for value in sliders if value is not None)
    return values if len(values) == count else None
