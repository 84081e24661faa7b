"""Sessions in a bucket: the rows of the disk, but for what a bucket cannot tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.archives import make_archive, rows, take_stock
from tests.support.bucket import NAME, Bucket, serving
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow
ROOT = f"s3://{NAME}/2019"


class Places:
    """An archive on the disk and in a bucket, each with its stock on the disk."""

    def __init__(self, folder: Path, bucket: Bucket) -> None:
        self.folder = make_archive(folder / "songs")
        write_wav(self.folder / "Masters" / "Long.wav", peak_db=-1, seconds=20)
        _write_flac(self.folder / "Masters" / "Long.flac")
        self.bucket = bucket
        bucket.put(self.folder, "2019")
        self.disk, self.far = folder / "disk", folder / "far"
        done = take_stock(self.folder, "-o", self.disk, "--workers", "1", "--isolated")
        assert done.returncode == 0, done.stderr
        self.take(self.far)

    def take(self, stock: Path | str) -> None:
        """Take stock of the bucket."""
        done = take_stock(ROOT, "-o", stock, "--workers", "1", "--isolated", more=self.bucket.environment)
        assert done.returncode == 0, done.stderr

    def of_disk(self, table: str, what: str, where: str = "true") -> Counter[tuple[object, ...]]:
        """Return rows with addresses relative to the archive."""
        return _relative(rows(self.disk, table, what, where), str(self.folder))

    def of_bucket(self, table: str, what: str, where: str = "true") -> Counter[tuple[object, ...]]:
        """Return rows with addresses relative to the archive."""
        return _relative(rows(self.far, table, what, where), ROOT)


def _write_flac(path: Path) -> None:
    import numpy as np
    import soundfile

    noise = np.random.default_rng(1).normal(0, 0.1, (44100 * 20, 2))
    soundfile.write(path, noise, 44100)


def _relative(found: list[tuple[object, ...]], root: str) -> Counter[tuple[object, ...]]:
    return Counter(
        tuple(value.removeprefix(root) if isinstance(value, str) else str(value) for value in row) for row in found
    )


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    with serving() as bucket:
        yield Places(tmp_path_factory.mktemp("bucket"), bucket)


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("files", "uri, kind, status, size, sha256, project"),
        (
            "sessions",
            "uri, format, application, application_version, facts, stage, song, tracks, clips, devices, media",
        ),
        ("devices", "path, name, format, plugin_id, plugin, enabled, active"),
        ("bounces", "uri, container, codec, sample_rate_hz, channels, frames, why"),
        ("media", "stored_path, location, size"),
    ],
)
def test_rows_are_those_of_the_disk(places: Places, table: str, what: str) -> None:
    where = "stored_path not like '/%' and stored_path not like '_:%' and exists" if table == "media" else "true"
    assert places.of_bucket(table, what, where) == places.of_disk(table, what, where)
    assert places.of_bucket(table, what, where)


def test_a_path_of_a_machine_is_unknown_in_a_bucket(places: Places) -> None:
    absolute = "(stored_path like '/%' or stored_path like '_:%')"
    assert rows(places.far, "media", "count(*)", f"{absolute} and exists = false") == [(0,)]
    assert rows(places.far, "sessions", "count(*)", "saved is not null") == [(0,)]


def test_findings_are_those_of_the_disk_but_for_times_and_absolute_paths(places: Places) -> None:
    what = "uri, code, severity, object, message"
    disk, far = places.of_disk("findings", what), places.of_bucket("findings", what)
    assert not far - disk
    missing = {str(row[1]) for row in disk - far}
    assert missing <= _not_judged_in_bucket(places)


def _not_judged_in_bucket(places: Places) -> set[str]:
    return {str(code) for (code,) in rows(places.far, "not_judged", "distinct code")}


def test_no_more_than_128_kib_of_audio_are_read(places: Places) -> None:
    read = {name: size for name, size in places.bucket.given.items() if name.endswith((".wav", ".flac"))}
    assert {"2019/Masters/Long.wav", "2019/Masters/Long.flac"} <= set(read)
    assert max(read.values()) <= 128 << 10


def test_nothing_is_judged_twice(places: Places) -> None:
    before = rows(places.far, "files", "uri, judged_at")
    places.take(places.far)
    assert sorted(rows(places.far, "files", "uri, judged_at")) == sorted(before)


def test_a_stock_in_a_bucket_holds_the_same_rows(places: Places, tmp_path: Path) -> None:
    from tests.support.archives import differences

    places.take(f"s3://{NAME}/stock")
    places.bucket.get("stock", tmp_path / "stock")
    assert differences(places.far, tmp_path / "stock") == {}


def test_a_removed_sample_is_one_more_missing_file(places: Places, tmp_path: Path) -> None:
    places.bucket.remove("2019/als/night-bus/Night Bus Project/Samples/Imported/kick.wav")
    places.take(tmp_path / "stock")
    missing = [
        rows(stock, "findings", "count(*)", "code = 'SH102'")[0][0] for stock in (places.far, tmp_path / "stock")
    ]
    assert int(str(missing[1])) == int(str(missing[0])) + 1
