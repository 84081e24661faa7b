"""Effect chains of LMMS."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState
from daw_lint.model.session import Device, DeviceFormat, Switch
from daw_lint.parsers.lmms.keys import read_key
from daw_lint.parsers.lmms.native import read_parameters
from daw_lint.parsers.lmms.ports import port_state
from daw_lint.parsers.lmms.settings import flag, is_automated
from daw_lint.parsers.lmms.vst_states import vst_state

_FORMATS = {"ladspaeffect": DeviceFormat.LADSPA, "vsteffect": DeviceFormat.VST2, "lv2effect": DeviceFormat.LV2}


def read_chain(chain: Element | None, path: str, active: bool, moved: frozenset[str]) -> tuple[Device, ...]:
    """Read the effects of an ``fxchain``. ``active`` is the state of its track, ``moved`` holds the automated IDs."""
    if chain is None:
        return ()
    enabled: Switch = "automated" if is_automated(chain, "enabled", moved) else flag(chain, "enabled", True) is True
    return tuple(_effects(chain, path, _in_series(enabled, active), moved))


def _effects(chain: Element, path: str, active: Switch, moved: frozenset[str]) -> Iterator[Device]:
    for effect in chain.findall("effect"):
        kind = effect.get("name") or "effect"
        key = read_key(effect)
        format_ = _FORMATS.get(kind, DeviceFormat.NATIVE)
        name = _name(kind, key)
        enabled: Switch = "automated" if is_automated(effect, "on", moved) else flag(effect, "on")
        yield Device(
            name=name,
            format=format_,
            path=f"{path} > {name}",
            enabled=enabled,
            vendor="LMMS" if format_ is DeviceFormat.NATIVE else None,
            active=_in_series(enabled, active),
            plugin_id=_plugin_id(format_, key),
            parameters=read_parameters(effect, moved),
            native_type=kind if format_ is DeviceFormat.NATIVE else None,
            state=_state(effect, format_, moved),
        )


def _state(effect: Element, format_: DeviceFormat, moved: frozenset[str]) -> LazyState | None:
    """Hand on the state of a plug-in. What one with ports does while its dry/wet knob moves, no value tells."""
    if format_ is DeviceFormat.VST2:
        return vst_state(effect)
    return None if is_automated(effect, "wet", moved) else port_state(effect, moved)


def _in_series(own: Switch, around: Switch) -> Switch:
    """Combine two switches in series: off wins, then unknown, then automated."""
    for state in (False, None, "automated"):
        if state in (own, around):
            return state
    return True


def _name(kind: str, key: dict[str, str]) -> str:
    # The key has the label of the plug-in, or the URI of an LV2 one.
    if kind in ("ladspaeffect", "lv2effect"):
        return key.get("plugin") or key.get("uri") or kind
    file = key.get("file") or key.get("plugin") or ""
    if kind == "vsteffect" and file:
        return file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".dll").removesuffix(".so")
    return kind


def _plugin_id(format_: DeviceFormat, key: dict[str, str]) -> str | None:
    if format_ is DeviceFormat.LADSPA and key.get("plugin"):
        return f"LADSPA:{key.get('file', '').removesuffix('.so').removesuffix('.dll')}:{key['plugin']}"
    if format_ is DeviceFormat.LV2 and (key.get("uri") or key.get("plugin")):
        return f"LV2:{key.get('uri') or key['plugin']}"
    return None
