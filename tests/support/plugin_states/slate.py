"""States of Slate Digital's racks."""

from __future__ import annotations

from daw_lint.model.plugin_state import StoredState
from tests.support.plugin_states import Built, device_of

Slot = tuple[str, str, str]
TRIMMER: Slot = ("TRIM", "Trimmer", "1")
FG_116: Slot = ("F116", "FG-116", "1")
FG_N: Slot = ("FGN_", "FG-N", "0")
EMPTY: Slot = ("", "", "1")


def fields(slots: tuple[Slot, ...]) -> dict[str, str]:
    """Return what a rack with these slots names: FourCC, name, power."""
    return {
        f"Slot{index}{part}": value
        for index, slot in enumerate(slots, 1)
        for part, value in zip(("Module", "ModuleName", "Power"), slot, strict=True)
    }


def attributes(*slots: Slot, bypass: str = "0") -> bytes:
    """Write a rack as attributes."""
    told = " ".join(f'{name}="{value}"' for name, value in fields(slots).items())
    return f'<?xml version="1.0"?><Rack {told}><Inner Bypass="{bypass}"/></Rack>'.encode()


def leaves(*slots: Slot, bypass: str = "0") -> bytes:
    """Write a rack as elements."""
    told = "".join(f"<{name}>{value}</{name}>" for name, value in fields(slots).items())
    return f"<Rack>{told}<Bypass>{bypass}</Bypass></Rack>".encode()


def parameters(*slots: Slot, bypass: str = "0") -> bytes:
    """Write a rack as named parameters."""
    told = "".join(f'<PARAM id="{name}" value="{value}"/>' for name, value in fields(slots).items())
    return f'<Rack>{told}<PARAM id="Bypass" value="{bypass}"/></Rack>'.encode()


def built() -> tuple[Built, ...]:
    """Build a rack with a Trimmer alone, and one with more."""
    rack = attributes(TRIMMER, FG_116, FG_N)
    hostile = (
        b"<ModuleName>" * 20_000,
        b"<ModuleName/>" * 9000,
        b'<a b="ModuleName"/>' + bytes(4_000_000),
        b"<a " + b" ".join(b'Slot%dModuleName=""' % index for index in range(6000)) + b"/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + rack,
        b"<ModuleName>" + b"x" * 129_000 + b"</ModuleName>",
    )
    return (
        Built(device_of("Virtual Mix Rack"), StoredState(chunk=rack), tuple(StoredState(chunk=one) for one in hostile)),
        Built(device_of("Virtual Mix Rack"), StoredState(chunk=leaves(TRIMMER))),
    )
