"""GitHub's annotations are read here as the documentation of workflow commands has their grammar, Markdown by markdown-it-py."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from daw_lint.report.findings.file_lines import WHOLE_FILE
from tests.support.check_outputs import EMPTY, FILE_SEEN, LIMITER, NAME, SEEN, check, check_json, fill_empty, say_all
from tests.support.git_repositories import make_repository, needs_git
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return say_all(tmp_path_factory.mktemp("full"))


class Command(NamedTuple):
    """A workflow command as a runner reads it."""

    name: str
    properties: dict[str, str]
    data: str


def command(line: str) -> Command:
    """Read ``::name key=value,key=value::data``; the first ``::`` after the properties ends them."""
    found = re.fullmatch(r"::([a-z-]+)(?: (.*?))?::(.*)", line)
    assert found, line
    pairs = [pair.split("=", 1) for pair in (found[2] or "").split(",")]
    assert all(len(pair) == 2 for pair in pairs), line
    assert not re.search(r"%(?!25|0A|0D|3A|2C)", found[2]), "what is escaped in properties is one of these"
    return Command(found[1], {key: unquote(value) for key, value in pairs}, re.sub("%(25|0A|0D)", _sign, found[3]))


def _sign(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def test_each_finding_is_one_annotation_for_github(full: dict[str, Any]) -> None:
    told = [command(line) for line in full["github"].splitlines()]
    names = {"error": "error", "warning": "warning", "info": "notice"}
    wanted = [(names[finding["severity"]], finding["code"]) for finding in full["json"]["findings"]]
    silent = [("notice", finding["code"]) for name in ("suppressed", "known") for finding in full["json"][name]]
    assert [(one.name, one.properties["title"].split()[0]) for one in told] == [*wanted, *silent]
    assert all(one.properties.keys() == {"file", "line", "title"} for one in told)
    assert all(one.properties["line"] == "1" for one in told)


def test_an_annotation_carries_hostile_names_whole_and_stays_one_line(full: dict[str, Any]) -> None:
    (solo,) = (
        one
        for one in map(command, full["github"].splitlines())
        if one.properties["file"].endswith(FILE_SEEN) and "solo" in one.data
    )
    assert solo.properties["file"] == f"Hostile/{FILE_SEEN}"
    assert solo.data.split("\n") == [f"{SEEN}: solo is on: the bounce contains only soloed tracks", f"({WHOLE_FILE})"]


def test_the_notes_of_an_annotation_stand_on_lines_of_their_own(full: dict[str, Any]) -> None:
    (hot,) = (one for one in map(command, full["github"].splitlines()) if one.properties["title"].startswith("HR101"))
    finding = next(one for one in full["json"]["findings"] if one["code"] == "HR101")
    assert hot.data.split("\n") == [finding["message"], *finding["notes"]]
    assert finding["notes"]


def test_a_suppressed_annotation_is_a_notice_that_says_why(full: dict[str, Any]) -> None:
    told = [command(line) for line in full["github"].splitlines()]
    (one,) = (one for one in told if one.properties["title"].startswith("GS101"))
    assert one.data.split("\n")[0].endswith("(suppressed: the client | wants it)")
    assert any(one.data.split("\n")[0].endswith("(known to the baseline)") for one in told)


@needs_git
def test_annotations_and_code_quality_name_files_from_the_top_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = make_repository(tmp_path / "music", monkeypatch)
    write_set(top / "Songs" / "Song.als", live_set(master=LIMITER))
    monkeypatch.chdir(top / "Songs")
    assert command(check("github").strip()).properties["file"] == "Songs/Song.als"
    assert check_json("gitlab")[0]["location"]["path"] == "Songs/Song.als"


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def inline(text: str) -> list[Token]:
    return [child for token in tokens(text) for child in token.children or ()]


def rows(text: str) -> list[list[Token]]:
    """Return the cells of each row of each table."""
    found: list[list[Token]] = []
    parsed = tokens(text)
    for before, token in pairwise(parsed):
        if before.type == "tr_open":
            found.append([])
        if before.type in ("td_open", "th_open"):
            found[-1].append(token)
    return found


@pytest.mark.parametrize("form", ["markdown", "github-summary"])
def test_markdown_is_a_table_with_a_row_a_finding(full: dict[str, Any], form: str) -> None:
    shown = [row for row in rows(full[form]) if row[1].content != "rule"]
    assert {len(row) for row in rows(full[form])} == {4}
    codes = [row[1].content.split()[0] for row in shown]
    listed = [*full["json"]["findings"], *full["json"]["suppressed"], *full["json"]["known"]]
    assert codes == [finding["code"] for finding in listed]


def test_nothing_in_markdown_links_formats_or_is_markup_but_what_daw_lint_means(full: dict[str, Any]) -> None:
    kinds = {token.type for token in inline(full["markdown"])}
    assert kinds <= {"text", "code_inline", "strong_open", "strong_close", "html_inline", "softbreak"}
    assert {token.content for token in inline(full["markdown"]) if token.type == "html_inline"} == {"<br>"}
    plain = " ".join(token.content for token in inline(full["markdown"]) if token.type == "text")
    assert not re.search(r"@\w|#\d|://", plain), "outside of code GitHub would make links of these"


def test_what_a_message_quotes_from_a_session_is_plain_text_too(folder: Path) -> None:
    sample = "Samples/@ana #12 GH-7 http://x.y www.z.org [a](b) `c` <b> $d$ :tada: *e* |f !12 %3 %name &5 ~6 ~label.wav"
    tracks = track("Drums", number=1, clips=clip("a", 0, 16, f"/gone/{sample}", sample)) + track("B", number=2)
    write_set(folder / "Song.als", live_set(tracks))
    (row,) = (row for row in rows(check("markdown")) if row[1].content.startswith("SH102"))
    assert {child.type for child in row[3].children or ()} == {"text"}
    text = "".join(child.content for child in row[3].children or ())
    assert text.replace("\u200b", "") == f"media file is missing: {sample}"
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.|\$[^\s\u200b]|:tada:|[!&]\d|[%~]\w", text), (
        "GitHub or GitLab would make something of these"
    )


def test_markdown_shows_hostile_names_as_they_are(full: dict[str, Any]) -> None:
    (row,) = (row for row in rows(full["markdown"]) if any(child.content == SEEN for child in row[2].children or ()))
    assert [child.type for child in row[2].children or ()] == ["code_inline"]
    shown = "".join(child.content for child in inline(full["markdown"]) if child.type == "text")
    assert FILE_SEEN in shown.replace("\u200b", "")


@pytest.mark.parametrize("kind", EMPTY)
@pytest.mark.parametrize("form", ["markdown", "github-summary"])
def test_markdown_without_findings_says_so_in_one_line(folder: Path, kind: str, form: str) -> None:
    fill_empty(folder, kind)
    (said,) = [token.content for token in tokens(check(form)) if token.type == "inline"]
    assert said.startswith("daw-lint: no findings" if kind == "clean" else "daw-lint: nothing was checked")


def test_markdown_counts_what_is_left_in_the_baseline(full: dict[str, Any], folder: Path) -> None:
    assert "1 entry of the baseline no longer occurs (" in full["markdown"]
    write_set(folder / "Song.als")
    gone = {"MB101": {"Master > Gone": 1, "Master > Gone too": 1}}
    (folder / "known.json").write_text(json.dumps({"baseline_version": 1, "files": {"Song.als": gone}}), "utf-8")
    assert "2 entries of the baseline no longer occur (" in check("markdown", "--baseline", "known.json")


@pytest.mark.slow
def test_a_report_that_says_why_a_rule_was_not_judged_does_not_say_how_to_learn_it(folder: Path) -> None:
    write_set(folder / "Song.als")
    write_wav(folder / "Song.wav", peak_db=-4.0)
    for form in ("text", "markdown", "github-summary"):
        assert "3 rules not fully checked (-v says why)" in check(form)
        assert "3 rules not fully checked" in check(form, "-v")
        assert "-v says" not in check(form, "-v")


def test_a_comment_stays_short_enough_for_its_host_and_counts_what_does_not_fit(folder: Path) -> None:
    tracks = "".join(track(f"{NAME}{number}" * 9, number=number, soloed=True) for number in range(400))
    write_set(folder / "Song.als", live_set(tracks, master=vst2("Pro-L 2")))
    total = len(check_json("json")["findings"])
    assert total > 400
    for form, longest in (("markdown", 65_536), ("github-summary", 1024 * 1024)):
        text = check(form)
        assert len(text.encode()) <= longest
        left = re.search(r"\*\*(\d+) more findings omitted", text)
        shown = [row for row in rows(text) if row[1].content != "rule"]
        assert len(shown) + int(left[1] if left else 0) == total
    assert "more findings omitted" in check("markdown")
