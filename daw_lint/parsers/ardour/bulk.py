"""What no rule reads in an Ardour session: the state of windows."""

from __future__ import annotations

_BEGIN, _END = b"<Extra>", b"</Extra>"


def without_windows(xml: bytes) -> bytes:
    """Return the XML without the state of the windows, where that stands once."""
    start, end = xml.find(_BEGIN), xml.find(_END)
    if not 0 <= start < end or xml.find(_BEGIN, start + 1) >= 0:
        return xml
    return xml[:start] + xml[end + len(_END) :]
