"""What the name of an unknown plug-in suggests: a note for people, never a class that a rule judges by.

The words were measured on 910 rows of the catalogue in two halves, then on 570 LV2 and LADSPA plug-ins whose class is official:
"limit", "maximizer" and "comp" mean some kind of dynamics (46 of 47 official ones), "meter", "analyzer" and "scope" a meter (47
of 47), "delay" and "echo" a delay, "verb" a reverb (41 and 17 of 44 and 17), "EQ" an equalizer (36 of 36). "clip", "gate",
"tape", "drive", "master" and "phase" were wrong too often, and "limiter" means compressors too: nothing is guessed from these.
"""

from __future__ import annotations

import re

from daw_lint.model.wording import shell_word
from daw_lint.regex import regex

_DENIED = regex(
    r"de-?clip|un-?limit|limited|de-?ess|de-?comp|un-?comp|de-?limit|de-?(re)?verb|remover|midi", re.IGNORECASE
)
"""Names that say the opposite, a maker, or notes: De-clip, Unlimiter, De-reverb, Chandler Limited, bandlimited, MIDI Delay."""
_KINDS = {
    "dynamics": r"(?i:limit|maximi[sz]|compress)|(?:(?<![A-Za-z])[Cc]omp|(?<=[a-z])Comp|COMP)(?![A-Za-z])",
    "meter": r"(?i:(?<!para)meter|analy[sz]|(?<!kaleido)scope|spectr(?:um|og))",
    "delay": r"(?i:delay)|(?<![a-z])[Ee]cho|ECHO",
    "reverb": r"(?i:verb(?!al|os))",
    "eq": r"(?i:equali[sz])|(?<!FR)(?<!S)EQ(?![a-zU])|(?<![A-Za-z])[Ee]q(?![A-Za-z])",
}
_PATTERNS = {kind: regex(pattern) for kind, pattern in _KINDS.items()}
_WORDS = {"dynamics": "dynamics", "meter": "a meter", "delay": "a delay", "reverb": "a reverb", "eq": "an EQ"}
_LIMITS = regex(r"limit|maximi[sz]", re.IGNORECASE)
_CLASS_OF = {"dynamics": "limiter", "meter": "meter", "delay": "delay", "reverb": "reverb", "eq": "eq"}
"""A class of each kind, as an example of what a user may tell daw-lint."""


def guess(name: str) -> str | None:
    """Return the kind that a name suggests: ``dynamics``, ``meter``, ``delay``, ``reverb``, ``eq``; ``None`` for none or two."""
    if _DENIED.search(name):
        return None
    kinds = [kind for kind, pattern in _PATTERNS.items() if pattern.search(name)]
    return kinds[0] if len(kinds) == 1 else None


def suggestion(name: str) -> str:
    """Return the note of a name: ``its name suggests dynamics``; empty where it suggests nothing."""
    kind = guess(name)
    return f"its name suggests {_WORDS[kind]}" if kind is not None else ""


def advice(name: str) -> str:
    """Return the note of a name, and how to tell daw-lint what the plug-in is; empty where it suggests nothing."""
    kind = guess(name)
    if kind is None:
        return ""
    # A compressor that is added as a limiter would be an error on a master.
    plugin_class = "compressor" if kind == "dynamics" and not _LIMITS.search(name) else _CLASS_OF[kind]
    command = f"daw-lint plugins add {shell_word(name, is_quoted=True)} --class {plugin_class}"
    return f"{suggestion(name)}: check it, and {command} tells daw-lint"
