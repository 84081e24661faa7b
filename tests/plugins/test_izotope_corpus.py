"""iZotope's states in real sessions: two storages of one state agree, and damaged ones give settings or nothing."""

from __future__ import annotations

import plistlib
import random

from daw_lint.model.plugin_state import PluginSettings, StoredState
from tests.plugins.test_damaged_states import check, damaged_bytes
from tests.support.corpus import CORPUS, live_sets, needs_corpus
from tests.support.plugin_states import Built, device_of, read
from tests.support.stored_in_live import stored_in_live
from tests.support.stored_in_reaper import StoredInReaper, stored_in_reaper

pytestmark = needs_corpus


def settings(name: str, chunk: bytes) -> PluginSettings | None:
    return read(Built(device_of(name), StoredState(chunk=chunk)))


def ozone_9() -> list[StoredInReaper]:
    found = stored_in_reaper(sorted(CORPUS.glob("rpp/*/*.rpp")))
    return [plugin for plugin in found if "Ozone 9" in plugin.name]


def ozone_7() -> list[bytes]:
    found = stored_in_live(tuple(live_sets()))
    return [plistlib.loads(plugin.state)["data"] for plugin in found if plugin.name == "iZotope Ozone 7"]


def test_component_and_controller_of_ozone_9_say_the_same() -> None:
    plugins = ozone_9()
    assert plugins
    for plugin in plugins:
        component, controller = settings(plugin.name, plugin.component), settings(plugin.name, plugin.controller)
        assert component is not None, plugin.file
        assert component == controller
        assert component.modules is None
        assert component.bypassed is False


def test_ozone_7_on_a_master_has_no_maximizer_in_its_path() -> None:
    states = ozone_7()
    assert states
    for state in states:
        found = settings("iZotope Ozone 7", state)
        assert found is not None
        assert [(module.name, module.active) for module in found.modules or ()] == [
            ("Exciter", True),
            ("Stereo Imager", True),
            ("Dynamics", True),
        ]
        assert found.bypassed is False


def test_damaged_states_of_real_sessions_give_settings_or_nothing() -> None:
    chance = random.Random("iZotope")
    for state in {*ozone_7(), *(plugin.component for plugin in ozone_9())}:
        for _ in range(100):
            check(settings("Ozone 9", damaged_bytes(state, chance)))
