"""A bag holds the session and all that it plays, which it finds there; the originals stay as they are."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import bagit
import pytest

from daw_lint.handover.contents import Contents
from daw_lint.handover.pack import pack
from daw_lint.parsers import read_session
from daw_lint.run.find import ConfigFinder
from tests.parsers.test_logic import project
from tests.support.command_line import run
from tests.support.media_projects import reaper_project, wav

EQUAL = Path(__file__).parents[2] / "fixtures" / "equal" / "clean"
NIGHT_BUS = Path(__file__).parents[2] / "fixtures" / "als" / "night-bus" / "Night Bus Project"


def packed(bag: Path, *sessions: Path, bounces: tuple[Path, ...] = ()) -> Contents:
    return pack(sessions, bag, ConfigFinder(None, True), bounces)


def payload(bag: Path) -> set[str]:
    """Return the files below ``data``, without the documents."""
    found = {path.relative_to(bag / "data").as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith("documents/")}


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def resolved(session: Path) -> list[Path | None]:
    return [media.resolved for media in read_session(session).media]


def test_a_project_keeps_its_folders_and_the_bag_is_valid(tmp_path: Path) -> None:
    project = Path(shutil.copytree(NIGHT_BUS, tmp_path / NIGHT_BUS.name))
    before = state(project)
    contents = packed(tmp_path / "bag", project / "Night Bus.als")
    bagit.Bag(str(tmp_path / "bag")).validate()
    assert contents.is_whole
    assert payload(tmp_path / "bag") == {
        "Night Bus Project/Night Bus.als",
        "Night Bus Project/Ableton Project Info/README.txt",
        "Night Bus Project/Samples/Imported/kick.wav",
    }
    assert state(project) == before
    copy = tmp_path / "bag" / "data" / "Night Bus Project" / "Night Bus.als"
    assert copy.read_bytes() == (project / "Night Bus.als").read_bytes()
    assert copy.stat().st_mtime_ns == (project / "Night Bus.als").stat().st_mtime_ns
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Night Bus Project", "bag"]


def test_media_from_outside_are_found_in_the_bag_wherever_it_goes(tmp_path: Path) -> None:
    outside = wav(tmp_path / "Drive" / "Kick.wav")
    song = reaper_project(tmp_path / "Song" / "Song.rpp", [outside])
    before = state(tmp_path)
    contents = packed(tmp_path / "bag", song)
    assert {name: data for name, data in state(tmp_path).items() if "/bag/" not in name} == before
    away = Path(shutil.move(tmp_path / "bag", tmp_path / "away"))
    shutil.rmtree(tmp_path / "Drive")
    shutil.rmtree(tmp_path / "Song")

    assert contents.is_whole
    assert payload(away) == {"Song/Song.rpp", "media/outside/Kick.wav"}
    assert resolved(away / "data" / "Song" / "Song.rpp") == [away / "data" / "media" / "outside" / "Kick.wav"]
    assert "Paths of media files were changed in this copy" in (away / "README.txt").read_text("utf-8")
    bagit.Bag(str(away)).validate()


def test_a_file_that_a_session_names_in_two_ways_is_found_by_both(tmp_path: Path) -> None:
    outside = wav(tmp_path / "Drive" / "Kick.wav")
    inside = wav(tmp_path / "Song" / "Snare.wav", peak_db=-3)
    names: list[str | Path] = [outside, "../Drive/Kick.wav", inside, "Snare.wav"]
    contents = packed(tmp_path / "bag", reaper_project(tmp_path / "Song" / "Song.rpp", names))
    away = Path(shutil.move(tmp_path / "bag", tmp_path / "away"))
    found = resolved(away / "data" / "Song" / "Song.rpp")
    assert contents.is_whole
    assert [path.read_bytes() for path in found if path is not None and path.is_relative_to(away)] == [
        *[outside.read_bytes()] * 2,
        *[inside.read_bytes()] * 2,
    ]


@pytest.mark.parametrize("suffix", ["als", "ardour", "dawproject", "mmp", "rpp", "song", "tracktionedit"])
def test_each_format_that_is_written_finds_a_file_from_outside_in_the_bag(tmp_path: Path, suffix: str) -> None:
    project = tmp_path / "Song"
    project.mkdir()
    shutil.copytree(EQUAL / "Samples", project / "Samples")
    session = Path(shutil.copy(EQUAL / f"clean.{suffix}", project))
    # The bag takes one of the files from elsewhere: the folder of the samples is a link.
    shutil.move(project / "Samples", tmp_path / "Elsewhere")
    (project / "Samples").symlink_to(tmp_path / "Elsewhere")
    if suffix == "ardour":
        (project / "interchange" / "clean").mkdir(parents=True)
        (project / "interchange" / "clean" / "audiofiles").symlink_to(tmp_path / "Elsewhere")
    contents = packed(tmp_path / "bag", session)
    away = Path(shutil.move(tmp_path / "bag", tmp_path / "away"))
    shutil.rmtree(tmp_path / "Elsewhere")
    shutil.rmtree(project)

    assert contents.is_whole
    found = resolved(away / "data" / "Song" / session.name)
    assert len(found) == 4
    assert all(path is not None and path.is_file() and path.is_relative_to(away) for path in found)
    assert all(
        f"a copy of what the link {tmp_path}" in note and "outside of its folder" in note for note in contents.notes
    )


def test_a_format_that_is_not_written_says_what_to_locate(tmp_path: Path) -> None:
    session = tmp_path / "Song" / "clean.flp"
    shutil.copytree(EQUAL / "Samples", tmp_path / "Song" / "Samples")
    shutil.copy(EQUAL / "clean.flp", session)
    contents = packed(tmp_path / "bag", session)
    assert not contents.is_whole
    assert "Song/Samples/Drums.wav" in payload(tmp_path / "bag")
    named = {one.stored.rpartition("\\")[2] for one in contents.to_locate}
    assert named == {"Drums.wav", "Bass.wav", "Vocals.wav", "REF Song.wav"}
    assert all("has its name" in one.why for one in contents.to_locate)
    assert (tmp_path / "bag" / "data" / "Song" / "clean.flp").read_bytes() == session.read_bytes()


def test_lmms_before_1_3_stores_no_path_that_could_move(tmp_path: Path) -> None:
    outside = wav(tmp_path / "Drive" / "Kick.wav")
    text = (EQUAL / "clean.mmp").read_bytes().replace(b"local:Samples/Drums.wav", str(outside).encode())
    (tmp_path / "Song").mkdir()
    shutil.copytree(EQUAL / "Samples", tmp_path / "Song" / "Samples")
    for version in ("1.2.2", "1.3.0"):
        song = tmp_path / "Song" / f"Song {version}.mmp"
        song.write_bytes(
            text.replace(b'creatorversion="1.3.0-alpha.1.1027+gde166c31b"', f'creatorversion="{version}"'.encode())
        )
    old = packed(tmp_path / "old", tmp_path / "Song" / "Song 1.2.2.mmp")
    new = packed(tmp_path / "new", tmp_path / "Song" / "Song 1.3.0.mmp")
    assert [one.why for one in old.to_locate] == ["LMMS before 1.3 stores no path relative to the project"]
    assert new.is_whole
    assert b'src="local:../media/outside/Kick.wav"' in (tmp_path / "new/data/Song/Song 1.3.0.mmp").read_bytes()


def test_sessions_that_share_media_have_them_once(tmp_path: Path) -> None:
    outside = wav(tmp_path / "Drive" / "Kick.wav")
    songs = [reaper_project(tmp_path / name / "Song.rpp", [outside]) for name in ("One", "Two")]
    contents = packed(tmp_path / "bag", *songs)
    assert contents.is_whole
    assert payload(tmp_path / "bag") == {"One/Song.rpp", "Two/Song.rpp", "media/outside/Kick.wav"}
    assert (tmp_path / "bag" / "data" / "documents" / "Song-2" / "findings.txt").is_file()


def test_a_session_that_is_named_twice_is_packed_once(folder: Path) -> None:
    reaper_project(folder / "Song.rpp", [])
    (folder / "Same.rpp").symlink_to("Song.rpp")
    result = run("handover", "Song.rpp", folder / "Song.rpp", "Same.rpp", "-o", "bag")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("bag: 1 session, ")


def test_projects_of_one_name_and_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    outside = [
        wav(tmp_path / drive / name, peak_db=-place)
        for place, (drive, name) in enumerate([("A", "Kick.wav"), ("B", "Kick.wav"), ("C", "kick.WAV")], 1)
    ]
    songs = [reaper_project(tmp_path / drive / "Song" / "Song.rpp", outside) for drive in ("X", "Y")]
    contents = packed(tmp_path / "bag", *songs)
    assert contents.is_whole
    assert payload(tmp_path / "bag") == {
        "Song/Song.rpp",
        "Song-2/Song.rpp",
        "media/outside/Kick.wav",
        "media/outside/Kick-2.wav",
        "media/outside/kick-3.WAV",
    }
    for name in ("Song", "Song-2"):
        found = resolved(tmp_path / "bag" / "data" / name / "Song.rpp")
        assert [path.read_bytes() for path in found if path is not None] == [path.read_bytes() for path in outside]


def test_a_session_in_a_folder_of_another_one_stays_in_it(tmp_path: Path) -> None:
    wav(tmp_path / "Song" / "Audio" / "Kick.wav")
    songs = [
        reaper_project(tmp_path / "Song" / "Song.rpp", ["Audio/Kick.wav"]),
        reaper_project(tmp_path / "Song" / "Versions" / "Song 2.rpp", ["../Audio/Kick.wav"]),
    ]
    contents = packed(tmp_path / "bag", *songs)
    assert contents.is_whole
    assert payload(tmp_path / "bag") == {"Song/Song.rpp", "Song/Versions/Song 2.rpp", "Song/Audio/Kick.wav"}
    assert not any(session.is_relinked for session in contents.sessions)


def test_the_bounce_that_is_found_and_those_that_are_named_are_packed(folder: Path) -> None:
    reaper_project(folder / "Song" / "Song.rpp", [])
    wav(folder / "Song" / "Bounces" / "Song mix v2.wav")
    wav(folder / "Elsewhere" / "Final.wav")
    assert run("handover", "Song/Song.rpp", "-o", "one").exit_code == 0
    assert run("handover", "Song/Song.rpp", "--bounce", "Elsewhere/Final.wav", "-o", "two").exit_code == 0
    assert payload(folder / "one") == {"Song/Song.rpp", "Song/Bounces/Song mix v2.wav"}
    assert payload(folder / "two") == {"Song/Song.rpp", "bounces/Final.wav"}
    report = json.loads((folder / "one" / "data" / "documents" / "Song" / "findings.json").read_text("utf-8"))
    assert report["summary"]["bounces"] == 1


def test_what_cannot_be_collected_is_named_with_the_reason(folder: Path) -> None:
    (folder / "Song").mkdir()
    (folder / "Song" / "Lfs.wav").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    (folder / "Song" / "Alias.wav").write_bytes(b"book\0\0\0\0mark" + bytes(100))
    (folder / "Song" / "Shortcut.wav").write_bytes(b"\x4c\0\0\0\x01\x14\x02\0" + bytes(100))
    os.mkfifo(folder / "Song" / "Pipe.wav")
    wav(folder / "Song" / "Good.wav")
    files = ["Gone.wav", "Lfs.wav", "Alias.wav", "Shortcut.wav", "Pipe.wav", r"C:\Users\ana\Ana.wav", "Good.wav"]
    reaper_project(folder / "Song" / "Song.rpp", files)
    result = run("handover", "Song/Song.rpp", "-o", "bag")
    assert result.exit_code == 1
    assert payload(folder / "bag") == {"Song/Song.rpp", "Song/Good.wav"}
    table = (folder / "bag" / "data" / "documents" / "files.csv").read_text("utf-8")
    readme = (folder / "bag" / "README.txt").read_text("utf-8")
    for name, why in {
        "Gone.wav": "it is missing",
        "Lfs.wav": "it is a git-LFS pointer, not the file itself",
        "Alias.wav": "it is an alias of the Finder",
        "Shortcut.wav": "it is a shortcut of Windows",
        "Ana.wav": "one of another machine",
    }.items():
        assert f"{name}: {why}" in result.stdout or (name in result.stdout and why in result.stdout)
        assert why in table
        assert why in readme
    assert "Pipe.wav" in result.stdout


def test_a_session_that_cannot_be_read_is_packed_as_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "Song" / "Song.als"
    broken.parent.mkdir()
    broken.write_bytes(b"\x1f\x8b broken")
    contents = packed(tmp_path / "bag", broken)
    assert payload(tmp_path / "bag") == {"Song/Song.als"}
    assert "the session cannot be read" in contents.not_collected[0].why
    assert "It could not be read" in (tmp_path / "bag" / "README.txt").read_text("utf-8")


def test_media_on_a_read_only_place_are_copied_and_the_copies_can_be_changed(tmp_path: Path) -> None:
    outside = wav(tmp_path / "Disc" / "Kick.wav")
    outside.chmod(0o444)
    outside.parent.chmod(0o555)
    song = reaper_project(tmp_path / "Song" / "Song.rpp", [outside])
    song.chmod(0o444)
    song.parent.chmod(0o555)
    try:
        contents = packed(tmp_path / "bag", song)
    finally:
        outside.parent.chmod(0o755)
        song.parent.chmod(0o755)
    assert contents.is_whole
    for path in ("media/outside/Kick.wav", "Song/Song.rpp"):
        assert (tmp_path / "bag" / "data" / path).stat().st_mode & 0o200
    assert song.stat().st_mode & 0o777 == 0o444


def test_a_package_of_logic_is_packed_whole_and_links_that_lead_out_of_it_are_named(tmp_path: Path) -> None:
    package = project(tmp_path, "Song.logicx")
    (package / "Media").mkdir(exist_ok=True)
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (package / "Media" / "Link.wav").symlink_to(secret)
    contents = packed(tmp_path / "bag", package)
    assert "Song.logicx/Alternatives/000/ProjectData" in {name.partition("/")[2] for name in payload(tmp_path / "bag")}
    assert not any("Link.wav" in name for name in payload(tmp_path / "bag"))
    assert any("leads out of the folder" in one.why for one in contents.not_collected)


def test_the_command_that_checks_a_bag_can_be_typed_as_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = tmp_path / NIGHT_BUS.name / "Night Bus.als"
    shutil.copytree(NIGHT_BUS, session.parent)
    said = run("handover", session, "-o", "Song for Ana").stdout
    assert 'check it with: daw-lint handover --verify "Song for Ana"\n' in said


def test_of_several_sessions_it_says_which_one_lacks_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("One", "Two"):
        shutil.copytree(NIGHT_BUS, tmp_path / name)
        (tmp_path / name / "Night Bus.als").rename(tmp_path / name / f"{name}.als")
    (tmp_path / "Two" / "Samples" / "Imported" / "kick.wav").unlink()
    (tmp_path / "Two" / "Night Bus.json").unlink(missing_ok=True)
    said = run("handover", "One", "Two", "-o", "bag").stdout
    assert said.count("not collected: ") == 1
    assert "not collected: Samples/Imported/kick.wav for Two.als: it is missing" in said
