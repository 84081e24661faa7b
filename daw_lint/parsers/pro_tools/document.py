"""A Pro Tools session, as far as daw-lint can read it."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers.pro_tools.blocks import HEADER, Order, blocks, byte_order, unscramble
from daw_lint.parsers.pro_tools.content import read_product, read_rate
from daw_lint.parsers.pro_tools.media import read_media
from daw_lint.parsers.pro_tools.mixer import read_mixer
from daw_lint.parsers.pro_tools.timeline import read_timeline
from daw_lint.parsers.values import reasons

_UNREAD = "daw-lint does not read the {} of a Pro Tools session"
_NOT_READ = {
    Fact.ROUTING: "sends",
    Fact.SOLO: "solo buttons",
    Fact.CLIPS: "clips",
    Fact.ARRANGEMENT_LENGTH: "length",
    Fact.ANNOTATIONS: "comments",
    Fact.RENDER_SETTINGS: "bounce settings",
}
_NO_MEDIA = "the list of media files in this Pro Tools session could not be read"
_NO_RATE = "the sample rate of this Pro Tools session could not be read"
_NO_TEMPO = "the tempo of this Pro Tools session has ramps, begins later than the session, or could not be read"
_NO_MARKERS = "this Pro Tools session has memory locations whose position could not be read"


def read_document(path: Path, data: bytes) -> Session:
    """Read a Pro Tools file. Raises ``SessionError``."""
    plain = unscramble(data)
    if plain is None:
        todo = "save it again in Pro Tools as a .ptx session"
        raise SessionError(path, "the session is truncated, or scrambled in an unknown way", todo)
    order = byte_order(plain)
    if not _is_whole(plain, order):
        raise SessionError(path, "the session is truncated or damaged", "copy it again, or restore it from a backup")
    found = list(blocks(plain, order, HEADER))
    product = read_product(found, order)
    media = read_media(path, found, order)
    rate = read_rate(found, order)
    mixer = read_mixer(found, order)
    timeline = read_timeline(found, order, rate)
    missing = reasons(_UNREAD, _NOT_READ) | mixer.missing
    unknown = {
        Fact.MEDIA: (media, _NO_MEDIA),
        Fact.SAMPLE_RATE: (rate, _NO_RATE),
        Fact.TEMPO: (timeline.tempo, _NO_TEMPO),
        Fact.MARKERS: (timeline.markers, _NO_MARKERS),
    }
    missing |= {fact: reason for fact, (value, reason) in unknown.items() if value is None}
    return Session(
        path=path,
        format="pro_tools",
        application=product.name if product else "Pro Tools",
        application_version=product.version if product else "",
        tracks=mixer.tracks,
        master=mixer.master,
        missing_facts=missing,
        sample_rate_hz=rate,
        media=media or (),
        tempo_map=timeline.tempo,
        time_signatures=timeline.time_signatures,
        markers=timeline.markers or (),
        inventory=mixer.inventory,
    )


def _is_whole(plain: bytes, order: Order) -> bool:
    """Whether the first block points to the index of blocks, and the index ends at the end of the file."""
    place = int.from_bytes(plain[HEADER + 7 : HEADER + 11], order)
    if plain[place : place + 1] != b"\x5a":
        return False
    return place + 7 + int.from_bytes(plain[place + 3 : place + 7], order) == len(plain)
