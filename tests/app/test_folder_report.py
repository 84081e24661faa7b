"""Reports on a folder: an index of all sessions and a page each; and what a page says of earlier versions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daw_lint.app.page_names import page_name
from daw_lint.health.extras import Extras
from daw_lint.report.html.index import render_index
from daw_lint.report.html.page import render
from daw_lint.report.html.row import Row
from daw_lint.report.html.spark import spark
from tests.support.command_line import run
from tests.support.health_reports import HOSTILE, health_in
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.past_reports import past
from tests.support.wav_files import write_wav

LIMITED = live_set(master=vst2("Pro-L 2"))


def text(page: str) -> str:
    """Return what a page says, without its tags."""
    body = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body.replace("<wbr>", "")))


def rows(page: str) -> list[str]:
    """Return what the rows of the index say."""
    return [
        text(f"<main{row}</main>") for row in re.findall(r"<tr[^>]*>\s*(<th scope=\"row\".*?)</tr>", page, re.DOTALL)
    ]


# The index


@pytest.mark.slow
def test_a_folder_gives_an_index_with_those_that_need_most_first_and_a_page_each(folder: Path) -> None:
    write_set(folder / "in" / "Good.als")
    write_set(folder / "in" / "Live" / "Loud.als", LIMITED)
    write_wav(folder / "in" / "Live" / "Loud.wav", peak_db=-0.1)
    (folder / "in" / "Empty.als").write_bytes(b"")
    result = run("report", "in", "-o", "out")
    assert result.exit_code == 1
    assert "Wrote out/index.html: 3 sessions, 1 not ready; 1 could not be read. Open it with --open." in result.output
    page = (folder / "out" / "index.html").read_text("utf-8")
    loud, empty, good = rows(page)
    assert re.search(
        r"Live/ Loud\.als not ready 76 partial .*limiter on the master bus.* 2 errors \u2212[\d.]+ LUFS .0\.1 dBFS"
        r" mix Ableton Live 11\.3\.4 2 $",
        loud,
    )
    assert "Empty.als not read" in empty
    assert "the file is empty" in empty
    assert re.search(r"Good\.als session OK, bounce not checked 100 partial nothing was found", good)
    links = re.findall(r'<a href="([^"#]+\.html)"', page)
    assert len(links) == 2
    assert all("Session health" in (folder / "out" / link).read_text("utf-8") for link in links)


def test_the_last_line_says_ready_only_of_what_has_a_bounce(folder: Path) -> None:
    write_set(folder / "in" / "Song.als")
    assert "Wrote out/index.html: 1 session. Open it" in run("report", "in", "-o", "out").output
    write_wav(folder / "in" / "Song.wav", peak_db=-4.0)
    assert "Wrote out/index.html: 1 session, ready. Open it" in run("report", "in", "-o", "out").output


def test_a_session_that_tells_too_little_is_not_called_ready(folder: Path) -> None:
    (folder / "in").mkdir()
    write_wav(folder / "in" / "a.wav", peak_db=-4.0)
    (folder / "in" / "Songs.cue").write_text(
        'PERFORMER "A"\nFILE "a.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'
    )
    run("report", "in", "-o", "out")
    assert any("Songs.cue too little known" in row for row in rows((folder / "out" / "index.html").read_text("utf-8")))


def test_the_index_loads_nothing_and_links_only_to_its_pages(folder: Path) -> None:
    write_set(folder / "in" / "Song.als", LIMITED)
    run("report", "in", "-o", "out")
    page = (folder / "out" / "index.html").read_text("utf-8")
    assert "src=" not in page
    assert not re.search(r'href="(?!#|song-[0-9a-f]+\.html)', page)
    assert "default-src 'none'" in page


def test_without_an_output_the_folder_beside_is_named_after_the_one_that_is_read(folder: Path) -> None:
    write_set(folder / "Songs" / "Song.als")
    run("report", "Songs")
    assert (folder / "Songs-health" / "index.html").is_file()


def test_a_folder_without_sessions_and_audio_says_so_and_gets_no_pages(folder: Path) -> None:
    (folder / "in").mkdir()
    result = run("report", "in", "-o", "out")
    assert result.exit_code == 2
    assert "no session and no audio in in or below" in result.output
    assert not (folder / "out").exists()


def test_hostile_names_give_safe_file_names_and_are_shown_and_not_run(folder: Path) -> None:
    names = [
        "<img src=x onerror=alert(1)>.als",
        "a..%2e.als",
        "CON.als",
        "שלום.als",
        "a" * 200 + ".als",
        "Song.als",
        "song.als",
    ]
    for name in names:
        write_set(folder / "in" / name, live_set(track(HOSTILE, number=1, soloed=True) + track("B", number=2)))
    run("report", "in", "-o", "out")
    written = sorted(path.name for path in (folder / "out").iterdir())
    assert len(written) == len(names) + 1
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}\.html", name) for name in written)
    page = (folder / "out" / "index.html").read_text("utf-8")
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.als" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_the_file_name_of_a_page_stays_the_same_and_differs_by_folder() -> None:
    root = Path("/music")
    assert page_name(root / "a" / "Söng 1.als", root) == page_name(root / "a" / "Söng 1.als", root)
    assert page_name(root / "a" / "Söng 1.als", root) != page_name(root / "b" / "Söng 1.als", root)
    assert page_name(root / "a" / "Söng 1.als", root).startswith("song-1-")


def test_a_trend_shows_where_earlier_reports_were_kept(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text("history = true\n")
    write_set(folder / "in" / "Song.als", LIMITED)
    write_set(folder / "in" / "New.als")
    run("report", "in", "-o", "out")
    assert "Trend" not in (folder / "out" / "index.html").read_text("utf-8")
    write_set(folder / "in" / "Song.als")
    run("report", "in", "-o", "out")
    new, song = sorted(rows((folder / "out" / "index.html").read_text("utf-8")))
    assert "New.als session OK, bounce not checked 100 partial first report" in new
    assert "Song.als session OK, bounce not checked 100 partial +20" in song


def test_a_configuration_that_is_wrong_ends_the_run_before_any_page(folder: Path) -> None:
    write_set(folder / "in" / "Song.als")
    (folder / "in" / "daw-lint.toml").write_text('profile = "nothing"\n')
    result = run("report", "in", "-o", "out")
    assert result.exit_code == 2
    assert "unknown profile 'nothing'" in result.output


def test_an_output_that_cannot_be_made_is_said(folder: Path) -> None:
    write_set(folder / "in" / "Song.als")
    (folder / "file").write_text("")
    result = run("report", "in", "-o", "file/out")
    assert result.exit_code == 2
    assert "cannot write file/out" in result.output


def test_many_sessions_are_reported_by_several_processes(folder: Path) -> None:
    for number in range(12):
        write_set(folder / "in" / f"Song {number}.als", LIMITED if number % 2 else None)
    (folder / "in" / "Song 5.als").write_bytes(b"\x1f\x8b damaged")
    result = run("report", "in", "-o", "out")
    assert "12 sessions, 5 not ready; 1 could not be read" in result.output
    assert len(list((folder / "out").glob("song-*.html"))) == 11


def test_an_error_of_daw_lint_itself_is_the_line_of_its_session(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("daw_lint.report.html.page.render", fail)
    write_set(folder / "in" / "Song.als")
    result = run("report", "in", "-o", "out")
    assert result.exit_code == 2
    page = (folder / "out" / "index.html").read_text("utf-8")
    assert re.search(r"daw-lint itself failed here \(ZeroDivisionError: oops in \S+ line \d+\): report it", page)


def test_a_page_that_cannot_be_written_leaves_nothing_half_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    write_set(folder / "in" / "Song.als")
    run("report", "in", "-o", "out")
    before = {path: path.read_bytes() for path in (folder / "out").iterdir()}
    monkeypatch.setattr(Path, "replace", full)
    assert run("report", "in", "-o", "out").exit_code == 2
    assert {path: path.read_bytes() for path in (folder / "out").iterdir()} == before


def test_done_says_once_what_went_wrong_with_the_history(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text("history = true\n")
    (folder / ".daw-lint").write_text("a file where the folder should be")
    for name in ("A", "B", "C"):
        write_set(folder / "in" / f"{name}.als")
    result = run("report", "in", "-o", "out")
    assert result.exit_code == 0
    assert result.output.count("not added to the history") == 1


def test_a_thousand_sessions_make_a_page_that_still_opens_quickly() -> None:
    from datetime import datetime

    many = [
        Row(f"{n}/Song {n}.als", f"song-{n}.html", "Live", "mix", "ready", 100, (90, 100), tracks=n)
        for n in range(1000)
    ]
    assert len(render_index(many, "Songs", datetime.now().astimezone())) < 1_500_000


# The other commands of report


@pytest.mark.parametrize(
    ("form", "begin"), [("markdown", "### Not ready"), ("json", '{\n  "schema_version": 1'), ("badge", "<svg ")]
)
def test_the_other_forms_are_printed_or_written(folder: Path, form: str, begin: str) -> None:
    write_set(folder / "Song.als", LIMITED)
    printed = run("report", "Song.als", "--format", form)
    assert printed.exit_code == 1
    assert printed.output.startswith(begin)
    run("report", "Song.als", "--format", form, "-o", "out.txt")
    assert (folder / "out.txt").read_text("utf-8").startswith(begin)


# The page of a song with earlier reports


def test_the_page_shows_how_a_song_moved_and_what_changed(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text("history = true\n")
    path = write_set(folder / "Song.als", live_set(track(HOSTILE, number=1, soloed=True) + track("B", number=2)))
    assert 'id="history"' not in render(health_in(path), Extras())
    write_set(path, LIMITED)
    page = render(health_in(path), Extras())
    changes = page[page.index('id="changes"') : page.index("What to do first")]
    versions = page[page.index('<section id="history"') :]
    section = changes + versions[: versions.index("</section>")]
    said = text(f"<main>{section}</main>")
    assert "Score 80 as before" in said
    assert "Plug-ins 1 +1" in said
    assert "new Master > Pro-L 2 : Limiter on the master bus" in said.replace("&gt;", ">")
    assert "gone &lt;script&gt;alert(1)" in said
    assert said.count("Song.als mix not ready 80") == 2
    assert "\u202e" not in section
    assert section.count("<svg") == section.count('aria-hidden="true"')


def test_a_line_has_gaps_where_nothing_is_known_and_a_dot_where_it_ends() -> None:
    line = spark([1.0, 2.0, None, 3.0, float("-inf"), 4.0, 5.0])
    assert len(line.lines) == 2
    assert len(line.dots) == 1
    assert line.last == (117.0, 3.0)
    assert spark([1.0, None]).last is None
    assert spark([5.0, 5.0]).lines == ("3,16 117,16",)


def test_a_long_history_shows_the_latest_and_counts_the_others(folder: Path) -> None:
    from dataclasses import replace

    health = health_in(write_set(folder / "Song.als"))
    page = render(replace(health, past=tuple(past(version) for version in range(1, 40))), Extras())
    assert "20 older ones" in page
    assert "Song v39.als" in page
    assert "Song v20.als" not in page
