"""What rules on sessions leave alone, and what they say when a file does not tell: the rest is in the rules' own examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from daw_lint.config.find import REFERENCE_NAMES
from daw_lint.judge.case import Case, Dated
from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import Judgement, judge
from daw_lint.model.facts import Fact
from daw_lint.model.session import Chain, Device, DeviceFormat, InventoryItem, Session
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.rule import RuleError, configure, select_rules

LIMITER = "FabFilter Pro-L 2"
EQ = {"name": "EQ Eight", "native": "Eq8"}


def case_of(example: Mapping[str, Any], **changes: Any) -> Case:
    case = build_case(example, load(), REFERENCE_NAMES)
    return replace(case, session=replace(case.the_session, **changes)) if changes else case


def judged(code: str, case: Case) -> Judgement:
    return judge(case, select_rules(load_rules(), [code], []))


def messages(code: str, case: Case) -> list[str]:
    return [finding.message for finding in judged(code, case).findings]


def tracks(*described: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"tracks": [*described, {"name": "Drums"}, {"name": "Bass"}], **more}


def with_master_devices(session: Session, devices: tuple[Device, ...]) -> Session:
    assert session.master is not None
    return replace(session, master=replace(session.master, devices=devices))


GHOST = {"name": "Kick copy", "output": "none", "sends": [{"to": "Bass", "level_db": float("-inf")}]}


@pytest.mark.parametrize(("format", "found"), [("flp", 0), ("rpp", 1)])
def test_a_closed_send_of_fl_studio_feeds_a_side_chain_and_elsewhere_nothing(format: str, found: int) -> None:
    assert len(messages("GS113", case_of(tracks(GHOST, format=format)))) == found


def test_a_track_without_output_may_be_played_by_one_that_monitors_its_input() -> None:
    silent = {"name": "Vox", "output": "none"}
    assert messages("GS113", case_of(tracks(silent)))
    judgement = judged("GS113", case_of(tracks(silent, {"name": "Print", "monitoring": "in"})))
    assert not judgement.findings
    assert [missed.object_path for missed in judgement.not_judged] == ["Vox"]


def test_a_reference_may_go_nowhere() -> None:
    assert not messages("GS113", case_of(tracks({"name": "Reference", "output": "none"})))


REFERENCE = {"name": "Reference", "muted": True}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, 1),
        ({"muted": False}, 0),
        ({"kind": "group", "clips": [{}]}, 0),
        ({"clips": []}, 0),
        ({"output": "outside"}, 0),
        ({"output": "none"}, 0),
    ],
    ids=["muted", "heard", "a group", "nothing to play", "past the master", "nowhere"],
)
def test_only_a_muted_reference_that_would_play_into_the_master_runs_through_its_chain(
    changes: Mapping[str, Any], found: int
) -> None:
    case = case_of(tracks({**REFERENCE, **changes}, master=[LIMITER]))
    assert len(messages("RF102", case)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [({}, 1), ({"volume_db": None}, 0), ({"volume_db": -9.0}, 0), ({"volume_automated": True}, 0)],
)
def test_a_reference_is_at_full_level_only_where_its_level_is_known(changes: Mapping[str, Any], found: int) -> None:
    case = case_of(tracks({"name": "Reference"}))
    first, *rest = case.the_session.tracks
    session = replace(case.the_session, tracks=(replace(first, **changes), *rest))
    assert len(messages("RF105", replace(case, session=session))) == found


def test_a_reference_beside_a_soloed_track_is_not_heard_and_one_in_a_soloed_group_is() -> None:
    assert not messages("RF101", case_of(tracks({"name": "Reference"}, {"name": "Kick", "soloed": True})))
    assert messages("RF101", case_of(tracks({"name": "Reference", "soloed": True})))
    case = case_of(tracks({"name": "Group", "kind": "group", "soloed": True}, {"name": "Reference"}))
    group, reference, *rest = case.the_session.tracks
    session = replace(case.the_session, tracks=(group, replace(reference, parent_id=group.id), *rest))
    assert messages("RF101", replace(case, session=session))


def test_only_live_silences_the_clips_of_a_track_that_monitors_its_input() -> None:
    monitored = {"name": "Vox", "monitoring": "in"}
    assert messages("SH114", case_of(tracks(monitored, format="als")))
    assert not messages("SH114", case_of(tracks(monitored, format="song")))


@pytest.mark.parametrize("last", ["Ozone 9", "StudioRack", "Plug-in That Nobody Knows"])
def test_what_may_limit_itself_behind_a_chain_keeps_its_order_unjudged(last: str) -> None:
    chain = [LIMITER, EQ, last]
    assert not messages("MB114", case_of({"stage": "master", "master": chain}))
    assert messages("MB114", case_of({"stage": "master", "master": chain[:2]}))


def test_a_limiter_that_is_off_is_not_the_last_one() -> None:
    chain = [LIMITER, EQ, {"name": "Limiter", "native": "Limiter"}]
    assert not messages("MB114", case_of({"stage": "master", "master": chain}))
    chain[2] = {"name": "Limiter", "native": "Limiter", "on": False}
    assert len(messages("MB114", case_of({"stage": "master", "master": chain}))) == 1


def test_the_fader_of_the_master_is_judged_only_where_it_is_known_to_come_last() -> None:
    example = {"stage": "master", "master": [LIMITER], "master_fader_db": 3.0}
    assert messages("MB115", case_of({**example, "format": "rpp"}))
    assert not messages("MB115", case_of({**example, "format": "ardour"}))
    case = case_of({**example, "format": "rpp"})
    assert case.the_session.master is not None
    for changes in ({"volume_automated": True}, {"volume_db": None}):
        master = replace(case.the_session.master, **changes)
        assert not messages("MB115", replace(case, session=replace(case.the_session, master=master)))


@pytest.mark.parametrize(("pan", "said"), [(0.004, None), (0.006, "1 % to the right"), (-0.2, "20 % to the left")])
def test_no_master_is_said_to_be_panned_by_nothing(pan: float, said: str | None) -> None:
    rules = select_rules(configure(load_rules(), {"GS104": {"tolerance": 0.0}}), ["GS104"], [])
    found = judge(case_of({"master_pan": pan}), rules).findings
    assert [finding.message for finding in found] == ([f"master is panned {said}, wanted the centre"] if said else [])


def test_a_mono_check_in_one_of_several_parallel_chains_makes_no_mono_master() -> None:
    mono = Device("Utility", DeviceFormat.NATIVE, "Master > Rack > Utility", True, True, parameters={"mono": True})
    for chains, found in (((Chain("A", True, (mono,)),), 1), ((Chain("A", True, (mono,)), Chain("B", True, ())), 0)):
        rack = Device("Rack", DeviceFormat.NATIVE, "Master > Rack", True, True, chains=chains)
        case = case_of({"master": []})
        case = replace(case, session=with_master_devices(case.the_session, (rack,)))
        assert len(messages("GS103", case)) == found


def test_an_automated_utility_is_no_mono_master() -> None:
    utility = {"name": "Utility", "native": "StereoGain", "parameters": {"mono": True}}
    case = case_of({"master": [utility]})
    assert case.the_session.master is not None
    (device,) = case.the_session.master.devices
    assert messages("GS103", case)
    moved = replace(device, active="automated")
    assert not messages("GS103", replace(case, session=with_master_devices(case.the_session, (moved,))))


@pytest.mark.parametrize(
    ("changes", "found", "missed"),
    [
        ({}, 1, 0),
        ({"active": False}, 0, 0),
        ({"active": None}, 0, 1),
        ({"active": "automated"}, 1, 0),
        ({"parameters": {"soft_clip": None}}, 0, 0),
        ({"format": DeviceFormat.VST3}, 0, 0),
    ],
)
def test_a_soft_clip_counts_where_its_device_is_known_to_be_on(
    changes: Mapping[str, Any], found: int, missed: int
) -> None:
    case = case_of(
        {"master": [{"name": "Glue Compressor", "native": "GlueCompressor", "parameters": {"soft_clip": True}}]}
    )
    assert case.the_session.master is not None
    device = replace(case.the_session.master.devices[0], **changes)
    judgement = judged("MB103", replace(case, session=with_master_devices(case.the_session, (device,))))
    assert (len(judgement.findings), len(judgement.not_judged)) == (found, missed)


def test_where_the_routing_is_unknown_the_buses_before_the_master_are_not_judged() -> None:
    case = case_of(tracks(master=[LIMITER]))
    assert not judged("MB101", case).not_judged
    gives = case.the_session.gives - {Fact.ROUTING}
    judgement = judged("MB101", replace(case, session=replace(case.the_session, gives=gives)))
    assert len(judgement.findings) == 1
    assert [missed.reason.partition(",")[0] for missed in judgement.not_judged] == ["track routing is not known"]


@pytest.mark.parametrize(
    ("missing_s", "slack_s", "found"), [(0.9, 1.0, 0), (1.6, 1.0, 1), (0.2, 0.0, 0), (0.6, 0.0, 1), (-5.0, 1.0, 0)]
)
def test_a_bounce_is_too_short_beyond_the_slack_and_where_its_length_prints_as_less(
    missing_s: float, slack_s: float, found: int
) -> None:
    rules = select_rules(configure(load_rules(), {"FR102": {"slack_s": slack_s}}), ["FR102"], [])
    case = case_of(tracks(arrangement_s=100.0, bounce={"length_s": 100.0 - missing_s}))
    assert len(judge(case, rules).findings) == found


def test_vsx_is_no_room_correction_that_gets_into_a_bounce() -> None:
    case = case_of({"master": ["Slate VSX", "SoundID Reference"]})
    assert [finding.object_path for finding in judged("MB104", case).findings] == ["Master > SoundID Reference"]
    assert [finding.object_path for finding in judged("MB111", case).findings] == ["Master > Slate VSX"]


def test_clips_at_places_beyond_all_reason_are_no_stray_clips() -> None:
    far = {"name": "Far", "clips": [{"start_s": 1e300, "end_s": float("inf")}]}
    assert not messages("SH124", case_of(tracks(far)))


def test_of_a_muted_group_only_the_group_is_reported() -> None:
    case = case_of(tracks({"name": "Choir", "kind": "group", "muted": True}, {"name": "Alto", "muted": True}))
    inside = [replace(track, parent_id="0") if track.name == "Alto" else track for track in case.the_session.tracks]
    case = replace(case, session=replace(case.the_session, tracks=tuple(inside)))
    assert [finding.object_path for finding in judged("SH113", case).findings] == ["Choir"]


def test_a_device_in_a_rack_that_is_off_is_not_reported_beside_the_rack() -> None:
    inner = Device("Gate", DeviceFormat.NATIVE, "Drums > Rack > Gate", False, False)
    rack = Device("Rack", DeviceFormat.NATIVE, "Drums > Rack", False, False, chains=(Chain("A", True, (inner,)),))
    case = case_of(tracks())
    first, *rest = case.the_session.tracks
    session = replace(case.the_session, tracks=(replace(first, devices=(rack,)), *rest))
    assert messages("SH116", replace(case, session=session)) == ["1 device switched off: Rack"]


def test_plugins_are_not_judged_where_a_file_does_not_tell_them() -> None:
    hidden = case_of(tracks(), missing_facts={Fact.DEVICES: "the format hides its devices"})
    judgement = judged("PP101", hidden)
    assert not judgement.findings
    assert [missed.reason for missed in judgement.not_judged] == ["the format hides its devices"]
    listed = replace(hidden.the_session, inventory=(InventoryItem("Serum", DeviceFormat.VST3, "Xfer Records"),))
    assert len(messages("PP101", replace(hidden, session=listed))) == 1


def test_plugins_that_come_with_the_daw_need_not_be_installed() -> None:
    own = tracks({"name": "Vox", "devices": [{"name": "ReaComp", "format": "VST2", "vendor": "Cockos"}]})
    assert not messages("PP101", case_of({**own, "format": "rpp"}))
    assert messages("PP101", case_of({**own, "format": "als"}))
    ladspa = tracks({"name": "Vox", "devices": [{"name": "plateReverb", "format": "LADSPA"}]})
    assert not messages("PP101", case_of({**ladspa, "format": "lmms"}))
    assert messages("PP101", case_of({**ladspa, "format": "ardour"}))


def test_a_wrong_pattern_in_a_setting_is_said() -> None:
    rules = configure(load_rules(), {"GS111": {"names": ["(click"]}})
    with pytest.raises(RuleError, match="not a valid regular expression"):
        judge(case_of(tracks()), select_rules(rules, ["GS111"], []))


def test_rules_on_the_export_leave_formats_alone_that_do_not_store_it() -> None:
    judgement = judged("EX", case_of(tracks()))
    assert (judgement.findings, judgement.not_judged, judgement.judged) == ((), (), frozenset())


@pytest.mark.parametrize(
    ("code", "unknown"),
    [
        ("EX101", {"lossy": None}),
        ("EX102", {"bit_depth": None}),
        ("EX104", {"channels": None}),
        ("EX105", {"normalises": None}),
        ("EX106", {"limits": None}),
        ("EX107", {"dither": None}),
        ("EX109", {"tail_s": None}),
        ("EX101", {"of": None}),
        ("EX101", {"of": "parts", "lossy": True}),
    ],
)
def test_what_an_export_does_not_tell_is_not_judged(code: str, unknown: Mapping[str, Any]) -> None:
    case = case_of(tracks(export={}))
    assert case.the_session.export is not None
    judgement = judged(code, case_of(tracks(export={}), export=case.the_session.export._replace(**unknown)))
    assert not judgement.findings
    assert len(judgement.not_judged) == 1


@pytest.mark.parametrize(("bits", "found"), [(16, 0), (24, 1), (None, 1)])
def test_dither_of_an_export_is_right_where_bits_are_lost(bits: int | None, found: int) -> None:
    case = case_of(tracks(export={"dither": True}))
    assert case.the_session.export is not None
    export = case.the_session.export._replace(bit_depth=bits)
    assert len(messages("EX107", case_of(tracks(), gives=case.the_session.gives, export=export))) == found


def test_a_limiter_in_a_chain_that_is_off_is_inactive() -> None:
    case = case_of(tracks())
    off = Device(LIMITER, DeviceFormat.VST3, enabled=True, active=False, path="Master > Rack > " + LIMITER)
    session = with_master_devices(case.the_session, (off,))
    said = messages("MB102", replace(case, session=session))
    assert said == [
        "limiter on the master bus, inactive: its rack or chain, or all effects of the track, are switched off"
    ]


@pytest.mark.parametrize(
    ("cut_off", "judged_one"), [("", "newest one"), ("the last save in the file is truncated", "newest whole one")]
)
def test_of_several_saves_the_one_that_is_judged_is_named(cut_off: str, judged_one: str) -> None:
    said = messages("SH140", case_of(tracks(), saves=2, cut_off=cut_off))
    assert said == [f"the file holds 2 saves of the session; the {judged_one} is judged"]


def test_of_limiters_in_series_one_that_the_user_renamed_keeps_the_name_of_its_plug_in() -> None:
    case = case_of({"tracks": [{"name": "Drums", "devices": [LIMITER, LIMITER]}, {"name": "Bass"}]})
    drums, *others = case.the_session.tracks
    renamed = replace(drums, devices=(replace(drums.devices[0], user_name="COMP"), drums.devices[1]))
    case = replace(case, session=replace(case.the_session, tracks=(renamed, *others)))
    assert messages("GS110", case) == [f"2 limiters in series: COMP ({LIMITER}) on 'Drums', then {LIMITER} on 'Drums'"]


@pytest.mark.parametrize(
    ("hours", "evidence", "said"),
    [
        (23.94, "first backup", ["TM101 rested 23.9 h"]),
        (23.96, "first backup", ["TM102 rested 24.0 h"]),
        (47.9, "first git commit", ["TM102 rested 47.9 h"]),
        (48.0, "stated in the configuration", []),
        (0.0, "first backup", ["TM101 rested 1 min"]),
        (3.0, "file time", ["TM101 rested at most 3.0 h"]),
        (72.0, "file time", ["TM101 not judged: the master was last", "TM102 not judged: the master was last"]),
        (30.0, "file time", ["TM101 not judged: the master was last saved", "TM102 rested at most 30.0 h"]),
        (-1.0, "first backup", ["TM101 not judged: the mix", "TM102 not judged: the mix"]),
    ],
)
def test_the_rest_of_a_mix_is_as_long_as_it_prints_and_a_last_save_is_no_start(
    hours: float, evidence: str, said: list[str]
) -> None:
    mixed = datetime(2026, 3, 1, 12, tzinfo=UTC)
    case = case_of({"stage": "master", "mix_finished": "2026-03-01T12:00", "master_started": "2026-03-01T12:00"})
    saved = Dated(mixed + timedelta(hours=hours), evidence)
    case = replace(case, mix_finished=Dated(mixed, "file time"), master_started=saved)
    judgement = judge(case, select_rules(load_rules(), ["TM101", "TM102"], []))
    found = [f"{one.code} {one.message.removeprefix('the mix ')}" for one in judgement.findings]
    found += [f"{one.code} not judged: {one.reason}" for one in judgement.not_judged]
    assert len(found) == len(said)
    assert all(one.startswith(words) for one, words in zip(sorted(found), said, strict=True)), found
