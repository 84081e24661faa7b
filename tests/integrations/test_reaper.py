"""The action of REAPER, run by Lua with a stub that refuses unknown calls. REAPER itself was not there."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest.importorskip("lupa", reason="lupa, which holds Lua, is not installed")

from tests.integrations.reaper_stub import SCRIPTS, Reaper

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash, the shell of the stub, is not installed")
FIXTURES = Path(__file__).parents[2] / "fixtures"
RENDER = 42230
ROW_OF_FIRST = 10 + 22 + 10 + 5


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """daw-lint as a file to be named, as it is in a PATH."""
    path = tmp_path / "bin dir" / "daw-lint"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m daw_lint "$@"\n', "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def project(tmp_path: Path, name: str = "Song.rpp", kind: str = "faulty") -> Path:
    path = tmp_path / "project" / name
    path.parent.mkdir(exist_ok=True)
    shutil.copyfile(FIXTURES / "equal" / kind / f"{kind}.rpp", path)
    shutil.copytree(FIXTURES / "equal" / kind / "Samples", path.parent / "Samples")
    return path


@pytest.mark.slow
def test_findings_are_shown_and_a_click_selects_their_track(tmp_path: Path, program: Path) -> None:
    reaper = Reaper(tmp_path / "resources", project(tmp_path), program, ("Band", "Drums", "Bass", "Vocals", "REF Song"))
    reaper.clicks += [(100, ROW_OF_FIRST), (100, ROW_OF_FIRST + 22)]
    shown: list[str] = []
    reaper.lua.globals().gfx["update"] = lambda: shown.extend(reaper.drawn)
    reaper.run()
    assert reaper.saved == 1
    assert "MB101" in shown
    assert any(words.startswith("Vocals: solo is on") for words in shown)
    assert reaper.selected[0] == "master"
    assert reaper.tracks[reaper.selected[1]] == "Vocals"
    assert RENDER not in reaper.commands
    assert reaper.messages == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["a$(touch x).rpp", "`touch x`.rpp", 'quo"te.rpp', "it's.rpp", "two words; touch x.rpp", "Naïve Straße 日本.rpp"],
)
def test_no_name_of_a_project_reaches_a_shell(
    tmp_path: Path, program: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reaper = Reaper(tmp_path / "resources", project(tmp_path, name), program)
    reaper.run()
    assert len(reaper.started) == 1
    assert name not in reaper.started[0]
    assert not list(tmp_path.rglob("x"))
    assert reaper.messages == []


@pytest.mark.slow
def test_a_clean_project_is_rendered_and_the_render_is_judged(tmp_path: Path, program: Path) -> None:
    file = project(tmp_path, kind="clean")
    reaper = Reaper(tmp_path / "resources", file, program)
    bounce = file.parent / "Song; mix.wav"
    reaper.targets = f"{file.parent / 'not there.wav'};{bounce}"
    reaper.renders = (bounce,)
    reaper.run()
    assert reaper.commands == [RENDER]
    assert len(reaper.started) == 2
    assert reaper.messages == []


def test_a_project_without_a_file_is_to_be_saved_first(tmp_path: Path, program: Path) -> None:
    reaper = Reaper(tmp_path / "resources", Path(), program)
    reaper.run()
    assert reaper.messages == ["Save the project first: daw-lint reads its file."]
    assert not reaper.started


def test_a_missing_program_is_asked_for_and_nothing_is_started(tmp_path: Path) -> None:
    reaper = Reaper(tmp_path / "resources", project(tmp_path), tmp_path / "gone")
    reaper.run()
    assert not reaper.started
    assert RENDER not in reaper.commands


def test_a_program_that_never_answers_is_given_up_with_a_sentence(tmp_path: Path, program: Path) -> None:
    program.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    reaper = Reaper(tmp_path / "resources", project(tmp_path), program)
    reaper.run()
    assert len(reaper.messages) == 1
    assert "gave no answer in 180 seconds" in reaper.messages[0]
    assert RENDER not in reaper.commands


@pytest.mark.parametrize("sign", ["$", "`", '"', ";", "&", "|", "\n"])
def test_a_program_or_folder_with_signs_of_a_shell_is_refused(tmp_path: Path, sign: str) -> None:
    program = tmp_path / f"da{sign}w" / "daw-lint"
    program.parent.mkdir()
    program.write_text("", "utf-8")
    reaper = Reaper(tmp_path / "resources", project(tmp_path), program)
    reaper.run()
    assert not reaper.started
    assert "signs that cannot be passed on" in reaper.messages[0]


def test_the_index_for_reapack_names_every_file_of_the_action() -> None:
    made = subprocess.run(
        [sys.executable, str(SCRIPTS / "make_index.py"), "https://example.org/reaper/"],
        capture_output=True,
        text=True,
        check=True,
    )
    sources = [one.text for one in ElementTree.fromstring(made.stdout).iter("source")]
    files = [path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.lua")]
    assert sorted(map(str, sources)) == sorted(f"https://example.org/reaper/{name}" for name in files)
