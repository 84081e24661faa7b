"""Waves' states in real sessions: their lengths fit, and damaged ones give settings or nothing."""

from __future__ import annotations

import random

from daw_lint.model.plugin_state import PluginSettings, StoredState
from tests.plugins.test_damaged_states import check, damaged_bytes
from tests.support.corpus import live_sets, needs_corpus
from tests.support.plugin_states import Built, device_of, read
from tests.support.stored_in_live import StoredInLive, stored_in_live

pytestmark = needs_corpus


def plugins() -> list[StoredInLive]:
    return [plugin for plugin in stored_in_live(tuple(live_sets())) if plugin.state[24:28] == b"XPst"]


def settings(name: str, chunk: bytes) -> PluginSettings | None:
    return read(Built(device_of(name), StoredState(chunk=chunk)))


def test_a_real_state_is_bypassed_once_the_host_says_so() -> None:
    found = plugins()
    assert len(found) >= 2
    for plugin in found:
        # The lengths fit, or nothing would be told.
        told = settings(plugin.name, plugin.state.replace(b'Bypass="0"', b'Bypass="1"'))
        assert told is not None, plugin.file
        assert told.bypassed is True
        assert told.product.split()[0] in plugin.name


def test_a_host_that_does_not_bypass_is_no_proof_that_a_plug_in_works() -> None:
    assert [settings(plugin.name, plugin.state) for plugin in plugins()] == [None] * len(plugins())


def test_damaged_states_of_real_sessions_give_settings_or_nothing() -> None:
    chance = random.Random("Waves")
    for plugin in plugins():
        for _ in range(200):
            check(settings(plugin.name, damaged_bytes(plugin.state, chance)))
