"""The program that needs no Python: built from the wheel, and run where there is nothing else."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from time import monotonic, sleep
from urllib.request import HTTPCookieProcessor, build_opener

import numpy as np
import pytest
import soundfile
import yaml

from daw_lint.cli import table
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.program import ROOT, Program, program_in

pytestmark = pytest.mark.slow
FIXTURES = ROOT / "fixtures"
START_METHOD = "DAW_LINT_START_METHOD"
METHODS = ["spawn", "forkserver"] if sys.platform == "linux" else ["spawn"]
RATE_HZ = 44100
WAIT_S = 60.0


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_in(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def unpacked(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program as it comes out of its archive."""
    archive, _ = archive_of(program)
    folder = tmp_path_factory.mktemp("unpacked")
    if archive.suffix == ".zip":
        shutil.unpack_archive(archive, folder)
    else:
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="tar")
    return program._replace(path=next(path for path in folder.rglob(program.path.name) if path.is_file()))


def archive_of(program: Program) -> tuple[Path, str]:
    """Return the archive beside the program's folder, and the digest that stands beside it."""
    (file,) = (path for folder in program.path.parents[1:5] for path in folder.glob("daw-lint-*.sha256"))
    digest, name = file.read_text("utf-8").split()
    return file.parent / name, digest


# The same answers


@pytest.mark.parametrize("place", [pytest.param(CORPUS, id="corpus", marks=needs_corpus), FIXTURES / "equal"])
def test_it_finds_what_the_package_finds_however_it_starts_its_processes(program: Program, place: Path) -> None:
    # On a busy machine a large session may take longer than is allowed.
    words = ("check", "--format", "json", "--no-cache", "--isolated", "--config", "max-seconds=60", ".")
    expected = program.as_package(*words, folder=place)
    assert json.loads(expected.stdout)["findings"]
    done = [program.run(*words, folder=place)]
    done += [program.run(*words, folder=place, **{START_METHOD: method}) for method in METHODS]
    for one in done:
        assert one.stderr == expected.stderr
        assert one.stdout == expected.stdout
        assert one.returncode == expected.returncode


@pytest.fixture(scope="module")
def bounces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bounces")
    sound = np.random.default_rng(1).normal(0, 0.1, (RATE_HZ * 5, 2))
    for suffix in ("wav", "aiff", "flac", "mp3", "ogg"):
        soundfile.write(folder / f"mix.{suffix}", sound, RATE_HZ, format=suffix.upper())
    return folder


def test_it_measures_every_kind_of_bounce(program: Program, bounces: Path) -> None:
    words = ("measure", "--format", "json", *sorted(path.name for path in bounces.iterdir()))
    done = program.run(*words, folder=bounces)
    assert done.returncode == 0, done.stderr
    assert done.stdout == program.as_package(*words, folder=bounces).stdout
    assert [file["loudness"]["integrated_lufs"] < 0 for file in json.loads(done.stdout)["files"]] == [True] * 5


def test_its_report_has_the_plots(program: Program, bounces: Path, tmp_path: Path) -> None:
    counts = []
    for name, run in (("program", program.run), ("package", program.as_package)):
        page = tmp_path / f"{name}.html"
        done = run("report", "mix.wav", "-o", page, folder=bounces, HOME=str(tmp_path))
        assert page.is_file(), done.stderr
        counts.append(page.read_text("utf-8").count("<svg"))
    assert counts[0] == counts[1] > 4


def test_it_evaluates_the_conditions_of_house_rules(program: Program, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "house-rules.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    rule = next(block for block in blocks if block.startswith("code") and "flag_when" in block)
    always = re.sub(r'flag_when = """.*?"""', 'flag_when = "track.name.size() > 0"', rule, flags=re.DOTALL)
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "rule.toml").write_text(re.sub(r"\[\[(bad|good)\]\].*", "", always, flags=re.DOTALL), "utf-8")
    (tmp_path / "daw-lint.toml").write_text('rule-folders = ["house"]\n', "utf-8")
    shutil.copyfile(FIXTURES / "equal" / "clean" / "clean.rpp", tmp_path / "Song.rpp")
    words = ("check", "--format", "json", "--no-cache", ".")
    done = program.run(*words, folder=tmp_path)
    assert {"HS102"} <= {finding["code"] for finding in json.loads(done.stdout)["findings"]}
    assert done.stdout == program.as_package(*words, folder=tmp_path).stdout


# What it starts, and what starts it


@needs_git
def test_git_and_hooks_call_it_by_its_path(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repository(tmp_path / "repo", monkeypatch)
    song = repo / "Song.rpp"
    shutil.copyfile(FIXTURES / "equal" / "clean" / "clean.rpp", song)
    git_folder = str(Path(shutil.which("git") or "").parent)
    done = program.run("init", "--yes", folder=repo, PATH=git_folder)
    assert done.returncode == 0, done.stderr
    command = re.search(r"^ +(git config .*)$", done.stdout, re.MULTILINE)
    assert command
    git(*shlex.split(command[1])[1:])
    commit_all()
    song.write_bytes(song.read_bytes().replace(b"VOLPAN 1 ", b"VOLPAN 0.5 "))
    assert "+  fader: -6.02 dB" in git("diff")
    (entry,) = yaml.safe_load((repo / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    words = shlex.split(entry["hooks"][0]["entry"])
    assert Path(words[0]) == program.path
    assert subprocess.run([*words, song.name], cwd=repo, env={}, capture_output=True, check=False).returncode in (0, 1)


@needs_git
@pytest.mark.skipif(sys.platform != "linux", reason="the library path is a matter of Linux")
@pytest.mark.parametrize("own", [None, "/opt/own/lib"])
def test_git_gets_the_library_path_of_the_person(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str | None
) -> None:
    repo = make_repository(tmp_path / "repo", monkeypatch)
    (repo / "Song.rpp").write_bytes((FIXTURES / "equal" / "clean" / "clean.rpp").read_bytes())
    commit_all()
    stand_in = tmp_path / "bin" / "git"
    stand_in.parent.mkdir()
    real = shlex.quote(shutil.which("git") or "")
    stand_in.write_text(f'#!/bin/sh\necho "${{LD_LIBRARY_PATH-none}}" >> "{tmp_path}/told"\nexec {real} "$@"\n')
    stand_in.chmod(0o755)
    program.run("diff", "Song.rpp", folder=repo, PATH=str(stand_in.parent), **({"LD_LIBRARY_PATH": own} if own else {}))
    assert set((tmp_path / "told").read_text().splitlines()) == {own or "none"}


def test_no_module_beside_the_sessions_is_run(program: Program, tmp_path: Path) -> None:
    for name in (*sys.stdlib_module_names, "daw_lint", "numpy", "re2", "typer"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)\n")
    for number in range(12):
        shutil.copyfile(FIXTURES / "equal" / "clean" / "clean.rpp", tmp_path / f"Song {number}.rpp")
    environment = {"PYTHONPATH": str(tmp_path), "PYTHONHOME": str(tmp_path), START_METHOD: "spawn"}
    words = ("check", "--format", "json", "--no-cache", "--isolated", ".")
    done = program.run(*words, folder=tmp_path, **environment)
    assert done.stdout == program.as_package(*words, folder=tmp_path).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell otherwise who opened a program")
@pytest.mark.skipif(table.function("app") is None, reason="this daw-lint has no app yet")
@pytest.mark.parametrize("words", [[], [str(FIXTURES / "equal" / "clean")]], ids=["double click", "dropped folder"])
def test_opened_on_the_desktop_it_shows_the_app_in_the_browser(
    program: Program, tmp_path: Path, words: list[str]
) -> None:
    browser, told, output = tmp_path / "browser", tmp_path / "told", tmp_path / "output"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{told}.new" && mv "{told}.new" "{told}"\n')
    browser.chmod(0o755)
    environment = {"DISPLAY": ":0", "BROWSER": str(browser), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    with output.open("wb") as stream:
        running = subprocess.Popen(
            [program.path, *words], env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
        )
        try:
            until = monotonic() + WAIT_S
            while not told.exists() and running.poll() is None and monotonic() < until:
                sleep(0.1)
            assert told.exists(), output.read_text()
            with build_opener(HTTPCookieProcessor()).open(told.read_text().strip()) as page:
                assert b"daw-lint" in page.read()
        finally:
            running.terminate()
            running.wait(WAIT_S)


def test_without_words_in_a_script_it_shows_its_help(program: Program, tmp_path: Path) -> None:
    done = program.run(folder=tmp_path, DISPLAY=":0")
    assert "Usage: daw-lint" in done.stdout + done.stderr


# What is in it


def test_it_holds_every_file_of_the_package_and_the_licences_of_all_libraries(program: Program) -> None:
    data = {path for top in ("daw_lint", "rules") for path in (ROOT / top).rglob("*") if path.is_file()}
    kept = {path for path in data if path.suffix not in (".py", ".pyc", ".data")}  # those are made of the others
    names = {path.relative_to(ROOT).as_posix().removeprefix("daw_lint/") for path in kept} | {
        "rules/compiled/rules.book"
    }
    assert {"rules/plugins.csv", "report/html/templates/page.html.j2"} < names
    assert {name for name in names if not (program.inside / "daw_lint" / name).is_file()} == set()
    licences = {path.name.rpartition("-")[0] for path in program.licences.iterdir()}
    assert {"daw-lint", "numpy", "soundfile", "matplotlib", "lxml"} <= licences


def test_its_archive_is_what_the_checksum_says_and_runs_where_it_is_unpacked(
    program: Program, unpacked: Program, tmp_path: Path
) -> None:
    archive, digest = archive_of(program)
    assert digest == hashlib.sha256(archive.read_bytes()).hexdigest()
    done = unpacked.run("rule", "MB101", folder=tmp_path)
    assert done.stdout == program.run("rule", "MB101", folder=tmp_path).stdout
    assert "MB101" in done.stdout


def test_without_its_rules_it_says_so(unpacked: Program, tmp_path: Path) -> None:
    rules = unpacked.inside / "daw_lint" / "rules"
    rules.rename(tmp_path / "rules")
    done = unpacked.run("check", FIXTURES / "equal" / "clean", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"daw-lint: {rules}: daw-lint's own rules are missing: unpack the program again\n"
    (tmp_path / "rules").rename(rules)
