"""States of iZotope's suites."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from struct import pack

from daw_lint.model.plugin_state import StoredState
from tests.support.plugin_states import Built, device_of

Value = bool | int | float | str
Module = Mapping[str, Value]

MAXIMIZER: Module = {
    "Bypass": False,
    "Threshold": -5.400000095367432,
    "Margin": -1.0,
    "Prevent Intersample Clipping": True,
    "Enable Threshold Learning": False,
}
EQUALIZER: Module = {"Bypass": False, "Band 1 Gain": 2.5}
IMAGER: Module = {"Bypass": False, "Band 1 Width Percent": 20.0}
VINTAGE_LIMITER: Module = {"Bypass": False, "Threshold": -6.0, "Margin": -0.30000001192092896, "True Peak": False}
VINTAGE_COMPRESSOR: Module = {
    "Bypass": True,
    "Threshold": -18.0,
    "Ratio": 4.0,
    "Makeup Gain": 1.5,
    "Processing Mode": 0,
}
MODULES: dict[str, Module] = {
    "Equalizer": EQUALIZER,
    "Maximizer": MAXIMIZER,
    "Stereo Imager": IMAGER,
    "Vintage Compressor": VINTAGE_COMPRESSOR,
    "Vintage Limiter": VINTAGE_LIMITER,
}
NEUTRON: dict[str, Module] = {
    "Dynamic EQ": {"Bypass": False},
    "Dynamics 0": {"Bypass": True},
    "Limiter": {"Bypass": False, "Ceiling": -0.5},
}
INTEGERS = frozenset({"Processing Mode"})


def typed(values: Mapping[str, Value]) -> dict[str, object]:
    """Write values as ``{"Type", "Value"}``."""
    return {key: {"Type": _type(key, value), "Value": value} for key, value in values.items()}


def _type(key: str, value: Value) -> str:
    if isinstance(value, bool):
        return "Bool"
    if isinstance(value, str):
        return "Base64" if key == "Extra Bytes" else "String"
    return "UInt" if key in INTEGERS else "Float"


def dictionary(values: Mapping[str, object]) -> dict[str, object]:
    return {"Type": "Dictionary", "Value": dict(values)}


def listed(names: Sequence[str], mark: bytes = b"\0") -> str:
    """Write the list of the path."""
    return b64encode(b"".join(mark + pack("<I", len(name)) + name.encode() for name in names)).decode()


def gains(input_db: float, output_db: float) -> dict[str, object]:
    return {"Gain Input": gain("Input", input_db), "Gain Output": gain("Output", output_db)}


def gain(side: str, db: float) -> dict[str, object]:
    levels = {f"Gain {side} {which}": db for which in ("Left", "Right", "Locked")}
    return dictionary(typed({"Bypass": False, **levels, "Gain Output Trim Enable": False}))


def ozone_9(
    path: Sequence[str],
    modules: Mapping[str, Module] = MODULES,
    is_bypassed: bool = False,
    input_db: float = 2.0,
    output_db: float = -0.5,
) -> dict[str, object]:
    """Write the JSON of Ozone 9 and later: each module on its own."""
    elements = {
        **gains(input_db, output_db),
        **{name: dictionary(typed(values)) for name, values in modules.items()},
        "ElementChain": dictionary(typed({"Element Name": "ElementChain", "Extra Bytes": listed(path)})),
        "Global": dictionary(typed({"Element Name": "Ozone Global Element", "Global Bypass": is_bypassed})),
    }
    return {"Context State": dictionary({}), "DSP State": dictionary({"DSP Elements": dictionary(elements)})}


def ozone_7(
    path: Sequence[str], modules: Mapping[str, Module] = MODULES, is_bypassed: bool = False
) -> dict[str, object]:
    """Write the JSON of Ozone 7 and 8: the values of all modules in the chain."""
    flat = {f"{name}{key}": value for name, values in modules.items() for key, value in values.items()}
    elements = {
        **gains(0.0, 0.0),
        "ElementChain": dictionary(typed({**flat, "Extra Bytes": listed(path)})),
        "Global": dictionary(typed({"Global Bypass": is_bypassed})),
    }
    return {"DSP Elements": dictionary(elements)}


def neutron(path: Sequence[str], modules: Mapping[str, Module] = NEUTRON) -> dict[str, object]:
    elements = {
        **{name: dictionary(typed(values)) for name, values in modules.items()},
        "Element Chain": dictionary(typed({"Extra Bytes": listed(path, b"")})),
        "Global": dictionary(typed({"Global Bypass": False})),
    }
    return {"DSP State": dictionary({"DSP Elements": dictionary(elements)})}


def container(text: bytes | Mapping[str, object], version: int = 3) -> bytes:
    """Write the container around a JSON."""
    data = text if isinstance(text, bytes) else json.dumps(text, indent=3).encode()
    packed = zlib.compress(data)
    return pack("<4I", 0x688ADE, version, 4 + len(packed), len(data)) + packed


def vst2(data: bytes, preset: bytes = b"Default") -> bytes:
    """Write what a VST2 plug-in adds to the container."""
    return pack("<I", len(data)) + data + pack("<I", len(preset)) + preset


def hostile() -> tuple[StoredState, ...]:
    """Return containers with a JSON that takes long, or much memory, if nothing bounds it."""
    texts = (
        b"[" * 200_000,
        b'{"DSP Elements":' * 20_000,
        b"[" + b"{}," * 60_000 + b"{}]",
        b"[" + b"1e-300," * 60_000 + b"1]",
        b"[" + b"1" * 400_000 + b"]",
        b'{"DSP Elements": NaN}',
        b'{"DSP Elements": {}, "DSP Elements": {}}',
        b'{"\xff": 1}',
        b'["' + rb"\u1234" * 60_000 + b'"]',
        b"[]",
    )
    packed = zlib.compress(bytes(8_000_000))
    bomb = pack("<4I", 0x688ADE, 3, 4 + len(packed), 8_000_000) + packed
    lying = pack("<4I", 0x688ADE, 3, 4 + len(packed), 1000) + packed
    return tuple(StoredState(chunk=chunk) for chunk in (*map(container, texts), bomb, lying))


def built() -> tuple[Built, ...]:
    """Build a suite of each layout, and a single module."""
    suite = container(ozone_9(("Equalizer", "Maximizer")))
    return (
        Built(device_of("Ozone 9"), StoredState(chunk=suite), hostile()),
        Built(device_of("Ozone 9", plugin_id="VST2:ZnO9"), StoredState(chunk=vst2(suite))),
        Built(device_of("iZotope Ozone 7"), StoredState(chunk=container(ozone_7(("Maximizer", "Stereo Imager")), 1))),
        Built(device_of("Neutron 3"), StoredState(chunk=container(neutron(("Hybrid Dynamic EQ", "Dynamics 0")), 0))),
        Built(
            device_of("Ozone 9 Maximizer"),
            StoredState(chunk=container(ozone_9(("Maximizer",), {"Maximizer": MAXIMIZER}))),
        ),
    )
