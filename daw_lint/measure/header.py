"""The format of an audio file, from its header alone. The bytes decide what a file is, never its suffix."""

from __future__ import annotations

import os
from pathlib import Path

from daw_lint.measure.aiff import read_aiff
from daw_lint.measure.bounds import most_samples, too_many_samples
from daw_lint.measure.caf import MAGIC as CAF
from daw_lint.measure.caf import read_caf
from daw_lint.measure.channel_layouts import mask_layout
from daw_lint.measure.flac import flac_speakers, read_flac
from daw_lint.measure.ogg import MAGIC as OGG
from daw_lint.measure.ogg import Link, read_links, spooled
from daw_lint.measure.plain import PlainFile
from daw_lint.measure.riff import FORMS
from daw_lint.measure.sndfile import read_with_libsndfile
from daw_lint.measure.source import HEAD_BYTES, AudioFile, id3_bytes, open_audio
from daw_lint.measure.w64 import MAGIC as W64
from daw_lint.measure.wav import read_wav
from daw_lint.model.bounce import AudioFormat, BounceError
from daw_lint.model.wording import count

LIBSNDFILE = (b".snd", b"RIFX")
"""The first bytes of AU and big-endian WAV."""
UNREADABLE = {
    b"wvpk": "WavPack",
    b"MAC ": "Monkey's Audio",
    b"0&\xb2u": "Windows Media Audio",
    b"\x1a\x45\xdf\xa3": "Matroska or WebM",
    b"DSD ": "DSD (DSF)",
    b"FRM8": "DSD (DSDIFF)",
    b"ADIF": "AAC",
}
MIN_RATE_HZ, MAX_RATE_HZ = 1_000, 1_536_000
MAX_CHANNELS = 128
"""Our own bounds: a header with larger numbers is damaged."""
AGAIN = "render or copy the file again"
CONVERT = "convert it to WAV"


def read_header(path: Path) -> AudioFormat:
    """Read the format of an audio file without its samples.

    WAV, RF64, BW64, W64, AIFF, AIFF-C, CAF and FLAC need neither numpy nor soundfile, unless the samples are not plain numbers or a
    FLAC stream does not state its length. In these cases, and for all other formats, libsndfile reads the header. The
    number of frames is what a file of plain numbers really contains. Raises ``BounceError`` and nothing else.
    """
    with open_audio(path) as file:
        audio = _read(file)
        _refuse_implausible(file, audio)
        return audio


def plain_file(file: AudioFile) -> PlainFile | None:
    """Read the header of a file of plain numbers; ``None`` if the file is of another kind. Raises ``BounceError``."""
    head = file.peek(0, HEAD_BYTES)
    if head[:4] in FORMS or head.startswith(W64):
        return read_wav(file).plain
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return read_aiff(file)
    return read_caf(file).plain if head[:4] == CAF else None


def _read(file: AudioFile) -> AudioFormat:
    head = file.peek(0, HEAD_BYTES)
    if head[:4] in FORMS or head.startswith(W64):
        return _read_riff(file, head)
    if head[:4] == b"FORM":
        return _read_form(file, head)
    if head[:4] == CAF:
        return _read_caf(file)
    if head[:4] == OGG:
        return _read_ogg(file)
    after_tag = id3_bytes(head)
    if file.peek(after_tag, 4) == b"fLaC":
        audio = read_flac(file, after_tag) or read_with_libsndfile(file)
        return audio._replace(loudspeakers=flac_speakers(file, after_tag))
    _refuse_codecs(file, head)
    if head.startswith(LIBSNDFILE) or after_tag or _is_mpeg(head):
        return read_with_libsndfile(file)
    start = file.peek(0, 4096)
    kind = "binary data" if b"\0" in start else "plain text or similar"
    if start and not start.strip(b"\0"):
        what = "the file holds zeros where its header must be: its content is lost"
        raise file.error(what, "bounce again, or restore it from a backup; a crash or a full disk leaves such files")
    raise file.error(f"this is not a known audio format ({kind})", "daw-lint reads WAV, AIFF, FLAC, MP3, OGG, CAF")


def _read_riff(file: AudioFile, head: bytes) -> AudioFormat:
    _refuse_short(file, head)
    if head[:4] in FORMS and head[8:12] != b"WAVE":
        raise file.error("this is a RIFF file, but not a WAV", "use an audio file")
    wav = read_wav(file)
    if wav.plain is not None:
        return wav.plain.audio
    form = wav.sample_format
    if not form.channels or not form.sample_rate_hz:
        raise file.error("the header has no channels or no sample rate", AGAIN)
    audio = _decodable(file, "WAV", form.codec)
    speakers = mask_layout(form.mask, audio.channels)
    return audio._replace(
        originated=wav.broadcast.originated, originator=wav.broadcast.originator, loudspeakers=speakers
    )


def _read_form(file: AudioFile, head: bytes) -> AudioFormat:
    _refuse_short(file, head)
    if head[8:12] == b"8SVX":
        return read_with_libsndfile(file)
    if head[8:12] not in (b"AIFF", b"AIFC"):
        raise file.error("this is an IFF file, but not an AIFF", "use an audio file")
    plain = read_aiff(file)
    return plain.audio if plain is not None else read_with_libsndfile(file)


def _read_caf(file: AudioFile) -> AudioFormat:
    caf = read_caf(file)
    if caf.plain is not None:
        return caf.plain.audio
    return _decodable(file, "CAF", caf.codec)._replace(loudspeakers=caf.layout)


def _read_ogg(file: AudioFile) -> AudioFormat:
    links = read_links(file)
    if not links or (len(links) == 1 and not links[0].is_flac):
        return read_with_libsndfile(file)._replace(loudspeakers=links[0].layout if links else None)
    formats = [_read_link(file, link) for link in links]
    shapes = [f"{audio.codec}, {count(audio.channels, 'channel')} at {audio.sample_rate_hz:,} Hz" for audio in formats]
    for number, shape in enumerate(shapes[1:], 2):
        if shape != shapes[0]:
            what = f"stream {number} of {len(shapes)} in this file is {shape}, the first is {shapes[0]}"
            raise file.error(what, "convert each of them to WAV")
    return formats[0]._replace(frames=sum(audio.frames for audio in formats))


def _read_link(file: AudioFile, link: Link) -> AudioFormat:
    with spooled(file, link) as spool:
        if link.is_flac:
            native = AudioFile(file.path, spool, spool.seek(0, os.SEEK_END))
            audio = read_flac(native, 0)
            layout = flac_speakers(native, 0)
            return (audio or read_with_libsndfile(file, spool))._replace(container="OGG", loudspeakers=layout)
        return read_with_libsndfile(file, spool)._replace(loudspeakers=link.layout)


def _decodable(file: AudioFile, container: str, codec: str) -> AudioFormat:
    """Read the header with libsndfile. Raises ``BounceError`` with the name of the codec if that fails."""
    try:
        return read_with_libsndfile(file)
    except BounceError:
        raise file.error(f"daw-lint cannot read the codec of this {container}: {codec}", CONVERT) from None


def _is_mpeg(head: bytes) -> bool:
    """Whether an MPEG audio frame begins here (ISO/IEC 11172-3, clause 2.4.1.3): sync, and a layer of 1, 2 or 3."""
    return len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 != 0


def _refuse_codecs(file: AudioFile, head: bytes) -> None:
    name = UNREADABLE.get(head[:4])
    if head[4:8] == b"ftyp":
        name = "AAC or ALAC in MP4"
    elif head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0:
        name = "AAC"
    if name is not None:
        raise file.error(f"daw-lint cannot read {name}", CONVERT)


def _refuse_short(file: AudioFile, head: bytes) -> None:
    if len(head) < 12:
        raise file.error("the header is truncated", AGAIN)


def _refuse_implausible(file: AudioFile, audio: AudioFormat) -> None:
    if audio.channels < 1 or audio.sample_rate_hz < 1:
        raise file.error("the header has no channels or no sample rate", AGAIN)
    if audio.sample_rate_hz > MAX_RATE_HZ or audio.channels > MAX_CHANNELS:
        stated = f"{audio.channels:,} channels at {audio.sample_rate_hz:,} Hz"
        raise file.error(f"the header states {stated}, which no bounce has", AGAIN)
    if audio.sample_rate_hz < MIN_RATE_HZ:
        raise file.error(f"the header states a sample rate of {audio.sample_rate_hz:,} Hz, which no bounce has", AGAIN)
    if audio.frames * audio.channels > most_samples(file):
        raise too_many_samples(file)
    if audio.frames < 1:
        raise file.error("the file contains no audio: its length is zero", "render it again")
