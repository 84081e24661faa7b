"""Fruity Limiter and Fruity Compressor: the scale that was measured, and what is left out."""

from __future__ import annotations

import random
import struct

import pytest

from daw_lint.model.plugin_state import LazyState, PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat, SessionError
from daw_lint.parsers import read_session
from daw_lint.plugins import settings_of
from tests.support.corpus import CORPUS, needs_corpus

NEW = (1000, 1000, 1000, 1115, 3, 5000, 3, 2882, 1000, 0, 0, 0, 6666, 1, 650, 1000, 0, 4187)
LENGTHS = {5: 161, 6: 168, 7: 169}


def limiter(
    gain: int = 1000, ceiling: int = 1000, compressor: tuple[int, int, int] = (1000, 0, 0), version: int = 6
) -> bytes:
    values = list(NEW)
    values[0], values[2], values[8:11] = gain, ceiling, compressor
    return struct.pack("<19i", version, *values).ljust(LENGTHS.get(version, 168), b"\0")


def compressor(threshold: int = -125, ratio: int = 40) -> bytes:
    return struct.pack("<8i", 2, threshold, ratio, 30, 150, 200, 0, 1)


def read(name: str, chunk: bytes, automated: frozenset[str] = frozenset()) -> PluginSettings | None:
    state = LazyState(lambda: StoredState(chunk=chunk, automated=automated))
    return settings_of(Device(name, DeviceFormat.NATIVE, f"Master > {name}", True, True, native_type=name, state=state))


def settings(name: str, chunk: bytes, automated: frozenset[str] = frozenset()) -> PluginSettings:
    found = read(name, chunk, automated)
    assert found is not None
    return found


@pytest.mark.parametrize("version", LENGTHS)
def test_a_new_limiter_adds_no_gain_and_limits_at_0_db(version: int) -> None:
    found = settings("Fruity Limiter", limiter(version=version))
    assert found.parameters == {"gain_db": 0.0, "ceiling_db": 0.0}
    assert found.modules is None


@pytest.mark.parametrize(
    ("stored", "measured_db"),
    [(250, -19.6), (500, -11.24), (750, -5.19), (1000, 0), (1250, 4.76), (1500, 9.31), (1750, 13.72), (2000, 18)],
)
def test_the_gain_of_the_limiter_is_what_was_measured(stored: int, measured_db: float) -> None:
    found = settings("Fruity Limiter", limiter(gain=stored)).parameters["gain_db"]
    assert found == pytest.approx(measured_db, abs=0.1)


@pytest.mark.parametrize(
    ("stored", "measured_db"), [(200, -18.43), (400, -11.4), (600, -6.84), (900, -1.69), (1000, -0.22)]
)
def test_the_ceiling_of_the_limiter_is_a_little_above_what_was_measured(stored: int, measured_db: float) -> None:
    found = settings("Fruity Limiter", limiter(ceiling=stored)).parameters["ceiling_db"]
    assert found - 0.22 == pytest.approx(measured_db, abs=0.01)


def test_what_was_not_measured_is_left_out() -> None:
    assert settings("Fruity Limiter", limiter(gain=0, ceiling=1500)).parameters == {}
    assert settings("Fruity Limiter", limiter(), frozenset({"3"})).parameters == {}


@pytest.mark.parametrize("stored", [(435, 733, 0), (435, 0, 733), (1000, 5, 0), (1000, 0, 5), (999, 0, 0)])
def test_a_compressor_in_the_limiter_that_is_set_may_work(stored: tuple[int, int, int]) -> None:
    modules = settings("Fruity Limiter", limiter(compressor=stored)).modules
    assert [(module.name, module.plugin_class, module.active) for module in modules or ()] == [
        ("Compressor", "compressor", None),
        ("Limiter", "limiter", True),
    ]


def test_fruity_compressor_tells_threshold_and_ratio() -> None:
    assert settings("Fruity Compressor", compressor()).parameters == {"threshold_db": -12.5, "ratio": 4.0}
    assert read("Fruity Compressor", compressor(), frozenset({"0"})) is None


@pytest.mark.parametrize(
    ("name", "chunk"),
    [
        ("Fruity Limiter", limiter(version=8)),
        ("Fruity Limiter", limiter()[:-1]),
        ("Fruity Limiter", limiter(gain=2001)),
        ("Fruity Limiter", limiter(gain=-1)),
        ("Fruity Limiter", b""),
        ("Fruity Limiter", b"abc"),
        ("Fruity Compressor", compressor(threshold=1)),
        ("Fruity Compressor", compressor(ratio=9)),
        ("Fruity Compressor", compressor() + b"\0"),
        ("Maximus", limiter()),
    ],
)
def test_what_does_not_fit_is_refused(name: str, chunk: bytes) -> None:
    assert read(name, chunk) is None


def test_damage_gives_settings_or_a_refusal() -> None:
    chance = random.Random(13)
    for _ in range(400):
        chunk = bytearray(chance.choice((limiter(), compressor())))
        for _ in range(chance.randint(1, 6)):
            chunk[chance.randrange(len(chunk))] = chance.randrange(256)
        for name in ("Fruity Limiter", "Fruity Compressor"):
            read(name, bytes(chunk[: chance.randrange(len(chunk) + 1)]))
            read(name, bytes(chunk))


@needs_corpus
def test_every_limiter_of_the_corpus_is_read_and_most_are_as_new() -> None:
    found: list[PluginSettings | None] = []
    for path in sorted(path for path in CORPUS.glob("flp/*/*") if path.is_file()):
        try:
            session = read_session(path)
        except SessionError:
            continue
        found += [settings_of(device) for track in session.all_tracks() for device in track.devices
                  if device.native_type == "Fruity Limiter"]  # fmt: skip
    assert len(found) >= 19
    assert all(one is not None and one.decoder != "native" for one in found)
    assert sum(one is not None and dict(one.parameters) == {"gain_db": 0.0, "ceiling_db": 0.0} for one in found) >= 13
