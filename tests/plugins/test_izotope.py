"""iZotope's suites: the modules in the path, what they are set to, and what is refused."""

from __future__ import annotations

from struct import pack

import pytest

from daw_lint.model.plugin_classes import CLASSES
from daw_lint.model.plugin_state import ListedParameter, PluginSettings, StoredState
from daw_lint.plugins import izotope_modules
from tests.support.plugin_states import Built, device_of, izotope, read
from tests.support.plugin_states.izotope import MAXIMIZER, MODULES, container, neutron, ozone_7, ozone_9, vst2

LIMITER = {"threshold_db": -5.4, "ceiling_db": -1.0, "true_peak": True}


def settings(chunk: bytes, *listed: ListedParameter, automated: frozenset[str] = frozenset()) -> PluginSettings:
    found = refused(chunk, *listed, automated=automated)
    assert found is not None
    return found


def refused(chunk: bytes, *listed: ListedParameter, automated: frozenset[str] = frozenset()) -> PluginSettings | None:
    return read(Built(device_of("Ozone 9"), StoredState(chunk=chunk, listed=listed, automated=automated)))


def modules(found: PluginSettings) -> list[tuple[str, str, bool | None]]:
    return [(module.name, module.plugin_class, module.active) for module in found.modules or ()]


def test_only_the_modules_of_the_path_are_told_in_its_order() -> None:
    found = settings(container(ozone_9(("Maximizer", "Equalizer"))))
    assert modules(found) == [("Maximizer", "maximizer", True), ("Equalizer", "eq", True)]


def test_an_empty_path_has_no_module() -> None:
    assert settings(container(ozone_9(()))).modules == ()


def test_a_maximizer_has_threshold_ceiling_and_true_peak() -> None:
    found = settings(container(ozone_9(("Equalizer", "Maximizer"))))
    assert [dict(module.parameters) for module in found.modules or ()] == [{}, LIMITER]


def test_a_module_with_its_bypass_on_is_not_active() -> None:
    assert modules(settings(container(ozone_9(("Vintage Compressor",))))) == [
        ("Vintage Compressor", "compressor", False)
    ]


def test_the_gains_around_the_path_are_those_of_the_suite() -> None:
    assert settings(container(ozone_9(("Maximizer",)))).parameters == {"input_db": 2.0, "output_db": -0.5}


@pytest.mark.parametrize("which", ["Left", "Right", "Locked"])
def test_gains_that_differ_are_left_out(which: str) -> None:
    level = {f"Gain Input {one}": 2.0 if one == which else 1.0 for one in ("Left", "Right", "Locked")}
    root = ozone_9(("Maximizer",), {**MODULES, "Gain Input": level})
    assert settings(container(root)).parameters == {"output_db": -0.5}


@pytest.mark.parametrize("is_bypassed", [True, False])
def test_the_bypass_of_the_suite_is_its_global_bypass(is_bypassed: bool) -> None:
    assert settings(container(ozone_9(("Maximizer",), is_bypassed=is_bypassed))).bypassed is is_bypassed


def test_ozone_7_has_the_same_under_longer_keys() -> None:
    found = settings(container(ozone_7(("Maximizer", "Vintage Compressor")), version=1))
    assert modules(found) == [("Maximizer", "maximizer", True), ("Vintage Compressor", "compressor", False)]
    assert found.modules is not None
    assert found.modules[0].parameters == LIMITER


def test_neutron_has_its_limiter_behind_the_chain() -> None:
    found = settings(container(neutron(("Hybrid Dynamic EQ", "Dynamics 0")), version=0))
    assert modules(found) == [
        ("Hybrid Dynamic EQ", "dynamic-eq", True),
        ("Dynamics 0", "compressor", False),
        ("Limiter", "limiter", True),
    ]
    assert found.modules is not None
    assert found.modules[-1].parameters == {"ceiling_db": -0.5}


def test_a_limiter_of_neutron_that_is_off_is_no_module() -> None:
    off = {**izotope.NEUTRON, "Limiter": {"Bypass": True, "Ceiling": -0.5}}
    assert modules(settings(container(neutron(("Dynamics 0",), off)))) == [("Dynamics 0", "compressor", False)]


def test_a_plug_in_of_one_module_has_its_values_itself() -> None:
    found = settings(container(ozone_9(("Maximizer",), {"Maximizer": MAXIMIZER})))
    assert found.modules is None
    assert found.parameters == {"input_db": 2.0, "output_db": -0.5, **LIMITER}
    assert found.bypassed is False


def test_a_plug_in_of_one_module_is_bypassed_by_the_switch_of_the_module() -> None:
    off = {"Maximizer": {**MAXIMIZER, "Bypass": True}}
    assert settings(container(ozone_9(("Maximizer",), off))).bypassed is True


def test_a_module_that_is_not_known_is_told_as_unknown() -> None:
    found = settings(container(ozone_9(("Maximizer", "Time Machine"))))
    assert modules(found) == [("Maximizer", "maximizer", True), ("Time Machine", "unknown", None)]


def test_a_threshold_that_the_module_learns_is_left_out() -> None:
    learns = {**MODULES, "Maximizer": {**MAXIMIZER, "Enable Threshold Learning": True}}
    found = settings(container(ozone_9(("Maximizer",), learns)))
    assert found.modules is not None
    assert found.modules[0].parameters == {"ceiling_db": -1.0, "true_peak": True}


def test_two_sets_of_values_are_left_out() -> None:
    split = {**MODULES, "Vintage Compressor": {**izotope.VINTAGE_COMPRESSOR, "Processing Mode": 1}}
    found = settings(container(ozone_9(("Vintage Compressor",), split)))
    assert found.modules is not None
    assert found.modules[0].parameters == {}


@pytest.mark.parametrize("level", [-121.0, 61.0, 1e308, True, "loud"])
def test_a_level_that_none_can_be_is_left_out(level: float | bool | str) -> None:
    odd = {**MODULES, "Maximizer": {**MAXIMIZER, "Margin": level}}
    found = settings(container(ozone_9(("Maximizer",), odd)))
    assert found.modules is not None
    assert "ceiling_db" not in found.modules[0].parameters


def test_an_automated_value_is_left_out_by_its_name() -> None:
    automated = ListedParameter(7, "MAX: Threshold", 0.5, automated=True)
    found = settings(container(ozone_9(("Maximizer",))), automated)
    assert found.modules is not None
    assert found.modules[0].parameters == {"ceiling_db": -1.0, "true_peak": True}
    assert found.modules[0].active is True


def test_an_automated_bypass_is_not_told() -> None:
    found = settings(container(ozone_9(("Maximizer",))), ListedParameter(7, "Global Bypass", 0.0, automated=True))
    assert found.bypassed is None
    assert modules(found) == [("Maximizer", "maximizer", None)]


def test_automation_of_a_parameter_without_a_name_leaves_the_path_alone() -> None:
    found = settings(container(ozone_9(("Maximizer",))), automated=frozenset({"12"}))
    assert found.parameters == {}
    assert modules(found) == [("Maximizer", "maximizer", None)]
    assert found.modules is not None
    assert found.modules[0].parameters == {}


def test_a_vst2_state_has_a_length_before_and_a_name_behind() -> None:
    suite = container(ozone_9(("Maximizer",)))
    assert settings(vst2(suite)) == settings(suite)


@pytest.mark.parametrize(
    "change",
    [
        lambda chunk: chunk[:-1],
        lambda chunk: chunk + b"\0",
        lambda chunk: chunk[:8] + pack("<I", len(chunk)) + chunk[12:],
        lambda chunk: chunk[:12] + pack("<I", 100) + chunk[16:],
        lambda chunk: chunk[:12] + pack("<I", 1 << 30) + chunk[16:],
        lambda chunk: pack("<I", len(chunk) + 1) + chunk,
        lambda chunk: vst2(chunk)[:-1],
    ],
    ids=["cut", "longer", "count too high", "length too low", "length too high", "wrong length before", "name cut"],
)
def test_a_container_that_does_not_fit_is_refused(change: object) -> None:
    assert callable(change)
    assert refused(change(container(ozone_9(("Maximizer",))))) is None


@pytest.mark.parametrize("path", ["", "AA==", "AAkAAABNYXg=", "AQkAAABNYXhpbWl6ZXI=", "not base64", "AAMAAAD//wA="])
def test_a_list_of_the_path_that_does_not_fit_is_refused_or_empty(path: str) -> None:
    root = ozone_9((), {**MODULES, "ElementChain": {}})
    elements = root["DSP State"]["Value"]["DSP Elements"]["Value"]  # type: ignore[index]
    elements["ElementChain"] = izotope.dictionary(izotope.typed({"Extra Bytes": path}))
    found = refused(container(root))
    assert (found is None) == bool(path)


def test_a_module_with_a_name_that_nobody_can_read_is_refused() -> None:
    assert refused(container(ozone_9(("x" * 101,), {**MODULES, "x" * 101: {"Bypass": False}}))) is None
    assert refused(container(ozone_9(("x" * 100,), {**MODULES, "x" * 100: {"Bypass": False}}))) is not None


def test_more_modules_than_a_long_chain_allows_are_refused_at_once() -> None:
    chain = {f"Maximizer{number}": 1.0 for number in range(2000)}
    root = ozone_7(("Maximizer",) * 60)
    assert refused(container(root, version=1)) is not None
    elements = root["DSP Elements"]["Value"]  # type: ignore[index]
    elements["ElementChain"]["Value"].update(izotope.typed(chain))
    assert refused(container(root, version=1)) is None


def test_a_key_that_occurs_twice_is_refused() -> None:
    assert refused(container(b'{"DSP Elements": {}, "DSP Elements": {}}')) is None


def test_a_product_with_its_switches_elsewhere_is_refused() -> None:
    assert refused(container(neutron(("Compressor 0",), {"Compressor 0": {"Enable": True}}))) is None


def test_each_module_has_a_class_that_exists() -> None:
    assert set(izotope_modules.CLASSES.values()) <= CLASSES
    assert set(izotope_modules.LEVELS) | set(izotope_modules.SWITCHES) <= set(izotope_modules.CLASSES)
