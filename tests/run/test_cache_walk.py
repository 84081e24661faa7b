"""Whatever happens to a folder of sessions, a run with the cache says what one without it says."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from daw_lint.report.findings.json import lines
from daw_lint.report.view import View
from daw_lint.run.cache.store import Store
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import Report, lint
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SOURCES = sorted(path for path in (FIXTURES / "equal").rglob("*.*") if path.suffix not in (".py", ".md"))
SETTINGS = (
    'fail-on = "info"\n',
    'select = ["ALL"]\n',
    'stage = "master"\n',
    'profile = "strict"\n',
    '[[suppress]]\nrule = "MB101"\nreason = "agreed"\n',
    '[[suppress]]\nrule = "SH102"\nreason = "agreed"\n',
)
STEPS = 50
Chance = random.Random


def save(chance: Chance, folder: Path) -> None:
    source = chance.choice(SOURCES)
    project = folder / f"Project {chance.randrange(3)}"
    project.mkdir(exist_ok=True)
    shutil.copyfile(source, project / f"Song {chance.randrange(3)}{source.suffix}")


def render(chance: Chance, folder: Path) -> None:
    song = chance.choice(sessions(folder))
    place = chance.choice([song.parent, song.parent / "Bounces"])
    place.mkdir(exist_ok=True)
    write_wav(
        place / f"{song.stem}{chance.choice(['', ' v2'])}.wav", peak_db=chance.choice([-9.0, -4.0, 0.0]), seconds=1.0
    )


def delete(chance: Chance, folder: Path) -> None:
    chance.choice([*sessions(folder), *folder.rglob("*.wav"), *folder.rglob("*.toml")]).unlink()


def rename(chance: Chance, folder: Path) -> None:
    song = chance.choice(sessions(folder))
    song.rename(song.with_name(f"Song {chance.randrange(9)}{song.suffix}"))


def damage(chance: Chance, folder: Path) -> None:
    song = chance.choice(sessions(folder))
    data = bytearray(song.read_bytes())
    data[chance.randrange(len(data))] ^= 1
    song.write_bytes(data)


def configure(chance: Chance, folder: Path) -> None:
    (chance.choice([folder, *filter(Path.is_dir, folder.iterdir())]) / "daw-lint.toml").write_text(
        chance.choice(SETTINGS)
    )


def put_media_there(chance: Chance, folder: Path) -> None:
    name = chance.choice(["Samples", "Audio", "Media"])
    place = chance.choice(sessions(folder)).parent / name
    place.mkdir(exist_ok=True)
    (place / f"{chance.choice(['kick', 'vocals', 'gone'])}.wav").write_bytes(b"\0" * chance.randrange(2000))


def back_up(chance: Chance, folder: Path) -> None:
    song = chance.choice(sessions(folder))
    (song.parent / "Backup").mkdir(exist_ok=True)
    shutil.copyfile(
        song, song.parent / "Backup" / f"{song.stem} [2025-01-0{chance.randrange(1, 9)} 101010]{song.suffix}"
    )


EVENTS: tuple[Callable[[Chance, Path], None], ...] = (
    save, save, render, render, delete, rename, damage, configure, put_media_there, back_up,
)  # fmt: skip


def sessions(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("Song*"))
        if path.is_file() and path.suffix != ".wav" and path.stat().st_size
    ]


def said(report: Report) -> str:
    return "\n".join(map(str, lines(report, View(verbose=True, show_suppressed=True))))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_run_with_the_cache_says_what_one_without_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance, clock = Chance(seed), count(1_600_000_000)
    music, store = tmp_path / "music", Store(tmp_path / "cache.sqlite3")
    music.mkdir()
    monkeypatch.chdir(music)
    save(chance, music)
    known = 0
    for _ in range(STEPS):
        event = chance.choice(EVENTS) if sessions(music) else save
        event(chance, music)
        for path in (*music.rglob("*"), music):
            if path.stat().st_mtime > 1_700_000_000:  # changed now: what is so young is not kept
                when = next(clock)
                os.utime(path, (when, when))
        report = lint([Path()], [], ConfigFinder(), store=store)
        assert said(report) == said(lint([Path()], [], ConfigFinder())), event
        known += sum(timing.is_cached for timing in report.timings)
    assert known > STEPS // 3
