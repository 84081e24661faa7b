"""Real Live sets: what the parser says agrees with a slow, separate reading of the whole XML."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from daw_lint.model.session import Device, Session, SessionError
from daw_lint.parsers import read_session
from tests.support.corpus import live_sets, needs_corpus

BROKEN = ("empty.als", "junk.als")
READABLE = [path for path in live_sets() if not path.name.endswith(BROKEN)]
pytestmark = needs_corpus


def whole_xml(path: Path) -> etree._Element:
    data = path.read_bytes()
    return etree.fromstring(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data, etree.XMLParser(huge_tree=True))


@pytest.fixture(scope="module", params=READABLE, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest) -> tuple[Session, etree._Element]:
    return read_session(request.param), whole_xml(request.param)


def found_by(element: etree._Element, path: str) -> list[Any]:
    """Return what an XPath that selects nodes or attributes finds."""
    found = element.xpath(path)
    assert isinstance(found, list)
    return found


@lru_cache(maxsize=1)
def envelopes(root: etree._Element) -> dict[str, list[etree._Element]]:
    """The events of all envelopes, by the number of what they point at."""
    found: dict[str, list[etree._Element]] = {}
    for envelope in root.iter("AutomationEnvelope"):
        for number in found_by(envelope, "EnvelopeTarget/PointeeId/@Value"):
            found.setdefault(number, []).extend(envelope.findall("Automation/Events/*"))
    return found


def switch(device: etree._Element) -> object:
    """The state of a device by its own words only: its panel, its events and the envelope that points at it."""
    on = device.find("On")
    if on is None:
        return None
    target = on.find("AutomationTarget")
    events = list(on.findall("ArrangerAutomation/Events/*"))
    if target is not None:
        (number,) = found_by(target, "@Id")
        events += envelopes(device.getroottree().getroot()).get(number, [])
    manual = found_by(on, "Manual/@Value")
    states = {event.get("Value") for event in events} or set(manual)
    if len(states) == 2:
        return "automated"
    (state,) = states
    return None if manual and manual[0] != state else state == "true"


def naive_devices(container: etree._Element) -> list[tuple[str, object]]:
    return [
        (device.tag, switch(device))
        for device in container.iter()
        if isinstance(device.tag, str) and (parent := device.getparent()) is not None and parent.tag == "Devices"
    ]


def ours(devices: list[Device]) -> list[tuple[str, object]]:
    return [(str(device.native_type), device.enabled) for device in devices]


@pytest.mark.slow
def test_every_device_of_every_track_agrees_with_the_file(case: tuple[Session, etree._Element]) -> None:
    session, root = case
    tracks = root.findall("LiveSet/Tracks/*")
    assert len(tracks) == sum(track.kind != "cue" for track in session.tracks)
    for element, track in zip(tracks, session.tracks, strict=False):
        assert sorted(map(str, ours(list(track.walk_devices())))) == sorted(map(str, naive_devices(element)))
    master = root.find("LiveSet/MasterTrack")
    master = root.find("LiveSet/MainTrack") if master is None else master
    if master is not None and session.master is not None:
        assert ours(list(session.master.walk_devices())) == naive_devices(master)


def test_clips_are_counted_without_frozen_copies_and_takes(case: tuple[Session, etree._Element]) -> None:
    session, root = case
    for element, track in zip(root.findall("LiveSet/Tracks/*"), session.tracks, strict=False):
        clips = found_by(
            element,
            ".//MainSequencer//*[self::AudioClip or self::MidiClip][not(ancestor::TakeLanes) and not(ancestor::FreezeSequencer)]",
        )
        assert len(track.clips) == len(clips)


def test_media_stand_once_each_and_are_all_there(case: tuple[Session, etree._Element]) -> None:
    session, root = case
    assert len({media.stored_path for media in session.media}) <= len(session.media)
    named = found_by(root, "//SampleRef[not(ancestor::FreezeSequencer)]/FileRef[Name/@Value!='' or Path/@Value!='']")
    assert bool(named) == bool(session.media)


def test_broken_sets_are_refused() -> None:
    broken = [path for path in live_sets() if path.name.endswith(BROKEN)]
    assert len(broken) == 2
    for path in broken:
        with pytest.raises(SessionError):
            read_session(path)
