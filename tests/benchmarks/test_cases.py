"""All cases have a place on the page, and what is not here is told."""

from __future__ import annotations

import re
import shutil
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from benchmarks import all as benchmarks
from benchmarks import bench as bench_module
from benchmarks import cases, inputs, machine
from benchmarks.bench import Bench, Case, Row, SkippedError
from benchmarks.cases import CASES, bounces, reading, starting
from benchmarks.tables import Table, begin_marker, end_marker
from benchmarks.timing import FailedError, Job, Taken, take

PAGE = benchmarks.PAGE.read_text("utf-8")
NAMES = [case.name for case in CASES]


def fake(job: Job) -> Taken:
    return Taken(2.0 if job.command[0] in ("ffmpeg", "sh") else 1.0, 0.5, 40.0)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "others_now", lambda: 0.0)
    monkeypatch.setattr(machine, "others", lambda _begin, _end: 0.0)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, quick=True, run=fake)


def test_every_case_has_its_block_on_the_page_in_the_order_of_the_list() -> None:
    blocks = re.findall(re.escape(begin_marker("NAME")).replace("NAME", r"([\w-]+)"), PAGE)
    assert blocks == [benchmarks.HEAD, *NAMES]
    assert [name for name in blocks if PAGE.count(end_marker(name)) != 1] == []
    assert len(set(NAMES)) == len(NAMES)


def test_every_module_of_cases_is_in_the_list() -> None:
    made: list[Case] = []
    for module in iter_modules(cases.__path__):
        made += import_module(f"{cases.__name__}.{module.name}").CASES
    assert {case.name for case in made} == set(NAMES)


def test_no_figure_on_the_page_was_typed_by_hand() -> None:
    prose = re.sub(r"<!-- written by .*?<!-- end: [\w-]+ -->", "", PAGE, flags=re.DOTALL)
    assert re.findall(r"\d[\d.,]* ?(?:ms|µs|s|MB|x|times)\b", prose) == []


def test_the_list_names_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmarks.main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == NAMES


def test_a_case_that_is_not_there_is_refused_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        benchmarks.main(["--only", "bounse"])
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert [name for name in NAMES if name not in said] == []


def test_the_start_of_every_command_that_people_wait_for_is_measured(tmp_path: Path) -> None:
    lines = [line[line.index("daw_lint") + 1] for line in starting.commands(tmp_path).values()]
    asked = {"check", "show", "rule", "measure", "report", "plugins", "diff", "config", "--version"}
    assert set(lines) == asked


@pytest.mark.slow
def test_every_command_whose_start_is_measured_works(tmp_path: Path) -> None:
    folder = tmp_path / "songs"
    starting.fill(folder)
    bench = Bench(tmp_path, quick=True)
    for words, command in starting.commands(folder).items():
        taken = take(Job(command), bench.environment, tmp_path)
        assert taken.cpu_s > 0, words


def test_a_peer_that_is_not_installed_is_named_in_its_row_and_at_the_head(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    row = bounces._row(bench, "a mix", tmp_path / "mix.wav")
    table = bench.paired([row])
    assert table.rows[0][0] == "a mix"
    assert table.rows[0][1].startswith("1.00 s")
    assert table.rows[0][4:] == ("ffmpeg is not installed", "", "", "")
    assert "Not here: ffmpeg is not installed." in benchmarks.head(bench, {}, 0.0)
    assert bench.failed == []


def test_a_package_that_is_not_installed_is_named(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench_module, "find_spec", lambda _name: None)
    song = tmp_path / "Song.flp"
    song.write_bytes(b"FLhd")
    row = reading.row(bench, song)
    assert (row.peer_words, row.peer) == ("dawtool is not installed", None)
    assert bench.absent == ["dawtool is not installed"]


def test_a_peer_that_is_here_is_compared_turn_by_turn(bench: Bench) -> None:
    table = bench.paired([Row("a mix", Job(("daw-lint",)), "ffmpeg", Job(("ffmpeg",)))])
    assert table.rows == [
        (
            "a mix",
            *("1.00 s (1.00 to 1.00)", "500 ms (500 to 500)", "40 MB"),
            *("ffmpeg: 2.00 s (2.00 to 2.00)", "500 ms (500 to 500)", "40 MB"),
            "2.00 (2.00 to 2.00)",
        )
    ]


def test_a_case_without_its_corpus_is_skipped_and_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, quiet: None, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench_module, "CORPUS", tmp_path / "nowhere")
    with pytest.raises(SkippedError):
        bench.corpus()
    case = next(case for case in CASES if case.name == "corpus")
    outcome = benchmarks.measured(case, bench)
    assert outcome.lines == []
    assert any(
        line.startswith("Not run: corpus (no corpus") for line in benchmarks.head(bench, {"corpus": outcome}, 0.0)
    )


def one_table(bench: Bench) -> list[Table]:
    return [bench.paired([Row("a mix", Job(("daw-lint",)), "ffmpeg", Job(("ffmpeg",)))])]


def test_a_case_is_marked_where_other_programs_used_the_processor(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], quiet: None
) -> None:
    case = Case("mix", "a mix", one_table, "twice as fast.")
    calm = benchmarks.measured(case, bench)
    assert not calm.is_disturbed
    assert calm.lines[-1].endswith("quiet.")
    assert "Aim: twice as fast." in calm.lines
    assert "The machine was quiet." in benchmarks.head(bench, {"mix": calm}, 0.0)
    monkeypatch.setattr(machine, "others_now", lambda: 0.7)
    busy = benchmarks.measured(case, bench)
    assert busy.is_disturbed
    assert "Disturbed: other programs used 0.7 cores." in busy.lines[-1]
    assert "other programs use 0.7 cores before mix" in capsys.readouterr().err
    assert "busy in 1 of 2 cases (mix)" in benchmarks.head(bench, {"mix": busy, "calm": calm}, 0.0)[1]


def test_what_other_programs_use_is_what_the_machine_did_without_us() -> None:
    begin, end = machine.Times(0.0, 100.0, 10.0), machine.Times(2.0, 104.0, 13.0)
    assert machine.others(begin, end) == 0.5
    assert machine.others(begin, end._replace(machine_s=None)) is None


def test_a_run_of_all_cases_writes_head_and_tables_and_one_alone_keeps_the_head(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, quiet: None, tmp_path: Path
) -> None:
    chosen = (Case("mix", "a mix", one_table), Case("song", "a song", one_table))
    monkeypatch.setattr(benchmarks, "CASES", chosen)
    page = tmp_path / "README.md"
    blocks = [
        f"Prose on {name}.\n{begin_marker(name)}\n{end_marker(name)}\n" for name in (benchmarks.HEAD, "mix", "song")
    ]
    page.write_text("\n".join(blocks), "utf-8")
    assert benchmarks.run(chosen[:1], bench, page) == 0
    assert "The last run" not in page.read_text("utf-8")
    assert benchmarks.run(chosen, bench, page) == 0
    text = page.read_text("utf-8")
    assert "The last run of all cases" in text
    assert text.count("| a mix | 1.00 s") == 2
    assert [f"Prose on {name}." in text for name in (benchmarks.HEAD, "mix", "song")] == [True] * 3


def test_a_command_of_ours_that_fails_makes_the_run_fail(tmp_path: Path, quiet: None) -> None:
    def broken(job: Job) -> Taken:
        if job.command[0] == "daw-lint":
            raise FailedError("daw-lint: exit code 2")
        return fake(job)

    bench = Bench(tmp_path, quick=True, run=broken)
    assert benchmarks.run([Case("mix", "a mix", one_table)], bench, None) == 1
    assert bench.failed == ["a mix: daw-lint: exit code 2"]


def test_the_commands_start_without_the_limits_and_folders_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setenv("DAW_LINT_CACHE_DIR", "/users/own")
    environment = Bench(tmp_path, quick=False).environment
    assert "OPENBLAS_NUM_THREADS" not in environment
    assert Path(environment["DAW_LINT_CACHE_DIR"]).is_relative_to(tmp_path)
    assert Path(environment["XDG_DATA_HOME"]).is_relative_to(tmp_path)


def test_half_a_file_is_never_taken_for_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(path: Path) -> None:
        path.write_text("half", "utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(inputs, "kept", lambda: tmp_path / "kept")
    monkeypatch.setitem(inputs.MAKERS, "mix.wav", half)
    monkeypatch.setattr("sys.argv", ["inputs.py", "mix.wav"])
    with pytest.raises(KeyboardInterrupt):
        inputs.main()
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_song_is_stereo_and_its_variants_share_no_sample() -> None:
    song = inputs.song(seconds=8)
    assert song.shape == (8 * inputs.RATE_HZ, 2)
    assert abs(song).max() == pytest.approx(0.63)
    assert not (inputs.another(song, 1) == song).all(axis=1).any()
    assert abs(inputs.loud(song)).max() < 1


def test_a_case_of_which_no_peer_is_installed_is_skipped_and_names_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(bench_module, "find_spec", lambda _name: None)
    monkeypatch.setattr(bounces, "made", lambda name: tmp_path / name)
    with pytest.raises(SkippedError, match=r"libebur128.*loudgain: not installed.*pyloudnorm.*: not installed"):
        list(bounces.peers(bench))
