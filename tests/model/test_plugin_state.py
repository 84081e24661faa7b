"""The state of a device: loaded when it is asked for, decoded once, and sent to another process as settings."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import pytest

from daw_lint.model.plugin_state import LazyState, PluginSettings, StoredState, known
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.plugins import DECODERS, Decoder, settings_of

SETTINGS = PluginSettings("some decoder", "some proof", {"gain_db": 3.0}, bypassed=False)


class Counting:
    """A decoder and a loader that count their calls."""

    def __init__(self, stored: StoredState | None = None, settings: PluginSettings | None = SETTINGS) -> None:
        self.stored = StoredState(b"bytes") if stored is None else stored
        self.settings = settings
        self.loads = self.decodes = 0

    def load(self) -> StoredState | None:
        self.loads += 1
        return self.stored

    def decode(self, stored: StoredState) -> PluginSettings | None:
        assert stored is self.stored
        self.decodes += 1
        return self.settings


def device(state: LazyState | None) -> Device:
    return Device("Pro-L 2", DeviceFormat.VST3, "Master > Pro-L 2", True, True, state=state)


@pytest.mark.parametrize("settings", [SETTINGS, None])
def test_a_state_is_loaded_and_decoded_once_even_where_nothing_is_known(settings: PluginSettings | None) -> None:
    calls = Counting(settings=settings)
    state = LazyState(calls.load)
    assert calls.loads == 0
    assert [state.settings(calls.decode) for _ in range(3)] == [settings] * 3
    assert (calls.loads, calls.decodes) == (1, 1)


def test_a_state_that_is_not_there_after_all_is_not_decoded() -> None:
    calls = Counting()
    assert LazyState(lambda: None).settings(calls.decode) is None
    assert calls.decodes == 0


def test_the_bytes_can_be_had_until_they_are_read() -> None:
    calls = Counting()
    state = LazyState(calls.load)
    assert state.stored() is calls.stored
    state.settings(calls.decode)
    assert state.stored() is None


def test_a_copy_in_another_process_has_the_settings_and_no_bytes() -> None:
    calls = Counting()
    state = LazyState(calls.load)
    state.settings(calls.decode)
    sent: LazyState = pickle.loads(pickle.dumps(state))
    assert sent.settings(calls.decode) == SETTINGS
    assert sent.stored() is None
    assert calls.decodes == 1


def test_a_state_that_nobody_read_travels_without_its_bytes() -> None:
    calls = Counting()
    sent: LazyState = pickle.loads(pickle.dumps(LazyState(calls.load)))
    assert (calls.loads, sent.stored(), sent.settings(calls.decode)) == (0, None, None)


def test_settings_that_are_known_need_no_decoder() -> None:
    calls = Counting()
    assert known(SETTINGS).settings(calls.decode) is SETTINGS
    assert calls.decodes == 0


def test_a_device_is_equal_to_itself_whatever_was_read_of_its_state() -> None:
    calls = Counting()
    plain, read = device(None), device(LazyState(calls.load))
    assert plain == read
    assert read.state is not None
    read.state.settings(calls.decode)
    assert plain == read
    assert " state=" not in repr(read)


def test_a_copy_of_a_device_shares_its_state() -> None:
    calls = Counting()
    first = device(LazyState(calls.load))
    second = replace(first, user_name="Limiter")
    for one in (first, second):
        assert one.state is not None
        assert one.state.settings(calls.decode) == SETTINGS
    assert calls.decodes == 1


def test_a_deep_copy_of_a_device_is_equal_to_it() -> None:
    first = device(known(SETTINGS))
    second = copy.deepcopy(first)
    assert first == second
    assert second.state is not None
    assert second.state.settings(lambda _: None) == SETTINGS


def test_a_bug_in_a_decoder_is_heard_by_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_device: Device, _stored: StoredState) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("daw_lint.plugins.DECODERS", (Decoder("broken", broken), *DECODERS))
    one = device(LazyState(lambda: StoredState(b"bytes")))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            settings_of(one)


def test_a_state_beyond_the_bound_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(_device: Device, _stored: StoredState) -> bool:
        raise AssertionError("it was looked at")

    monkeypatch.setattr("daw_lint.plugins.DECODERS", (Decoder("taken", taken),))
    monkeypatch.setattr("daw_lint.plugins.LONGEST_BYTES", 8)
    for stored in (StoredState(bytes(9)), StoredState(controller=bytes(9)), StoredState(extra={"data": bytes(9)})):
        assert settings_of(device(LazyState(Counting(stored).load))) is None


def test_a_native_device_has_the_parameters_that_its_parser_read() -> None:
    native = replace(device(None), format=DeviceFormat.NATIVE, parameters={"ceiling_db": -1.0})
    settings = settings_of(native)
    assert settings is not None
    assert settings.parameters == {"ceiling_db": -1.0}
    assert settings_of(device(None)) is None
