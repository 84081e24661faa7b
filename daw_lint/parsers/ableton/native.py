"""Live's own devices: the names that Live shows.

Names are those of Live's browser and manual; tags are those of sets of Live 8 to 12.
"""

from __future__ import annotations

import re

_NAMES = {
    "AudioEffectGroupDevice": "Audio Effect Rack",
    "InstrumentGroupDevice": "Instrument Rack",
    "MidiEffectGroupDevice": "MIDI Effect Rack",
    "DrumGroupDevice": "Drum Rack",
    "AutoFilter2": "Auto Filter",
    "AutoPan": "Auto Pan",
    "ChannelEq": "Channel EQ",
    "Chorus2": "Chorus-Ensemble",
    "Compressor2": "Compressor",
    "CrossDelay": "Simple Delay",
    "DrumBuss": "Drum Buss",
    "Eq8": "EQ Eight",
    "FilterEQ3": "EQ Three",
    "Hybrid": "Hybrid Reverb",
    "InstrumentImpulse": "Impulse",
    "InstrumentMeld": "Meld",
    "InstrumentVector": "Wavetable",
    "LoungeLizard": "Electric",
    "MidiArpeggiator": "Arpeggiator",
    "MidiChord": "Chord",
    "MidiNoteLength": "Note Length",
    "MidiPitcher": "Pitch",
    "MidiRandom": "Random",
    "MidiScale": "Scale",
    "MidiVelocity": "Velocity",
    "MultiSampler": "Sampler",
    "OriginalSimpler": "Simpler",
    "PhaserNew": "Phaser-Flanger",
    "ProxyAudioEffectDevice": "External Audio Effect",
    "ProxyInstrumentDevice": "External Instrument",
    "Redux2": "Redux",
    "SpectrumAnalyzer": "Spectrum",
    "Spectral": "Spectral Resonator",
    "StereoGain": "Utility",
    "StringStudio": "Tension",
    "Transmute": "Spectral Time",
    "Tube": "Dynamic Tube",
    "UltraAnalog": "Analog",
    "Vinyl": "Vinyl Distortion",
}

INSTRUMENTS = frozenset(
    [
        "Collision",
        "Drift",
        "DrumCell",
        "InstrumentImpulse",
        "InstrumentMeld",
        "InstrumentVector",
        "LoungeLizard",
        "MultiSampler",
        "Operator",
        "OriginalSimpler",
        "ProxyInstrumentDevice",
        "StringStudio",
        "UltraAnalog",
        "MxDeviceInstrument",
    ]
)


def native_name(tag: str) -> str:
    """Return the name that Live shows for a native device. An unknown tag is split into words."""
    return _NAMES.get(tag) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tag)
