"""What the XML of known JUCE plug-ins means: Tokyo Dawn Labs, Klanghelm, Slate's FG-X; further ones in modules of their own.

Proof. Tokyo Dawn Labs (Nova, Kotelnikov and their GE editions): the plug-ins copy their presets as this same XML, and users publish them.
Each value is the text that the plug-in shows, in the unit that it shows, under a name that says what it is. Klanghelm: the root has
``Bypass`` in all states of the corpus (MJUCjr, DC1A3), 0.0 in each; its other values go from 0 to 1 and have no unit. FG-X:
``CURRENT_PARAM_SET`` names the set in use, 0 or 1, by the last letter of the names; ``FGComp_Power`` and ``FGLevel_Power`` switch
its two modules. The scale of ``FGLevel_Gain`` is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from daw_lint.model.plugin_state import ModuleSettings, PluginSettings
from daw_lint.plugins import cytomic, t_racks
from daw_lint.plugins.reading import is_within
from daw_lint.plugins.xml_text import Element

_NUMBER = re.compile(r"[-+]?\d{1,6}(?:\.\d{1,20})?", re.ASCII)
_MOST_DB, _MOST_RATIO, _MOST_MS = 144, 1000, 100_000
"""Our own bounds on what such a value can be."""
_SWITCHES = {"On": True, "Off": False}
_NOVA = {"gain_master": "output_db"}
_NOVA_WIDE = {"bandDynThreshold_wide": "threshold_db", "bandDynRatio_wide": "ratio", "bandDynAttack_wide": "attack_ms",
              "bandDynRelease_wide": "release_ms"}  # fmt: skip
_KOTELNIKOV = {"thresholdParam": "threshold_db", "ratioParam": "ratio", "softKneeParam": "knee_db", "attackParam": "attack_ms",
               "makeUpParam": "makeup_db", "outGainParam": "output_db"}  # fmt: skip
_KLANGHELM = re.compile(r"Klanghelm(\w{1,40})", re.ASCII)
_LEVEL, _COMPRESSOR, _SET = "FGLevel_Power", "FGComp_Power", "CURRENT_PARAM_SET"

_Attributes = Mapping[str, str]


def meaning_of(elements: Sequence[Element]) -> PluginSettings | None:
    """Return what the elements of a state mean, or ``None`` where the plug-in is not known."""
    root = elements[0]
    klanghelm = _KLANGHELM.fullmatch(root.tag)
    if klanghelm:
        return _klanghelm(klanghelm[1], root.attributes)
    own = [element for element in elements if element.tag in _TOKYO_DAWN]
    if own:
        # Two elements of this name, and we do not know which one counts.
        return _tokyo_dawn(own[0]) if len(own) == 1 else None
    return cytomic.meaning_of(elements) or t_racks.meaning_of(elements) or _fg_x(elements)


def _tokyo_dawn(element: Element) -> PluginSettings | None:
    name, read, bypass = _TOKYO_DAWN[element.tag]
    bypassed = _SWITCHES.get(element.attributes.get(bypass, ""))
    parameters = read(element.attributes)
    if bypassed is None and not parameters:
        return None
    return PluginSettings(
        "juce", "the plug-in stores the texts that it shows", parameters, bypassed=bypassed, product=name
    )


def _nova(attributes: _Attributes) -> dict[str, float | bool]:
    """Of its five compressors the wide one alone works on the whole signal; those of its bands are a dynamic EQ."""
    wide = _SWITCHES.get(attributes.get("bandDynActive_wide", ""))
    return _numbers(attributes, _NOVA | _NOVA_WIDE if wide else _NOVA)


def _kotelnikov(attributes: _Attributes) -> dict[str, float | bool]:
    return _numbers(attributes, _KOTELNIKOV)


_TOKYO_DAWN: dict[str, tuple[str, Callable[[_Attributes], dict[str, float | bool]], str]] = {
    "TDRNova": ("TDR Nova", _nova, "bypass_master"),
    "TDRNovaGE": ("TDR Nova GE", _nova, "bypass_master"),
    "TDRKotelnikov": ("TDR Kotelnikov", _kotelnikov, "bypassParam"),
    "TDRKotelnikovGE": ("TDR Kotelnikov GE", _kotelnikov, "bypassParam"),
}


def _numbers(attributes: _Attributes, names: Mapping[str, str]) -> dict[str, float | bool]:
    """Return the values under our names. What is no plain number, or out of all reason, is left out."""
    found: dict[str, float | bool] = {}
    for stored, name in names.items():
        text = attributes.get(stored, "")
        value = float(text) if _NUMBER.fullmatch(text) else None
        if value is not None and is_within(value, *_bounds(name)):
            found[name] = value
    return found


def _bounds(name: str) -> tuple[float, float]:
    if name == "ratio":
        return 1, _MOST_RATIO
    return (0, _MOST_MS) if name.endswith("_ms") else (-_MOST_DB, _MOST_DB)


def _klanghelm(name: str, attributes: _Attributes) -> PluginSettings | None:
    bypassed = _switch(attributes.get("Bypass", ""))
    if bypassed is None:
        return None
    return PluginSettings("juce", "the state names its bypass", bypassed=bypassed, product=name)


def _fg_x(elements: Sequence[Element]) -> PluginSettings | None:
    values = _by_name(elements)
    second = _switch(values.get(_SET, ""))
    if second is None:
        return None
    compressor, level = (_switch(values.get(f"{name}{int(second)}", "")) for name in (_COMPRESSOR, _LEVEL))
    if compressor is None or level is None:
        return None
    modules = (
        ModuleSettings("FG-Comp", "compressor", compressor, {}), ModuleSettings("FG-Level", "maximizer", level, {})
    )  # fmt: skip
    return PluginSettings("juce", "the state names its modules and their switches", modules=modules, product="FG-X")


def _by_name(elements: Sequence[Element]) -> dict[str, str]:
    """Return the values of a state by name: attributes of the root, and elements with an ``id`` and a ``value``.

    A name with two values is left out.
    """
    values: dict[str, str] = dict(elements[0].attributes)
    doubtful: set[str] = set()
    for element in elements[1:]:
        name, value = element.attributes.get("id"), element.attributes.get("value")
        if name is not None and value is not None and values.setdefault(name, value) != value:
            doubtful.add(name)
    return {name: value for name, value in values.items() if name not in doubtful}


def _switch(text: str) -> bool | None:
    return {"0": False, "0.0": False, "1": True, "1.0": True}.get(text)
