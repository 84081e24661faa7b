"""The tutorial runs whole and in order, as a reader would type it, and says what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"```(console|text|toml)\n(.*?)```", re.DOTALL)
needs_shell = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("git")), reason="needs bash and git, as the reader does"
)


def type_in(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -e\n{script}"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@needs_shell
def test_the_tutorial_runs_from_the_first_finding_to_a_green_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checkout").mkdir()
    for name, value in {
        "CHECKOUT": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "you@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }.items():
        monkeypatch.setenv(name, value)
    music, done, codes = tmp_path / "music", None, []
    for language, block in BLOCK.findall(PAGE):
        if language == "text":
            assert done is not None
            assert done.stdout == block
        elif language == "toml":
            with (music / "daw-lint.toml").open("a", encoding="utf-8") as settings:
                settings.write(block)
        elif "pip install" not in block:
            done = type_in(block, music if music.exists() else tmp_path / "checkout")
            assert done.returncode in (0, 1), done.stderr
            if "pre-commit" not in block:
                codes.append(done.returncode)
            if "git commit" in block and done.returncode:
                said = done.stdout + done.stderr
                assert set(re.findall(r"([\w ]+\.\w+): .* (?:error|warning)  ", said)) == {"Night Bus.als", "Rain.rpp"}
                assert type_in("git log", music).returncode == 128, "nothing is committed"
    assert codes == [0, 0, 1, 0, 1, 1, 1, 0, 0, 0]
    assert type_in("git log --format=%s", music).stdout == "Ten songs\n"
    assert "<testsuite" in (tmp_path / "job" / "daw-lint.xml").read_text("utf-8")
    shown = type_in("daw-lint check --show-suppressed", music).stdout
    assert "no findings" in shown
    assert "MB101 suppressed: the client wants to hear it loud" in shown
    assert type_in("git ls-files", music).stdout.count("\n") >= 14
