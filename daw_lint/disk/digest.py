"""The digest that tells contents apart. ``hashlib`` would load OpenSSL for it, which takes longer than all digests of a check."""

from __future__ import annotations

from typing import BinaryIO

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter that has it elsewhere
    from hashlib import blake2b

_AT_ONCE = 1 << 18


def digest(data: bytes, size: int = 20) -> bytes:
    """Return the BLAKE2b digest of ``size`` bytes."""
    return blake2b(data, digest_size=size).digest()


def text_digest(text: str) -> str:
    """Return the digest of a text in hexadecimal. Names of files can hold what is no text: it counts too."""
    return digest(text.encode("utf-8", "surrogatepass")).hex()


def stream_digest(stream: BinaryIO) -> str:
    """Return the digest of what is left of a stream in hexadecimal. Raises ``OSError``."""
    state = blake2b(digest_size=20)
    while part := stream.read(_AT_ONCE):
        state.update(part)
    return state.hexdigest()
