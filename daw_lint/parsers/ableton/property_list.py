"""Apple's property list as XML: the dictionary in which an Audio Unit saves itself."""

from __future__ import annotations

from binascii import Error, a2b_base64

from daw_lint.model.limits import Limits
from daw_lint.parsers.xml import parse_part


def read_property_list(data: bytes, limits: Limits) -> dict[str, bytes] | None:
    """Return the data and the texts (in UTF-8) at the top of a property list by key, or ``None`` if it is not one.

    Other values (numbers, dates, lists) are left out. Source: Apple's ``PropertyList-1.0.dtd``.
    """
    root = parse_part(data, limits)
    top = root.find("dict") if root is not None and root.tag == "plist" else None
    if top is None or len(top) % 2:
        return None
    entries = list(top)
    found: dict[str, bytes] = {}
    for key, value in zip(entries[::2], entries[1::2], strict=True):
        if key.tag != "key" or not key.text:
            return None
        if value.tag == "string":
            found[key.text] = (value.text or "").encode()
        elif value.tag == "data":
            try:
                found[key.text] = a2b_base64("".join((value.text or "").split()), strict_mode=True)
            except (Error, ValueError):
                return None
    return found
