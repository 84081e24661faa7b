"""What a plug-in is set to, in words: the one sentence maker for findings, ``show`` and the page.

It never says that a device does nothing: a limiter without gain still holds the peaks above its ceiling.
"""

from __future__ import annotations

from collections.abc import Mapping

from daw_lint.diff.numbers import parameter, parameter_name, rounded
from daw_lint.model.plugin_classes import LIMITERS, UNKNOWN
from daw_lint.model.plugin_state import ModuleSettings, PluginSettings
from daw_lint.model.wording import fixed

BYPASSED, DRY = "bypassed by its own switch", "with its dry/wet at 0 %"

Parameters = Mapping[str, float | bool]

NO_GAIN_DB = 0.05
"""A gain that prints as 0.0 dB."""

_ORDER = (
    "gain_db", "input_db", "drive_db", "threshold_db", "ratio", "ceiling_db", "makeup_db", "output_db", "range_db", "knee_db",
    "attack_ms", "release_ms", "lookahead_ms", "true_peak", "soft_clip", "amount", "dry_wet",
)  # fmt: skip
"""The order in which an engineer reads them; others follow."""
_SIGNED = frozenset({"gain_db", "input_db", "makeup_db", "output_db"})
_LIMITS_AT_FULL_SCALE = frozenset({"Pro-L", "Pro-L 2"})
"""Limiters by FabFilter: they hold the peaks at 0 dBFS, and lower all of it by their output level afterwards (the maker in its forum)."""
_IN_SHORT = ("gain_db", "threshold_db", "ratio", "ceiling_db", "makeup_db")
"""The parameters that say how much a device does."""
_SATURATION = "saturation_share"
_AUTO_MAKEUP = "automatic makeup"
_AROUND = ("input_db", "drive_db", "output_db")
"""Gains before and behind what a device does."""


def off_by_itself(settings: PluginSettings | None) -> str:
    """Say why nothing of a device is heard whatever its DAW's switch says; empty where it is heard, or that is not known."""
    if settings is None:
        return ""
    if settings.bypassed:
        return BYPASSED
    return DRY if settings.parameters.get("dry_wet") == 0.0 else ""


def effect(parameters: Parameters, plugin_class: str, product: str = "") -> str:
    """Say in a few words how much a device does: ``+10.5 dB into a ceiling of -1.0 dB``; empty where nothing tells."""
    if plugin_class in LIMITERS and not _is_more(parameters) and (words := _limiting(parameters, product)):
        return words
    parts = [
        # What the knob adds is not what comes out where the device makes up for itself.
        _AUTO_MAKEUP
        if name == "makeup_db" and parameters.get("auto_makeup") is True
        else _phrase(name, parameters[name])
        for name in _IN_SHORT
        if name in parameters
    ]
    parts += [gains] if parts and (gains := gains_around(parameters)) else []
    if parts and parameters.get("dry_wet", 1.0) != 1.0:
        parts.append(_phrase("dry_wet", parameters["dry_wet"]))
    return ", ".join(parts)


def _moves(parameters: Parameters, name: str) -> bool:
    """Whether a gain is known and is not 0 dB."""
    gain = level(parameters, name)
    return gain is not None and abs(gain) >= NO_GAIN_DB


def _is_more(parameters: Parameters) -> bool:
    """Whether there is more to tell of a limiter than gain and ceiling: a gain around it, or sound that goes past it."""
    if parameters.get("dry_wet", 1.0) != 1.0 or _SATURATION in parameters:
        return True
    return any(_moves(parameters, name) for name in (*_AROUND, "makeup_db"))


def _limiting(parameters: Parameters, product: str) -> str:
    gain, ceiling = level(parameters, "gain_db"), level(parameters, "ceiling_db")
    if adds_no_gain(parameters):
        lowers = product in _LIMITS_AT_FULL_SCALE and ceiling is not None and abs(ceiling) >= NO_GAIN_DB
        above = _full_scale(0.0 if lowers else ceiling)
        after = f", and lowers its output by {fixed(-(ceiling or 0.0))} dB" if lowers else ""
        return f"adds no gain; it catches only peaks above {above}{after}"
    if gain is None or ceiling is None:
        return ""
    if gain < 0:
        return f"turns down by {fixed(-gain)} dB, into a ceiling of {fixed(ceiling)} dB"
    back = ", taken off again behind it (unity gain)" if parameters.get("unity_gain") is True else ""
    return f"{fixed(gain, sign=True)} dB into a ceiling of {fixed(ceiling)} dB{back}"


def net_gain_db(parameters: Parameters, plugin_class: str, product: str = "") -> float | None:
    """Return what a limiter adds to what is below its ceiling, in dB; ``None`` where that is not known.

    In a maximizer it is the distance from its threshold to its ceiling (manuals of the L2 by Waves and of Ozone by iZotope).
    """
    if parameters.get("unity_gain") is True or parameters.get("dry_wet", 1.0) != 1.0:
        return None
    gain, ceiling = level(parameters, "gain_db"), level(parameters, "ceiling_db")
    if gain is not None:
        if product in _LIMITS_AT_FULL_SCALE:
            return None if ceiling is None else gain + ceiling
        return gain
    threshold = level(parameters, "threshold_db")
    if plugin_class != "maximizer" or threshold is None or ceiling is None:
        return None
    return ceiling - threshold


def gains_around(parameters: Parameters) -> str:
    """Name the gains before and behind the modules of a device: ``input +6.0 dB``; empty if no gain is known."""
    return ", ".join(_phrase(name, parameters[name]) for name in _AROUND if _moves(parameters, name))


def module_effect(module: ModuleSettings) -> str:
    """Name a module, and how much it does: ``Maximizer, threshold -5.4 dB, ceiling -1.0 dB``."""
    told, name = effect(module.parameters, module.plugin_class), module_name(module)
    if not told:
        return name
    return f"{name} {told}" if told.startswith(("adds", "turns")) else f"{name}, {told}"


def module_name(module: ModuleSettings) -> str:
    """Name a module, with what is not known of it."""
    unsure = ["not in the catalogue"] if module.plugin_class == UNKNOWN else []
    if module.active is None:
        unsure.append("on or off unknown")
    return f"{module.name} ({', '.join(unsure)})" if unsure else module.name


def adds_no_gain(parameters: Parameters) -> bool:
    """Whether a limiter leaves alone what is below its ceiling: its gain is 0 dB, or its threshold is its ceiling."""
    if _is_more(parameters):
        return False
    gain = level(parameters, "gain_db")
    if gain is not None:
        return abs(gain) < NO_GAIN_DB
    threshold, ceiling = level(parameters, "threshold_db"), level(parameters, "ceiling_db")
    return threshold is not None and ceiling is not None and abs(threshold - ceiling) < NO_GAIN_DB


def level(parameters: Parameters, name: str) -> float | None:
    """Return a number among the parameters; ``None`` where it is missing or a switch."""
    value = parameters.get(name)
    return None if value is None or isinstance(value, bool) else float(value)


def all_parameters(parameters: Parameters) -> str:
    """List the parameters with their units: ``gain +10.5 dB, ceiling -1.0 dB``. Fully wet is left out: nearly all are."""
    given = [name for name in parameters if name != "dry_wet" or parameters[name] != 1.0]
    names = [*(name for name in _ORDER if name in given), *(name for name in given if name not in _ORDER)]
    return ", ".join(_phrase(name, parameters[name]) for name in names)


def lines_of(settings: PluginSettings) -> list[str]:
    """Describe a device line by line: its parameters, then each module: ``Maximizer: threshold -5.4 dB, ceiling -1.0 dB``."""
    lines = [all_parameters(settings.parameters)] if settings.parameters else []
    if settings.modules is not None:
        lines += [_module(module) for module in settings.modules] or ["no module in its path"]
    return lines


def _module(module: ModuleSettings) -> str:
    listed = all_parameters(module.parameters)
    state = " (off)" if module.active is False else ""
    return f"{module_name(module)}{state}" + (f": {listed}" if listed else "")


def _full_scale(ceiling: float | None) -> str:
    if ceiling is None:
        return "its ceiling"
    return "0 dBFS" if abs(ceiling) < NO_GAIN_DB else f"{fixed(ceiling)} dBFS"


def _phrase(name: str, value: float | bool) -> str:
    if name.endswith("_db") and not isinstance(value, bool):
        return f"{parameter_name(name)} {fixed(value, sign=name in _SIGNED)} dB"
    if name.endswith("_ms") and not isinstance(value, bool) and value >= 10:
        return f"{parameter_name(name)} {rounded(value, 1 if value < 100 else 0)} ms"
    return f"{parameter_name(name)} {parameter(name, value)}"
