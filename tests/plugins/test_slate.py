"""Slate Digital's racks: which modules they hold, and which have power."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daw_lint.model.plugin_classes import CLASSES
from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.plugins.slate_modules import class_of
from tests.support.plugin_states import Built, device_of, read
from tests.support.plugin_states.slate import EMPTY, FG_116, FG_N, TRIMMER, attributes, leaves, parameters

FORMS = pytest.mark.parametrize("write", [attributes, leaves, parameters])


def settings(chunk: bytes, automated: frozenset[str] = frozenset()) -> PluginSettings | None:
    return read(Built(device_of("Virtual Mix Rack"), StoredState(chunk=chunk, automated=automated)))


def modules(chunk: bytes, automated: frozenset[str] = frozenset()) -> list[tuple[str, str, bool | None]]:
    found = settings(chunk, automated)
    assert found is not None
    return [(module.name, module.plugin_class, module.active) for module in found.modules or ()]


@FORMS
def test_the_modules_are_told_by_slot(write: Callable[..., bytes]) -> None:
    assert modules(write(TRIMMER, FG_116, FG_N)) == [
        ("Trimmer", "utility", True),
        ("FG-116", "compressor", True),
        ("FG-N", "eq", False),
    ]


@FORMS
def test_a_rack_with_a_trimmer_alone_is_that(write: Callable[..., bytes]) -> None:
    assert modules(write(TRIMMER)) == [("Trimmer", "utility", True)]


def test_an_empty_slot_is_no_module() -> None:
    assert modules(attributes(EMPTY, FG_116)) == [("FG-116", "compressor", True)]


def test_slots_are_in_the_order_of_their_numbers() -> None:
    names = [(f"M{index:03}", f"Module {index}", "1") for index in range(1, 12)]
    assert [name for name, _, _ in modules(attributes(*names))] == [f"Module {index}" for index in range(1, 12)]


@pytest.mark.parametrize("bypass", ["1", "true", "perhaps"])
def test_a_bypass_that_is_on_or_not_known_leaves_open_who_is_active(bypass: str) -> None:
    assert modules(attributes(FG_116, FG_N, bypass=bypass)) == [("FG-116", "compressor", None), ("FG-N", "eq", False)]


def test_no_bypass_leaves_open_who_is_active() -> None:
    assert modules(attributes(FG_116).replace(b"Bypass", b"Other")) == [("FG-116", "compressor", None)]


def test_automation_leaves_open_who_is_active() -> None:
    assert modules(attributes(FG_116, FG_N), frozenset({"3"})) == [("FG-116", "compressor", None), ("FG-N", "eq", None)]


def test_a_module_that_is_not_known_is_told_as_unknown() -> None:
    assert modules(attributes(("XXXX", "Time Machine", "1"))) == [("Time Machine", "unknown", True)]


def test_a_slot_told_twice_in_different_words_is_refused() -> None:
    rack = attributes(TRIMMER).replace(b"</Rack>", b'<Inner Slot1ModuleName="FG-116"/></Rack>')
    assert settings(rack) is None


def test_a_slot_without_the_name_of_its_module_is_refused() -> None:
    assert settings(attributes(TRIMMER, FG_116).replace(b"Slot2ModuleName", b"Slot2Other")) is None


def test_xml_without_slots_is_refused() -> None:
    assert settings(b'<Rack ModuleName="Trimmer"/>') is None


@pytest.mark.parametrize(("name", "plugin_class"), [("FG-GREY", "bus-compressor"), ("fg mu", "bus-compressor")])
def test_the_spelling_of_a_name_does_not_matter(name: str, plugin_class: str) -> None:
    assert class_of(name) == plugin_class
    assert plugin_class in CLASSES


def test_a_module_with_a_name_that_nobody_can_read_is_no_module() -> None:
    assert settings(attributes(("LONG", "x" * 101, "1"))) is None
    assert settings(attributes(("LONG", "x" * 100, "1"))) is not None
