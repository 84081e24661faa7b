"""The devices in the slots of an FL Studio insert."""

from __future__ import annotations

from daw_lint.model.session import Device, DeviceFormat, Switch
from daw_lint.parsers.flstudio.automation import Automation
from daw_lint.parsers.flstudio.controls import UNITY, Controls
from daw_lint.parsers.flstudio.mixer import Insert, Slot
from daw_lint.parsers.flstudio.plugins import WRAPPER, read_wrapper
from daw_lint.parsers.flstudio.states import own_state, wrapped_state


def devices_of(insert: Insert, path: str, controls: Controls, automation: Automation) -> tuple[Device, ...]:
    """Build the devices of an insert in slot order."""
    slots = sorted(insert.slots, key=lambda slot: slot.index or 0)
    found = (_device(insert, slot, path, controls, automation) for slot in slots)
    return tuple(device for device in found if device is not None)


def _device(insert: Insert, slot: Slot, path: str, controls: Controls, automation: Automation) -> Device | None:
    own = slot.internal != WRAPPER
    wrapped = None if own else read_wrapper(slot.data)
    name = (slot.internal if own else wrapped.name if wrapped else "") or slot.shown or slot.internal
    if not name:
        return None
    enabled, mix = _switches(insert.index, slot.index, controls, automation)
    place = None if slot.index is None else controls.slot_place(insert.index, slot.index)
    return Device(
        name=name,
        format=DeviceFormat.NATIVE if own else wrapped.format if wrapped else DeviceFormat.VST2,
        path=f"{path} > {slot.shown or name}",
        enabled=enabled,
        active=_active(insert, enabled, mix),
        user_name=slot.shown if slot.shown and slot.shown != name else None,
        vendor="Image-Line" if own else wrapped.vendor if wrapped else None,
        plugin_id=wrapped.plugin_id if wrapped else None,
        parameters={} if mix is None else {"mix_percent": mix},
        native_type=slot.internal or None if own else None,
        state=own_state(slot.data, automation, place) if own else wrapped and wrapped_state(wrapped, automation, place),
    )


def _switches(insert: int, slot: int | None, controls: Controls, automation: Automation) -> tuple[Switch, float | None]:
    """Return a slot's switch, and its mix in percent, which is unknown if it is automated."""
    if slot is None:
        return None, None
    switch, knob = controls.slot_switch(insert, slot), controls.slot_mix(insert, slot)
    stored, mix = controls.get(switch), controls.get(knob)
    enabled: Switch = None if stored is None else stored != 0
    is_known = mix is not None and mix <= UNITY and not automation.moves(knob, mix)
    return "automated" if automation.moves(switch, stored) else enabled, (mix or 0) * 100 / UNITY if is_known else None


def _active(insert: Insert, enabled: Switch, mix_percent: float | None) -> Switch:
    """Return whether a device is heard: its slot is on and not fully dry, and its insert plays with effects."""
    if insert.enabled is False or insert.effects_on is False or mix_percent == 0:
        return False
    return None if insert.enabled is None or insert.effects_on is None else enabled
