"""A repository that has all that examples name, and running an example in it as somebody would who copies it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.git_repositories import commit_all, git, make_repository
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

HOUSE_RULES = (Path(__file__).resolve().parent.parent.parent / "docs" / "house-rules.md").read_text("utf-8")
SESSIONS = (
    "Song.als", "Song v1.als", "Song v2.als", "Song master.als", "sketches/Song.als", "Sessions/Other.als",
    "Night Bus Project/Night Bus.als", "Songs/Rain.als",
)  # fmt: skip
BOUNCES = (
    "mix", "Song mix", "Song mix v4", "Song master", "Stems/Drums", "Stems/Bass", "Album/01 Rain", "Album/02 Sun",
    "Alternates/Song instrumental",
)  # fmt: skip


def songs_in(tmp_path: Path, patch: pytest.MonkeyPatch) -> Path:
    """Return a repository with all that examples name, and go into it, where daw-lint is a command; it is built once."""
    template = tmp_path.parent / "template of songs"
    if not template.exists():
        with pytest.MonkeyPatch.context() as for_a_while:
            _build(template, for_a_while)
    patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return make_repository(shutil.copytree(template, tmp_path / "songs"), patch)


def _build(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Build the repository: three commits, in the last of which each session has a limiter, the second tagged v1.0."""
    make_repository(folder, patch)
    (folder / "house").mkdir()
    for block in re.findall(r"```toml\n(code.*?)```", HOUSE_RULES, re.DOTALL):
        code = re.search(r'code\s*= "(\w+)"', block)
        assert code is not None
        (folder / "house" / f"{code[1]}-loud-track.toml").write_text(block)
    (folder / "daw-lint.toml").write_text('history = true\nrule-folders = ["house"]\n')
    (folder / "studio.toml").write_text('profile = "relaxed"\n')
    for number, master in enumerate(("", vst2("Pro-Q 3"), vst2("Pro-L 2"))):
        for name in SESSIONS:
            write_set(folder / name, live_set(master=master))
        commit_all()
        if number == 1:
            git("tag", "v1.0")
    for name in BOUNCES:
        write_wav(folder / f"{name}.wav", peak_db=-4.0, seconds=4.0)


def run_example(command: str) -> tuple[int, str]:
    """Run an example, in a shell where it needs one; whatever is asked, the answer is yes."""
    answers = "y\n" * 9
    if not command.startswith("daw-lint ") or any(sign in command for sign in "|*>$;&"):
        words = ["bash", "-c", f"set -o pipefail; {command}"]
        done = subprocess.run(words, input=answers, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    result = run(*shlex.split(command)[1:], data=answers)
    return result.exit_code, result.output


def assert_went_well(command: str) -> str:
    """Run an example, see that it went well and wrote what it names, and return what it printed."""
    code, output = run_example(command)
    assert code in (0, 1), (command, output)
    names = re.findall(r"(?:-o |--output (?:[\w-]+=)?)(?:\"([^\"]+)\"|(\S+))", command)
    written = [Path(quoted or plain) for quoted, plain in names if plain != "-"]
    assert all(path.exists() for path in written), command
    assert output or written or command.startswith("git config"), command
    trouble = re.search(r": E902 error|Traceback|: cannot|nothing was checked|no such file|does not exist", output)
    assert trouble is None, (command, output)
    return output
