"""What a finding tells of the settings of its device: at the end of its message, and in its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daw_lint.judge.processors import Processor, limiting_modules, working_modules
from daw_lint.judge.settings_wording import effect, gains_around, module_effect, module_name
from daw_lint.model.finding import Evidence
from daw_lint.model.plugin_classes import DYNAMICS
from daw_lint.model.wording import listed
from daw_lint.plugins import NATIVE

_MOST_NAMES = 6


def told(parts: Sequence[Processor]) -> str:
    """Say what a device does, to follow the message of a finding after a colon; empty where nothing is known."""
    texts = [text for text in map(_part, parts) if text]
    words = "; ".join(texts) if any(", " in text for text in texts) else listed(texts, _MOST_NAMES)
    return f": {words}" if words else ""


def bracketed(parts: Sequence[Processor]) -> str:
    """Say the same in brackets, to stand inside a sentence."""
    words = told(parts).removeprefix(": ")
    return f" ({words})" if words else ""


def settings_evidence(parts: Sequence[Processor]) -> Evidence:
    """Return the parameters of the limiter or compressor, the modules that are on, and why all that can be trusted."""
    first = parts[0]
    if first.settings is None or first.plugin_class not in DYNAMICS:
        return {}
    limiting = limiting_modules(first)
    found: Evidence = dict(_rounded(limiting[0].parameters if limiting else first.parameters))
    modules = working_modules(first) or [part.module for part in parts if part.module is not None]
    if modules:
        found["modules"] = ", ".join(module.name for module in modules)
    if first.settings.product:
        found["product"] = first.settings.product
    if found and first.settings.decoder != NATIVE:
        found["settings_known_by"] = first.settings.proof
    return found


def _part(part: Processor) -> str:
    if part.module is not None:
        return module_effect(part.module)
    working = working_modules(part)
    if not working:
        product = part.settings.product if part.settings is not None else ""
        return effect(part.parameters, part.plugin_class, product) if part.plugin_class in DYNAMICS else ""
    limiting = limiting_modules(part)
    others = [module_name(module) for module in working if module not in limiting]
    if not limiting:
        return listed(others, _MOST_NAMES)
    # A gain of the whole suite is part of what its limiter does.
    around = gains_around(part.parameters)
    words = "; ".join((*map(module_effect, limiting), *([around] if around else [])))
    return f"{words}; with {listed(others, _MOST_NAMES)}" if others else words


def _rounded(parameters: Mapping[str, float | bool]) -> dict[str, float | bool]:
    return {name: value if isinstance(value, bool) else round(value, 2) for name, value in parameters.items()}
