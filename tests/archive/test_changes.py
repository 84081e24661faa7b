"""A second run judges what has changed, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.archives import differences, make_archive, make_old, rows, take_stock

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive and its stock."""
    folder = tmp_path_factory.mktemp("judged")
    make_archive(folder / "songs", ("als", "lmms"))
    assert take_stock(folder / "songs", "-o", folder / "stock", "--workers", "1").returncode == 0
    return folder


@pytest.fixture
def place(judged: Path, tmp_path: Path) -> Path:
    """The same at a place of its own: its files have other addresses, so it is judged once more."""
    folder = tmp_path / "own"
    shutil.copytree(judged / "songs", folder / "songs")
    make_old(folder / "songs")
    assert take_stock(folder / "songs", "-o", folder / "stock", "--workers", "1").returncode == 0
    return folder


def _times(folder: Path) -> dict[str, object]:
    return {str(uri): time for uri, time in rows(folder / "stock", "files", "uri, judged_at")}


def _again(folder: Path, *more: str) -> dict[str, bool]:
    """Run again, and tell of each file whether it was judged again."""
    before = _times(folder)
    done = take_stock(folder / "songs", "-o", folder / "stock", "--workers", "1", *more)
    assert done.returncode == 0, done.stderr
    after = _times(folder)
    return {uri: before.get(uri) != time for uri, time in after.items()}


def test_nothing_is_judged_twice(judged: Path) -> None:
    assert not any(_again(judged).values())


def test_a_new_sample_beside_a_session_counts_as_change(place: Path) -> None:
    project = place / "songs" / "als" / "night-bus" / "Night Bus Project"
    shutil.copy(project / "Samples/Imported/kick.wav", project / "Samples/Imported/snare.wav")
    again = _again(place)
    assert {uri for uri, is_new in again.items() if is_new} == {uri for uri in again if str(project) in uri}


def test_a_removed_sample_is_one_more_missing_file(place: Path) -> None:
    project = place / "songs" / "als" / "night-bus" / "Night Bus Project"
    (project / "Samples/Imported/kick.wav").unlink()
    before = rows(place / "stock", "findings", "count(*)", "code = 'SH102'")[0][0]
    assert any(_again(place).values())
    assert rows(place / "stock", "findings", "count(*)", "code = 'SH102'")[0][0] == int(str(before)) + 1
    assert rows(place / "stock", "files", "count(*)", "name = 'kick.wav'") == [(0,)]


def test_a_removed_project_leaves_no_row(place: Path) -> None:
    shutil.rmtree(place / "songs" / "lmms")
    _again(place)
    assert rows(place / "stock", "files", "count(*)", "uri like '%/lmms/%'") == [(0,)]
    assert rows(place / "stock", "sessions", "count(*)", "uri like '%/lmms/%'") == [(0,)]


def test_another_profile_judges_everything_again(place: Path) -> None:
    assert all(_again(place, "--profile", "strict").values())


def test_a_new_configuration_in_a_folder_judges_its_sessions_again(place: Path) -> None:
    (place / "songs" / "lmms" / "daw-lint.toml").write_text('ignore = ["SH"]\n')
    again = _again(place)
    assert {uri for uri, is_new in again.items() if is_new} == {uri for uri in again if "/lmms/" in uri}


def test_a_changed_rule_book_judges_everything_again(judged: Path, tmp_path: Path) -> None:
    import daw_lint

    copy = tmp_path / "tool"
    source = Path(daw_lint.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(source, copy / "daw_lint", ignore=ignored)
    shutil.copytree(source.parent / "rules", copy / "rules", ignore=ignored)
    own = tmp_path / "own"
    shutil.copytree(judged / "songs", own / "songs", copy_function=shutil.copy2)
    more = {"PYTHONPATH": str(copy)}
    assert take_stock(own / "songs", "-o", own / "stock", "--workers", "1", more=more).returncode == 0
    before = _times(own)
    with (copy / "daw_lint" / "judge" / "grading.py").open("a") as out:
        out.write("# another version\n")
    assert take_stock(own / "songs", "-o", own / "stock", "--workers", "1", more=more).returncode == 0
    after = _times(own)
    assert all(before[uri] != time for uri, time in after.items())


def test_compacting_changes_no_row(place: Path) -> None:
    shutil.copytree(place / "stock", place / "before")
    (place / "songs" / "als" / "extra.als").write_bytes((place / "songs/als/live8-limiter-off.als").read_bytes())
    _again(place)
    shutil.copytree(place / "stock", place / "many")
    assert len(list((place / "many" / "files").glob("*.parquet"))) > 1
    assert take_stock("compact", place / "stock").returncode == 0
    assert differences(place / "many", place / "stock") == {}
    assert len(list((place / "stock" / "files").glob("*.parquet"))) == 1
    assert not any(_again(place).values())


def test_a_run_over_a_part_leaves_the_rest(place: Path) -> None:
    shutil.rmtree(place / "songs" / "lmms")
    assert take_stock(place / "songs" / "als", "-o", place / "stock", "--workers", "1").returncode == 0
    assert rows(place / "stock", "files", "count(*)", "uri like '%/lmms/%'")[0][0] != 0
