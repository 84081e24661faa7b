"""Makes an archive of many sessions from real ones: other names, other bytes, the same content for the parser.

    python benchmarks/archive_inputs.py CORPUS FOLDER --sessions 100000

Each project folder holds one to four versions of a song, three samples and, in every other one, a bounce.
"""

from __future__ import annotations

import argparse
import random
import struct
import wave
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from daw_lint.model.session import SessionError
from daw_lint.parsers import is_session_name, read_session

Change = Callable[[bytes, int], bytes]
_LARGEST = 1 << 18
_PER_ARTIST = 40


def _in_gzip_header(data: bytes, number: int) -> bytes:
    """Change the time in the header of a gzip file."""
    if not data.startswith(b"\x1f\x8b"):
        raise ValueError
    return data[:4] + struct.pack("<I", number) + data[8:]


def _in_zip_comment(data: bytes, number: int) -> bytes:
    """Add a comment to a zip archive that has none."""
    if not data.startswith(b"PK\x03\x04") or data[-22:-18] != b"PK\x05\x06":
        raise ValueError
    comment = b"%d" % number
    return data[:-2] + struct.pack("<H", len(comment)) + comment


def _in_xml_comment(data: bytes, number: int) -> bytes:
    """Add a comment after the document."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") or b"REAPER_PROJECT" in data[:64]:
        raise ValueError
    return data.rstrip() + b"\n<!-- %d -->\n" % number


def _in_packed_xml(data: bytes, number: int) -> bytes:
    """Add a comment to the XML in a file that Qt has compressed."""
    plain = zlib.decompress(data[4:]).rstrip(b"\0\n") + b"\n<!-- %d -->\n" % number
    return struct.pack(">I", len(plain)) + zlib.compress(plain)


def _in_reaper_head(data: bytes, number: int) -> bytes:
    """Change the time in the first line of a REAPER project."""
    first, separator, rest = data.partition(b"\n")
    words = first.rstrip(b"\r").rsplit(b" ", 1)
    if not first.startswith(b"<REAPER_PROJECT") or len(words) != 2 or not words[1].isdigit():
        raise ValueError
    return words[0] + b" %d" % (1_500_000_000 + number) + separator + rest


def _at_end(data: bytes, number: int) -> bytes:
    """Add bytes after the end."""
    return data + struct.pack("<I", number) * 2


_CHANGES: tuple[Change, ...] = (
    _in_gzip_header,
    _in_zip_comment,
    _in_reaper_head,
    _in_xml_comment,
    _in_packed_xml,
    _at_end,
)


def sources(corpus: Path, largest: int) -> Iterator[tuple[str, bytes, Change]]:
    """Yield the sessions of a corpus that can be changed so that they read as before."""
    for path in sorted(corpus.rglob("*")):
        if not path.is_file() or not is_session_name(path.name) or path.stat().st_size > largest:
            continue
        data = path.read_bytes()
        for change in _CHANGES:
            try:
                before = read_session(path, data=data)
                after = read_session(path, data=change(data, 7))
            except (SessionError, ValueError, zlib.error, struct.error):
                continue
            if (before.tracks, before.facts, before.application) == (after.tracks, after.facts, after.application):
                yield path.suffix.lower(), data, change
                break


def audio(seconds: float, number: int) -> bytes:
    """Return a WAV file of noise that no other number gives."""
    frames = random.Random(number).randbytes(4 * round(44100 * seconds))
    buffer = BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(44100)
        out.writeframes(frames)
    return buffer.getvalue()


def make(corpus: Path, folder: Path, sessions: int, largest: int = _LARGEST, seed: int = 1) -> int:
    """Make the archive, and return its size in bytes."""
    chosen = random.Random(seed)
    found = list(sources(corpus, largest))
    made = size = 0
    song = 0
    while made < sessions:
        project = folder / f"Artist {song // _PER_ARTIST:04}" / f"Song {song:06}"
        (project / "Samples").mkdir(parents=True)
        suffix, data, change = chosen.choice(found)
        for version in range(min(sessions - made, chosen.choice((1, 1, 2, 4)))):
            content = change(data, made + 1)
            (project / f"Song {song:06} v{version + 1}{suffix}").write_bytes(content)
            size += len(content)
            made += 1
        for sample in range(3):
            (project / "Samples" / f"Hit {sample}.wav").write_bytes(audio(0.002, song * 3 + sample))
        if song % 2:
            (project / f"Song {song:06} v1 mix.wav").write_bytes(audio(0.05, song))
        song += 1
    return size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--largest", type=int, default=_LARGEST, help="largest source in bytes")
    given = parser.parse_args()
    size = make(given.corpus, given.folder, given.sessions, given.largest)
    print(f"{given.sessions:,} sessions, {size / 1e9:.2f} GB in {given.folder}")


if __name__ == "__main__":
    main()
