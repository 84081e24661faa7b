"""What is to be done about findings: gathered, put to their causes, and worded for the DAW."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from daw_lint.health.todo.cards import cards
from daw_lint.health.todo.fixes import fix
from daw_lint.health.todo.gathered import gathered
from daw_lint.judge.judge import relate
from daw_lint.model.finding import Evidence, Finding, Related
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.rule import Explanation
from tests.support.song_reports import ERROR, INFO, WARNING, finding

RULES = {rule.code: rule for rule in load_rules()}


def missing(file: str, total: int = 12, alone: bool = True, session: str = "Song.als", track: str = "Drums") -> Finding:
    evidence: Evidence = {"file": file, "media_files": total, "state": "missing"}
    if alone:
        evidence["remark"] = "the folder did not come along"
    return finding(session, "SH102", ERROR, f"media file is missing: {file}", track, evidence)


def codes(found: list[Finding]) -> list[list[str]]:
    return [[one.code for one in card.findings] for card in cards(relate(found, load_rules()), RULES.get)]


def test_missing_files_of_several_folders_are_counted_by_folder() -> None:
    found = [missing(f"Audio/{n}.wav", alone=False) for n in range(3)] + [missing("C:\\Kits\\kick.wav", track="Kick")]
    (one,) = gathered(found)
    assert one.message == "4 of 12 media files are missing: 3 in `Audio/`, 1 in `C:/Kits/`"
    assert one.object_path == ""


def test_the_folder_is_said_to_be_left_behind_only_where_no_file_of_it_was_found() -> None:
    (one,) = gathered([missing("Audio/1.wav", alone=False), missing("Audio/2.wav", alone=False)])
    assert one.message == "2 of 12 media files are missing, all in `Audio/`"


def test_a_single_file_and_files_of_other_sessions_stay_as_they_are() -> None:
    found = [missing("a.wav"), missing("b.wav", session="Other.als")]
    assert gathered(found) == found


def test_other_faults_than_missing_are_not_counted_with_it() -> None:
    empty: Evidence = {"file": "c.wav", "media_files": 12, "state": "unusable: each is empty (0 bytes)"}
    fault = finding("Song.als", "SH102", ERROR, "media file is empty (0 bytes): c.wav", "Drums", empty)
    assert [one.message for one in gathered([missing("a.wav"), fault, missing("b.wav")])] == [
        "2 of 12 media files are missing, all in the folder of the session: the folder did not come along",
        "media file is empty (0 bytes): c.wav",
    ]


HOT = finding("mix.wav", "HR101", ERROR, "3.0 dB too hot", evidence={"peak_db": -0.5, "difference_db": 2.5})
OVER = finding("mix.wav", "HR106", WARNING, "0.4 dB over", evidence={"peak_db": 0.4, "difference_db": 0.4})
QUIET = finding("mix.wav", "HR102", INFO, "4.0 dB below", evidence={"peak_db": -10.0, "difference_db": 4.0})
CLIPS = finding("mix.wav", "HR103", ERROR, "clips in 21 places", evidence={"clipped_runs": 21})
LIMITER = finding("Song.als", "MB101", ERROR, "limiter", "Master > Pro-L 2", {"class": "limiter", "device": "Pro-L 2"})


def test_the_cause_leads_and_the_same_remedy_on_the_same_file_joins() -> None:
    assert codes([HOT, OVER, CLIPS]) == [["HR103", "HR101", "HR106"]]
    assert codes([LIMITER, HOT, OVER]) == [["MB101", "HR101", "HR106"]]


def test_a_second_bounce_is_a_thing_of_its_own() -> None:
    assert codes([HOT, replace(HOT, file=Path("other.wav"))]) == [["HR101"], ["HR101"]]


def test_findings_of_one_rule_on_one_file_are_one_thing() -> None:
    solo = [finding("Song.als", "SH101", ERROR, "solo is on", name) for name in ("Kick", "Snare")]
    assert codes([*solo, finding("Song.als", "SH113", INFO, "muted", "Pad")]) == [["SH101", "SH101"], ["SH113"]]


def test_the_worst_comes_first_whatever_explains_it() -> None:
    fader = finding("Song.als", "GS101", WARNING, "master fader at +4.0 dB", "Master", {"raised_db": 4.0})
    solo = finding("Song.als", "SH101", WARNING, "solo is on", "Kick")
    assert codes([solo, fader, HOT]) == [["GS101", "HR101"], ["SH101"]]


FLOAT = finding("mix.wav", "HR112", INFO, "+0.9 dBFS in a float file", evidence={"float_peak_dbfs": 0.9})


def test_a_cause_that_is_only_information_gives_the_fix_and_does_not_lead() -> None:
    (card,) = cards(relate([FLOAT, HOT, OVER], load_rules()), RULES.get)
    assert [one.code for one in card.findings] == ["HR101", "HR112", "HR106"]
    assert card.head.severity is card.severity
    assert card.fix.startswith("Turn the file down by 2.5 dB.")


def fader_card(evidence: Evidence, *others: Finding) -> str:
    fader = finding("Song.als", "GS101", WARNING, "master fader moved", "Master", evidence)
    (card,) = cards(relate([fader, *others], load_rules()), RULES.get)
    return card.fix


def test_a_lowered_master_fader_of_a_mix_that_is_too_hot_names_what_the_tracks_must_lose() -> None:
    assert "turn all tracks down by 10.2 dB" in fader_card({"lowered_db": 7.7}, HOT)


@pytest.mark.parametrize(
    ("evidence", "others"),
    [({"lowered_db": 7.7}, ()), ({"raised_db": 4.0}, (HOT,)), ({"lowered_db": 7.7}, (QUIET,))],
    ids=["no bounce", "raised", "too quiet"],
)
def test_a_master_fader_that_is_no_reason_to_turn_down_gives_no_amount(
    evidence: Evidence, others: tuple[Finding, ...]
) -> None:
    assert "change the level of the tracks instead" in fader_card(evidence, *others)


def test_rules_that_explain_each_other_in_a_circle_end() -> None:
    rules = {
        one: replace(RULES[one], explains=(Explanation(other, "it is the other"),), remedy=None)
        for one, other in (("IM101", "IM102"), ("IM102", "IM101"))
    }
    path = Path("mix.wav")
    found = [
        replace(finding("mix.wav", one, ERROR, one), related=(Related(other, path),))
        for one, other in (("IM101", "IM102"), ("IM102", "IM101"))
    ]
    assert [[one.code for one in card.findings] for card in cards(found, rules.get)] == [["IM101", "IM102"]]


@pytest.mark.parametrize("amount", [2.5, 2.41, 2.4999])
def test_the_amount_is_enough_and_no_more_than_a_tenth_too_much(amount: float) -> None:
    said = fix(replace(HOT, evidence={"difference_db": amount}), [], RULES.get)
    assert said == "Turn the mix down by 2.5 dB, ahead of the first device on the master. Then export it again."


def test_where_it_clips_the_amount_is_a_lower_bound() -> None:
    assert "by at least 2.5 dB" in fix(CLIPS, [HOT, OVER], RULES.get)
    assert fix(CLIPS, [], RULES.get).startswith("Turn the mix down, ahead")


def test_advice_is_for_the_daw_that_was_read_and_about_music() -> None:
    collect = finding("Song.als", "SH108", INFO, "x")
    assert "File > Save Live Set As" in fix(collect, [], RULES.get, "Ableton Live")
    tail = finding("Song.rpp", "EX106", WARNING, "x")
    assert "in REAPER: File > Render" in fix(tail, [], RULES.get, "REAPER")
    assert "REAPER" not in fix(tail, [], RULES.get, "LMMS")
    assert "suppress" not in fix(finding("mix.wav", "DY102", ERROR, "x"), [], RULES.get)
    assert fix(finding("mix.wav", "E902", ERROR, "x"), [], RULES.get) == ""
    assert fix(finding("mix.wav", "E902", ERROR, "x"), [], lambda code: None) == ""
