"""The modules of iZotope's suites: what each one is, and what its values mean.

The names are those of the states themselves. What a module does is in the manuals of Ozone 7, 9 and 10 and Neutron 3, one
chapter a module.
"""

from __future__ import annotations

CLASSES = {
    "Clarity": "mastering-module",
    "Dynamic EQ": "dynamic-eq",
    "Dynamics": "multiband",
    "Equalizer": "eq",
    "Exciter": "enhancer",
    "Impact": "mastering-module",
    "Low End Focus": "mastering-module",
    "Master Rebalance": "mastering-module",
    "Match Equalizer": "eq",
    "Maximizer": "maximizer",
    "Post Equalizer": "eq",
    "Spectral Shaper": "dynamic-eq",
    "Stabilizer": "dynamic-eq",
    "Stereo Imager": "stereo-imager",
    "Vintage Compressor": "compressor",
    "Vintage EQ": "eq",
    "Vintage Limiter": "limiter",
    "Vintage Tape": "saturator",
    # Neutron has more than one of some, and numbers them.
    "Dynamics 0": "compressor",
    "Dynamics 1": "compressor",
    "Gate Expander": "gate",
    "Limiter": "limiter",
    "Sculptor": "dynamic-eq",
    "Transient Shaper": "mastering-module",
}
"""Class of ``model.plugin_classes`` by the name of a module."""

ELEMENTS = {"Hybrid Dynamic EQ": "Dynamic EQ"}
"""Modules whose values are under another name than the one in the chain (Neutron 3)."""

_LIMITER = {"Threshold": "threshold_db", "Margin": "ceiling_db"}
LEVELS = {
    "Maximizer": _LIMITER,
    "Vintage Limiter": _LIMITER,
    "Limiter": {"Ceiling": "ceiling_db"},
    "Vintage Compressor": {"Threshold": "threshold_db", "Ratio": "ratio", "Makeup Gain": "makeup_db"},
}
"""Values by module. "Formerly called 'Margin', the ceiling sets the maximum level output by the Maximizer" (manual of Ozone 7, page
64). They are in dB and in parts of one, as the module shows them."""

SWITCHES = {
    "Maximizer": {"Prevent Intersample Clipping": "true_peak"},
    "Vintage Limiter": {"True Peak": "true_peak"},
}
"""The switch that the manual of Ozone 7 calls "True Peak Limiting"."""

WORDS = {
    "threshold_db": ("threshold",),
    "ceiling_db": ("ceiling", "margin"),
    "ratio": ("ratio",),
    "makeup_db": ("makeup", "gain"),
    "true_peak": ("peak", "intersample"),
    "input_db": ("gain",),
    "output_db": ("gain",),
    "bypass": ("bypass",),
}
"""Words in the names of the host's parameters, to find out whether a value is automated."""

LEARNING = frozenset({"Enable Threshold Learning", "Enable Threshold Learn"})
"""Switches that let a module set its threshold while it plays: the stored one says nothing."""
TWO_SETS = "Processing Mode"
"""0 is stereo; else there is a second set of values, for the side or the right channel."""
