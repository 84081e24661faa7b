"""Read a session's XML safely: no entities, no network, no document type, and a clear message for damage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from daw_lint.model.session import SessionError
from daw_lint.parsers.xml_prolog import refuse_entities


def parse_xml(path: Path, data: bytes, what: str, trim: Callable[[bytes], bytes] | None = None) -> Element:
    """Parse XML to its root element. Raises ``SessionError``.

    ``what`` names the kind of file in messages ("LMMS project"). ``trim`` removes unused parts before parsing; if the
    trimmed text does not parse, the whole text is parsed.
    """
    refuse_entities(path, data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
    )
    if trim is not None:
        with suppress(etree.XMLSyntaxError, ValueError):
            trimmed: Element | None = etree.fromstring(trim(data), parser)
            if trimmed is not None:
                return trimmed
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).split("\n")[0]
        raise SessionError(path, f"the XML of this {what} is damaged ({reason})", "restore it from a backup") from None
    if root is None:
        raise SessionError(path, f"this {what} contains no XML", "restore it from a backup")
    return root
