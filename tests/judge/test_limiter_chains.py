"""The limiters of a chain are judged only where it is known what follows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from daw_lint.judge.case import Case
from daw_lint.judge.processors import in_series, is_active
from daw_lint.judge.settings_wording import adds_no_gain, effect, net_gain_db, off_by_itself
from daw_lint.model.plugin_classes import UNKNOWN
from daw_lint.model.plugin_state import PluginSettings
from daw_lint.model.session import Chain, Device, DeviceFormat, Switch
from daw_lint.rulebook.catalogue import load
from tests.support.plugin_states import Built, all_built, read


def device(name: str, active: Switch = True, chains: tuple[Chain, ...] = ()) -> Device:
    return Device(name, DeviceFormat.NATIVE, f"master > {name}", active, active, native_type=name, chains=chains)


def parallel(*names: str) -> tuple[Chain, ...]:
    return tuple(Chain(name, True, (device(name),)) for name in names)


def test_a_rack_with_parallel_chains_is_something_unknown_in_the_order() -> None:
    case = Case(load())
    devices = [
        device("Limiter"),
        device("Rack", chains=parallel("Limiter", "Utility")),
        device("Spectrum", "automated"),
    ]
    assert [part.plugin_class for part in in_series(case, devices)] == ["limiter"]
    whole = list(in_series(case, devices, whole=True))
    assert [part.plugin_class for part in whole][:2] == ["limiter", UNKNOWN]
    assert [part.active for part in whole] == [True, True, "automated"]


@pytest.mark.parametrize("name", ["input_db", "output_db", "drive_db", "makeup_db"])
def test_a_limiter_with_a_gain_around_it_is_not_said_to_add_none(name: str) -> None:
    parameters = {"threshold_db": -1.0, "ceiling_db": -1.0}
    assert adds_no_gain(parameters)
    assert not adds_no_gain({**parameters, name: 6.0})
    assert "adds no gain" not in effect({**parameters, name: 6.0}, "maximizer")


def test_the_gain_of_a_limiter_that_is_mixed_with_its_input_is_not_told() -> None:
    assert net_gain_db({"gain_db": 6.0}, "limiter") == 6.0
    assert net_gain_db({"gain_db": 6.0, "dry_wet": 0.5}, "limiter") is None


def test_a_limiter_that_saturates_is_not_said_to_catch_only_peaks() -> None:
    assert "catches only" not in effect({"gain_db": 0.0, "ceiling_db": -1.0, "saturation_share": 0.3}, "limiter")


def test_a_limiter_that_its_slot_mixes_with_the_input_holds_no_ceiling() -> None:
    built = next(one for one in all_built()["fabfilter"] if "ceiling_db" in parameters_of(one, 100.0))
    assert "dry_wet" not in parameters_of(built, 100.0)
    half = parameters_of(built, 50.0)
    assert half["dry_wet"] == 0.5
    assert not half.keys() & {"gain_db", "ceiling_db"}


def parameters_of(built: Built, mix_percent: float) -> Mapping[str, float | bool]:
    settings = read(built._replace(device=replace(built.device, parameters={"mix_percent": mix_percent})))
    return settings.parameters if settings is not None else {}


def test_the_fader_of_a_single_chain_counts() -> None:
    rack = device("Rack", chains=(Chain("one", True, (device("Limiter"),), volume_db=3.0),))
    whole = list(in_series(Case(load()), [rack], whole=True))
    assert [(part.plugin_class, part.parameters.get("gain_db")) for part in whole] == [
        ("limiter", None),
        ("utility", 3.0),
    ]


def test_a_device_of_which_nothing_is_heard_is_told_as_that_and_not_as_bypassed() -> None:
    dry = PluginSettings("", "", {"dry_wet": 0.0})
    assert off_by_itself(dry) == "with its dry/wet at 0 %"
    assert is_active(device("Limiter"), dry) is False
    assert off_by_itself(dry._replace(bypassed=True)) == "bypassed by its own switch"
    assert off_by_itself(PluginSettings("", "", {"dry_wet": 0.5})) == ""
    assert off_by_itself(None) == ""
