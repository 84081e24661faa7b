"""Whole files to start from: the fixtures, the corpus where it is there, and small ones that are made here."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from daw_lint.model.session import SessionError
from daw_lint.parsers import PARSERS, read_session
from tests.support.corpus import CORPUS
from tests.support.fuzz.forms import Bundle
from tests.support.whole_sessions import FIXTURES

MOST_BYTES = 300_000
"""Of a file as it is on the disk. Larger ones hold nothing that smaller ones do not, and take longer."""
ROOT = FIXTURES.parent
CONFIGURATION = """
extend = "other.toml"
stage = "auto"
profile = "strict"
targets = ["spotify", "cd"]
select = ["ALL"]
extend-select = ["SH110", "MB1"]
ignore = ["SH103"]
preview = true
exclude = ["Backup", "*.bak"]
fail-on = "info"
bounce-folders = ["Bounces"]
reference-names = ['^\\W*(ref|reference)(\\b|_)', '\\b(ref) ?(track|song)s?\\b']
mastering-by = "self"
mix = "Mix.wav"
mix-finished = 2026-03-01T12:00
baseline = "known.json"
history = "history.sqlite3"
max-ratio = 100.5
rule-folders = ["house"]

[rules.HR101]
max_db = -4.0
severity = "warning"

[rules.limiter-on-master]
severity = "info"

[[paths]]
match = ["sketches/*", "*demo*"]
profile = "relaxed"
extend-ignore = ["MB101"]

[paths.rules.FM101]
severity = "info"

[[paths]]
match = "Song*"
stage = "master"

[[suppress]]
rule = "MB101"
reason = "the client wants it"
file = "*.mmp"
object = "Master > *"

[[sets]]
kind = "stems"
files = ["stems/*.wav"]
mix = "Mix.wav"

[[plugins]]
name = "House Limiter"
class = "limiter"
vendor = "House"
ids = ["VST2:abcd"]
"""


class Seed(NamedTuple):
    """A file, or a folder that is one session, to be mutated."""

    name: str
    """Names it in a report; the end is the name of the file."""
    content: bytes | Bundle

    @property
    def file_name(self) -> str:
        """The name that its mutations get."""
        return "Song" + Path(self.name).suffix


def sessions() -> dict[str, Callable[[], list[Seed]]]:
    """Return what gives the sessions of a format, by the suffix of their files without a dot."""
    files: dict[str, dict[str, Path]] = {}
    for root, head in ((FIXTURES, "fixtures"), (CORPUS, "corpus")):
        for path in sorted(root.rglob("*")):
            files.setdefault(_suffix(path.name), {})[f"{head}/{path.relative_to(root).as_posix()}"] = path
    suffixes = sorted({_suffix(f"Song{end}") for parser in PARSERS for end in parser.suffixes})
    makers = [_Sessions(suffix, tuple(files.get(suffix, {}).items())) for suffix in suffixes]
    return {maker.suffix: maker for maker in makers if maker.files or maker.suffix in _MADE}


@dataclass(frozen=True)
class _Sessions:
    suffix: str
    files: tuple[tuple[str, Path], ...]

    def __call__(self) -> list[Seed]:
        """Read those that are not too large and can be read: of what is refused as it is, no mutation is accepted."""
        small = {name: path for name, path in self.files if path.stat().st_size <= MOST_BYTES}
        whole = [Seed(name, data) for name, path in small.items() if _is_whole(path, data := path.read_bytes())]
        return whole + [seed for seed in _made_sessions() if _suffix(seed.name) == self.suffix]


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower().lstrip(".")
    return {"rpp-bak": "rpp", "pts": "ptf"}.get(suffix, suffix)


_MADE = frozenset({"bwproject", "cpr", "ptx", "ptf", "cue", "logicx", "band"})
"""Formats of the sessions that are made here."""


def _is_whole(path: Path, data: bytes) -> bool:
    try:
        return bool(read_session(path, data=data).facts)
    except SessionError:
        return False


@cache
def _made_sessions() -> tuple[Seed, ...]:
    return tuple(_make_sessions())


def _make_sessions() -> Iterator[Seed]:
    from tests.parsers import test_bitwig as bitwig
    from tests.parsers import test_cubase as cubase
    from tests.parsers import test_cue_sheet as cue_sheet
    from tests.parsers import test_logic as logic
    from tests.parsers import test_pro_tools as pro_tools

    devices = (bitwig.device("Peak Limiter"), bitwig.device("Tool", on=False))
    plug_in = bitwig.device("Serum", bitwig.VST2, maker="Xfer Records", ident=bitwig.vst2(b"XfsX"))
    media = bitwig.reference("a.wav", relative="samples/a.wav")
    yield Seed("made/Song.bwproject", bitwig.project(*devices, plug_in, media, used=("samples/a.wav",)))
    tempo = cubase.tempo((0.0, 120.0, 0.0, 0), (960.0, 90.0, 2.0, 0))
    channels = cubase.channel("Bass", 1, cubase.slot("TrackComp", cubase.TRACK_COMP, b"VstW"))
    yield Seed("made/Song.cpr", cubase.project(channels, outputs=(cubase.STEREO_OUT,), more=tempo))
    for big, kind, suffix in ((False, 5, "ptx"), (True, 1, "ptf")):
        yield Seed(f"made/Song.{suffix}", pro_tools.song(big=big, kind=kind))
    for name, text in (("plain", cue_sheet.ALBUM), ("rekordbox", cue_sheet.REKORDBOX)):
        yield Seed(f"made/{name}.cue", text.encode())
    with tempfile.TemporaryDirectory() as folder:
        for name in ("Song.logicx", "Song.band"):
            yield Seed(f"made/{name}", bundle(logic.project(Path(folder), name)))


def bundle(folder: Path) -> Bundle:
    """Read a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def audio() -> list[Seed]:
    """Return short files of every kind of audio that is read."""
    import numpy as np
    import soundfile

    from tests.support.signals import music

    signal = music(0.5, 22050).astype(np.float32)
    kinds = (
        ("WAV", "PCM_24", "wav"), ("WAV", "FLOAT", "wav"), ("WAV", "IMA_ADPCM", "wav"), ("RF64", "PCM_16", "wav"),
        ("AIFF", "PCM_24", "aiff"),
        ("FLAC", "PCM_16", "flac"), ("OGG", "VORBIS", "ogg"), ("OGG", "OPUS", "opus"), ("MP3", "MPEG_LAYER_III", "mp3"),
        ("CAF", "PCM_16", "caf"), ("CAF", "ALAC_16", "caf"), ("W64", "PCM_16", "w64"), ("WAVEX", "DOUBLE", "wav"),
    )  # fmt: skip
    found = []
    for kind, codec, suffix in kinds:
        stream = io.BytesIO()
        rate = 48000 if codec == "OPUS" else 22050
        soundfile.write(stream, signal, rate, format=kind, subtype=codec)
        content = stream.getvalue()
        if suffix == "wav" and content.startswith(b"RIFF"):
            content = _tagged(content)
        found.append(Seed(f"made/{kind}-{codec}.{suffix}", content))
    return found


def _tagged(wav: bytes) -> bytes:
    """Add what a header can hold besides the format: a broadcast chunk, names, a cue, a sampler's loop."""
    from struct import pack

    bext = (
        b"a mix".ljust(256, b"\0") + b"Studio".ljust(64, b"\0") + b"2026-03-0112:00:00" + pack("<QH", 0, 2) + bytes(254)
    )
    info = b"INFOINAM" + pack("<I", 4) + b"Song"
    chunks = ((b"bext", bext), (b"LIST", info), (b"cue ", pack("<IIIIIII", 1, 1, 0, 0x61746164, 0, 0, 0)))
    more = b"".join(name + pack("<I", len(content)) + content for name, content in chunks)
    return b"RIFF" + pack("<I", len(wav) - 8 + len(more)) + wav[8:] + more


def configurations() -> list[Seed]:
    """Return a configuration with every kind of setting, and the one of a studio."""
    other = '[rules.HR101]\nmax_db = -5.0\n[[suppress]]\nrule = "SH1"\nreason = "old"\n'
    return [Seed("made/daw-lint.toml", CONFIGURATION.encode()), Seed("made/other.toml", other.encode())]


def rule_files() -> list[Seed]:
    """Return the examples of a studio's own rules, and shipped rules that could be a studio's."""
    import re

    page = (ROOT / "docs" / "house-rules.md").read_text("utf-8")
    blocks = [block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if block.startswith("code")]
    own = [Seed(f"made/house-{number}.toml", block.encode()) for number, block in enumerate(blocks)]
    files = [path for path in sorted((ROOT / "rules").glob("*/*.toml")) if path.parent.name != "profiles"]
    texts = {f"rules/{path.parent.name}/{path.name}": path.read_text("utf-8") for path in files}
    # A check is refused in a studio's folder, so that nothing behind that would be reached.
    free = [name for name, text in texts.items() if re.search(r"^check\b", text, re.MULTILINE) is None]
    return own * 5 + [Seed(name, texts[name].encode()) for name in (*free, *list(texts)[:3])]


@cache
def history() -> list[Seed]:
    """Return a history with several versions of two songs."""
    from daw_lint.health.history.store import History
    from tests.support.past_reports import SOLO, past

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.sqlite3"
        store = History(file, print)
        for version in range(1, 4):
            store.keep("song", past(version))
            store.keep("other", past(version + 10, findings=(SOLO,), loudness_lufs=None))
        return [Seed("made/history.sqlite3", file.read_bytes())]


def verdicts(songs: Iterable[Path]) -> list[Seed]:
    """Return a cache with the verdicts on these files."""
    from daw_lint.run.cache.store import Store
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lint import lint

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "verdicts.sqlite3"
        lint(list(songs), [], ConfigFinder(isolated=True), store=Store(file))
        return [Seed("made/verdicts.sqlite3", file.read_bytes())]


def baselines(songs: Iterable[Path]) -> list[Seed]:
    """Return a baseline with the findings on these files."""
    from daw_lint.run.baseline import hold_against
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lint import lint

    songs = list(songs)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "known.json"
        finder = ConfigFinder(isolated=True, overrides={"baseline": str(file)})
        hold_against(lint(songs, [], finder), finder, songs, update=True)
        with closing(file.open("rb")) as stream:
            return [Seed("made/known.json", stream.read())]
