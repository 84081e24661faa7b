"""The program that needs no Python, built once for all tests of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
READY = "DAW_LINT_PROGRAM"
"""Names a program that is built already, to be tried in place of a new one."""
_ON_WINDOWS = sys.platform == "win32"
_LEFT = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
"""What Windows needs to start anything."""


class Program(NamedTuple):
    """The program, and a Python that has the same daw-lint installed."""

    path: Path
    python: Path

    @property
    def inside(self) -> Path:
        """The folder of its libraries and data."""
        return self._folder("Frameworks", "_internal")

    @property
    def licences(self) -> Path:
        """The folder of the licences."""
        return self._folder("Resources/licences", "licences")

    def _folder(self, of_application: str, of_folder: str) -> Path:
        beside = self.path.parent
        return beside.parent / of_application if beside.name == "MacOS" else beside / of_folder

    def run(self, *words: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it in a folder, with these variables alone."""
        return _run([self.path, *words], folder, environment)

    def as_package(self, *words: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the installed package in its place."""
        return _run([self.python, "-P", "-m", "daw_lint", *words], folder, environment)


def _run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=_LEFT | environment, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def program_in(folder: Path) -> Program:
    """Return the program that ``DAW_LINT_PROGRAM`` names, else build it as ``packaging/build.py`` does, from a wheel."""
    if READY in os.environ:
        return Program(Path(os.environ[READY]).absolute(), Path(sys.executable))
    pytest.importorskip("PyInstaller", reason="PyInstaller is not installed: the program is neither built nor tried")
    python = _clean_environment(folder / "environment")
    out = folder / "Programme für José"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # may name the checkout
    command: list[str | Path] = [python, "-P", ROOT / "packaging" / "build.py", out]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    inside = "daw-lint.app/Contents/MacOS" if sys.platform == "darwin" else "daw-lint"
    return Program(out / inside / ("daw-lint.exe" if _ON_WINDOWS else "daw-lint"), python)


def _clean_environment(folder: Path) -> Path:
    """Make an environment with daw-lint's wheel and what the program needs, and return its Python."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts/python.exe" if _ON_WINDOWS else "bin/python")
    command: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "-c",
        ROOT / ".ci" / "constraints.txt",
        f"{ROOT}[program]",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "CI" not in os.environ:
        pytest.skip(f"the libraries of the program cannot be installed: {done.stderr.splitlines()[-1:]}")
    assert done.returncode == 0, done.stderr
    return python
