"""The descriptors of LADSPA plug-ins that are installed here (ladspa.h).

They are read in another process: a plug-in can change how the process that loads it computes (it may round tiny numbers to 0).
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDERS = [
    *(Path(folder) for folder in os.environ.get("LADSPA_PATH", "/usr/lib/ladspa").split(":")),
    *Path("/usr/lib").glob("*/lmms/ladspa"),
]
_INPUT, _CONTROL = 1, 4
_BOUNDED_BELOW, _BOUNDED_ABOVE = 1, 2


class Control(NamedTuple):
    """A control input: its name and range."""

    name: str
    low: float | None
    high: float | None


class _Hint(ctypes.Structure):
    _fields_ = [("flags", ctypes.c_int), ("low", ctypes.c_float), ("high", ctypes.c_float)]


class _Descriptor(ctypes.Structure):
    _fields_ = [
        ("number", ctypes.c_ulong),
        ("label", ctypes.c_char_p),
        ("properties", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("maker", ctypes.c_char_p),
        ("copyright", ctypes.c_char_p),
        ("count", ctypes.c_ulong),
        ("kinds", ctypes.POINTER(ctypes.c_int)),
        ("names", ctypes.POINTER(ctypes.c_char_p)),
        ("hints", ctypes.POINTER(_Hint)),
    ]


def controls(file: str, label: str) -> Iterator[dict[str, Control]]:
    """Yield the control inputs of each installed version of a plug-in, by the index of the port."""
    for folder in FOLDERS:
        path = folder / f"{file}.so"
        if path.is_file():
            for name, found in _described(path):
                if name == label:
                    yield {port: Control(*control) for port, control in found.items()}


@cache
def _described(path: Path) -> list[tuple[str, dict[str, list[Any]]]]:
    command = [sys.executable, "-P", __file__, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    return [(name, found) for name, found in json.loads(told)]


def _plug_ins(path: Path) -> Iterator[Any]:
    function = ctypes.CDLL(str(path)).ladspa_descriptor
    function.restype, function.argtypes = ctypes.POINTER(_Descriptor), [ctypes.c_ulong]
    index = 0
    while found := function(index):
        yield found.contents
        index += 1


def _controls(plug_in: Any) -> dict[str, Control]:
    found = {}
    for port in range(plug_in.count):
        if plug_in.kinds[port] & (_INPUT | _CONTROL) == _INPUT | _CONTROL:
            hint = plug_in.hints[port]
            low = hint.low if hint.flags & _BOUNDED_BELOW else None
            high = hint.high if hint.flags & _BOUNDED_ABOVE else None
            found[str(port)] = Control(plug_in.names[port].decode("latin-1"), low, high)
    return found


if __name__ == "__main__":
    print(json.dumps([(one.label.decode("latin-1"), _controls(one)) for one in _plug_ins(Path(sys.argv[1]))]))
