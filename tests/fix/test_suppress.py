"""A finding is suppressed by a note in the session, or by a table in the configuration, and nothing else changes."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import zlib
from pathlib import Path

import pytest

from daw_lint.config.find import Config, load_config
from daw_lint.config.toml_file import parse_toml
from daw_lint.fix.suppress import Wish, add_notes
from daw_lint.model.finding import Finding, Severity
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.notes_in_sessions import FAULTY, PLACES, Place, inserted, session_with_notes, texts
from tests.support.wav_files import write_wav

WHY = "the client wants it"
NAMES = [f"{place.suffix} {place.object_path or 'session'}" for place in PLACES]


def suppress(path: Path, place: Place, reason: str = WHY) -> int:
    words: list[str | Path] = [
        path,
        place.code,
        *([place.object_path] if place.object_path else []),
        "--reason",
        reason,
    ]
    return run("suppress", *words, raises=True).exit_code


def found(path: Path) -> list[str]:
    return re.findall(r"([A-Z]{1,2}\d{3}) (?:error|warning|info)  ", run("check", path, "--format", "concise").stdout)


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_a_note_is_one_insertion_into_the_text_and_silences_the_finding(place: Place, folder: Path) -> None:
    path = session_with_notes(folder, place.suffix)
    before, bytes_before, others = texts(path), path.read_bytes(), [code for code in found(path) if code != place.code]
    assert suppress(path, place) == 0
    after = texts(path)
    assert before.keys() == after.keys()
    (changed,) = [name for name in before if before[name] != after[name]]
    new = inserted(before[changed], after[changed])
    assert f"daw-lint: ignore[{place.code}] {WHY}".encode() in new
    assert len(new) < 100
    assert found(path) == others
    assert f"{place.code} suppressed: {WHY}" in run("check", path, "--show-suppressed").stdout
    assert not (folder / "daw-lint.toml").exists()
    assert run("fix", "--undo", path).exit_code == 0
    assert path.read_bytes() == bytes_before


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_a_second_time_writes_nothing(place: Place, folder: Path) -> None:
    path = session_with_notes(folder, place.suffix)
    suppress(path, place)
    bytes_before, changed_ns = path.read_bytes(), path.stat().st_mtime_ns
    result = run("suppress", path, place.code, *([place.object_path] if place.object_path else []), "--reason", "x")
    assert (result.exit_code, path.read_bytes(), path.stat().st_mtime_ns) == (0, bytes_before, changed_ns)
    assert f"{place.code} is suppressed already: {WHY}" in result.stderr


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_a_note_that_suppresses_nothing_is_removed_by_fix_and_the_text_is_as_before(place: Place, folder: Path) -> None:
    path = session_with_notes(folder, place.suffix)
    before, others = texts(path), found(path)
    write_note(path, place.object_path, "MB104", "GS101")
    assert texts(path) != before
    assert sorted(found(path)) == sorted([*others, "E903", "E903"])
    result = run("check", path, "--fix", "--fix-only", raises=True)
    assert "  E903 (2)  " in result.stdout
    assert "Fixed 2 findings in 1 session." in result.stdout
    assert texts(path) == before
    assert found(path) == others
    changed_ns = path.stat().st_mtime_ns
    run("check", path, "--fix", raises=True)
    assert path.stat().st_mtime_ns == changed_ns


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_a_note_of_which_one_code_is_used_stays_and_the_finding_says_what_to_do(place: Place, folder: Path) -> None:
    path = session_with_notes(folder, place.suffix)
    write_note(path, place.object_path, place.code, "MB104")
    before = path.read_bytes()
    said = run("check", path, "--fix", raises=True).stdout
    assert f"ignore[MB104] suppresses nothing; take MB104 out of ignore[{place.code},MB104]" in said
    assert path.read_bytes() == before


def write_note(path: Path, object_path: str, *codes: str) -> None:
    """Write a note for findings that are not there."""
    findings = tuple(Finding(path, code, "", Severity.INFO, "", object_path) for code in codes)
    noted = add_notes(path, [Wish(object_path, findings)], "not needed", Config(), write=True, tool="test")
    assert noted.session is not None, noted.left


def test_a_packed_lmms_project_gets_its_note_too(folder: Path) -> None:
    text = session_with_notes(folder, "mmp").read_bytes()
    path = folder / "Packed.mmpz"
    path.write_bytes(len(text).to_bytes(4, "big") + zlib.compress(text))
    assert suppress(path, Place("mmpz", "", "SH101")) == 0
    data = path.read_bytes()
    assert inserted(text, zlib.decompress(data[4:])) == f"\n<p>daw-lint: ignore[SH101] {WHY}</p>".encode()
    assert int.from_bytes(data[:4], "big") == len(zlib.decompress(data[4:]))


IN_CONFIGURATION = [
    ("rpp", "Vocals", "REAPER keeps notes only of the whole project"),
    ("mmp", "Vocals", "other objects have the same path"),
    ("ardour", "Master > FabFilter Pro-L 2", "only the comments of tracks"),
    ("ardour", "", "only the comments of tracks"),
    ("dawproject", "Master > FabFilter Pro-L 2", "only the comments of tracks"),
    ("dawproject", "", "only the comments of tracks"),
    ("song", "Vocals", "only the notes of the whole song"),
    ("xrns", "Vocals", "only of the whole song"),
    ("tracktionedit", "Vocals", "writes no notes into Waveform sessions"),
    ("tracktionedit", "", "writes no notes into Waveform sessions"),
    ("flp", "Vocals", "does not write flp files"),
]


@pytest.mark.parametrize(("suffix", "object_path", "why"), IN_CONFIGURATION)
def test_where_no_note_is_exact_the_configuration_gets_a_table(
    suffix: str, object_path: str, why: str, folder: Path
) -> None:
    path = session_with_notes(folder, suffix)
    before, code = path.read_bytes(), "MB101" if ">" in object_path else "SH101"
    result = run("suppress", path, code, *([object_path] if object_path else []), "--reason", WHY, raises=True)
    assert result.exit_code == 0
    assert why in result.stdout
    assert path.read_bytes() == before
    entry = {"rule": code, "file": path.name, "object": object_path, "reason": WHY}
    written = parse_toml((folder / "daw-lint.toml").read_text("utf-8"))
    assert written == {"suppress": [{key: value for key, value in entry.items() if value}]}
    assert code not in found(path)


@pytest.mark.parametrize("reason", ["<b> & \"quotes\" 'both'", "a ] Größe ♪ 音\tand\nline -- b"])
@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_any_reason_is_read_back(place: Place, reason: str, folder: Path) -> None:
    path = session_with_notes(folder, place.suffix)
    assert suppress(path, place, reason) == 0
    assert f"{place.code} suppressed: {' '.join(reason.split())}" in run("check", path, "--show-suppressed").stdout


@pytest.mark.parametrize("reason", ["", "  ", " :- ", "...", "a\x1b[31m", "\udcff a", "x" * 501])
def test_a_reason_that_says_nothing_or_is_no_text_is_refused(reason: str, folder: Path) -> None:
    path = session_with_notes(folder, "als")
    before = path.read_bytes()
    one: list[str | Path] = ["suppress", path, "SH101", "--reason", reason]
    for words in (one, ["check", path, "--add-ignores", reason]):
        result = run(*words, raises=True)
        assert result.exit_code == 2
        assert "the reason" in result.stderr
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in folder.iterdir()) == ["Song.als"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["MB999"], "unknown rule 'MB999'; did you mean"),
        (["E902"], "E902 cannot be suppressed"),
        ([","], "no rule named"),
        (["SH101", "Vocal"], "SH101 is not found on 'Vocal'; did you mean 'Vocals'?"),
        (["MB104"], "MB104 finds nothing in Song.als: there is nothing to suppress"),
        (["HR101"], "there is nothing to suppress (not checked: there is no bounce)"),
    ],
)
def test_what_cannot_be_suppressed_is_said(words: list[str], said: str, folder: Path) -> None:
    path = session_with_notes(folder, "als")
    before = path.read_bytes()
    result = run("suppress", path.name, *words, "--reason", WHY, raises=True)
    assert result.exit_code == 2
    assert said in result.stderr
    assert path.read_bytes() == before


def test_a_reason_is_asked_for(folder: Path) -> None:
    result = run("suppress", session_with_notes(folder, "als"), "SH101", raises=True)
    assert result.exit_code == 2
    assert "say why the finding may stay: --reason" in result.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [("gone.als", "there is no gone.als"), (".", "--add-ignores"), ("a.txt", "not a session of a known DAW")],
)
def test_only_a_session_or_audio_can_be_named(name: str, said: str, folder: Path) -> None:
    (folder / "a.txt").write_text("x", "utf-8")
    result = run("suppress", name, "SH101", "--reason", WHY, raises=True)
    assert result.exit_code == 2
    assert said in result.stderr


def test_diff_writes_nothing_and_leaves_every_time_stamp(folder: Path) -> None:
    path = session_with_notes(folder, "als")
    times = [(entry, entry.stat().st_mtime_ns) for entry in (folder, path)]
    calls: list[list[str | Path]] = [
        ["suppress", path, "SH101", "--reason", WHY],
        ["suppress", path, "MB101", "Main > FabFilter Pro-L 2", "--reason", WHY],
        ["check", folder, "--add-ignores", WHY],
    ]
    for words in calls:
        result = run(*words, "--diff", raises=True)
        assert result.exit_code == 1
        assert f"] {WHY}" in result.stdout
        assert result.stdout.splitlines()[-1] == "Nothing is written yet: to write it, leave out --diff."
    assert times == [(entry, entry.stat().st_mtime_ns) for entry in (folder, path)]


def test_two_tracks_of_one_path_are_both_meant_and_go_to_the_configuration(folder: Path) -> None:
    path = write_set(
        folder / "A.als", live_set(track("Vox", number=1, soloed=True) + track("Vox", number=2) + track("B", number=3))
    )
    before = path.read_bytes()
    result = run("suppress", path, "SH101", "Vox", "--reason", WHY, raises=True)
    assert result.exit_code == 0
    assert "other objects have the same path, so that it applies to all of them" in result.stdout
    assert path.read_bytes() == before


def test_a_track_covers_the_devices_on_it(folder: Path) -> None:
    path = session_with_notes(folder, "als")
    assert run("suppress", path, "MB101", "Main", "--reason", WHY, raises=True).exit_code == 0
    assert "MB101" not in found(path)
    other = session_with_notes(folder, "rpp")
    assert run("suppress", other, "MB101", "Master", "--reason", WHY, raises=True).exit_code == 0
    assert 'object = "Master > *"' in (folder / "daw-lint.toml").read_text("utf-8")
    assert "MB101" not in found(other)


def test_several_codes_make_one_note(folder: Path) -> None:
    path = session_with_notes(folder, "als")
    run("suppress", path, "sh101,SH102", "Vocals", "--reason", WHY, raises=True)
    assert b"daw-lint: ignore[SH101,SH102] the client wants it" in texts(path)[""]
    assert found(path).count("SH101") == 0


def test_a_bounce_goes_to_the_configuration(folder: Path) -> None:
    write_wav(folder / "mix.wav", peak_db=0.0, seconds=2)
    codes = found(folder / "mix.wav")
    assert codes
    assert run("suppress", "mix.wav", codes[0], "--reason", WHY, raises=True).exit_code == 0
    assert codes[0] not in found(folder / "mix.wav")
    assert 'file = "mix.wav"' in (folder / "daw-lint.toml").read_text("utf-8")


# The configuration


def test_the_closest_configuration_is_written_and_keeps_its_comments(folder: Path) -> None:
    before = '# of the studio\r\nfail-on = "error"   # not less\r\n'
    (folder / "daw-lint.toml").write_bytes(before.encode())
    (folder / "Album").mkdir()
    path = session_with_notes(folder / "Album", "tracktionedit")
    assert run("suppress", path, "SH101", "Vocals", "--reason", WHY, raises=True).exit_code == 0
    after = (folder / "daw-lint.toml").read_bytes().decode()
    assert after.startswith(before)
    assert 'file = "Album/Song.tracktionedit"' in after
    assert not (folder / "Album" / "daw-lint.toml").exists()
    os.chdir(folder / "Album")
    assert "SH101" not in found(Path("Song.tracktionedit")), "from any folder"


def test_a_pattern_from_the_configuration_spares_a_file_of_the_same_name_elsewhere(folder: Path) -> None:
    (folder / "daw-lint.toml").touch()
    for name in ("One", "Two"):
        (folder / name).mkdir()
        session_with_notes(folder / name, "tracktionedit")
    run("suppress", "One/Song.tracktionedit", "SH101", "--reason", WHY, raises=True)
    assert "SH101" not in found(Path("One/Song.tracktionedit"))
    assert "SH101" in found(Path("Two/Song.tracktionedit"))


def test_a_project_file_keeps_what_is_in_it(folder: Path) -> None:
    before = "[project]\nname = 'x'  # y\n\n[tool.daw-lint]\nstage = 'mix'\n"
    (folder / "pyproject.toml").write_text(before, "utf-8")
    path = session_with_notes(folder, "tracktionedit")
    assert run("suppress", path, "SH101", "--reason", WHY, raises=True).exit_code == 0
    after = (folder / "pyproject.toml").read_text("utf-8")
    assert after.startswith(before)
    assert len(load_config(folder / "pyproject.toml").suppress) == 1


def test_a_configuration_that_cannot_be_edited_is_left_and_the_lines_are_shown(folder: Path) -> None:
    before = 'suppress = [{ rule = "MB101", reason = "x" }]\n'
    (folder / "daw-lint.toml").write_text(before, "utf-8")
    path = session_with_notes(folder, "tracktionedit")
    result = run("suppress", path, "SH101", "--reason", WHY, raises=True)
    assert result.exit_code == 2
    assert "Add these lines by hand: it is written in a form that daw-lint cannot edit" in result.stdout
    assert "still found: SH101" in result.stderr
    assert (folder / "daw-lint.toml").read_text("utf-8") == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_session_that_must_not_be_written_is_left_and_the_configuration_does_it(folder: Path) -> None:
    path = session_with_notes(folder, "als")
    (folder / "Link.als").symlink_to(path)
    before = path.read_bytes()
    linked = "  not in the session, but in the configuration: SH101 (it is a link)"
    result = run("suppress", "Link.als", "SH101", "--reason", WHY, raises=True)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["Link.als", linked]
    assert (path.read_bytes(), (folder / "Link.als").is_symlink()) == (before, True)


# All findings of a run


def test_add_ignores_silences_all_findings_with_one_note_for_each_object(folder: Path) -> None:
    path = session_with_notes(folder, "als")
    before = texts(path)[""].count(b"daw-lint:")
    result = run("check", "--add-ignores", WHY, raises=True)
    assert result.exit_code == 0
    assert "no findings: 1 session" in result.stdout
    text = texts(path)[""].decode()
    notes = re.findall(r"daw-lint: ignore\[[^]]*\] the client wants it", text)
    assert before == 0
    assert len(notes) == 5
    assert "daw-lint: ignore[SH101,SH102] the client wants it" in notes
    written = path.read_bytes()
    assert run("check", "--add-ignores", WHY, raises=True).exit_code == 0
    assert path.read_bytes() == written


def test_add_ignores_covers_every_format_and_audio_in_one_run(folder: Path) -> None:
    for file in FAULTY.glob("faulty.*"):
        shutil.copyfile(file, folder / file.name)
    write_wav(folder / "other.wav", peak_db=0.0, seconds=2)
    assert run("check", "--no-bounce", raises=True).exit_code == 1
    result = run("check", "--no-bounce", "--add-ignores", WHY, raises=True)
    assert result.exit_code == 0, result.stdout
    assert "no findings" in result.stdout
    assert "no findings" in run("check", "--no-bounce", "--no-cache", "-j", "2", raises=True).stdout


def test_add_ignores_makes_the_configuration_in_the_folder_that_was_named(folder: Path) -> None:
    (folder / "Archive" / "A").mkdir(parents=True)
    session_with_notes(folder / "Archive" / "A", "tracktionedit")
    assert run("check", "Archive", "--add-ignores", WHY, raises=True).exit_code == 0
    assert (folder / "Archive" / "daw-lint.toml").is_file()
    assert 'file = "A/Song.tracktionedit"' in (folder / "Archive" / "daw-lint.toml").read_text("utf-8")


def test_add_ignores_leaves_what_is_wrong_with_suppressions(folder: Path) -> None:
    write_set(folder / "A.als", live_set(track("Drums", number=1, annotation="daw-lint: ignore[MB101] x")))
    before = (folder / "A.als").read_bytes()
    result = run("check", "--add-ignores", WHY, raises=True)
    assert "E903" in result.stdout
    assert result.exit_code == 1
    assert (folder / "A.als").read_bytes() == before


def test_add_ignores_leaves_what_is_in_the_baseline(folder: Path) -> None:
    path = session_with_notes(folder, "als")
    run("check", "--baseline", "known.json", "--update-baseline")
    before = path.read_bytes()
    run("check", "--baseline", "known.json", "--add-ignores", WHY, raises=True)
    assert path.read_bytes() == before


def test_what_was_written_is_not_mixed_into_json(folder: Path) -> None:
    session_with_notes(folder, "als")
    result = run("check", "--add-ignores", WHY, "--format", "json", raises=True)
    assert json.loads(result.stdout)["summary"]["suppressed"] == 6
    assert "daw-lint: Vocals: daw-lint: ignore[SH101,SH102]" in result.stderr


@pytest.mark.parametrize("option", ["--fix", "--fix-only", "--isolated"])
def test_add_ignores_goes_not_with_what_contradicts_it(option: str, folder: Path) -> None:
    path = session_with_notes(folder, "als")
    before = path.read_bytes()
    assert run("check", "--add-ignores", WHY, option, raises=True).exit_code == 2
    assert path.read_bytes() == before


def test_a_note_for_a_plugin_inside_a_rack_is_on_that_plugin(folder: Path) -> None:
    path = write_set(folder / "A.als", live_set(track("B", number=1), master=vst2("FabFilter Pro-L 2")))
    with gzip.open(path) as stream:
        assert b"ignore" not in stream.read()
    result = run("suppress", path, "MB101", "--reason", WHY, raises=True)
    assert result.exit_code == 0
    assert "MB101" not in found(path)
