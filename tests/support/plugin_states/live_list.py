"""Live's own list of parameters, of plug-ins that store nothing themselves."""

from __future__ import annotations

from daw_lint.model.plugin_state import ListedParameter, StoredState
from daw_lint.model.session import DeviceFormat
from daw_lint.plugins.fabfilter_places import PRO_L_2
from tests.support.plugin_states import Built, device_of


def listed(share: float) -> tuple[ListedParameter, ...]:
    """Return a list in which each switch is off, and all else is this share of its range."""
    return tuple(ListedParameter(place.id, place.title, 0.0 if place.is_switch else share) for place in PRO_L_2)


def built() -> tuple[Built, ...]:
    """Build the list of a Pro-L 2."""
    device = device_of("FabFilter Pro-L 2", DeviceFormat.VST2, "VST2:FL2p")
    twice = StoredState(listed=listed(0.5) * 5000)
    return (Built(device, StoredState(listed=listed(0.5)), (twice, StoredState(listed=listed(float("nan"))))),)
