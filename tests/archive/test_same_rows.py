"""Whoever does the work, the rows are the same, and so are the findings of ``check``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.archives import differences, make_archive, rows, take_stock

pytestmark = pytest.mark.slow
_SCHEDULER = "import sys; from distributed.cli.dask_scheduler import main; main(sys.argv[1:])"
_WORKER = "import sys; from distributed.cli.dask_worker import main; main(sys.argv[1:])"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "songs")


@pytest.fixture(scope="module")
def stock(archive: Path) -> Path:
    found = archive.parent / "one"
    done = take_stock(archive, "-o", found, "--workers", "1")
    assert done.returncode == 0, done.stderr
    return found


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """A scheduler in another process, with two workers."""
    place = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(place)]
    quiet = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    first = [sys.executable, "-P", "-c", _SCHEDULER, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *common]
    second = [sys.executable, "-P", "-c", _WORKER, "--host", "127.0.0.1", "--nworkers", "2", "--nthreads", "1"]
    config = {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    started = [subprocess.Popen(first, **quiet)]  # type: ignore[call-overload]
    try:
        started.append(
            subprocess.Popen([*second, "--no-dashboard", *common], env={**os.environ, **config}, **quiet)  # type: ignore[call-overload]
        )
        while not (place.exists() and place.read_text().endswith("}")):  # it is written while we look
            assert started[0].poll() is None
            time.sleep(0.02)
        yield json.loads(place.read_text())["address"]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def test_two_workers_write_the_rows_of_one(archive: Path, stock: Path, tmp_path: Path) -> None:
    assert take_stock(archive, "-o", tmp_path / "two", "--workers", "2").returncode == 0
    assert differences(stock, tmp_path / "two") == {}


def test_workers_of_another_scheduler_write_the_rows_of_one(
    archive: Path, stock: Path, tmp_path: Path, scheduler: str
) -> None:
    done = take_stock(archive, "-o", tmp_path / "far", "--scheduler", scheduler)
    assert done.returncode == 0, done.stderr
    assert differences(stock, tmp_path / "far") == {}


def test_findings_are_those_of_check(archive: Path, stock: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "daw_lint", "check", str(archive), "--format", "json", "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    of_check = Counter(_key(one["file"], one) for one in report["findings"] if _is_session(one["file"]))
    names = ("uri", "code", "rule", "severity", "object", "line", "message", "notes", "evidence")
    found = rows(stock, "findings", ", ".join(f'"{name}"' for name in names), "suppressed is null")
    of_archive: Counter[str] = Counter()
    for row in found:
        one = dict(zip(names, row, strict=True))
        if _is_session(str(one["uri"])):
            one["evidence"] = json.loads(str(one["evidence"]))
            one["name"] = one.pop("rule")
            of_archive[_key(str(one["uri"]), one)] += 1
    assert of_check
    assert of_archive == of_check


def _is_session(name: str) -> bool:
    return not name.endswith(".wav")


def _key(file: str, finding: dict[str, object]) -> str:
    names = ("code", "name", "severity", "object", "line", "message", "notes", "evidence")
    return json.dumps([str(Path(file).absolute()), *(finding[name] for name in names)], sort_keys=True)


def test_measured_bounces_have_the_findings_of_check(archive: Path, tmp_path: Path) -> None:
    masters = archive / "Masters"
    done = take_stock(masters, "-o", tmp_path / "stock", "--measure", "--workers", "1")
    assert done.returncode == 0, done.stderr
    checked = subprocess.run(
        [sys.executable, "-P", "-m", "daw_lint", "check", str(masters), "--format", "json", "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
    )
    of_check = Counter((one["code"], one["message"]) for one in json.loads(checked.stdout)["findings"])
    assert of_check
    assert Counter(rows(tmp_path / "stock", "findings", "code, message")) == of_check
    assert rows(tmp_path / "stock", "bounces", "count(*)", "measured and sha256 is not null") == [(2,)]


def test_every_listed_file_has_one_row(archive: Path, stock: Path) -> None:
    from daw_lint.measure import is_audio_name
    from daw_lint.parsers import is_session_name

    listed = sorted(
        str(path)
        for path in archive.rglob("*")
        if path.is_file() and (is_session_name(path.name) or is_audio_name(path.name))
    )
    assert [uri for (uri,) in sorted(rows(stock, "files", "uri"))] == listed


def test_a_bounce_beside_its_session_is_paired_with_it(archive: Path, stock: Path) -> None:
    found = rows(stock, "bounces", "uri, session_id is not null, measured", "session_id is not null")
    assert (str(archive / "equal/clean/clean mix.wav"), True, False) in found
