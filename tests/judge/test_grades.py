"""Severity by distance, values that are unknown, and advice that depends on what else was found."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import pytest

from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import Judgement, judge, relate
from daw_lint.model.finding import Finding
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.files import read_house_rule
from daw_lint.rulebook.profiles import load_profile
from daw_lint.rulebook.rule import RuleError, configure, select_rules

HOUSE = """
code = "HS901"
name = "a-limit"
summary = "A limit"
severity = "{severity}"
why = "Because."
how_to_fix = "Mend it."
{grades}
[settings.most]
default = {bound}
doc = "Most"

[limit]
quantity = "{quantity}"
label = "value"
above = "most"
wanted = "at most {{most:.0f}}"
verdict = "{{difference:.1f}} too much"
unit = ""
"""


def judged(example: dict[str, Any], *codes: str, **settings: dict[str, Any]) -> list[Finding]:
    rules = select_rules(configure(load_rules(), settings), codes, [])
    return relate(judge(build_case(example, load()), rules).findings, rules)


def severity(peak_db: float, code: str, **settings: dict[str, Any]) -> str:
    found = judged({"bounce": {"peak_db": peak_db}}, code, **settings)
    return str(found[0].severity) if found else "none"


@pytest.mark.parametrize(
    ("peak_db", "wanted"),
    [(-6.0, "none"), (-3.0, "none"), (-2.9999995, "none"), (-2.94, "info"), (-2.0, "info"), (-1.96, "info"), (-1.9, "warning"),
     (-1.0, "warning"), (-0.96, "warning"), (-0.9, "error"), (-0.1, "error")],
)  # fmt: skip
def test_a_peak_above_the_window_is_as_bad_as_its_distance(peak_db: float, wanted: str) -> None:
    assert severity(peak_db, "HR101") == wanted


@pytest.mark.parametrize(("peak_db", "wanted"), [(-6.04, "none"), (-6.1, "info"), (-40.0, "info"), (-40.1, "warning")])
def test_a_quiet_mix_is_information_until_it_looks_like_a_mistake(peak_db: float, wanted: str) -> None:
    assert severity(peak_db, "HR102") == wanted


def test_a_limiter_explains_a_peak_only_where_nothing_clips() -> None:
    hot = {"master": ["FabFilter Pro-L 2"], "bounce": {"peak_db": 0.0}}
    found = {one.code: one for one in judged(hot, "HR101", "HR103", "MB101")}
    assert any("is why it does not clip" in note for note in found["HR101"].notes)
    assert [pointer.code for pointer in found["MB101"].related] == ["HR101"]
    clipped = {**hot, "bounce": {"peak_db": 0.0, "clipped": 40}}
    found = {one.code: one for one in judged(clipped, "HR101", "HR103", "MB101")}
    assert {"HR101", "HR103"} <= found.keys()
    assert not any("(MB101)" in note for note in found["HR101"].notes)
    assert not found["MB101"].related


def test_a_severity_of_the_user_or_of_a_profile_applies_at_every_distance() -> None:
    assert severity(-2.9, "HR101", HR101={"severity": "warning"}) == "warning"
    assert severity(-0.1, "HR101", HR101={"severity": "info"}) == "info"
    strict = load_profile("strict").rules
    assert severity(-4.9, "HR101", HR101=strict["HR101"]) == "error"


def test_the_message_says_around_which_levels_a_mix_should_peak() -> None:
    (finding,) = judged({"bounce": {"peak_db": -2.0}}, "HR101")
    assert finding.message == "peak -2.0 dBFS, wanted around -6.0 to -3.0 dBFS: 1.0 dB too hot"


def test_a_mix_that_was_only_normalised_is_a_warning_and_one_that_clips_is_an_error() -> None:
    (hot, _) = sorted(judged({"bounce": {"peak_db": 0.0}}, "HR101", "HR109"), key=lambda one: one.code)
    assert (hot.code, hot.severity) == ("HR101", "warning")
    assert any("turning it down is enough" in note for note in hot.notes)
    hot = min(judged({"bounce": {"peak_db": 0.0, "clipped": 3}}, "HR101", "HR103"), key=lambda one: one.code)
    assert (hot.code, hot.severity) == ("HR101", "error")
    limited = {"bounce": {"peak_db": 0.0, "dynamics": {"ceiling_share": 0.9}}}
    (hot,) = (one for one in judged(limited, "HR101", "HR109", "DY102") if one.code == "HR101")
    assert hot.severity == "error"


def test_a_float_mix_above_full_scale_has_an_exact_peak_and_only_needs_turning_down() -> None:
    float_mix = {"bounce": {"peak_db": 2.0, "float": True, "bit_depth": 32}}
    found = {one.code: one for one in judged(float_mix, "HR101", "HR112")}
    assert (found["HR101"].severity, found["HR112"].severity) == ("warning", "info")
    assert any("this peak is exact" in note for note in found["HR101"].notes)
    (master,) = judged({"stage": "master", **float_mix}, "HR112")
    assert master.severity == "warning"
    kept = {one.code: one for one in judged(float_mix, "HR101", "HR112", HR101={"severity": "error"})}
    assert kept["HR101"].severity == "error"


@pytest.mark.parametrize(
    ("fader_db", "peak_db", "code", "note"),
    [
        (9.2, -14.0, "HR102", "already adds 9.2 dB (GS101): at 0 dB the mix is quieter still, so turn the tracks up"),
        (-6.0, -14.0, "HR102", "takes 6.0 dB away (GS101): at 0 dB the peak is higher by as much"),
        (9.2, -0.5, "HR101", "adds 9.2 dB (GS101): at 0 dB the peak is lower by as much"),
        (
            -6.0,
            -0.5,
            "HR101",
            "already takes 6.0 dB away (GS101): at 0 dB the peak is higher still, so turn the tracks down",
        ),
    ],
)
def test_advice_on_a_level_follows_the_way_that_the_master_fader_was_moved(
    fader_db: float, peak_db: float, code: str, note: str
) -> None:
    example = {"master_fader_db": fader_db, "bounce": {"peak_db": peak_db}}
    (finding,) = (one for one in judged(example, "GS101", code) if one.code == code)
    assert len(finding.notes) == 1
    assert note in finding.notes[0]


@pytest.mark.parametrize(
    ("correlation", "codes", "wanted"),
    [(0.02, ("IM105", "info"), "very wide"), (-0.004, ("IM105", "info"), "correlation 0.00"),
     (-0.006, ("IM101", "warning"), "correlation -0.01, wanted at least 0.00"),
     (-0.1, ("IM101", "warning"), "out of phase"),
     (-0.7, ("IM101", "error"), "one side looks inverted")],
)  # fmt: skip
def test_a_correlation_near_zero_is_wide_and_below_it_out_of_phase(
    correlation: float, codes: tuple[str, str], wanted: str
) -> None:
    (finding,) = judged({"bounce": {"stereo": {"correlation": correlation}}}, "IM101", "IM105")
    assert (finding.code, str(finding.severity)) == codes
    assert wanted in finding.message


@pytest.mark.parametrize(("low", "word"), [(0.1, "wide"), (0.0, "wide"), (-0.01, "out of phase")])
def test_a_low_end_is_out_of_phase_only_below_zero(low: float, word: str) -> None:
    (finding,) = judged({"bounce": {"stereo": {"low_correlation": low}}}, "IM102")
    assert finding.message.endswith(f"the low end is {word}")


@pytest.mark.parametrize("code", [rule.code for rule in load_rules() if rule.limit is not None])
def test_a_limit_whose_value_is_unknown_is_not_judged_and_says_why(code: str) -> None:
    (rule,) = select_rules(load_rules(), [code], [])
    assert rule.limit is not None
    _, part, field = rule.limit.quantity.split(".")
    value = -inf if part in ("level", "true_peak", "loudness") else None
    bounce = {"peak_db": -inf} if part == "level" else {part: {field: value}}
    stage = rule.stages[0]
    result = judge(build_case({"stage": stage, "bounce": bounce}, load()), [rule])
    assert not result.findings
    (missed,) = result.not_judged
    assert missed.code == code
    assert "silent" in missed.reason or "too short" in missed.reason or "too little" in missed.reason


def house_rule(
    folder: Path, quantity: str, example: dict[str, Any], bound: str = "0.0", severity: str = "error", grades: str = ""
) -> Judgement:
    path = folder / "HS901-a-limit.toml"
    path.write_text(HOUSE.format(quantity=quantity, bound=bound, severity=severity, grades=grades))
    return judge(build_case(example, load()), [read_house_rule(path)])


def test_a_limit_of_a_studio_counts_the_objects_whose_value_is_unknown(tmp_path: Path) -> None:
    tracks = [{"name": "A", "volume_db": 3.25}, {"name": "B", "clips": []}]
    found = house_rule(tmp_path, "clip.gain_db", {"tracks": tracks})
    assert not found.findings
    found = house_rule(tmp_path, "clip.transpose_semitones", {"tracks": [{"name": "A", "clips": [{"kind": "midi"}]}]})
    assert not found.findings
    found = house_rule(tmp_path, "session.sample_rate_hz", {"tracks": tracks})
    assert "sample_rate" in found.not_judged[0].reason
    found = house_rule(tmp_path, "track.volume_db", {"tracks": tracks}, bound="2.5")
    assert (
        found.findings[0].message == "value 3.3, wanted at most 2.5: 0.8 too much" or "3.2" in found.findings[0].message
    )


def test_a_limit_names_the_object_whose_value_is_unknown_if_it_is_the_only_one(tmp_path: Path) -> None:
    plain, unknown = {"kind": "audio", "gain_db": 1.0}, {"kind": "audio", "gain_db": -inf}
    for clips, where in (([plain, unknown], ["A"]), ([unknown, unknown], [""]), ([plain], [])):
        found = house_rule(tmp_path, "clip.gain_db", {"tracks": [{"name": "A", "clips": clips}]}, bound="9.0")
        assert [missed.object_path for missed in found.not_judged] == where
        assert [", for 2 clips" in missed.reason for missed in found.not_judged] == [one == "" for one in where]


def test_a_limit_prints_all_decimals_of_its_bound(tmp_path: Path) -> None:
    found = house_rule(tmp_path, "bounce.level.peak_db", {"bounce": {"peak_db": -2.47}}, bound="-2.55")
    assert found.findings[0].message == "value -2.47, wanted at most -2.55: 0.08 too much"


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        ('[[grade]]\nseverity = "info"\n', "give one of by"),
        ('[[grade]]\nseverity = "info"\nby = 1.0\nupto = 2.0\n', "give one of by"),
        ('[[grade]]\nseverity = "error"\nby = 1.0\n', "must be milder"),
        ('[[grade]]\nseverity = "warning"\nby = 1.0\n[[grade]]\nseverity = "info"\nby = 2.0\n', "must be milder"),
    ],
)
def test_grades_that_say_nothing_or_the_wrong_order_are_refused_with_the_line(
    tmp_path: Path, grades: str, words: str
) -> None:
    with pytest.raises(RuleError, match=rf"HS901-a-limit\.toml:\d+: .*{words}"):
        house_rule(tmp_path, "bounce.level.peak_db", {"bounce": {}}, grades=grades)


def test_a_limit_of_a_studio_can_be_graded(tmp_path: Path) -> None:
    grades = '[[grade]]\nseverity = "info"\nby = 1.0\n\n[[grade]]\nseverity = "warning"\nupto = 2.0\n'
    found = [
        str(
            house_rule(tmp_path, "bounce.level.peak_db", {"bounce": {"peak_db": peak}}, grades=grades)
            .findings[0]
            .severity
        )
        for peak in (1.0, 1.1, 2.0, 2.1)
    ]
    assert found == ["info", "warning", "warning", "error"]
