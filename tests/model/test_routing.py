from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.config.find import REFERENCE_NAMES
from daw_lint.model.routing import Routing
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from tests.support.live_sets import chain, live_set, native, rack, track, vst2, write_set


def read(path: Path, xml: str) -> Session:
    return read_session(write_set(path / "song.als", xml))


def master_path(path: Path, xml: str) -> list[str]:
    return [step.name for step in Routing(read(path, xml), REFERENCE_NAMES).master_path]


def group(name: str, number: int, **options: str) -> str:
    return track(name, number=number, kind="GroupTrack", clips="", **options)  # type: ignore[arg-type]


IN_GROUP = {"output": "AudioOut/GroupTrack", "group": 9}


def test_the_master_path_of_plain_tracks_is_the_master(tmp_path: Path) -> None:
    assert master_path(tmp_path, live_set()) == ["Master"]


def test_a_group_that_every_track_runs_through_is_on_the_master_path(tmp_path: Path) -> None:
    inside = track("Drums", number=1, **IN_GROUP) + track("Bass", number=2, **IN_GROUP)  # type: ignore[arg-type]
    assert master_path(tmp_path, live_set(group("Premaster", 9) + inside)) == ["Premaster", "Master"]


def test_a_track_beside_the_group_takes_it_off_the_master_path(tmp_path: Path) -> None:
    inside = track("Drums", number=1, **IN_GROUP) + track("Bass", number=2, **IN_GROUP)  # type: ignore[arg-type]
    assert master_path(tmp_path, live_set(group("Premaster", 9) + inside + track("Vox", number=3))) == ["Master"]


def test_a_muted_track_beside_the_group_does_not(tmp_path: Path) -> None:
    inside = track("Drums", number=1, **IN_GROUP) + track("Bass", number=2, **IN_GROUP)  # type: ignore[arg-type]
    beside = track("Vox", number=3, muted=True)
    assert master_path(tmp_path, live_set(group("Premaster", 9) + inside + beside)) == ["Premaster", "Master"]


def test_a_reference_track_beside_the_group_does_not(tmp_path: Path) -> None:
    inside = track("Drums", number=1, **IN_GROUP) + track("Bass", number=2, **IN_GROUP)  # type: ignore[arg-type]
    beside = track("REF Song", number=3)
    assert master_path(tmp_path, live_set(group("Premaster", 9) + inside + beside)) == ["Premaster", "Master"]


def test_a_bus_that_tracks_are_routed_to_by_their_output_is_on_the_master_path(tmp_path: Path) -> None:
    bus = track("Mix Bus", number=7, clips="")
    inside = track("Drums", number=1, output="AudioOut/Track.7/TrackIn") + track(
        "Bass", number=2, output="AudioOut/Track.7/TrackIn"
    )
    assert master_path(tmp_path, live_set(inside + bus)) == ["Mix Bus", "Master"]


def test_a_bus_with_a_clip_of_its_own_stays_on_the_master_path(tmp_path: Path) -> None:
    bus = track("Mix Bus", number=7)
    inside = "".join(
        track(name, number=number, output="AudioOut/Track.7/TrackIn")
        for number, name in enumerate(("Drums", "Bass"), 1)
    )
    assert master_path(tmp_path, live_set(inside + bus)) == ["Mix Bus", "Master"]
    assert master_path(tmp_path, live_set(inside + bus + track("Vox", number=8))) == ["Master"]


def test_a_track_that_one_other_runs_through_is_no_bus_of_a_third(tmp_path: Path) -> None:
    chained = track("A", number=1, output="AudioOut/Track.2/TrackIn") + track("B", number=2)
    assert master_path(tmp_path, live_set(chained)) == ["B", "Master"]
    assert master_path(tmp_path, live_set(track("B", number=2))) == ["Master"]


def test_an_open_return_beside_the_bus_takes_it_off_the_master_path(tmp_path: Path) -> None:
    def send(level: str) -> str:
        return f'<TrackSendHolder Id="0"><Send><Manual Value="{level}"/></Send></TrackSendHolder>'

    def xml(level: str) -> str:
        inside = track("Drums", number=1, sends=send(level), **IN_GROUP)  # type: ignore[arg-type]
        inside += track("Bass", number=2, sends=send(level), **IN_GROUP)  # type: ignore[arg-type]
        back = track("A-Reverb", number=5, kind="ReturnTrack", clips="")
        return live_set(group("Premaster", 9) + inside + back)

    assert master_path(tmp_path, xml("0.0003162277571")) == ["Premaster", "Master"]
    assert master_path(tmp_path, xml("0.5")) == ["Master"]


def test_routing_in_a_circle_ends(tmp_path: Path) -> None:
    inside = track("A", number=1, output="AudioOut/Track.2/TrackIn") + track(
        "B", number=2, output="AudioOut/Track.1/TrackIn"
    )
    assert master_path(tmp_path, live_set(inside)) == ["Master"]


def test_a_device_is_active_only_if_everything_around_it_is_on(tmp_path: Path) -> None:
    limiter = vst2("Pro-L 2")
    cases = {
        "all on": (rack(chain(limiter)), True),
        "own switch off": (rack(chain(vst2("Pro-L 2", on=False))), False),
        "rack off": (rack(chain(limiter), on=False), False),
        "chain off": (rack(chain(limiter, on=False)), False),
        "outer rack off": (rack(chain(rack(chain(limiter))), on=False), False),
        "another chain soloed": (rack(chain(limiter), chain(native("Eq8"), soloed=True)), False),
        "chain not selected": (rack(chain(limiter, zone=(1, 1)), chain(native("Eq8"))), False),
        "chain selected": (rack(chain(limiter, zone=(1, 1)), chain(native("Eq8")), selector=1), True),
    }
    for name, (device, active) in cases.items():
        session = read(tmp_path, live_set(master=device))
        assert session.master is not None
        found = [d.active for d in session.master.walk_devices() if d.name == "Pro-L 2"]
        assert found == [active], name


def test_a_muted_group_makes_the_devices_in_it_inactive(tmp_path: Path) -> None:
    inside = track("Drums", number=1, devices=native("Limiter"), **IN_GROUP)  # type: ignore[arg-type]
    muted = track("Bus", number=9, kind="GroupTrack", clips="", muted=True)
    session = read(tmp_path, live_set(muted + inside))
    assert [device.active for device in session.tracks[1].devices] == [False]
    assert [device.enabled for device in session.tracks[1].devices] == [True]


def test_a_track_is_not_heard_through_a_muted_bus_that_it_is_routed_to(tmp_path: Path) -> None:
    bus = track("Old Bus", number=7, clips="", muted=True)
    inside = track("Bass", number=2, output="AudioOut/Track.7/TrackIn")
    session = read(tmp_path, live_set(bus + track("Drums", number=1) + inside))
    assert [source.name for source in Routing(session, REFERENCE_NAMES).sources] == ["Drums"]


@pytest.mark.parametrize(
    ("around", "inside", "references"),
    [
        ("References", "Song by others", ["References", "Song by others"]),
        ("Drums", "REF Song", ["REF Song"]),
        ("Drums", "Kick", []),
    ],
)
def test_a_reference_is_known_by_its_own_name_or_that_of_its_group(
    tmp_path: Path, around: str, inside: str, references: list[str]
) -> None:
    xml = live_set(group(around, 9) + track(inside, number=1, **IN_GROUP) + track("Vox", number=2))  # type: ignore[arg-type]
    routing = Routing(read(tmp_path, xml), REFERENCE_NAMES)
    assert [one.name for one in routing.references] == references
    assert [one.name for one in routing.sources] == [one for one in (inside, "Vox") if one not in references]
