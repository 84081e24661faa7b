"""A run whose driver or worker is killed is completed by the next one: nothing twice, nothing lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.archives import FIXTURES, command, differences, left_over, make_old, take_stock

pytestmark = pytest.mark.slow
MOMENTS = int(os.environ.get("DAW_LINT_KILLS", "2"))
"""How often each is killed, at random moments; more on request."""
_SLOW = """
import sys, time
if "spawn" in " ".join(getattr(sys, "orig_argv", [])):
    import daw_lint.run.judge_job as judging
    read = judging.read_session

    def read_slowly(path, **more):
        time.sleep(0.02)
        return read(path, **more)

    judging.read_session = read_slowly
"""


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many sessions in several batches, and what an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "hook").mkdir()
    (folder / "hook" / "sitecustomize.py").write_text(_SLOW)
    sources = [FIXTURES / "lmms" / "limiter-on.mmp", FIXTURES / "lmms" / "limiter-off.mmp"]
    for number in range(300):
        project = folder / "songs" / f"{number % 100:03}"
        project.mkdir(parents=True, exist_ok=True)
        shutil.copy(sources[number % 2], project / f"song {number:03}.mmp")
    make_old(folder / "songs")
    done = take_stock(folder / "songs", "-o", folder / "undisturbed", "--workers", "2")
    assert done.returncode == 0, done.stderr
    return folder


def _started(songs: Path, stock: Path) -> subprocess.Popen[bytes]:
    more = {"PYTHONPATH": f"{songs / 'hook'}:{FIXTURES.parent}", "DAW_LINT_TEST_RUN": str(stock)}
    words = command(songs / "songs", "-o", stock, "--workers", "2")
    return subprocess.Popen(
        words,
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a group of its own, as a terminal gives each command
    )


def _kept(stock: Path) -> str:
    """Return what a stopped run says of what it stored."""
    if any((stock / "files").glob("*.parquet")):
        return ": what is done is kept, and the next run goes on from there"
    return " before anything was stored"


def _press_ctrl_c(driver: subprocess.Popen[bytes]) -> None:
    """Send what a terminal sends: the interrupt goes to the workers too."""
    with suppress(ProcessLookupError):
        os.killpg(driver.pid, signal.SIGINT)


def _workers(driver: int) -> list[int]:
    """List the worker processes of a driver: what it started, and what that started."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            words = (place / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == driver and b"spawn_main" in words:
            found.append(int(place.name))
    return found


def _finished(songs: Path, stock: Path) -> None:
    done = take_stock(songs / "songs", "-o", stock, "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert differences(songs / "undisturbed", stock) == {}


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_killed_driver(songs: Path, tmp_path: Path, moment: int) -> None:
    stock = tmp_path / "stock"
    driver = _started(songs, stock)
    time.sleep(random.uniform(1.0, 9.0))
    driver.send_signal(signal.SIGKILL)
    driver.communicate()
    end = time.monotonic() + 20
    while left_over(stock) and time.monotonic() < end:
        time.sleep(0.1)
    assert left_over(stock) == []
    _finished(songs, stock)


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_killed_worker(songs: Path, tmp_path: Path, moment: int) -> None:
    stock = tmp_path / "stock"
    driver = _started(songs, stock)
    time.sleep(random.uniform(3.0, 8.0))
    victims = _workers(driver.pid)
    if victims and driver.poll() is None:
        os.kill(random.choice(victims), signal.SIGKILL)
    _, said = driver.communicate(timeout=120)
    assert driver.returncode in (0, 2), said
    _finished(songs, stock)


def test_ctrl_c_ends_everything_and_the_next_run_goes_on(songs: Path, tmp_path: Path) -> None:
    # Judging takes some seconds. On a machine where it had ended before the signal, once more and earlier.
    for wait_s in (1.0, 0.5, 0.2, 0.1):
        stock = tmp_path / f"stock {wait_s}"
        driver = _started(songs, stock)
        end = time.monotonic() + 60
        while not _workers(driver.pid) and driver.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(wait_s)
        _press_ctrl_c(driver)
        _, said = driver.communicate(timeout=60)
        if driver.returncode:
            break
    assert driver.returncode == 128 + signal.SIGINT
    assert said.decode().splitlines()[-1] == f"daw-lint: stopped{_kept(stock)}"
    assert b"Traceback" not in said
    assert left_over(stock) == []
    _finished(songs, stock)


@pytest.mark.parametrize("wait_s", [0.6, 0.9, 1.3, 1.8])
def test_ctrl_c_while_the_workers_start_is_as_quiet_and_so_is_a_second_one(
    songs: Path, tmp_path: Path, wait_s: float
) -> None:
    driver = _started(songs, tmp_path / "stock")
    end = time.monotonic() + 60
    while not (tmp_path / "stock").exists() and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(wait_s)
    _press_ctrl_c(driver)
    time.sleep(0.05)
    _press_ctrl_c(driver)
    _, said = driver.communicate(timeout=60)
    # The second one may come when the first has been answered, and Python is about to end.
    assert driver.returncode in (128 + signal.SIGINT, -signal.SIGINT), said
    assert said.decode().splitlines()[-1] == f"daw-lint: stopped{_kept(tmp_path / 'stock')}"
    assert b"Traceback" not in said
    assert left_over(tmp_path / "stock") == []
