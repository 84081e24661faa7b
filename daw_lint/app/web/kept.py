"""The settings of the application itself, and the folders that were opened last: one file in the user's configuration folder."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from daw_lint.disk.bounded import read_file
from daw_lint.disk.write import anything_goes, make_folder, write_file

FOLDER = "DAW_LINT_CONFIG_DIR"
_MOST_BYTES = 1 << 18
_MOST_RECENT = 12


class Recent(Struct, frozen=True):
    """A folder that was opened."""

    path: str
    name: str
    opened_at: str


class Kept(Struct, frozen=True):
    """What is kept from one start to the next."""

    follow: bool = True
    """Whether changes in opened folders are followed."""
    remember: bool = True
    """Whether opened folders are listed at the next start."""
    theme: Literal["system", "light", "dark"] = "system"
    recent: tuple[Recent, ...] = field(default=())


def kept_file() -> Path:
    """Return where it is kept: in ``DAW_LINT_CONFIG_DIR``, else in the configuration folder of this system."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named).expanduser() / "app.json"
    from platformdirs import user_config_path

    return user_config_path("daw-lint", appauthor=False) / "app.json"


def load() -> Kept:
    """Read it. What is missing or damaged is as at the first start."""
    try:
        return msgspec.json.decode(read_file(kept_file(), _MOST_BYTES), type=Kept)
    except (OSError, ValueError, msgspec.MsgspecError):
        return Kept()


def save(kept: Kept) -> None:
    """Write it. Raises ``OSError``."""
    path = kept_file()
    make_folder(path.parent)
    write_file(path, msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n", anything_goes)


def remember(path: Path) -> None:
    """Add an opened folder, unless the user does not want that."""
    kept = load()
    if not kept.remember:
        return
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if text != str(path):  # a name that is not text could not be opened again
        return
    others = tuple(one for one in kept.recent if one.path != text)
    with suppress(OSError):
        save(msgspec.structs.replace(kept, recent=(Recent(text, path.name or text, now), *others)[:_MOST_RECENT]))


def changed(kept: Kept, wish: dict[str, Any]) -> Kept:
    """Return settings with the wishes of the user. Raises ``ValueError``."""
    known = ("follow", "remember", "theme")
    unknown = wish.keys() - set(known)
    if unknown:
        raise ValueError(f"there is no setting {min(unknown)!r}")
    merged = {name: getattr(kept, name) for name in known} | wish
    recent = kept.recent if merged["remember"] else ()
    try:
        return msgspec.convert(merged, Kept).__class__(**merged, recent=recent)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
