"""The page about the library: its examples run and print what it shows, and it names all that is public."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import daw_lint
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", PAGE, re.DOTALL)


@pytest.fixture
def song(folder: Path) -> Path:
    tracks = track("Drums", number=1) + track("Bass", number=2)
    write_wav(folder / "mix.wav", peak_db=-4.0)
    return write_set(folder / "Song.als", live_set(tracks, master=vst2("Pro-L 2")))


@pytest.mark.parametrize(("code", "output"), EXAMPLES)
def test_an_example_runs_and_prints_what_the_page_shows(
    code: str, output: str, song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(code, {})
    printed = capsys.readouterr().out
    assert printed
    assert printed == (output or printed)


def test_every_public_function_has_an_example() -> None:
    functions = [name for name in daw_lint.__all__ if name.islower() and not name.startswith("_")]
    assert functions == ["check", "measure_bounce", "read_session"]
    for name in functions:
        assert any(f"{name}(" in code for code, _ in EXAMPLES)


def test_every_public_name_can_be_imported_and_has_a_description() -> None:
    for name in daw_lint.__all__:
        assert getattr(daw_lint, name).__doc__ or name == "__version__"


def test_what_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        _ = daw_lint.chekc  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_else_of_it() -> None:
    code = (
        "import sys, daw_lint; print([name for name in sys.modules if name.startswith('daw_lint.') or name == 'numpy'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_check_takes_settings_by_the_keys_of_the_configuration_and_refuses_others(song: Path) -> None:
    assert [finding.code for finding in daw_lint.check(song).findings] == ["MB101"]
    assert daw_lint.check(song, settings={"ignore": ["MB101"]}).findings == []
    assert daw_lint.check(song, settings={"fail-on": "info", "select": ["MB101"]}).failed
    with pytest.raises(daw_lint.ConfigError, match="did you mean 'profile'"):
        daw_lint.check(song, settings={"profle": "strict"})
    with pytest.raises(daw_lint.ConfigError, match=r"HR101\.max_db must be finite, not nan"):
        daw_lint.check(song, settings={"rules": {"HR101": {"max_db": float("nan")}}})


@pytest.mark.parametrize("settings", [3, [("profile", "strict")], {1: 2}, "profile"])
def test_settings_that_are_no_mapping_are_refused(song: Path, settings: Any) -> None:
    with pytest.raises(daw_lint.ConfigError, match="settings must be a mapping of the keys"):
        daw_lint.check(song, settings=settings)


def test_check_reads_the_configuration_that_is_named_or_the_closest_or_none(song: Path) -> None:
    (song.parent / "daw-lint.toml").write_text('ignore = ["MB101"]\n', "utf-8")
    (song.parent / "other.toml").write_text('fail-on = "error"\n', "utf-8")
    assert daw_lint.check(str(song)).findings == []
    assert len(daw_lint.check(song, config="other.toml").findings) == 1
    assert len(daw_lint.check(song, isolated=True).findings) == 1
    with pytest.raises(ValueError, match="leave config out"):
        daw_lint.check(song, config="other.toml", isolated=True)
    with pytest.raises(ValueError, match="a file or a folder"):
        daw_lint.check()


def test_check_judges_a_session_with_the_bounce_that_is_named(song: Path) -> None:
    write_wav(song.parent / "Elsewhere.wav", peak_db=-0.1)
    codes = {finding.code for finding in daw_lint.check(song, bounces=["Elsewhere.wav"]).findings}
    assert {"MB101", "HR101"} <= codes
    assert codes == {finding.code for finding in daw_lint.check(song, bounces="Elsewhere.wav").findings}


def test_check_writes_nothing(song: Path) -> None:
    before = sorted(path.name for path in song.parent.iterdir())
    (song.parent / "daw-lint.toml").write_text("history = true\n", "utf-8")
    daw_lint.check(song.parent)
    assert sorted(path.name for path in song.parent.iterdir()) == sorted([*before, "daw-lint.toml"])


def test_a_file_that_is_no_session_is_a_session_error_and_in_a_check_a_finding(song: Path) -> None:
    (song.parent / "broken.als").write_bytes(b"nothing")
    with pytest.raises(daw_lint.SessionError):
        daw_lint.read_session("broken.als")
    assert [finding.code for finding in daw_lint.check("broken.als").findings] == ["E902"]
