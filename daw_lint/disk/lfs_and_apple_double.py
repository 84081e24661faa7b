"""Recognises placeholder files by their first bytes: pointers of git-LFS and git-annex, and AppleDouble files."""

from __future__ import annotations

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
"""First line of a pointer file (git-lfs specification, docs/spec.md)."""
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""Magic number of an AppleDouble file (RFC 1740)."""
FETCH_FROM_LFS = "run: git lfs pull"
_ANNEX_POINTER = b"/annex/objects/"
"""Start of a pointer file of git-annex (git-annex documentation, internals/pointer_file); a key follows."""
FETCH_FROM_ANNEX = "run: git annex get"


def is_lfs_pointer(head: bytes) -> bool:
    """Whether these are the first bytes of a git-LFS pointer: the content was not fetched."""
    return head.startswith(_LFS_POINTER)


def is_annex_pointer(head: bytes) -> bool:
    """Whether these are the first bytes of a git-annex pointer: the content was not fetched."""
    return head.startswith(_ANNEX_POINTER)


def is_apple_double(head: bytes) -> bool:
    """Whether these are the first bytes of an AppleDouble file: what macOS keeps beside a file on a foreign disk."""
    return head.startswith(_APPLE_DOUBLE)
