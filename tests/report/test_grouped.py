"""What a person sees at a terminal: the verdict first, one thing to do for one cause, no word cut at any width.

The pages beside this file are the output at 60, 80 and 120 columns. ``DAW_LINT_SNAPSHOTS=1`` writes them anew.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from daw_lint.model.finding import NO_BOUNCE, NotJudged
from daw_lint.report.findings import grouped
from daw_lint.report.findings.counts import not_judged
from daw_lint.report.findings.formats import writer
from daw_lint.report.layout import columns
from daw_lint.report.terminal import plain
from daw_lint.report.view import View
from daw_lint.run.lint import Report
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.song_reports import ERROR, finding, folder_of_mixes, hot_mix, report, song

PAGES = Path(__file__).parent / "terminal_pages"


def shown(made: Report, view: View) -> str:
    return "".join(f"{plain(line)}\n" for line in grouped.lines(made, view))


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("kind", ["folder", "song", "verbose"])
def test_the_page_at_a_terminal_is_as_it_was_looked_at(kind: str, width: int) -> None:
    entry, found = hot_mix()
    made = folder_of_mixes() if kind == "folder" else report(entry, findings=found)
    text = shown(made, View(verbose=kind == "verbose", columns=width))
    page = PAGES / f"{kind}-{width}.txt"
    if os.environ.get("DAW_LINT_SNAPSHOTS"):
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, "utf-8")
    assert text == page.read_text("utf-8")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_word_is_cut_and_no_line_is_too_wide(width: int) -> None:
    made = folder_of_mixes()
    lines = shown(made, View(columns=width)).splitlines()
    assert not [line for line in lines if columns(line) > width]
    whole = set(re.findall(r"[\w.,:%-]+", shown(made, View(columns=1000))))
    cut = set(re.findall(r"[\w.,:%-]+", "\n".join(lines))) - whole
    # A name that has no room in the table ends a line at its own separators.
    assert cut <= {"shortened_", "shortened_final_", "final_v12.wav", "v12.wav"}


def test_one_cause_is_one_thing_to_do_with_the_number_and_the_menu_of_the_daw() -> None:
    entry, found = hot_mix()
    text = " ".join(shown(report(entry, findings=found), View(columns=500)).split())
    assert text.startswith("Night Bus.als NOT READY 3 errors, 1 warning, 1 info 0.0 dBFS -8.4 LUFS PLR 9.1")
    assert text.count("Fix:") == 2
    assert "Fix: Turn the mix down by at least 3.0 dB: lower the Gain of a Utility" in text
    assert "Then export again: File > Export Audio/Video. also: peak 0.0 dBFS" in text
    assert "also (warning): true peak" in text


@pytest.mark.parametrize(
    ("application", "menu"),
    [
        ("REAPER", "File > Render"),
        ("FL Studio", "Fruity Balance"),
        ("LMMS", "Amplifier"),
        ("", "Then export it again."),
    ],
)
def test_the_fix_names_what_the_daw_has(application: str, menu: str) -> None:
    entry, found = hot_mix(application=application)
    text = " ".join(shown(report(entry, findings=found), View(columns=500)).split())
    assert menu in text
    assert ("Utility" in text) is (application == "Ableton Live")


def test_what_must_be_sent_back_comes_first_in_the_table() -> None:
    text = shown(folder_of_mixes(), View(columns=120))
    table = [line for line in text.splitlines() if re.match(r"(NOT READY|READY|SESSION OK)", line)]
    assert [re.split(r"  +", line)[0] for line in table] == ["NOT READY", "NOT READY", "READY, NOTES", "READY"]
    assert table[0].endswith("Night Bus.als")


def test_the_table_says_a_folder_once_that_all_songs_are_in() -> None:
    songs = [song(f"Mixes/{name}.wav", levels=(-4.0, -18.0, 14.0)) for name in ("New/a", "New/b", "Newer/c")]
    table = shown(report(*songs), View(columns=80)).split("errors")[1]
    assert "  in Mixes/\n" in table
    assert re.findall(r"\S+\.wav", table) == ["New/a.wav", "New/b.wav", "Newer/c.wav"]


def test_a_session_without_a_bounce_is_said_to_have_none_whatever_else_is_not_known() -> None:
    made = report(song("Song.mmp", application="LMMS"))
    made.not_judged = [NotJudged(Path("Song.mmp"), "HR101", NO_BOUNCE)]
    assert not_judged(made, verbose=False) == "1 rule not fully checked (no bounce was found)"
    made.not_judged.append(NotJudged(Path("Song.mmp"), "SH102", "the file is in a library", "Kick"))
    assert not_judged(made, verbose=False) == "2 rules not fully checked (no bounce was found; -v says more)"
    made.bounces = [Path("Song.wav")]
    assert not_judged(made, verbose=False) == "2 rules not fully checked (-v says why)"


def test_a_song_without_findings_is_ready_and_a_session_alone_is_not_called_so() -> None:
    ready = shown(report(song("Song.wav", levels=(-4.0, -18.0, 14.0))), View(columns=80))
    assert ready.startswith("Song.wav  READY  -4.0 dBFS  -18.0 LUFS  PLR 14.0\n")
    assert shown(report(song("Song.als", application="Ableton Live")), View(columns=80)).startswith(
        "Song.als  SESSION OK"
    )
    assert shown(report(song("Song.cpr")), View(columns=80)).startswith("Song.cpr  TOO LITTLE KNOWN")


def test_a_hostile_name_steers_nothing_where_it_is_wrapped() -> None:
    name = "a\x1b[31m\n::error::x ##[group]\u202e/b c.wav"
    made = report(song(name), findings=(finding(name, "HR104", ERROR, f"the bounce {name} is silent", name),))
    text = shown(made, View(columns=40))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)
    assert not re.search(r"^\s*::|##\[", text, re.MULTILINE)


def test_a_pipe_gets_one_line_a_finding() -> None:
    made = folder_of_mixes()
    lines = [plain(line) for line in writer("text")(made, View())]
    assert lines[0].startswith("Night Bus.als: Drums: SH102 error  9 of 9 media files are missing")
    assert not any("NOT READY" in line for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("no_colour", [False, True])
def test_a_terminal_gets_the_verdict_in_its_own_width(no_colour: bool, tmp_path: Path) -> None:
    import fcntl
    import pty
    import struct
    import subprocess
    import termios

    write_set(tmp_path / "Song.als", live_set(master=vst2("Precision Limiter")))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    plain_ones = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")
    }
    environment = {**plain_ones, "TERM": "xterm-256color", **({"NO_COLOR": "1"} if no_colour else {})}
    command = [sys.executable, "-m", "daw_lint", "check", "Song.als"]
    done = subprocess.run(command, cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(theirs)
    text = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert done.returncode == 1, done.stderr
    assert ("\x1b[" in text) is not no_colour
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert bare.startswith("Song.als  NOT READY  1 error\r\n")
    assert max(map(len, bare.splitlines())) <= 60


def test_a_file_that_was_not_read_is_not_called_a_mix_that_is_not_ready() -> None:
    lost = finding("Song.wav", "E902", ERROR, "the file does not exist: check the path")
    assert shown(report(song("Song.wav"), findings=(lost,)), View(columns=80)).startswith(
        "Song.wav  NOT READ  1 error\n"
    )


def test_a_baseline_makes_no_song_ready() -> None:
    made = report(song("Song.wav", levels=(0.0, -8.0, 8.0)))
    made.known = [finding("Song.wav", "HR103", ERROR, "clips in 3 places")]
    assert shown(made, View(columns=80)).startswith("Song.wav  NOT READY  1 known  0.0 dBFS")


def test_in_a_set_each_finding_names_its_file() -> None:
    stems = song("Stems/Bass.wav", "Stems/Drums.wav")
    made = report((stems[0]._replace(bounces=(Path("Stems/Bass.wav"), Path("Stems/Drums.wav"))), "stem"))
    made.findings = [finding("Stems/Bass.wav", "ST101", ERROR, "too long")]
    text = shown(made, View(columns=80))
    assert text.startswith("Stems/Bass.wav and 1 more  ")
    assert "Stems/Bass.wav: too long" in text
