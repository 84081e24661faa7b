"""The settings inside plug-ins, detail by detail, as their stored states tell them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from daw_lint.diff.details import Detail
from daw_lint.diff.numbers import parameter, parameter_name
from daw_lint.model.plugin_state import PluginSettings
from daw_lint.model.session import Device

SettingsOf = Callable[[Device], "PluginSettings | None"]
"""Returns what a device is set to, ``None`` where that is not known or not asked for."""
_BYPASS = "own bypass"


def nothing_known(device: Device) -> PluginSettings | None:
    """Read no states: then settings are not compared."""
    return None


def state_details(settings: PluginSettings | None) -> list[Detail]:
    """Return what the state of a plug-in tells; nothing where it is not known."""
    return [*_own(settings), *_modules(settings)] if settings is not None else []


def changed_details(old: PluginSettings | None, new: PluginSettings | None) -> tuple[list[Detail], list[Detail]]:
    """Return what the states of two versions tell; nothing where one of them is not known."""
    if old is None or new is None:
        return [], []
    inside = old.modules is not None and new.modules is not None
    return (
        [*_own(old), *(_modules(old) if inside else ())],
        [*_own(new), *(_modules(new) if inside else ())],
    )


def _own(settings: PluginSettings) -> Iterator[Detail]:
    if settings.bypassed is not None:
        text = "on" if settings.bypassed else "off"
        yield Detail(_BYPASS, text, settings.bypassed, is_usual=not settings.bypassed)
    for name, value in settings.parameters.items():
        yield Detail(parameter_name(name), parameter(name, value), value)


def _modules(settings: PluginSettings) -> Iterator[Detail]:
    """Describe each module. A second one of the same name is told apart by its number."""
    seen: Counter[str] = Counter()
    for module in settings.modules or ():
        seen[module.name] += 1
        name = module.name if seen[module.name] == 1 else f"{module.name} {seen[module.name]}"
        state = {True: "on", False: "off", None: "on or off unknown"}[module.active]
        yield Detail(f"module {name}", state, state, is_optional=True)
        for key, value in module.parameters.items():
            yield Detail(f"{name} {parameter_name(key)}", parameter(key, value), value)
