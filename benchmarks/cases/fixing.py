"""``check --fix`` of one device in a large set, beside unpacking and packing the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial

from benchmarks.bench import Bench, Case, Row, daw_lint, python
from benchmarks.inputs import made
from benchmarks.tables import Table
from benchmarks.timing import Job

_PACK = "import gzip, sys\nxml = gzip.open(sys.argv[1]).read()\nopen(sys.argv[2], 'wb').write(gzip.compress(xml, 6))"


def fixing(bench: Bench) -> Iterator[Table]:
    large, folder = made("large.als"), bench.folder / "fixing"
    folder.mkdir()
    song = folder / "Song.als"
    fresh = partial(shutil.copyfile, large, song)
    check = daw_lint("check", "--isolated", "--no-bounce", "--no-cache", "--select", "MB101", song)
    pack = Job(python("-c", _PACK, large, folder / "packed.gz"))
    words = f"the limiter of a set of {large.stat().st_size / 1e6:.0f} MB"
    yield bench.paired(
        [
            Row(f"switching off {words}", Job((*check, "--fix", "--unsafe-fixes"), fresh), "gunzip + gzip", pack),
            Row(f"finding {words}", Job(check, fresh), "gunzip + gzip", pack),
        ]
    )


CASES = (Case("fixing", "check --fix of one device in a large set", fixing),)
