"""The classes of plug-ins: the kinds of processors that a device can be."""

from __future__ import annotations

UNKNOWN = "unknown"
CLASSES = frozenset(
    "limiter maximizer clipper mastering-suite mastering-module loudness-processor bus-compressor compressor multiband"
    " saturator distortion eq mastering-eq dynamic-eq filter gate channel-strip stereo-imager enhancer reverb delay"
    " modulation pitch restoration multi-fx room-correction monitor-control plugin-host meter analyser reference-tool"
    " codec-preview dither utility hardware-insert rack instrument midi-effect".split()
)
LIMITERS = frozenset({"limiter", "maximizer", "clipper"})
"""Classes that hold a ceiling."""
DYNAMICS = LIMITERS | frozenset(
    "mastering-suite mastering-module loudness-processor bus-compressor compressor multiband dynamic-eq channel-strip plugin-host".split()
)
"""Classes of which ``show``, the page and the comparison of sessions tell the settings."""
