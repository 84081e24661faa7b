"""GitHub keeps ten annotations of a kind: more findings than that share them, and none is lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from daw_lint.report.findings.github import LONGEST, MOST
from tests.support.check_outputs import check, check_json
from tests.support.reaper_projects import project, project_track


def commands(text: str) -> list[re.Match[str]]:
    found = [re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line) for line in text.splitlines()]
    assert all(found), text
    return [one for one in found if one is not None]


def kinds(text: str) -> Counter[str]:
    return Counter(one[1] for one in commands(text))


def write(folder: Path, files: int, errors: int, warnings: int) -> None:
    """Write projects that each have so many soloed tracks, and so many that are armed."""
    (folder / "daw-lint.toml").write_text('extend-select = ["SH115"]\n[rules.SH115]\nseverity = "warning"\n', "utf-8")
    for number in range(files):
        solos = [project_track(f"Solo {number}-{index}", solo=True) for index in range(errors)]
        armed = [project_track(f"Armed {number}-{index}", armed=True) for index in range(warnings)]
        (folder / f"Song {number:02}.rpp").write_text(project(*solos, *armed), "utf-8")


@pytest.mark.parametrize(("files", "errors", "warnings"), [(1, 60, 50), (11, 5, 5), (30, 2, 2), (110, 1, 0)])
def test_every_one_of_many_findings_is_in_an_annotation_that_github_keeps(
    folder: Path, files: int, errors: int, warnings: int
) -> None:
    write(folder, files, errors, warnings)
    text = check("github")
    assert max(kinds(text).values()) <= MOST
    told = "\n".join(one[3].replace("%0A", "\n") for one in commands(text))
    findings = check_json("json")["findings"]
    assert len(findings) >= files * (errors + warnings) >= 110
    assert [one for one in findings if f"{one['object']}: {one['message']}" not in told] == []


def test_a_shared_annotation_names_the_line_of_each_finding_and_the_rule_where_they_differ(folder: Path) -> None:
    write(folder, 30, 1, 1)
    last = [one for one in commands(check("github")) if one[1] == "error"][-1]
    assert last[2].endswith("title=21 findings in 21 files")
    assert re.search(r"(^|%0A)Song 29\.rpp: line \d+: SH101 Solo 29-0: solo is on", last[3])


def test_findings_of_one_rule_share_an_annotation_before_findings_of_different_rules_do(folder: Path) -> None:
    write(folder, 1, 12, 1)
    (error,) = (one for one in commands(check("github")) if one[1] == "error")
    assert error[2].endswith("title=SH101 solo-left-on (12 times)")


def test_the_last_annotation_counts_all_findings_where_some_were_joined(folder: Path) -> None:
    write(folder, 1, 60, 50)
    last = commands(check("github"))[-1]
    assert (last[1], last[2]) == ("notice", "title=daw-lint")
    total = check_json("json")["summary"]
    assert f"({total['error']} errors, " in last[3]


def test_ten_findings_of_a_kind_keep_their_own_annotations_and_are_not_counted(folder: Path) -> None:
    write(folder, 1, 10, 0)
    text = check("github", "--select", "SH101")
    assert [one[2].split("title=")[1] for one in commands(text)] == ["SH101 solo-left-on"] * 10


def test_an_annotation_is_not_longer_than_github_keeps_and_counts_what_has_no_room(folder: Path) -> None:
    solos = [project_track(f"{'long ' * 200}{index}", solo=True) for index in range(200)]
    (folder / "Song.rpp").write_text(project(*solos), "utf-8")
    (error,) = (one for one in commands(check("github", "--select", "SH101")) if one[1] == "error")
    text = error[3].replace("%0A", "\n")
    assert len(text.encode()) <= LONGEST + 100
    left = re.search(r"\nand (\d+) more findings$", text)
    assert left is not None
    assert text.count("solo is on") + int(left[1]) == 200
