"""The modules of Slate Digital's Virtual Mix Rack: what each one is, by the name that the maker sells it under."""

from __future__ import annotations

_CLASSES = {
    "utility": ("Trimmer",),
    "compressor": ("FG-116", "FG-401", "FG-2A", "FG-Stress", "Monster"),
    "bus-compressor": ("FG-Grey", "FG-Red", "FG-MU"),
    "eq": ("FG-N", "FG-S", "Custom Series EQ", "Custom Series Lift", "Air EQ", "Infinity EQ"),
    "enhancer": ("Revival", "FG-Bomber"),
    "saturator": ("FG-73", "FG-76", "V-76U", "Virtual Channel", "Virtual Mixbuss", "Virtual Tape Machines"),
}


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


_BY_NAME = {_plain(name): plugin_class for plugin_class, names in _CLASSES.items() for name in names}


def class_of(name: str) -> str:
    """Return the class of ``model.plugin_classes``, whatever the spelling; ``unknown`` for names that are not listed."""
    return _BY_NAME.get(_plain(name), "unknown")
