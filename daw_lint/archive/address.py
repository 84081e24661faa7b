"""Addresses of files: an absolute path on a disk, ``s3://bucket/name`` in a bucket, and the paths that stand for these."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from daw_lint.named_tuple import NamedTuple

_PROTOCOL = re.compile(r"([a-z][a-z0-9+]*)://", re.IGNORECASE)
_ID_DIGITS = 32


def id_of(address: str) -> str:
    """Return the ID of an address: the beginning of its SHA-256. Names that are no text have one too."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def is_remote(address: str) -> bool:
    """Whether an address is one of a storage other than a disk."""
    found = _PROTOCOL.match(address)
    return found is not None and found[1].lower() not in ("file", "local")


class Root(NamedTuple):
    """Where an archive begins."""

    uri: str
    """Without a slash at its end: an absolute path, or an address with a protocol."""

    @property
    def is_remote(self) -> bool:
        """Whether it is in a storage other than a disk."""
        return is_remote(self.uri)

    @property
    def path(self) -> Path:
        """The path that stands for it while sessions are judged: of a bucket, ``/s3:/bucket/name``."""
        return Path(path_of(self.uri))

    def uri_of(self, relative: str) -> str:
        """Return the address of a file or folder below the root."""
        return f"{self.uri.rstrip('/')}/{relative}" if relative else self.uri

    def relative(self, path: Path) -> str:
        """Return a path below the root as it is listed. Raises ``ValueError`` for one that is not below."""
        below = path.relative_to(self.path).as_posix()
        return "" if below == "." else below


def root_of(given: str) -> Root:
    """Return the root that the user named."""
    if is_remote(given):
        return Root(given.rstrip("/"))
    return Root(os.path.abspath(re.sub(r"^(file|local)://", "", given)))  # noqa: PTH100  (links are not resolved)


def path_of(uri: str) -> str:
    """Return the path that stands for an address."""
    found = _PROTOCOL.match(uri)
    return f"/{found[1]}:/{uri[found.end() :]}" if found is not None and is_remote(uri) else uri


def uri_of(path: Path | str) -> str:
    """Return the address that a path stands for, or the path itself."""
    name = os.fspath(path)
    found = re.match(r"/([a-z][a-z0-9+]*):/", name)
    return f"{found[1]}://{name[found.end() :]}" if found is not None else name


def as_text(name: str) -> str:
    """Return a name as text that tables can hold: bytes that are no text become escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
