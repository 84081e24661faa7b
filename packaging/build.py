"""Build the program that needs no Python: the folder ``dist/daw-lint/``, and an archive of it with its checksum.

Run it with the Python of an environment that has daw-lint, installed from a wheel, with its extra ``program``:

    python packaging/build.py [FOLDER]

It prints the sizes, the time of a start, and on Linux the oldest glibc that the program runs with.
"""

from __future__ import annotations

import hashlib
import platform
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

HERE = Path(__file__).resolve().parent
NAME = "daw-lint"
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}
STARTS = 7


def main(out: Path) -> None:
    """Build all into a folder."""
    _need_a_wheel()
    out.mkdir(parents=True, exist_ok=True)
    folder = build(out)
    archive = pack(folder, out)
    checksum = out / f"{archive.name}.sha256"
    checksum.write_bytes(f"{_sha256(archive)}  {archive.name}\n".encode())
    print(f"{folder}: {_size_mb(folder):.0f} MB, starts in {start_s(folder):.2f} s")
    print(f"{archive}: {archive.stat().st_size / 1e6:.0f} MB")
    if sys.platform == "linux":
        print("needs glibc {}.{} or later".format(*oldest_glibc(folder)))


def build(out: Path) -> Path:
    """Let PyInstaller make the folder of the program, and return it; on macOS it is that of an application."""
    with tempfile.TemporaryDirectory() as work:
        licences = Path(work) / "licences"
        runpy.run_path(str(HERE / "licences.py"))["copy_licences"](licences)
        options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(out), "--workpath", work]
        command = [sys.executable, "-P", "-m", "PyInstaller", *options, str(HERE / f"{NAME}.spec")]
        subprocess.run(command, check=True)
        folder = out / (f"{NAME}.app" if sys.platform == "darwin" else NAME)
        inside = folder / "Contents" / "Resources" if sys.platform == "darwin" else folder
        shutil.copytree(licences, inside / "licences")
    return folder


def pack(folder: Path, out: Path) -> Path:
    """Pack the program, with its links, as its system does, and return the archive."""
    from daw_lint import __version__

    machine = platform.machine().lower()
    name = f"{NAME}-{__version__}-{SYSTEMS[sys.platform]}-{MACHINES.get(machine, machine)}"
    kind = "zip" if sys.platform == "win32" else "gztar"
    return Path(shutil.make_archive(str(out / name), kind, folder.parent, folder.name))


def start_s(folder: Path) -> float:
    """Measure how long the program takes to tell its version: the median of several times, in seconds."""
    inside = folder / "Contents" / "MacOS" if sys.platform == "darwin" else folder
    times = []
    for _ in range(STARTS):
        began = perf_counter()
        subprocess.run([inside / NAME, "--version"], check=True, capture_output=True)
        times.append(perf_counter() - began)
    return median(times)


def oldest_glibc(folder: Path) -> tuple[int, int]:
    """Return the newest version of glibc that any file of the program asks for: with an older one it does not start."""
    contents = (file.read_bytes() for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    named = (re.findall(rb"GLIBC_(\d+)\.(\d+)", content) for content in contents if content.startswith(b"\x7fELF"))
    return max((int(major), int(minor)) for versions in named for major, minor in versions)


def _need_a_wheel() -> None:
    """Stop unless daw-lint is installed from a wheel: only there its rule book is compiled."""
    from daw_lint.disk.shipped import is_installed

    if not is_installed():
        sys.exit("build.py: daw-lint is a checkout here: run this with an environment that has its wheel installed")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _size_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1e6


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "dist").absolute())
