"""The health of a session as Markdown, as JSON and as a badge."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pytest
import soundfile as sf
from markdown_it import MarkdownIt

from daw_lint.report.health.badge import COLOURS, LABEL_COLOUR, badge, draw
from daw_lint.report.health.json import SCHEMA_VERSION, as_data, as_json
from daw_lint.report.health.markdown import LONGEST, markdown
from daw_lint.report.markdown_text import code, prose
from tests.support.command_line import run
from tests.support.health_reports import HOSTILE, health_in
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "schemas" / "health.schema.json").read_text("utf-8"))


@pytest.fixture
def folder(folder: Path) -> Path:
    (folder / "daw-lint.toml").write_text("history = true\n")
    return folder


def bad_song(folder: Path) -> Path:
    write_wav(folder / "Song.wav", peak_db=-0.1)
    tracks = track(HOSTILE, number=1, soloed=True) + track("Bass", number=2)
    return write_set(folder / "Song.als", live_set(tracks, master=vst2("Pro-L 2")))


def strict(schema: Any) -> Any:
    """Return a schema that allows no field that it does not describe."""
    if isinstance(schema, dict):
        closed = {key: strict(value) for key, value in schema.items()}
        if "properties" in schema:
            closed["additionalProperties"] = False
        return closed
    return [strict(item) for item in schema] if isinstance(schema, list) else schema


def html(text: str) -> str:
    return str(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(text))


# JSON


def test_the_published_schema_is_a_schema_of_the_version_that_is_written() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def write_silence(path: Path) -> None:
    sf.write(path, np.zeros((48000, 2)), 48000, subtype="PCM_24")


@pytest.mark.slow
@pytest.mark.parametrize("case", ["both", "session alone", "bounce alone", "silence", "unreadable", "second version"])
def test_every_report_fits_the_schema_and_holds_nothing_that_it_does_not_describe(folder: Path, case: str) -> None:
    path = bad_song(folder)
    if case == "session alone":
        (folder / "Song.wav").unlink()
    elif case == "bounce alone":
        path = folder / "Song.wav"
    elif case == "silence":
        write_silence(folder / "Song.wav")
    elif case == "unreadable":
        path.write_bytes(b"")
    elif case == "second version":
        health_in(path)
        write_set(path)
    document = json.loads(as_json(health_in(path)))
    jsonschema.Draft202012Validator(strict(SCHEMA)).validate(document)
    assert (document["changes"] is not None) is (case == "second version")


def test_the_json_says_what_to_do_first_and_what_the_score_is_made_of(folder: Path) -> None:
    document = as_data(health_in(bad_song(folder)))
    first = [document["findings"][index]["code"] for index in document["first_things"]]
    assert first == ["MB101", "SH101"]  # HR101 has the same cause as MB101
    assert document["score"]["points"] == 100 - sum(part["points"] for part in document["score"]["parts"])
    assert document["verdict"] == "not ready"
    assert document["session"]["tracks"] == 2
    assert all(finding["how_to_fix"] for finding in document["findings"])


def test_silence_is_told_from_what_is_not_known(folder: Path) -> None:
    write_silence(folder / "Song.wav")
    figures = {
        figure["name"]: figure["value"] for figure in as_data(health_in(folder / "Song.wav"))["bounce"]["figures"]
    }
    assert figures["sample peak"] == "-inf"
    assert figures["crest factor"] is None


# Markdown


def test_the_markdown_begins_with_the_verdict_and_says_what_was_found_where(folder: Path) -> None:
    text = markdown(health_in(bad_song(folder)))
    assert text.startswith("### Not ready for mastering: mix health 56 of 100, partial\n")
    assert "**Song.als** (Ableton Live 11.3.4) with **Song.wav**" in text
    assert (
        "| error | MB101 limiter-on-master | `Master > Pro-L 2` | limiter on the master bus of a mix (active) |" in text
    )
    assert "| loudness (integrated) | -12.6 LUFS |" in text


def test_the_markdown_says_what_changed_since_the_last_report(folder: Path) -> None:
    path = bad_song(folder)
    health_in(path)
    write_set(path, live_set(master=vst2("Pro-L 2")))
    text = markdown(health_in(path))
    assert "- score 56 to 76 (+20)\n" in text
    assert "- gone: SH101 " in text
    assert "MB101" not in text[text.index("**Since Song.als") : text.index("| bounce |")]


def test_hostile_names_neither_run_nor_link_nor_mention_nor_break_the_table(folder: Path) -> None:
    text = markdown(health_in(bad_song(folder)))
    page = html(text)
    assert set(re.findall(r"</?([a-z0-9]+)", page)) <= set(
        "h3 p strong em ol ul li table thead tbody tr th td code details summary sub".split()
    )
    assert "<em>" not in page
    outside = re.sub(r"<code>.*?</code>", "", page, flags=re.DOTALL)
    for sign in ("@torvalds", "#12", "GH-3", "http://", "www.evil", "$x$", "\u202e"):
        assert sign not in outside
    assert "&lt;script&gt;alert(1)&lt;/script&gt; | @torvalds `x` ``y`` **b**" in page
    rows = re.findall(r"<tr>\s*<td>error.*?</tr>", page, re.DOTALL)
    assert [row.count("<td>") for row in rows] == [4, 4, 4]


@pytest.mark.parametrize(
    "name", ["`", "``", "a`", " a", "a|b", "\\|", "`|`", "", "\\", "<b>", "&amp;", "$x$", "a@b", "x://y"]
)
def test_a_name_comes_out_of_a_cell_as_it_went_in(name: str) -> None:
    for write in (code, prose):
        page = html(f"| a |\n|---|\n| x{write(name)}x |\n")
        cell = re.search(r"<td>x(.*)x</td>", page, re.DOTALL)
        assert cell is not None
        shown = re.sub(r"</?code>", "", cell[1])
        shown = shown.replace("\u200b", "")
        for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            shown = shown.replace(entity, sign)
        assert shown.strip(" ") == name.strip(" ")


@pytest.mark.slow
def test_a_session_with_thousands_of_findings_still_fits_a_comment(folder: Path) -> None:
    many = "".join(track("|<&" * 60 + str(number), number=number, soloed=True, muted=True) for number in range(1200))
    path = write_set(folder / "Song.als", live_set(many))
    text = markdown(health_in(path))
    assert len(text) <= LONGEST
    assert re.search(r"^and 1,?\d\d\d more$", text, re.MULTILINE)


# Badge


def test_the_badge_shows_stage_and_score_and_tells_a_screen_reader(folder: Path) -> None:
    picture = ElementTree.fromstring(badge(health_in(bad_song(folder))))
    svg = "{http://www.w3.org/2000/svg}"
    assert [text.text for text in picture.iter(f"{svg}text")] == ["mix health", "56 partial"]
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == "mix health 56 of 100, partial: Not ready for mastering"
    assert picture.findtext(f"{svg}title") == picture.get("aria-label")


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [LABEL_COLOUR, *COLOURS.values()])
def test_white_text_on_each_colour_of_the_badge_has_the_contrast_of_level_aa(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("peak_db", "session", "tone"),
    [(-4.0, live_set(), "good"), (None, live_set(), "open"), (-0.1, live_set(), "bad")],
    ids=["ready", "ready, session only", "not ready"],
)
def test_the_colour_of_the_badge_is_that_of_the_verdict(
    folder: Path, peak_db: float | None, session: str, tone: str
) -> None:
    if peak_db is not None:
        write_wav(folder / "Song.wav", peak_db=peak_db)
    assert f'fill="{COLOURS[tone]}"' in badge(health_in(write_set(folder / "Song.als", session)))


def test_the_badge_of_a_session_without_a_bounce_is_no_number_that_looks_like_a_verdict(folder: Path) -> None:
    assert ">session OK, bounce not checked<" in badge(health_in(write_set(folder / "Song.als")))


def test_what_passed_is_listed_by_family_without_what_was_found_or_not_judged(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-0.1)
    document = json.loads(run("report", "Song.wav", "--format", "json", "-o", "-").stdout)
    passed = {code for family in document["passed"] for code in family["codes"]}
    (headroom,) = (family["codes"] for family in document["passed"] if family["family"] == "headroom")
    assert {"HR103", "HR104"} <= set(headroom)
    assert not passed & {finding["code"] for finding in document["findings"]}
    assert not passed & {missed["code"] for missed in document["not_judged"]}
    assert document["score"]["partial"] is bool(document["not_judged"])
    assert "MB101" not in passed


def test_a_badge_of_any_text_is_well_formed() -> None:
    picture = draw('<a> & "b"\'', "100", "#000000", "<title> & more")
    assert ElementTree.fromstring(picture).get("aria-label") == "<title> & more"
