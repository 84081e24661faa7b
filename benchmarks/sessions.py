"""Reading Live sets, side by side with gunzip plus lxml.etree.parse of the same bytes, each in a process of its own.

    python benchmarks/sessions.py [SET.als ...]

Without arguments it makes a set of about 70 MB of XML (notes and plug-in state, as large sets have), and takes
``live9-patch-2-0point.als`` of the corpus (``../shared/corpus`` or ``DAW_LINT_CORPUS``) where it is. Prints medians and the
peak memory above that of a bare interpreter.
"""

from __future__ import annotations

import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5

MEASURED = """
import sys, time
path = sys.argv[1]
{prepare}
started = time.perf_counter()
{work}
elapsed = time.perf_counter() - started
# VmHWM is that of this program alone; ru_maxrss would begin with that of the parent.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(elapsed, peak / 1024)
"""
PEER = (
    "import gzip, io\nfrom lxml import etree",
    "etree.parse(io.BytesIO(gzip.open(path).read()), etree.XMLParser(huge_tree=True))",
)
OURS = (
    "from pathlib import Path\nfrom daw_lint.parsers import read_session\nimport daw_lint.parsers.ableton.live_set",
    "read_session(Path(path))",
)
BARE = ("", "")


def measure(how: tuple[str, str], path: Path) -> tuple[float, float]:
    """Return the median time in milliseconds and the peak memory in MB."""
    script = MEASURED.format(prepare=how[0], work=how[1])
    times, memory = [], []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
        seconds, peak = map(float, done.stdout.split())
        times.append(seconds * 1000)
        memory.append(peak)
    return statistics.median(times), statistics.median(memory)


def large_set(folder: Path) -> Path:
    """Write a set of about 70 MB of XML: one of our fixtures with many notes and much plug-in state in it."""
    source = gzip.decompress((ROOT / "fixtures/als/live11-nested-racks.als").read_bytes())
    note = '<MidiNoteEvent Time="{t}" Duration="0.25" Velocity="100" VelocityDeviation="0" OffVelocity="64" NoteId="{t}"/>\n'
    notes = "".join(note.format(t=t) for t in range(4000))
    clip = (
        '<MidiClip Id="{i}" Time="{s}"><CurrentStart Value="{s}"/><CurrentEnd Value="{e}"/><Name Value="clip {i}"/>'
        '<Disabled Value="false"/><Notes><KeyTracks><KeyTrack Id="0"><Notes>{notes}</Notes></KeyTrack></KeyTracks></Notes>'
        "</MidiClip>\n"
    )
    state = "0123456789ABCDEF" * 4 + "\n"
    device = (
        '<PluginDevice Id="{i}"><On><Manual Value="true"/></On><PluginDesc><VstPluginInfo Id="0"><PlugName Value="Synth {i}"/>'
        '<UniqueId Value="{i}"/><Preset><VstPreset Id="0"><Buffer>{state}</Buffer></VstPreset></Preset></VstPluginInfo>'
        "</PluginDesc></PluginDevice>\n"
    )
    track = (
        '<MidiTrack Id="{n}"><Name><EffectiveName Value="Part {n}"/><UserName Value="Part {n}"/></Name>'
        '<TrackGroupId Value="-1"/><DeviceChain><AudioOutputRouting><Target Value="AudioOut/Master"/></AudioOutputRouting>'
        '<Mixer><Speaker><Manual Value="true"/></Speaker><Volume><Manual Value="1"/></Volume></Mixer><MainSequencer>'
        "<ClipTimeable><ArrangerAutomation><Events>{clips}</Events></ArrangerAutomation></ClipTimeable></MainSequencer>"
        "<DeviceChain><Devices>{devices}</Devices></DeviceChain></DeviceChain></MidiTrack>\n"
    )
    tracks = "".join(
        track.format(
            n=1000 + n,
            clips="".join(clip.format(i=i, s=i * 4, e=i * 4 + 4, notes=notes) for i in range(3)),
            devices="".join(device.format(i=n * 10 + i, state=state * 3000) for i in range(2)),
        )
        for n in range(40)
    )
    xml = source.replace(b"<Tracks>", b"<Tracks>\n" + tracks.encode(), 1)
    path = folder / "large.als"
    path.write_bytes(gzip.compress(xml, 6))
    return path


def startup(paths: list[Path]) -> None:
    """Print the whole command on small sets beside ``python -c pass``, in turns."""
    commands = {"`python -c pass`": [sys.executable, "-c", "pass"]}
    for path in paths:
        size = f"{path.stat().st_size / 1000:.0f} KB, {len(unpacked(path)) / 1e6:.1f} MB of XML"
        check = [sys.executable, "-m", "daw_lint", "check", "--isolated", "--no-bounce", str(path)]
        commands[f"`daw-lint check --no-cache` ({size})"] = [*check, "--no-cache"]
        commands[f"`daw-lint check`, unchanged ({size})"] = check
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        environment = installed(Path(folder))
        for turn in range(16):
            for name, command in commands.items():
                started = time.perf_counter()
                subprocess.run(command, capture_output=True, check=False, env=environment)
                if turn:  # the first fills the cache
                    times[name].append((time.perf_counter() - started) * 1000)
    for name, taken in times.items():
        print(f"| {name} | {statistics.median(taken):.0f} ms | {min(taken):.0f} ms |")


def installed(folder: Path) -> dict[str, str]:
    """Return an environment in which modules are compiled once, as an installer does, and the cache is our own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "DAW_LINT_CACHE_DIR": str(folder / "cache")}


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def main() -> None:
    corpus = Path(os.environ.get("DAW_LINT_CORPUS", ROOT.parent / "shared" / "corpus"))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in sys.argv[1:]]
        if not paths:
            paths = [*corpus.glob("als/*/*live9-patch-2-0point.als"), large_set(Path(folder))]
        bare = measure(BARE, paths[0])[1]
        print("| set | XML | gunzip + lxml.etree.parse | daw-lint, full model | ratio |")
        print("|---|---|---|---|---|")
        for path in paths:
            size = len(unpacked(path)) / 1e6
            peer, peer_memory = measure(PEER, path)
            ours, our_memory = measure(OURS, path)
            print(
                f"| {path.name.split('__')[-1]} | {size:.0f} MB | {peer:.0f} ms, {peer_memory - bare:.0f} MB"
                f" | {ours:.0f} ms, {our_memory - bare:.0f} MB | {ours / peer:.2f} |"
            )
    print()
    print("| command | median | fastest |")
    print("|---|---|---|")
    small = [*corpus.glob("als/Ableton__maxdevtools/amxddiff*.als"), *corpus.glob("als/*/*12.4.5b.als")]
    startup(small or [ROOT / "fixtures/als/live12-bus-limiter.als"])


if __name__ == "__main__":
    main()
