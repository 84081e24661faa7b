"""Control ports of LADSPA and LV2 plug-ins."""

from __future__ import annotations

from daw_lint.model.plugin_state import StoredState
from daw_lint.model.session import DeviceFormat
from tests.support.plugin_states import Built, device_of


def built() -> tuple[Built, ...]:
    """Build the ports of a limiter of each kind."""
    absurd = (float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 0.0)
    calf = "http://calf.sourceforge.net/plugins/Limiter"
    many = {str(number): 0.0 for number in range(100_000)}
    return (
        Built(
            device_of("fast lookahead limiter", DeviceFormat.LADSPA, "LADSPA:1913"),
            StoredState(ports={"0": 6.0, "1": -0.5, "2": 0.5}),
            (*(StoredState(ports={"0": value, "1": value, "2": value}) for value in absurd), StoredState(ports=many)),
        ),
        Built(
            device_of("Calf Limiter", DeviceFormat.LV2, f"LV2:{calf}"),
            StoredState(ports={"bypass": 0.0, "level_in": 2.0, "level_out": 1.0, "limit": 0.9}),
            tuple(StoredState(ports={"level_in": value, "level_out": value, "limit": value}) for value in absurd),
        ),
    )
