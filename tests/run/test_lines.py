"""The line of a finding holds the name of its object, of its media file, or of its track, or says nothing where that is not certain."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from daw_lint import check as check_files
from daw_lint.model.finding import Finding
from tests.support.check_outputs import check, check_json
from tests.support.command_line import run
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.reaper_projects import item, plugin, project, project_track

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SUFFIXES = (".rpp", ".rpp-bak", ".ardour", ".tracktionedit", ".mmp")


def texts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def found_in(*paths: Path) -> list[Finding]:
    return check_files(*paths, isolated=True, settings={"preview": True}).findings


def line_of(finding: Finding) -> str:
    lines = finding.file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    return unescape(lines[(finding.line or 1) - 1])


def holds_name(finding: Finding) -> bool:
    """Whether the line holds a name that the finding is about. The master of REAPER and LMMS is the name of a field."""
    line = line_of(finding)
    names = [*finding.object_path.split(" > "), re.split(r"[/\\]", str(finding.evidence.get("file") or "-"))[-1]]
    return any(name in line for name in names) or ("Master" in names and "master" in line.lower())


@pytest.mark.parametrize("path", texts(FIXTURES), ids=lambda path: path.name)
def test_the_line_of_each_finding_on_our_own_sessions_holds_a_name_of_its_object(path: Path) -> None:
    found = [one for one in found_in(path) if one.object_path and one.file == path]
    assert [one.object_path for one in found if one.line is None or not holds_name(one)] == []


def test_our_own_sessions_have_findings_in_every_format_that_is_text() -> None:
    faulty = [path for path in texts(FIXTURES) if path.stem == "faulty"]
    assert {path.suffix for path in faulty} == {".rpp", ".ardour", ".tracktionedit", ".mmp"}
    assert all(any(one.line for one in found_in(path)) for path in faulty)


@needs_corpus
@pytest.mark.slow
def test_the_line_of_each_finding_on_real_sessions_holds_a_name_or_the_track_has_none() -> None:
    paths = texts(CORPUS)
    found = [one for one in found_in(*paths) if one.object_path and one.file.suffix.lower() in SUFFIXES]
    assert len(found) > 50
    wrong = [one for one in found if one.line is None or not holds_name(one)]
    assert [(one.file.name, one.object_path) for one in wrong if 'NAME ""' not in line_of(one)] == []


def findings(folder: Path, text: str | bytes, name: str = "Song.rpp", *options: str) -> list[dict[str, Any]]:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    found: list[dict[str, Any]] = check_json("json", name, *options)["findings"]
    return found


def test_a_track_of_reaper_is_named_a_plug_in_is_its_own_line_and_media_are_the_line_of_their_file(
    folder: Path,
) -> None:
    text = project(
        project_track("A", solo=True), project_track("Bass", inside=item("gone/kick.wav")), project_track("C")
    )
    lines = text.split("\n")
    by_code = {one["code"]: lines[one["line"] - 1].strip() for one in findings(folder, text)}
    assert by_code["SH101"] == 'NAME "A"', "not the line of the GUID, which may have an A in it too"
    assert by_code["SH102"] == 'FILE "gone/kick.wav"'
    master = text.replace("  <TRACK", "  <MASTERFXLIST\n" + plugin("Pro-L 2").split("\n", 1)[1] + "  <TRACK", 1)
    (limiter,) = (one for one in findings(folder, master) if one["code"] == "MB101")
    assert "Pro-L 2" in master.split("\n")[limiter["line"] - 1]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_counted_as_an_editor_counts_them_beyond_those_that_fit_in_sixteen_bits(
    folder: Path, end: str
) -> None:
    text = (FIXTURES / "ardour" / "limiter-on.ardour").read_text("utf-8")
    long = text.replace("<Routes>", "<Routes>" + "\n" * 70_000, 1).replace("\n", end)
    (one,) = (one for one in findings(folder, long, "Song.ardour") if one["code"] == "MB101")
    assert one["line"] > 70_000
    assert one["object"].split(" > ")[-1] in long.split(end)[one["line"] - 1]


def test_a_live_set_that_was_unpacked_has_lines_and_the_packed_one_has_none(folder: Path) -> None:
    tracks = track("Drums & Bass", number=1, soloed=True, clips=clip("a", 0, 16, "/gone/a.wav", "Samples/a.wav"))
    xml = live_set(tracks + track("B", number=2), master=vst2("Precision Limiter")).replace("><", ">\n<")
    plain = {one["code"]: xml.split("\n")[one["line"] - 1] for one in findings(folder, xml, "Song.als")}
    assert {code: line for code, line in plain.items() if code in ("SH101", "MB101")} == {
        "SH101": '<EffectiveName Value="Drums &amp; Bass"/>',
        "MB101": '<PlugName Value="Precision Limiter"/>',
    }
    assert "Drums &amp; Bass" in plain["SH102"]
    packed = findings(folder, gzip.compress(xml.encode()), "Song.als")
    assert {one["code"] for one in packed} >= {"SH101", "MB101", "SH102"}
    assert {one["line"] for one in packed} == {None}


def test_where_two_tracks_have_a_name_a_media_file_that_has_no_place_has_no_line(folder: Path) -> None:
    tracks = "".join(
        track(name, number=number, clips=clip("a", 0, 16, f"/gone/{number}.wav", f"Samples/{number}.wav"))
        for number, name in enumerate(("Drums", "Drums", "Bass"), 1)
    )
    found = findings(folder, live_set(tracks).replace("><", ">\n<"), "Song.als")
    assert {(one["object"], one["line"] is None) for one in found if one["code"] == "SH102"} == {
        ("Drums", True),
        ("Bass", False),
    }


def test_what_comes_through_a_pipe_has_lines_too(folder: Path) -> None:
    text = project(project_track("Bass", solo=True), project_track("B"))
    result = run("check", "-", "--stdin-filename", "Song.rpp", "--format", "github", data=text)
    assert "file=Song.rpp,line=5,title=SH101" in result.stdout


def test_lines_are_looked_up_only_for_outputs_that_name_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from daw_lint.run import lines

    asked: list[int] = []
    monkeypatch.setattr(lines, "add_lines", lambda report: asked.append(1))
    (folder / "Song.rpp").write_text(project(project_track("Bass", solo=True), project_track("B")))
    for form in ("text", "concise", "junit", "markdown", "statistics"):
        check(form)
    assert asked == []
    for form in ("json", "jsonl", "csv", "sarif", "github", "gitlab", "checkstyle"):
        check(form)
    assert len(asked) == 7


def test_a_session_that_has_gone_in_the_meantime_has_no_lines(folder: Path) -> None:
    path = folder / "Song.rpp"
    path.write_text(project(project_track("Bass", solo=True), project_track("B")))
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lines import add_lines
    from daw_lint.run.lint import lint

    report = lint([path], [], ConfigFinder(None, True, {}))
    path.unlink()
    add_lines(report)
    assert report.findings
    assert {one.line for one in report.findings} == {None}


def test_the_fingerprint_of_a_finding_does_not_change_with_its_line(folder: Path) -> None:
    text = project(project_track("Bass", solo=True), project_track("B"))
    before = [one["fingerprint"] for one in _gitlab(folder, text)]
    after = _gitlab(folder, text.replace("  TEMPO", "  RIPPLE 0 0\n  TEMPO", 1))
    assert [one["fingerprint"] for one in after] == before
    assert after[0]["location"]["lines"]["begin"] == 6


def _gitlab(folder: Path, text: str) -> list[dict[str, Any]]:
    (folder / "Song.rpp").write_text(text)
    found: list[dict[str, Any]] = check_json("gitlab")
    return found


def test_a_packed_session_says_that_line_1_is_the_whole_file(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("Precision Limiter")))
    assert "(line 1 stands for the whole file)" in check("github")
    assert "(line 1 stands for the whole file)" in check("checkstyle")
    (issue,) = check_json("gitlab")
    assert issue["description"].endswith("(line 1 stands for the whole file)")
    (result,) = check_json("sarif")["runs"][0]["results"]
    assert result["locations"][0]["message"]["text"] == "line 1 stands for the whole file"


def test_the_name_of_a_live_track_is_looked_for_near_its_beginning_alone() -> None:
    from daw_lint.parsers.editing.xml_names import XmlNames

    named = b'<MidiTrack><Name><EffectiveName Value="Bass" /></Name></MidiTrack>\n'
    far = b"<MidiTrack>" + b" " * (1 << 16) + b'<EffectiveName Value="Drums" /></MidiTrack>'
    names = XmlNames(b"<Ableton>\n" + named + far + b"</Ableton>")
    assert names.track_line(["Bass"]) == 2
    assert names.track_line(["Drums"]) is None
