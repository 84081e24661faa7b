"""The formats that are read, by the names of their files: what can be said of a file before it is opened."""

from __future__ import annotations

from daw_lint.named_tuple import NamedTuple


class FileNames(NamedTuple):
    """What the files of a format are called."""

    suffixes: tuple[str, ...]
    """In lower case."""
    shared: tuple[str, ...] = ()
    """Suffixes that other programs use for texts."""
    are_folders: bool = False
    """Whether a folder with such a suffix is one session."""


FORMATS = {
    "ableton": FileNames((".als",)),
    "reaper": FileNames((".rpp", ".rpp-bak")),
    "dawproject": FileNames((".dawproject",)),
    "flstudio": FileNames((".flp",)),
    "lmms": FileNames((".mmp", ".mmpz")),
    "ardour": FileNames((".ardour",)),
    "cubase": FileNames((".cpr", ".npr")),
    "pro_tools": FileNames((".ptx", ".ptf", ".pts"), shared=(".ptx", ".pts")),
    "logic": FileNames((".logicx", ".band"), are_folders=True),
    "renoise": FileNames((".xrns",)),
    "studio_one": FileNames((".song",), shared=(".song",)),
    "waveform": FileNames((".tracktionedit",)),
    "audacity": FileNames((".aup3", ".aup4", ".aup")),
    "bitwig": FileNames((".bwproject",)),
    "cue_sheet": FileNames((".cue",), shared=(".cue",)),
}
"""One line a DAW: the package whose ``PARSER`` says the rest, and its files. The parsers are asked in this order."""
_SUFFIXES = tuple(suffix for names in FORMATS.values() for suffix in names.suffixes)
_SHARED = tuple(suffix for names in FORMATS.values() for suffix in names.shared)
_FOLDERS = tuple(suffix for names in FORMATS.values() if names.are_folders for suffix in names.suffixes)


def is_session_name(name: str) -> bool:
    """Whether a file of this name is checked when it is found in a folder."""
    return name.lower().endswith(_SUFFIXES)


def is_shared_name(name: str) -> bool:
    """Whether other programs write texts with such names."""
    return name.lower().endswith(_SHARED)


def is_folder_name(name: str) -> bool:
    """Whether a folder of this name may be one session."""
    return name.lower().endswith(_FOLDERS)


def package_of(name: str) -> str | None:
    """Return the package that reads files of this name; ``None`` if none does."""
    low = name.lower()
    return next((package for package, names in FORMATS.items() if low.endswith(names.suffixes)), None)
