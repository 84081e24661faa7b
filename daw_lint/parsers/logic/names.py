"""The full names of Logic's own plug-ins, for slots that store only a short form.

Keys are the number or the four letters in a slot, found by the author of logicxkit (github.com/phierceweb/logicxkit).
"""

from __future__ import annotations

_FULL: dict[int | str, str] = {
    148: "Stereo Delay",
    151: "PlatinumVerb",
    159: "Pitch Shifter",
    166: "EnVerb",
    168: "Spectral Gate",
    181: "Modulation Delay",
    182: "Direction Mixer",
    187: "SubBass",
    188: "EVOC 20 TrackOscillator",
    191: "Clip Distortion",
    193: "Adaptive Limiter",
    194: "Multipressor",
    196: "Phase Distortion",
    198: "Stereo Spread",
    213: "Vintage Electric Piano",
    220: "EVOC 20 PolySynth",
    221: "EVOC 20 Filterbank",
    228: "Distortion II",
    229: "Scanner Vibrato",
    230: "Rotor Cabinet",
    231: "Space Designer",
    235: "Pitch Correction",
    240: "MultiMeter",
    241: "Correlation Meter",
    242: "BPM Counter",
    243: "Linear Phase EQ",
    246: "Match EQ",
    248: "Delay Designer",
    249: "Vocal Transformer",
    253: "Test Oscillator",
    255: "Level Meter",
    259: "Sample Delay",
    269: "Binaural Post-Processing",
    274: "Amp Designer",
    284: "Vintage Tube EQ",
    285: "Vintage Graphic EQ",
    286: "Vintage Console EQ",
    288: "Phat FX",
    289: "Step FX",
    297: "Bass Amp Designer",
    299: "Quantec Room Simulator",
    301: "Beat Breaker",
    311: "Single Band EQ",
    314: "Remix FX",
    315: "Loudness Meter",
    320: "Mastering Assistant",
    "ANML": "Drum Kit Designer",
    "ExI2": "External Instrument",
    "PRRT": "Quick Sampler",
    "_AS_": "Auto Sampler",
    "_IO_": "I/O",
}


def full_name(code: int | str, short: str) -> str:
    """Return the name that Logic shows for one of its own plug-ins. Often it equals the short one."""
    return _FULL.get(code) or short or f"plug-in {code} of Logic"
