"""A whole Pro Tools session, as far as it can be told."""

from __future__ import annotations

from pathlib import Path

from daw_lint.parsers.pro_tools.blocks import HEADER, Order, blocks, byte_order, unscramble
from daw_lint.parsers.pro_tools.content import read_media, read_product, read_rate, read_tracks
from daw_lint.session import FULL_FACTS, Session, SessionError

_UNREAD = "daw-lint reads only the version, audio tracks and media files of a Pro Tools session, not its {}"
_NOT_READ = {
    "session.tracks": "aux, instrument, MIDI and master tracks",
    "session.routing": "routing",
    "session.levels": "levels",
    "session.mute": "mute buttons",
    "session.solo": "solo buttons",
    "session.clips": "clips",
    "session.tempo": "tempo",
    "session.markers": "markers",
    "session.arrangement_length": "length",
    "session.annotations": "comments",
    "session.render_settings": "bounce settings",
}
_DEVICES = "a Pro Tools session does not show in a known way which plug-ins are on which track"


def read_document(path: Path, data: bytes) -> Session:
    """Return the session of a Pro Tools file. Raises ``SessionError``."""
    plain = unscramble(data)
    if plain is None:
        todo = "save it again in Pro Tools as a .ptx session"
        raise SessionError(path, "the session is cut off, or scrambled in a way that is not known", todo)
    order = byte_order(plain)
    if not _is_whole(plain, order):
        raise SessionError(path, "the session is cut off or damaged", "copy it again, or restore it from a backup")
    found = list(blocks(plain, order, HEADER))
    product = read_product(found, order)
    media = read_media(path, found, order)
    rate = read_rate(found, order)
    missing = {fact: _UNREAD.format(what) for fact, what in _NOT_READ.items()}
    missing |= dict.fromkeys(("session.devices", "session.master.devices"), _DEVICES)
    if media is None:
        missing["session.media"] = "the list of media files in this Pro Tools session could not be read"
    if rate is None:
        missing["session.sample_rate"] = "the sample rate of this Pro Tools session could not be read"
    return Session(
        path=path,
        format="pro_tools",
        application=product.name if product else "Pro Tools",
        application_version=product.version if product else "",
        tracks=read_tracks(found, order),
        master=None,
        facts=(FULL_FACTS | {"session.sample_rate"}) - missing.keys(),
        missing_facts=missing,
        sample_rate_hz=rate,
        media=media or (),
    )


def _is_whole(plain: bytes, order: Order) -> bool:
    """Whether the first block's pointer leads to the index of blocks, and that one to the end of the file."""
    place = int.from_bytes(plain[HEADER + 7 : HEADER + 11], order)
    if plain[place : place + 1] != b"\x5a":
        return False
    return place + 7 + int.from_bytes(plain[place + 3 : place + 7], order) == len(plain)
