"""FL Studio's own dynamics: Fruity Limiter (gain, ceiling, whether its compressor works) and Fruity Compressor.

Both states are little-endian integers of four bytes. Fruity Limiter: 0 version, 1 gain, 2 saturation, 3 ceiling, 9 threshold of its
compressor, 10 and 11 its ratio and knee; then the gate, and all of it again for the spare state. A new one has 1000 in 1, 2, 3 and 9
and 0 in 10 and 11. Which of 10 and 11 is the ratio is not certain: the converter named below says 11, but of 182 limiters with a
lowered threshold in 828 public projects 173 have something in 10, and 36 in 11. Whether a compressor that is set works is therefore
not known. Fruity Compressor: 0 version, 1 threshold and 3 gain in tenths of a decibel, 2 ratio in tenths.

Proof. A public converter from Live to FL Studio has a table of levels that its author measured by rendering tones with FL Studio 21.
Gain of the limiter: 250 is -19.6 dB, 500 -11.24, 750 -5.19, 1000 0, 1250 +4.76, 1500 +9.31, 1750 +13.72, 2000 +18 dB. The law
(7 ^ (n / 1000) - 1) / 6 gives all of these within 0.1 dB, the first seven within 0.03. Ceiling: 200 is -18.43 dB, 400 -11.4, 600 -6.84,
900 -1.69, 1000 -0.22. These are 0.22 dB below (3 ^ (n / 1000) - 1) / 2, all five within 0.01 dB: 1000 is 0 dB, and a limited tone stays
0.2 dB below its ceiling. Above 1000 nothing was measured, and nothing is said here.

Of Fruity Compressor that converter and DawVert agree on threshold and ratio. They do not on the times, nor on where the gain works: these
are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log10
from struct import unpack_from

from daw_lint.model.plugin_state import ModuleSettings, PluginSettings, StoredState
from daw_lint.model.session import Device

LIMITER, COMPRESSOR = "Fruity Limiter", "Fruity Compressor"
_VERSIONS = {5: 161, 6: 168, 7: 169}
"""Of Fruity Limiter: the length of its state in each version (5: the converter; 6 and 7: the corpus)."""
_GAIN, _SATURATION, _CEILING, _THRESHOLD = 1, 2, 3, 9
_RATIO_AND_KNEE = (10, 11)
_UNITY, _TOP = 1000, 2000
_COMPRESSOR_VERSION, _COMPRESSOR_BYTES = 2, 32
_LOWEST_DB, _HIGHEST_RATIO = -60.0, 30.0
"""The ends of Fruity Compressor's knobs (FL Studio's manual); the highest ratio seen is 30."""
_PROOF = "FL Studio rendered tones at known settings, and the levels fit this scale"


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Read the state of one of the two; ``None`` for other plug-ins, versions and lengths."""
    if device.native_type == LIMITER:
        return _limiter(stored)
    return _compressor(stored) if device.native_type == COMPRESSOR else None


def _limiter(stored: StoredState) -> PluginSettings | None:
    state = stored.chunk
    if len(state) < 4 or _VERSIONS.get(_at(state, 0)) != len(state):
        return None
    gain, ceiling = _at(state, _GAIN), _at(state, _CEILING)
    threshold, *others = (_at(state, index) for index in (_THRESHOLD, *_RATIO_AND_KNEE))
    if not (0 <= gain <= _TOP and 0 <= ceiling <= _TOP and 0 <= threshold <= _TOP and min(others) >= 0):
        return None
    saturation = _at(state, _SATURATION)
    parameters: dict[str, float | bool] = {}
    # How FL Studio numbers the automated controls of this plug-in is not known: any of them could be meant.
    if not stored.automated:
        if gain:
            parameters["gain_db"] = _db((7.0 ** (gain / _UNITY) - 1) / 6)
        if 0 < ceiling <= _UNITY:
            parameters["ceiling_db"] = _db((3.0 ** (ceiling / _UNITY) - 1) / 2)
        if saturation != _UNITY:
            # Its scale is not known, only that it shapes what is below the ceiling too.
            parameters["saturation_share"] = min(abs(saturation - _UNITY) / _UNITY, 1.0)
    may_compress = threshold != _UNITY or any(others)
    return PluginSettings(
        decoder="FL Studio's own",
        proof=_PROOF,
        parameters=parameters,
        modules=_sections(parameters) if may_compress else None,
        product=LIMITER,
    )


def _sections(parameters: Mapping[str, float | bool]) -> tuple[ModuleSettings, ...]:
    """Return the sections of a limiter whose compressor is not as it is in a new one."""
    return ModuleSettings("Compressor", "compressor", None, {}), ModuleSettings("Limiter", "limiter", True, parameters)


def _compressor(stored: StoredState) -> PluginSettings | None:
    state = stored.chunk
    if len(state) != _COMPRESSOR_BYTES or _at(state, 0) != _COMPRESSOR_VERSION or stored.automated:
        return None
    threshold_db, ratio = _at(state, 1) / 10, _at(state, 2) / 10
    if not (_LOWEST_DB <= threshold_db <= 0 and 1 <= ratio <= _HIGHEST_RATIO):
        return None
    return PluginSettings(
        decoder="FL Studio's own",
        proof="two public converters read threshold and ratio in the same way",
        parameters={"threshold_db": threshold_db, "ratio": ratio},
        product=COMPRESSOR,
    )


def _at(state: bytes, index: int) -> int:
    return int(unpack_from("<i", state, 4 * index)[0])


def _db(gain: float) -> float:
    return 20 * log10(gain)
