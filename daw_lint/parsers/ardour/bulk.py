"""Remove from an Ardour session what no rule reads: the state of its windows."""

from __future__ import annotations

_BEGIN, _END = b"<Extra>", b"</Extra>"


def without_windows(xml: bytes) -> bytes:
    """Remove the element ``Extra``, which holds the state of the windows, if it occurs once."""
    # Several such elements could be nested, which only a parser can tell, so then everything is kept.
    start, end = xml.find(_BEGIN), xml.find(_END)
    if not 0 <= start < end or xml.find(_BEGIN, start + 1) >= 0:
        return xml
    return xml[:start] + xml[end + len(_END) :]
