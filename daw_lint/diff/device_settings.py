"""The settings inside plug-ins, detail by detail, as their stored states tell them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from daw_lint.diff.details import Detail
from daw_lint.diff.numbers import parameter, parameter_name
from daw_lint.model.plugin_state import PluginSettings
from daw_lint.model.session import Device
from daw_lint.plugins import settings_of

_BYPASS = "own bypass"


def state_details(device: Device) -> list[Detail]:
    """Return what the state of a plug-in tells; nothing where no decoder knows it."""
    settings = settings_of(device) if device.state is not None else None
    return [*_own(settings), *_modules(settings)] if settings is not None else []


def changed_details(old: Device, new: Device) -> tuple[list[Detail], list[Detail]]:
    """Return what the states of two versions tell; nothing where the bytes are the same, or where one of them is not known."""
    if old.state is None or new.state is None:
        return [], []
    before = old.state.stored()
    if before is not None and before == new.state.stored():
        return [], []
    one, other = settings_of(old), settings_of(new)
    if one is None or other is None:
        return [], []
    inside = one.modules is not None and other.modules is not None
    return (
        [*_own(one), *(_modules(one) if inside else ())],
        [*_own(other), *(_modules(other) if inside else ())],
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
