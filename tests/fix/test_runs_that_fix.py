"""``check --fix`` and ``--diff`` as a whole: what they touch, what they leave alone, and that it is the same however they run."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import run

FIXTURES = Path(__file__).parents[2] / "fixtures"
LIMITED = FIXTURES / "equal" / "faulty"
SUFFIXES = (".als", ".ardour", ".dawproject", ".mmp", ".rpp", ".song", ".tracktionedit", ".xrns")
UNSAFE = ("--unsafe-fixes", "--isolated", "--select", "MB101,SH101")
FIX = ("check", "--fix", *UNSAFE)
DIFF = ("check", "--diff", *UNSAFE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the same song as every DAW saves it."""
    folder = tmp_path / "project"
    folder.mkdir()
    for suffix in SUFFIXES:
        shutil.copyfile(LIMITED / f"faulty{suffix}", folder / f"Song{suffix}")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, but for what daw-lint keeps of its fixes."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def touched(folder: Path) -> dict[Path, tuple[int, ...]]:
    """Return what a write would change of all files and folders: time stamps, sizes and inodes."""
    found: dict[Path, tuple[int, ...]] = {}
    for path in (folder, *folder.rglob("*")):
        state = path.lstat()
        found[path] = (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)
    return found


def started(*arguments: str | Path, cwd: Path) -> subprocess.Popen[str]:
    """Start daw-lint in a process of its own."""
    command = [sys.executable, "-m", "daw_lint", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(FIXTURES.parent)}
    return subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )


def test_diff_touches_nothing(project: Path) -> None:
    before = touched(project)
    result = run(*DIFF, project)
    assert result.exit_code == 1
    assert "Would fix" in result.output
    assert touched(project) == before


def test_a_second_run_writes_nothing(project: Path) -> None:
    old = contents(project)
    assert "Fixed" in run(*FIX, project).output
    assert all(content != old[name] for name, content in contents(project).items() if not name.endswith(".mmp"))
    before = touched(project)
    assert "Nothing to fix." in run(*FIX, project).output
    assert run(*DIFF, project).exit_code == 0
    assert touched(project) == before


def test_undo_brings_every_session_back(project: Path) -> None:
    old = contents(project)
    run(*FIX, project)
    new = contents(project)
    for name in sorted(old):
        if new[name] != old[name]:
            assert run("fix", "--undo", project / name).exit_code == 0
    assert contents(project) == old


def test_cached_runs_and_several_processes_fix_the_same(project: Path, tmp_path: Path) -> None:
    results = []
    for number, options in enumerate(([], ["-j", "2"], ["--no-cache"], ["--no-cache", "-j", "1"])):
        folder = tmp_path / f"copy {number}" / "project"
        shutil.copytree(project, folder)
        if "--no-cache" not in options:
            run("check", *UNSAFE[1:], folder)
        result = run(*FIX, *options, folder)
        results.append((result.output.replace(f"copy {number}", "copy"), contents(folder)))
    assert "Fixed" in results[0][0]
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize(
    "name", ["Song mit Umläuten ö.rpp", "-Song.rpp", "a 'quoted' \"Song\".rpp", "two\nlines.rpp", "$(x);.rpp"]
)
def test_odd_names_are_fixed_and_undone(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "Prójekt x"
    inside.mkdir()
    song = inside / name
    shutil.copyfile(LIMITED / "faulty.rpp", song)
    old = song.read_bytes()
    monkeypatch.chdir(inside)
    assert "Fixed 2 findings in 1 session" in run(*FIX, "--", name).output
    assert song.read_bytes() != old
    monkeypatch.chdir(tmp_path)
    assert run("fix", "--undo", "--", Path("Prójekt x") / name).exit_code == 0
    assert song.read_bytes() == old


def test_json_is_json_also_where_something_is_fixed(project: Path) -> None:
    song = project / "Song.rpp"
    old = song.read_bytes()
    result = run(*FIX, "--format", "json", song)
    assert json.loads(result.stdout)["findings"] == []
    assert song.read_bytes() != old


def test_what_is_suppressed_is_not_fixed(project: Path) -> None:
    song = project / "Song.rpp"
    old = song.read_bytes()
    (project / "daw-lint.toml").write_text(
        '[[suppress]]\ncode = "MB101"\nfile = "Song.rpp"\nreason = "part of the sound"\n', encoding="utf-8"
    )
    result = run("check", "--fix-only", "--unsafe-fixes", "--select", "MB101", song)
    assert song.read_bytes() == old, result.output


def refused(path: Path, words: str) -> None:
    """Check that a fix is refused with these words, and that nothing is written."""
    before = touched(path.parent)
    result = run(*FIX, path)
    assert words in " ".join(result.output.split()), result.output
    assert touched(path.parent) == before


def test_a_link_is_refused(project: Path) -> None:
    link = project / "Link.rpp"
    link.symlink_to(project / "Song.rpp")
    refused(link, "it is a link")


def test_a_second_name_is_refused(project: Path, tmp_path: Path) -> None:
    os.link(project / "Song.rpp", tmp_path / "Second.rpp")
    refused(project / "Song.rpp", "a second name")


def test_a_write_protected_session_is_refused(project: Path) -> None:
    (project / "Song.rpp").chmod(stat.S_IRUSR)
    refused(project / "Song.rpp", "write-protected")


def test_a_session_of_ardour_with_a_newer_one_beside_it_is_refused(project: Path) -> None:
    (project / "Song.pending").write_text("<Session/>")
    refused(project / "Song.ardour", "Song.pending is beside it")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("Backup/Song.als", ".als"),
        ("History/Song.song", ".song"),
        ("Backups/Song.rpp", ".rpp"),
        ("recover.mmp", ".mmp"),
    ],
)
def test_a_backup_is_refused(project: Path, name: str, suffix: str) -> None:
    backup = project / name
    backup.parent.mkdir(exist_ok=True)
    shutil.copyfile(project / f"Song{suffix}", backup)
    refused(backup, "it is a backup")


def test_a_full_disk_leaves_the_session(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no small disk can be made here: that takes the rights of an administrator")
    try:
        old = (LIMITED / "faulty.rpp").read_bytes()
        song = disk / "Song.rpp"
        song.write_bytes(old)
        (disk / "other").write_bytes(b"x" * 40_000)
        while True:
            try:
                with (disk / "more").open("ab") as stream:
                    stream.write(b"x" * 1024)
            except OSError:
                break
        result = run(*FIX, song)
        assert "No space left" in " ".join(result.output.split())
        assert song.read_bytes() == old
        (disk / "more").unlink()
        (disk / "other").unlink()
        assert "Fixed 2 findings" in run(*FIX, song).output
        assert run("fix", "--undo", song).exit_code == 0
        assert song.read_bytes() == old
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_runs_at_once_on_one_file_change_it_once(project: Path) -> None:
    song = project / "Song.ardour"
    old = song.read_bytes()
    runs = [started("check", "--fix-only", *UNSAFE, song, cwd=project) for _ in range(2)]
    for each in runs:
        output, _ = each.communicate(timeout=120)
        # The second one finds nothing to do, or sees that the first one was quicker.
        assert each.returncode == 0 or "another program has changed it" in output, output
    assert song.read_bytes() != old
    assert run(*DIFF, song).exit_code == 0
    records = list((project / ".daw-lint" / "fixes").glob("*.json"))
    assert len(records) == 1
    assert json.loads(records[0].read_bytes())["state"] == "done"
    assert run("fix", "--undo", song).exit_code == 0
    assert song.read_bytes() == old


def test_two_runs_at_once_on_two_files_of_a_folder_change_both(project: Path) -> None:
    songs = [project / "Song.rpp", project / "Song.dawproject"]
    old = [song.read_bytes() for song in songs]
    runs = [started("check", "--fix-only", *UNSAFE, song, cwd=project) for song in songs]
    for each in runs:
        output, _ = each.communicate(timeout=120)
        assert each.returncode == 0, output
    assert all(song.read_bytes() != before for song, before in zip(songs, old, strict=True))
    for song, before in zip(songs, old, strict=True):
        assert run("fix", "--undo", song).exit_code == 0
        assert song.read_bytes() == before
