"""Whatever bytes a session stores as a state: a decoder returns settings or refuses, and is quick."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from importlib import import_module
from math import isfinite
from time import thread_time

import pytest

from daw_lint.model.plugin_classes import CLASSES, UNKNOWN
from daw_lint.model.plugin_state import PARAMETER_NAMES, SHARE, PluginSettings, StoredState
from daw_lint.plugins import DECODERS, LONGEST_BYTES, MOST_VALUES
from daw_lint.plugins.reading import as_index
from tests.support.plugin_states import Built, all_built, read

STATES = all_built()
CASES = [pytest.param(built, id=f"{name}-{built.device.name}") for name, each in STATES.items() for built in each]
MOST_SECONDS = 0.01
ROUNDS = 150
_WORDS = tuple(
    bytes.fromhex(word) for word in ("ffffffff", "7fffffff", "ffffff7f", "00000080", "0000c07f", "00000000", "ff00fe80")
)
"""Counts beyond all bytes, negative numbers, NaN, nothing, and text that is no UTF-8."""
_NUMBERS = (float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, -0.0, 2.0**63)


def damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    match chance.randrange(6):
        case 0:
            return data[:place]
        case 1:
            return data + chance.randbytes(chance.randrange(1, 64))
        case 2:
            return data[:place] + data[chance.randrange(len(data) + 1) :]
        case 3:
            return data * chance.randrange(2, 5)
        case 4:
            word = chance.choice(_WORDS)
            return data[:place] + word + data[place + len(word) :]
        case _:
            broken = bytearray(data)
            for _ in range(chance.randrange(1, 4)):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
            return bytes(broken)


def damaged_numbers(values: tuple[float, ...], chance: random.Random) -> tuple[float, ...]:
    place = chance.randrange(len(values) + 1)
    match chance.randrange(4):
        case 0:
            return values[:place]
        case 1:
            return values * chance.randrange(2, 50)
        case _:
            return (*values[:place], chance.choice((*_NUMBERS, chance.uniform(-2, 2))), *values[place + 1 :])


def damaged(stored: StoredState, chance: random.Random) -> StoredState:
    """Damage one of the parts that the state has."""
    changes: list[StoredState] = []
    if stored.chunk:
        changes.append(stored._replace(chunk=damaged_bytes(stored.chunk, chance)))
    if stored.controller:
        changes.append(stored._replace(controller=damaged_bytes(stored.controller, chance)))
    for key, part in stored.extra.items():
        if part:
            changes.append(stored._replace(extra={**stored.extra, key: damaged_bytes(part, chance)}))
    if stored.floats:
        changes.append(stored._replace(floats=damaged_numbers(stored.floats, chance)))
    if stored.sliders:
        known = tuple(value or 0.0 for value in stored.sliders if value is not None)
        changes.append(stored._replace(sliders=(*damaged_numbers(known, chance), None)))
    if stored.ports:
        values = damaged_numbers(tuple(stored.ports.values()), chance)
        changes.append(stored._replace(ports=dict(zip(stored.ports, values, strict=False))))
    if stored.listed:
        values = damaged_numbers(tuple(one.value for one in stored.listed), chance)
        changes.append(
            stored._replace(
                listed=tuple(one._replace(value=value) for one, value in zip(stored.listed, values, strict=False))
            )
        )
    return chance.choice(changes) if changes else stored


def check(settings: PluginSettings | None) -> None:
    if settings is None:
        return
    assert settings.decoder
    assert settings.proof
    assert settings.bypassed in (None, True, False)
    check_parameters(settings.parameters)
    for module in settings.modules or ():
        assert module.plugin_class in CLASSES | {UNKNOWN}
        assert module.active in (None, True, False)
        check_parameters(module.parameters)


def check_parameters(parameters: Mapping[str, float | bool]) -> None:
    for name, value in parameters.items():
        assert name in PARAMETER_NAMES or name.endswith(SHARE), name
        assert isfinite(value), name
        if name.endswith(SHARE) or name == "dry_wet":
            assert 0 <= value <= 1, name


def seconds(built: Built, stored: StoredState) -> float:
    """Return the processor time of the decoders, the best of three where the first is too long."""
    best = float("inf")
    for _ in range(3):
        start = thread_time()
        check(read(built, stored))
        best = min(best, thread_time() - start)
        if best < MOST_SECONDS:
            break
    return best


def mutations(built: Built) -> Iterator[StoredState]:
    chance = random.Random(built.device.name)
    stored = built.stored
    for _ in range(ROUNDS):
        yield damaged(stored, chance)
    for _ in range(ROUNDS // 5):
        yield damaged(damaged(stored, chance), chance)


def test_each_decoder_has_states_that_we_built() -> None:
    assert set(STATES) == {decoder.module for decoder in DECODERS}


@pytest.mark.parametrize("name", sorted(STATES))
def test_a_whole_state_is_read_by_its_decoder(name: str) -> None:
    for built in STATES[name]:
        settings = read(built)
        check(settings)
        assert settings is not None, built.device.name
        assert settings == import_module(f"daw_lint.plugins.{name}").decode(built.device, built.stored)


@pytest.mark.parametrize("built", CASES)
def test_a_damaged_state_gives_settings_or_nothing(built: Built) -> None:
    slowest = max(seconds(built, stored) for stored in mutations(built))
    assert slowest < MOST_SECONDS


@pytest.mark.parametrize("built", CASES)
def test_a_hostile_state_gives_settings_or_nothing_quickly(built: Built) -> None:
    # The module is imported by the first look, which is no part of the time.
    read(built)
    for stored in (*built.hostile, StoredState(), StoredState(chunk=built.stored.chunk[:4] + bytes(LONGEST_BYTES))):
        assert seconds(built, stored) < MOST_SECONDS


@pytest.mark.parametrize("name", sorted(STATES))
def test_a_state_on_another_device_gives_settings_or_nothing(name: str) -> None:
    devices = [built.device for each in STATES.values() for built in each]
    for built in STATES[name]:
        for device in devices:
            check(read(built._replace(device=device)))


def test_more_values_than_any_known_plugin_has_are_not_read() -> None:
    built = next(one for each in STATES.values() for one in each if one.stored.ports)
    ports = dict(built.stored.ports) | {f"more{number}": 0.0 for number in range(MOST_VALUES)}
    assert read(built._replace(stored=built.stored._replace(ports=ports))) is None


@pytest.mark.parametrize("name", ["9" * 5000, "²", "-1", "word", "9" * 20])
def test_what_a_host_calls_an_automated_parameter_may_be_no_index(name: str) -> None:
    assert as_index(name) is None
    for each in STATES.values():
        for built in each:
            read(built._replace(stored=built.stored._replace(automated=frozenset({name}))))
