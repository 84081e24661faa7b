"""File names for pages: valid on every system, and unique for each session."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

INDEX = "index.html"
_LONGEST = 60


def page_name(path: Path, root: Path) -> str:
    """Name the page of a session: words of its name, and a digest of its path relative to the folder.

    The name is the same in every run, so that links and bookmarks stay valid.
    """
    below = path.relative_to(root) if path.is_relative_to(root) else path
    digest = hashlib.sha256(below.as_posix().encode("utf-8", "surrogateescape")).hexdigest()[:10]
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST].strip("-")
    return f"{words or 'session'}-{digest}.html"
