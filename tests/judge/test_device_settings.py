"""What rules, ``show``, ``diff`` and the page make of the settings that a session tells of a plug-in."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import daw_lint.plugins
from daw_lint.config.find import REFERENCE_NAMES, Config
from daw_lint.diff.compare import compare
from daw_lint.health.build import health_of
from daw_lint.health.extras import extras_of
from daw_lint.judge.case import Case
from daw_lint.judge.device_settings import read_all, states_of
from daw_lint.judge.examples import build_case
from daw_lint.judge.fact_values import objects
from daw_lint.judge.judge import judge
from daw_lint.judge.settings_wording import all_parameters, effect, net_gain_db
from daw_lint.judge.stage import of_session
from daw_lint.model.finding import Finding, NotJudged
from daw_lint.model.plugin_state import LazyState, ModuleSettings, PluginSettings, StoredState, known
from daw_lint.model.session import Device, DeviceFormat, Session
from daw_lint.model.stage import Stage
from daw_lint.plugins import Decoder, settings_of
from daw_lint.report.html.page import render
from daw_lint.report.json_text import to_json
from daw_lint.report.session import plain, tree
from daw_lint.report.session.document import document
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.rule import select_rules
from daw_lint.run.job import Job, JobResult
from daw_lint.run.judge_job import judge_job

PRO_L = "FabFilter Pro-L 2"
EQ = {"name": "EQ Eight", "native": "Eq8"}
EQ_MODULE = {"name": "Equalizer", "class": "eq"}
MAXIMIZER = {"name": "Maximizer", "class": "maximizer", "parameters": {"threshold_db": -5.4, "ceiling_db": -1.0}}


def set_to(name: str, on: Any = True, modules: Any = None, bypassed: Any = None, **parameters: Any) -> Any:
    settings: dict[str, Any] = {"parameters": parameters}
    if modules is not None:
        settings["modules"] = modules
    if bypassed is not None:
        settings["bypassed"] = bypassed
    return {"name": name, "on": on, "settings": settings}


def case_of(example: Mapping[str, Any]) -> Case:
    return build_case(example, load(), REFERENCE_NAMES)


def found(code: str, example: Mapping[str, Any]) -> list[Finding]:
    return list(judge(case_of(example), select_rules(load_rules(), [code], [])).findings)


def messages(code: str, example: Mapping[str, Any]) -> list[str]:
    return [finding.message for finding in found(code, example)]


def unjudged(code: str, example: Mapping[str, Any]) -> list[NotJudged]:
    return list(judge(case_of(example), select_rules(load_rules(), [code], [])).not_judged)


def on_master(*devices: Any, **more: Any) -> dict[str, Any]:
    return {"master": list(devices), **more}


QUIET = {"dynamics": {"plr_db": 14.0, "ceiling_share": 0.004}}
DRIVEN = {"name": "Drums", "devices": [PRO_L]}


@pytest.mark.parametrize(
    ("code", "device", "example"),
    [
        ("MB101", PRO_L, {}),
        ("MB104", "SoundID Reference", {}),
        ("MB105", "StudioRack", {}),
        ("MB107", "SSLComp Stereo", {}),
        ("MB115", PRO_L, {"stage": "master", "format": "als", "master_fader_db": 2.0}),
        ("MX104", PRO_L, {"bounce": QUIET}),
        ("ST106", PRO_L, {}),
        ("RF102", PRO_L, {"tracks": [{"name": "Reference", "muted": True}, {"name": "Drums"}, {"name": "Bass"}]}),
        ("GS110", PRO_L, {"tracks": [DRIVEN, {"name": "Bass"}]}),
    ],
)
def test_a_device_that_is_bypassed_by_its_own_switch_is_off_for_every_rule(
    code: str, device: str, example: dict[str, Any]
) -> None:
    assert found(code, {**example, "master": [device]})
    assert found(code, {**example, "master": [set_to(device, bypassed=False)]})
    assert not found(code, {**example, "master": [set_to(device, bypassed=True)]})


def test_a_bypassed_limiter_is_not_the_last_of_its_chain_and_no_part_of_a_mastering_chain() -> None:
    assert messages("MB114", on_master(PRO_L, EQ, stage="master"))
    assert not messages("MB114", on_master(set_to(PRO_L, bypassed=True), EQ, stage="master"))
    one_file = [{"name": "Song", "clips": [{"file": "song.wav"}]}]
    for bypassed, stage in ((False, "master"), (True, "mix")):
        case = case_of(on_master(set_to(PRO_L, bypassed=bypassed), tracks=one_file, arrangement_s=180.0))
        assert of_session(case).name == stage


def test_a_bypass_that_is_not_known_leaves_it_to_the_switch_of_the_daw() -> None:
    assert len(messages("MB101", on_master(set_to(PRO_L, gain_db=3.0)))) == 1
    assert not messages("MB101", on_master(set_to(PRO_L, on=False, gain_db=3.0)))


@pytest.mark.parametrize(
    "module",
    [
        {"name": "Sharpener"},
        {"name": "Equalizer", "class": "eq", "on": None},
        {"name": "Vintage Limiter", "class": "limiter"},
        {"name": "Inner suite", "class": "mastering-suite"},
    ],
)
def test_a_suite_that_may_limit_is_still_one_finding(module: dict[str, Any]) -> None:
    suite = on_master(set_to("Ozone 9", modules=[EQ_MODULE, module]))
    assert len(messages("MB101", suite)) == 1
    assert not messages("MB108", suite)


def test_a_module_that_may_be_off_is_said_to_be_so() -> None:
    suite = set_to("Ozone 9", modules=[EQ_MODULE, {**MAXIMIZER, "on": None}])
    assert messages("MB101", on_master(suite)) == [
        "mastering suite on the master bus of a mix (active): "
        "Maximizer (on or off unknown), threshold -5.4 dB, ceiling -1.0 dB; with Equalizer"
    ]


def test_a_suite_without_modules_that_are_known_is_judged_by_its_name_alone() -> None:
    assert messages("MB101", on_master(set_to("Ozone 9"))) == ["mastering suite on the master bus of a mix (active)"]


def test_a_suite_of_a_compressor_and_an_equaliser_is_both_and_no_limiter() -> None:
    suite = on_master(set_to("Ozone 9", modules=[EQ_MODULE, {"name": "Dynamics", "class": "multiband"}]))
    assert not messages("MB101", suite)
    assert messages("MB107", suite) == [
        "multiband on the master bus of a mix: is it part of the sound? (active: Dynamics)"
    ]
    assert messages("MB108", suite) == ["mastering module on the master bus of a mix (active: Equalizer)"]


def test_a_suite_without_a_limiter_that_is_off_is_no_limiter_that_is_off() -> None:
    assert messages("MB102", on_master({"name": "Ozone 9", "on": False}))
    assert not messages("MB102", on_master(set_to("Ozone 9", on=False, modules=[EQ_MODULE])))


def test_an_unknown_module_of_a_rack_may_be_a_limiter_and_the_others_are_judged() -> None:
    rack = on_master(set_to("Virtual Mix Rack", modules=[{"name": "FG-401", "class": "compressor"}, {"name": "FG-Z"}]))
    assert len(messages("MB107", rack)) == 1
    assert not messages("MB105", rack)
    assert [entry.reason for entry in unjudged("MB101", rack) if "FG-Z" in entry.reason] == [
        "'FG-Z' in Virtual Mix Rack is a module that is not in the catalogue: it may be a limiter"
    ]


def test_a_limiter_in_a_channel_strip_is_a_limiter() -> None:
    strip = set_to("Neutron 3", modules=[EQ_MODULE, {"name": "Limiter", "class": "limiter"}])
    assert messages("MB101", on_master(strip)) == ["limiter on the master bus of a mix (active): Limiter"]


def test_the_order_inside_a_suite_counts_where_all_of_it_is_known() -> None:
    after = on_master(set_to("Ozone 9", modules=[MAXIMIZER, EQ_MODULE]), stage="master")
    assert messages("MB114", after) == [
        "EQ after Maximizer in Ozone 9, the last limiter: peaks may rise above its ceiling"
    ]
    assert not messages("MB114", on_master(set_to("Ozone 9", modules=[EQ_MODULE, MAXIMIZER]), stage="master"))
    assert not messages("MB114", on_master(set_to("Ozone 9", modules=[MAXIMIZER, {"name": "?"}]), stage="master"))


def test_a_suite_may_dither_at_its_end_whatever_its_modules_are() -> None:
    chain = ["Goodhertz Good Dither", set_to("Ozone 9", modules=[EQ_MODULE])]
    assert not messages("MB117", on_master(*chain, stage="master"))


def test_the_evidence_holds_the_settings_and_why_they_can_be_trusted() -> None:
    (finding,) = found("MB101", on_master(set_to("Ozone 9", modules=[EQ_MODULE, MAXIMIZER])))
    told = {name: finding.evidence[name] for name in ("threshold_db", "ceiling_db", "modules", "settings_known_by")}
    assert told == {
        "threshold_db": -5.4,
        "ceiling_db": -1.0,
        "modules": "Equalizer, Maximizer",
        "settings_known_by": "the example says so",
    }


@pytest.mark.parametrize(
    ("parameters", "plugin_class", "words"),
    [
        ({"gain_db": 10.53, "ceiling_db": -1.0}, "limiter", "+10.5 dB into a ceiling of -1.0 dB"),
        ({"gain_db": -2.0, "ceiling_db": 0.0}, "limiter", "turns down by 2.0 dB, into a ceiling of 0.0 dB"),
        ({"gain_db": 0.0, "ceiling_db": 0.0}, "limiter", "adds no gain; it catches only peaks above 0 dBFS"),
        ({"gain_db": 0.04, "ceiling_db": -0.3}, "limiter", "adds no gain; it catches only peaks above -0.3 dBFS"),
        ({"gain_db": 0.0}, "limiter", "adds no gain; it catches only peaks above its ceiling"),
        (
            {"threshold_db": -1.0, "ceiling_db": -1.0},
            "maximizer",
            "adds no gain; it catches only peaks above -1.0 dBFS",
        ),
        ({"threshold_db": -5.4, "ceiling_db": -1.0}, "maximizer", "threshold -5.4 dB, ceiling -1.0 dB"),
        ({"gain_db": 6.0}, "clipper", "gain +6.0 dB"),
        ({"gain_db": 0.0, "ratio": 2.0}, "compressor", "gain +0.0 dB, ratio 2:1"),
        ({"ratio": 4.0, "threshold_db": -18.0, "dry_wet": 0.5}, "compressor", "threshold -18.0 dB, ratio 4:1, dry/wet 50 %"),
        ({"true_peak": True}, "limiter", ""),
        ({}, "limiter", ""),
    ],
)  # fmt: skip
def test_one_sentence_says_what_a_device_does(parameters: dict[str, float], plugin_class: str, words: str) -> None:
    assert effect(parameters, plugin_class) == words


def test_a_limiter_that_works_at_full_scale_lowers_its_output() -> None:
    words = "adds no gain; it catches only peaks above 0 dBFS, and lowers its output by 1.0 dB"
    assert effect({"gain_db": 0.0, "ceiling_db": -1.0}, "limiter", "Pro-L 2") == words
    assert net_gain_db({"gain_db": 3.0, "ceiling_db": -1.0}, "limiter", "Pro-L 2") == 2.0
    assert net_gain_db({"gain_db": 3.0, "ceiling_db": -1.0}, "limiter") == 3.0


def test_unity_gain_takes_the_gain_off_again() -> None:
    parameters = {"gain_db": 8.0, "ceiling_db": 0.0, "unity_gain": True}
    words = "+8.0 dB into a ceiling of 0.0 dB, taken off again behind it (unity gain)"
    assert effect(parameters, "limiter") == words
    assert net_gain_db(parameters, "limiter") is None
    assert not messages("MB118", on_master(set_to(PRO_L, **parameters), stage="master"))


def test_the_gain_of_a_maximizer_is_the_distance_from_its_threshold_to_its_ceiling() -> None:
    assert net_gain_db({"threshold_db": -6.0, "ceiling_db": -1.0}, "maximizer") == 5.0
    assert net_gain_db({"threshold_db": -6.0, "ceiling_db": -1.0}, "limiter") is None


def test_the_output_gain_of_a_suite_is_behind_its_ceiling() -> None:
    def suite(**parameters: float) -> dict[str, Any]:
        return on_master(set_to("Ozone 9", modules=[EQ_MODULE, MAXIMIZER], **parameters), stage="master")

    assert not messages("MB118", suite(output_db=0.0))
    assert "holds the peaks at -0.5 dB" in messages("MB118", suite(output_db=0.5))[0]
    assert unjudged("MB118", suite())


def test_all_parameters_are_listed_in_the_order_of_an_engineer_with_their_units() -> None:
    assert (
        all_parameters(
            {"release_ms": 120.0, "ceiling_share": 0.25, "true_peak": False, "ceiling_db": -1.0, "gain_db": 3.0}
        )
        == "gain +3.0 dB, ceiling -1.0 dB, release 120 ms, true-peak limiting off, ceiling 25 %"
    )


def test_no_ceiling_is_judged_behind_what_changes_the_level_in_an_unknown_way() -> None:
    high = set_to(PRO_L, ceiling_db=-0.1)
    assert messages("MB118", on_master(high, stage="master"))
    assert messages("MB118", on_master(high, {"name": "Spectrum", "native": "SpectrumAnalyzer"}, stage="master"))
    for after in (EQ, "Plug-in That Nobody Knows", "Ozone 9", {"name": "Utility", "native": "StereoGain"}):
        assert not messages("MB118", on_master(high, after, stage="master"))
    assert not messages("MB118", on_master(high, stage="master", format="ardour", master_fader_db=-3.0))
    assert not messages("MB118", on_master(high, stage="master", master_fader_automated=True))
    assert not messages("MB118", on_master(high))


def test_a_ceiling_that_the_session_does_not_tell_is_not_judged_and_the_reason_says_so() -> None:
    (missed,) = unjudged("MB118", on_master(PRO_L, stage="master"))
    assert missed.reason == f"the session does not tell the ceiling of {PRO_L}"


def test_a_target_without_a_limit_for_true_peaks_judges_no_ceiling() -> None:
    assert not messages("MB118", on_master(set_to(PRO_L, ceiling_db=-0.1), stage="master", targets=["vinyl"]))


@pytest.mark.parametrize("second", [{"gain_db": 1.0}, {"ceiling_db": -1.5}, {"true_peak": True}])
def test_a_second_limiter_with_work_to_do_is_no_double(second: dict[str, Any]) -> None:
    first = set_to(PRO_L, gain_db=4.0, ceiling_db=-1.0)
    same: dict[str, Any] = {"gain_db": 0.0, "ceiling_db": -1.0}
    assert messages("MB120", on_master(first, set_to(PRO_L, **same), stage="master"))
    assert not messages("MB120", on_master(first, set_to(PRO_L, **{**same, **second}), stage="master"))
    assert not messages("MB120", on_master(first, EQ, set_to(PRO_L, **same), stage="master"))


# how the settings travel, and where they are shown


def song(gain_db: float = 3.0, modules: Any = None) -> Session:
    modules = [EQ_MODULE, MAXIMIZER] if modules is None else modules
    devices = [set_to(PRO_L, gain_db=gain_db, true_peak=False), set_to("Ozone 9", modules=modules)]
    return case_of(on_master(*devices, set_to("Virtual Mix Rack", bypassed=True))).the_session


def in_text(session: Session) -> list[str]:
    return ["".join(text for text, _ in line) for line in tree.lines(session)]


def test_settings_travel_to_another_process_without_the_bytes() -> None:
    modules = (ModuleSettings("Maximizer", "maximizer", True, PluginSettings("", "").parameters),)
    for settings in (PluginSettings("a decoder", "a proof"), PluginSettings("d", "p", {"gain_db": 1.0}, modules)):
        copy = pickle.loads(pickle.dumps(known(settings)))
        assert copy.settings(lambda _: None) == settings


def test_a_session_is_read_to_its_settings_before_it_leaves_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []

    def decode(device: Device, stored: StoredState) -> PluginSettings:
        decoded.append(device.name)
        return PluginSettings("fake", "a test", {"gain_db": float(stored.chunk)})

    monkeypatch.setitem(sys.modules, "daw_lint.plugins.fake", SimpleNamespace(decode=decode))
    monkeypatch.setattr(daw_lint.plugins, "DECODERS", (Decoder("fake", lambda device, stored: True),))
    session = song()
    assert session.master is not None
    devices = tuple(
        Device(name, DeviceFormat.VST3, name, True, True, state=LazyState(lambda: StoredState(b"7.5")))
        for name in (PRO_L, "FabFilter Pro-R")
    )
    session = replace(session, master=replace(session.master, devices=devices))
    read_all(session, load())
    copy = pickle.loads(pickle.dumps(session))
    settings = settings_of(copy.master.devices[0])
    assert settings is not None
    assert settings.parameters == {"gain_db": 7.5}
    assert decoded == [PRO_L]


def test_the_session_of_a_page_comes_from_its_process_with_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session = song()
    assert session.master is not None
    state = LazyState(lambda: StoredState(b"bytes"))
    device = Device("SSLComp Stereo", DeviceFormat.VST2, "Drums > SSLComp", True, True, state=state)
    drums = replace(session.tracks[0], devices=(device,))
    session = replace(session, tracks=(drums, *session.tracks[1:]))
    monkeypatch.setattr("daw_lint.run.judge_job.read_session", lambda *_, **__: session)
    fake = SimpleNamespace(decode=lambda *_: PluginSettings("fake", "a test", {"ratio": 4.0}))
    monkeypatch.setitem(sys.modules, "daw_lint.plugins.fake", fake)
    monkeypatch.setattr(daw_lint.plugins, "DECODERS", (Decoder("fake", lambda *_: True),))
    result = judge_job(Job(tmp_path / "song.als", (), Config(), whole=True), ())
    copy = pickle.loads(pickle.dumps(result)).session
    settings = settings_of(copy.tracks[0].devices[0])
    assert settings is not None
    assert settings.parameters == {"ratio": 4.0}


def test_a_house_rule_can_ask_for_the_settings_of_a_plugin() -> None:
    case = case_of(on_master(set_to(PRO_L, gain_db=3.0, true_peak=True), set_to("SSLComp Stereo", bypassed=True)))
    facts = dict(objects(case, "device"))
    assert facts[f"Master > {PRO_L}"]["device.parameters"] == {"gain_db": 3.0, "true_peak": 1.0}
    assert facts[f"Master > {PRO_L}"]["device.active"] is True
    assert facts["Master > SSLComp Stereo"]["device.active"] is False
    assert facts["Master > SSLComp Stereo"]["master.device_names"] == [PRO_L]


def test_show_prints_the_parameters_of_dynamics_devices_and_the_modules_of_suites() -> None:
    assert in_text(song())[-6:] == [
        "  FabFilter Pro-L 2  VST3",
        "    gain +3.0 dB, true-peak limiting off",
        "  Ozone 9  VST3",
        "    Equalizer",
        "    Maximizer: threshold -5.4 dB, ceiling -1.0 dB",
        "  Virtual Mix Rack  VST3  bypassed by its own switch",
    ]


def test_show_prints_them_in_json_too() -> None:
    shown = json.loads(str(to_json(document(song()))))["master"]["devices"]
    assert shown[0]["settings"]["parameters"] == {"gain_db": 3.0, "true_peak": False}
    assert [module["name"] for module in shown[1]["settings"]["modules"]] == ["Equalizer", "Maximizer"]
    assert shown[2]["settings"]["bypassed"] is True
    assert "state" not in shown[0]


def test_the_plain_text_has_them_on_the_line_of_the_device() -> None:
    lines = list(plain.lines(song()))
    assert "  device: FabFilter Pro-L 2 (VST3), gain 3.0 dB, true-peak limiting off" in lines
    assert "  device: Virtual Mix Rack (VST3), own bypass on" in lines


def test_diff_names_a_change_of_settings() -> None:
    off = [EQ_MODULE, {**MAXIMIZER, "on": False, "parameters": {"threshold_db": -6.0, "ceiling_db": -1.0}}]
    changes = [(change.where, change.text) for change in compare(song(), song(6.0, off), states_of(load())).changes]
    assert changes == [
        (f"Master > {PRO_L}", "gain 3.0 dB -> 6.0 dB"),
        ("Master > Ozone 9", "module Maximizer on -> off"),
        ("Master > Ozone 9", "Maximizer threshold -5.4 dB -> -6.0 dB"),
    ]


def test_what_one_version_does_not_tell_is_no_change() -> None:
    unknown = case_of(on_master(PRO_L, "Ozone 9", "Virtual Mix Rack")).the_session
    assert not compare(song(), unknown, states_of(load())).changes
    assert not compare(unknown, song(), states_of(load())).changes


def test_a_module_that_is_new_is_a_change() -> None:
    (change,) = compare(song(modules=[MAXIMIZER]), song(modules=[EQ_MODULE, MAXIMIZER]), states_of(load())).changes
    assert change.text == "module Equalizer on added"


def test_diff_decodes_dynamics_devices_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(device: Device, stored: StoredState) -> bool:
        asked.append(device.name)
        return False

    monkeypatch.setattr(daw_lint.plugins, "DECODERS", (Decoder("fake", refuse),))
    session = song()
    assert session.master is not None
    devices = tuple(
        Device(name, DeviceFormat.VST3, f"Master > {name}", True, True, state=LazyState(lambda: StoredState(b"bytes")))
        for name in ("FabFilter Pro-R", PRO_L)
    )
    session = replace(session, master=replace(session.master, devices=devices))
    assert not compare(session, session, states_of(load())).changes
    assert asked == [PRO_L]


def test_the_page_says_what_limiters_do_and_lists_the_settings() -> None:
    result = JobResult(Path("song.als"), Stage("mix", "asked for"), session=song())
    health = health_of(result, Config())
    page = "".join(render(health, extras_of(health, "daw-lint report")))
    assert "gain +3.0 dB" in page
    assert "Maximizer, threshold -5.4 dB, ceiling -1.0 dB" in page
    assert "Maximizer: threshold -5.4 dB, ceiling -1.0 dB" in page
    assert "bypassed by its own switch" in page
    assert {line.name: line.off for line in health.plugins} == {PRO_L: 0, "Ozone 9": 0, "Virtual Mix Rack": 1}
