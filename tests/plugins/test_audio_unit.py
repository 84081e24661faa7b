"""The class info of an Audio Unit: Apple's own form, and the parameters that are known in it."""

from __future__ import annotations

import random
from struct import pack
from time import thread_time

import pytest

from daw_lint.model.plugin_state import LazyState, ListedParameter, PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.parsers import read_session
from daw_lint.plugins import settings_of
from daw_lint.plugins.audio_unit import read_class_info
from tests.support.corpus import live_sets, needs_corpus

PRO_L, PRO_L_2 = "AU:aumf/FPLr/FabF", "AU:aumf/FL2p/FabF"

NOTHING = StoredState()


def block(values: dict[int, float], scope: int = 0, element: int = 0) -> bytes:
    entries = b"".join(pack(">If", number, value) for number, value in values.items())
    return pack(">III", scope, element, len(values)) + entries


def read(chunk: bytes, plugin_id: str = PRO_L, beside: StoredState = NOTHING) -> PluginSettings | None:
    state = beside._replace(chunk=chunk)
    device = Device("a", DeviceFormat.AU, "Master > a", True, True, plugin_id=plugin_id, state=LazyState(lambda: state))
    return settings_of(device)


def of_pro_l(**changes: float) -> bytes:
    values = dict.fromkeys(range(19), 0.0) | {0: 8.8975, 2: 0.25, 11: -0.5}
    return block(values | {int(name[1:]): value for name, value in changes.items()})


def test_a_pro_l_gives_its_values_in_their_units() -> None:
    found = read(of_pro_l())
    assert found is not None
    assert (found.decoder, found.product, found.bypassed) == ("audio_unit", "Pro-L", False)
    assert found.parameters == {"gain_db": pytest.approx(8.8975), "lookahead_ms": 0.25, "ceiling_db": -0.5}


def test_a_pro_l_2_gives_true_peak_limiting_and_its_bypass() -> None:
    values = dict.fromkeys(range(31), 0.0) | {0: 3.0, 10: 1.0, 17: 1.0, 18: -1.0}
    found = read(block(values), PRO_L_2)
    assert found is not None
    assert found.bypassed is True
    assert found.parameters == {
        "gain_db": 3.0, "lookahead_ms": 0.0, "true_peak": True, "unity_gain": False, "ceiling_db": -1.0
    }  # fmt: skip


def test_the_limiter_and_the_compressor_of_apple_give_their_values() -> None:
    limiter = read(block({0: 0.012, 1: 0.024, 2: 6.0}), "AU:aufx/lmtr/appl")
    assert limiter is not None
    assert limiter.parameters == {"attack_ms": 12.0, "release_ms": 24.0, "gain_db": 6.0}
    compressor = read(block({0: -20.0, 1: 5.0, 2: 2.0, 3: -100.0, 4: 0.001, 5: 0.05, 6: 3.0}), "AU:aufx/dcmp/appl")
    assert compressor is not None
    assert compressor.parameters == {"threshold_db": -20.0, "attack_ms": 1.0, "release_ms": 50.0, "makeup_db": 3.0}


def test_blocks_of_inputs_and_outputs_are_passed_over() -> None:
    two = of_pro_l() + block({0: 7.0}, scope=1)
    assert read(two) == read(of_pro_l())
    assert read_class_info(block({0: 7.0}, scope=1)) is None
    assert read_class_info(block({0: 7.0}, element=3) + block({5: 1.0})) == {5: 1.0}


def test_what_is_automated_is_left_out() -> None:
    found = read(of_pro_l(), beside=StoredState(listed=(ListedParameter(0, "Gain", 0.2, automated=True),)))
    assert found is not None
    assert "gain_db" not in found.parameters
    found = read(of_pro_l(), beside=StoredState(automated=frozenset({"11", "Some name"})))
    assert found is not None
    assert "ceiling_db" not in found.parameters


@pytest.mark.parametrize(
    "chunk",
    [
        of_pro_l()[:-1],
        of_pro_l() + b"\0",
        of_pro_l() * 2,
        of_pro_l(_0=31.0),
        of_pro_l(_0=float("nan")),
        of_pro_l(_18=float("inf")),
        of_pro_l(_10=0.5),
        block({0: 1.0, 2: 0.0, 10: 0.0}),
        pack(">IIIIfIf", 0, 0, 2, 0, 1.0, 0, 2.0),
        pack(">III", 0, 0, 0xFFFFFFFF),
        bytes(12),
        bytes(1 << 20),
        b"",
    ],
    ids=["cut", "longer", "twice", "beyond its range", "no number", "infinite", "half a bypass", "too few", "one ID twice",
         "a count too large", "empty", "a megabyte of zeros", "nothing"],
)  # fmt: skip
def test_bytes_that_do_not_fit_are_refused(chunk: bytes) -> None:
    assert read(chunk) is None


def test_other_plugins_are_refused() -> None:
    for plugin_id in ("AU:aufx/abcd/FabF", "AU:aufx/FPLr/appl", "AU:FPLr", "AU:", "VST2:FPLr"):
        assert read(of_pro_l(), plugin_id) is None


def test_damaged_bytes_give_settings_or_nothing_and_quickly() -> None:
    rng = random.Random(6)
    read(of_pro_l())  # imports the decoder
    for plugin_id in (PRO_L, PRO_L_2, "AU:aufx/lmtr/appl"):
        for _ in range(300):
            broken = bytearray(of_pro_l() + rng.randbytes(rng.randrange(9)))
            for _ in range(rng.randint(1, 4)):
                broken[rng.randrange(len(broken))] = rng.randrange(256)
            found = read(bytes(broken[: rng.randrange(len(broken))] if rng.random() < 0.3 else broken), plugin_id)
            assert found is None or all(abs(value) < 1e6 for value in found.parameters.values())
    longest = block(dict.fromkeys(range(8190), 0.0))
    start = thread_time()
    assert read(longest) is not None
    assert thread_time() - start < 0.01


@needs_corpus
def test_each_class_info_of_the_real_sets_has_the_values_of_the_list_beside_it() -> None:
    compared = class_infos = 0
    for path in live_sets():
        session = read_session(path) if "live9-patch" in path.name else None
        for track in (*session.tracks, session.master) if session is not None else ():
            for device in track.walk_devices() if track is not None else ():
                stored = (
                    device.state.stored() if device.state is not None and device.format is DeviceFormat.AU else None
                )
                values = read_class_info(stored.chunk) if stored is not None and stored.chunk[:4] == bytes(4) else None
                if stored is None or values is None:
                    continue
                class_infos += 1
                assert len(stored.chunk) == 12 + 8 * len(values)
                if device.plugin_id != PRO_L:
                    continue
                ranges = {0: (0.0, 30.0), 2: (0.0, 5.0)}
                for parameter in stored.listed:
                    low, high = ranges.get(parameter.id, (0.0, 1.0))
                    # The output is a share of a range whose top is 0 dB.
                    expected = (
                        parameter.value - 1
                        if parameter.name == "Output Level"
                        else low + parameter.value * (high - low)
                    )
                    assert values[parameter.id] == pytest.approx(expected, abs=1e-4), parameter
                    compared += 1
    assert class_infos >= 4
    assert compared >= 14
