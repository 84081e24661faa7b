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


def test_each_vst3_state_tells_the_bypass_of_the_host_and_its_product() -> None:
    found = plugins()
    assert len(found) >= 2
    for plugin in found:
        told = settings(plugin.name, plugin.state)
        assert told is not None, plugin.file
        assert told.bypassed is False
        assert told.product.split()[0] in plugin.name


def test_damaged_states_of_real_sessions_give_settings_or_nothing() -> None:
    chance = random.Random("Waves")
    for plugin in plugins():
        for _ in range(200):
            check(settings(plugin.name, damaged_bytes(plugin.state, chance)))
