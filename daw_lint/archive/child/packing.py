"""Messages between a worker and its child as bytes, which judges files of strangers: MessagePack, or JSON where a name is no text.

MessagePack holds UTF-8 alone. A name on a disk may be any bytes, which Python shows as lone surrogates; JSON escapes these.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec

_Any = TypeVar("_Any")
_ENCODER = msgspec.msgpack.Encoder()
_JSON = (b"[", b"{")
"""How JSON begins. In MessagePack these are numbers, and what is handed over is a list or a map."""


def packed(value: Any) -> bytes:
    """Return a struct, or a list of structs, as bytes: the same for the same content."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode("ascii")


def unpacked(data: bytes, decoder: msgspec.msgpack.Decoder[_Any]) -> _Any:
    """Return what ``packed`` made of a value of the type of the decoder."""
    if data[:1] not in _JSON:
        return decoder.decode(data)
    found: _Any = msgspec.convert(json.loads(data), decoder.type)
    return found
