"""Read a session's XML safely: no entities, no network, no document type, and a clear message for damage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers.parts import check_tracks, check_xml_parts
from daw_lint.parsers.xml_prolog import refuse_entities


def parse_xml(
    path: Path,
    data: bytes,
    what: str,
    limits: Limits,
    trim: Callable[[bytes], bytes] | None = None,
    tracks: tuple[str, ...] = (),
) -> Element:
    """Parse XML to its root element. Raises ``SessionError``, for more parts than the limits allow too.

    ``what`` names the kind of file in messages ("LMMS project"). ``trim`` removes unused parts before parsing; if the
    trimmed text does not parse, the whole text is parsed. ``tracks`` names the elements that are tracks.
    """
    root = _parse(path, data, what, limits, trim)
    if tracks:
        check_tracks(path, sum(1 for _ in root.iter(*tracks)), limits)
    return root


def parse_part(data: bytes, limits: Limits) -> Element | None:
    """Parse XML that a session holds inside, such as the state of a plug-in; ``None`` if that cannot be done."""
    try:
        return parse_xml(Path(), data, "part", limits)
    except SessionError:
        return None


def _parse(path: Path, data: bytes, what: str, limits: Limits, trim: Callable[[bytes], bytes] | None) -> Element:
    refuse_entities(path, data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    if trim is not None:
        short = trim(data)
        check_xml_parts(path, short, limits)
        with suppress(etree.XMLSyntaxError, ValueError):
            trimmed: Element | None = etree.fromstring(short, parser)
            if trimmed is not None:
                return trimmed
    check_xml_parts(path, data, limits)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).split("\n")[0]
        raise SessionError(path, f"the XML of this {what} is damaged ({reason})", "restore it from a backup") from None
    if root is None:
        raise SessionError(path, f"this {what} contains no XML", "restore it from a backup")
    return root


def kept(element: Element) -> Callable[[], Element | None]:
    """Return a function that gives a copy of an element, and that keeps its text alone.

    A reference to an element keeps the whole document in memory. The copy is ``None`` where the text cannot be parsed.
    """
    text = etree.tostring(element, with_tail=False)

    def copy() -> Element | None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        with suppress(etree.XMLSyntaxError, ValueError):
            return etree.fromstring(text, parser)
        return None

    return copy
