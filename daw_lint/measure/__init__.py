"""temporary"""

from pathlib import Path

from daw_lint.bounce import *


def is_audio_name(n):
    return n.lower().endswith((".wav", ".aif", ".aiff", ".flac", ".mp3", ".ogg"))


def read_bounce(path, *, levels=True):
    import datetime
    import math

    import numpy as np
    import soundfile as sf

    i = sf.info(str(path))
    d, _ = sf.read(str(path), always_2d=True)
    p = abs(d).max()
    a = AudioFormat(i.format, i.subtype, False, i.samplerate, i.channels, i.frames, 24)
    l = Level(20 * math.log10(p), 0.0, 0, (0.0,), 0, 0)
    return Bounce(
        path,
        a,
        datetime.datetime.now().astimezone(),
        l if levels else None,
        frozenset({"bounce.format"} | ({"bounce.level"} if levels else set())),
    )
