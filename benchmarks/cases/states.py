"""Decoding the states of plug-ins: states that we built, and those of the corpus."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

from benchmarks.bench import CORPUS, Bench, Case, python
from benchmarks.tables import Table, seconds
from benchmarks.timing import spread

# Prints the least processor time of some reads of each state: {source: {decoder: [seconds, ...]}}.
_SCRIPT = """
import json, sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from time import process_time
from daw_lint.model.plugin_state import LazyState
from daw_lint.model.session import SessionError
from daw_lint.parsers import read_session
from daw_lint.plugins import settings_of
from tests.support.plugin_states import all_built

folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
taken = {"built": defaultdict(list), "corpus": defaultdict(list)}

def take(source, device, stored):
    times = []
    for _ in range(repeats + 1):  # the first imports the decoder
        fresh = replace(device, state=LazyState(lambda: stored))
        begin = process_time()
        settings = settings_of(fresh)
        times.append(process_time() - begin)
    taken[source][settings.decoder if settings else "(refused)"].append(min(times[1:]))

for states in all_built().values():
    for built in states:
        take("built", built.device, built.stored)
for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
    try:
        session = read_session(path) if path.is_file() else None
    except SessionError:
        continue
    for track in session.all_tracks() if session else ():
        for device in track.devices:
            stored = device.state.stored() if device.state else None
            if stored is not None:
                take("corpus", device, stored)
print(json.dumps(taken))
"""


def states(bench: Bench) -> Iterator[Table]:
    repeats = 5 if bench.quick else 50
    if not CORPUS.is_dir():
        bench.missing("no corpus of real sessions (DAW_LINT_CORPUS): decoded states that we built alone")
    done = subprocess.run(
        python("-c", _SCRIPT, CORPUS, str(repeats)),
        capture_output=True,
        text=True,
        env=bench.environment,
        check=False,
    )
    if done.returncode:
        bench.failed.append(f"states: {done.stderr.strip().splitlines()[-1]}")
        return
    taken: dict[str, dict[str, list[float]]] = json.loads(done.stdout)
    table = Table(
        ("decoder", "built by us", "processor time of a state", "in the corpus", "processor time of a state"), []
    )
    for decoder in sorted({name for found in taken.values() for name in found}):
        table.rows.append((decoder, *_cells(taken["built"], decoder), *_cells(taken["corpus"], decoder)))
    yield table


def _cells(taken: dict[str, list[float]], decoder: str) -> tuple[str, str]:
    each = taken.get(decoder, [])
    return (f"{len(each):,}", seconds(spread(each))) if each else ("0", "")


CASES = (Case("states", "decoding the states of plug-ins", states, "below 10 ms a state, for any bytes."),)
