"""Facts: what a session, a bounce, a mix or a set of files can give, and what a rule can need.

Rule files, JSON and messages use the values, such as ``session.master.devices``. A value is the name of the thing that
gives the fact (its head), a point, and what it gives (its part). This module imports nothing of the project.
"""

from __future__ import annotations

from enum import StrEnum


class Fact(StrEnum):
    """One thing that is known of the material, or not known."""

    SESSION = "session"
    """There is a session."""
    TRACKS = "session.tracks"
    DEVICES = "session.devices"
    MASTER_DEVICES = "session.master.devices"
    ROUTING = "session.routing"
    LEVELS = "session.levels"
    MUTE = "session.mute"
    SOLO = "session.solo"
    CLIPS = "session.clips"
    MEDIA = "session.media"
    TEMPO = "session.tempo"
    MARKERS = "session.markers"
    ARRANGEMENT_LENGTH = "session.arrangement_length"
    ANNOTATIONS = "session.annotations"
    SAMPLE_RATE = "session.sample_rate"
    RENDER_SETTINGS = "session.render_settings"
    """How the session exports: format, sample rate, processing."""
    SAVE_DATE = "session.save_date"
    """The session file itself says when it was saved."""
    SESSION_SAVED = "session.saved"
    """It is known when the session was saved, from whatever source."""

    BOUNCE = "bounce"
    """There is a bounce."""
    BOUNCE_FORMAT = "bounce.format"
    BOUNCE_LEVEL = "bounce.level"
    BOUNCE_TRUE_PEAK = "bounce.true_peak"
    BOUNCE_LOUDNESS = "bounce.loudness"
    BOUNCE_DYNAMICS = "bounce.dynamics"
    BOUNCE_STEREO = "bounce.stereo"
    BOUNCE_SPECTRUM = "bounce.spectrum"
    BOUNCE_EDGES = "bounce.edges"
    BOUNCE_CONTENT = "bounce.content"
    BOUNCE_METADATA = "bounce.metadata"
    BOUNCE_SECTIONS = "bounce.sections"
    BOUNCE_RENDERED = "bounce.rendered"
    """It is known when the bounce was rendered."""

    MIX_FORMAT = "mix.format"
    MIX_LEVEL = "mix.level"
    MIX_TRUE_PEAK = "mix.true_peak"
    MIX_LOUDNESS = "mix.loudness"
    MIX_DYNAMICS = "mix.dynamics"
    MIX_STEREO = "mix.stereo"
    MIX_SPECTRUM = "mix.spectrum"
    MIX_EDGES = "mix.edges"
    MIX_CONTENT = "mix.content"
    MIX_METADATA = "mix.metadata"
    MIX_SECTIONS = "mix.sections"
    MIX_FINISHED = "mix.finished"
    MASTER_STARTED = "master.started"

    SET_STEMS = "set.stems"
    SET_ALBUM = "set.album"
    SET_ALTERNATES = "set.alternates"
    SET_VERSIONS = "set.versions"
    SET_MIX = "set.mix"
    SET_FORMAT = "set.format"
    SET_LEVEL = "set.level"
    SET_TRUE_PEAK = "set.true_peak"
    SET_LOUDNESS = "set.loudness"
    SET_DYNAMICS = "set.dynamics"
    SET_STEREO = "set.stereo"
    SET_SPECTRUM = "set.spectrum"
    SET_EDGES = "set.edges"
    SET_CONTENT = "set.content"
    SET_METADATA = "set.metadata"
    SET_SECTIONS = "set.sections"

    TARGETS = "targets"
    """Release targets are named."""

    @property
    def head(self) -> str:
        """What gives the fact: ``session``, ``bounce``, ``mix``, ``master``, ``set`` or ``targets``."""
        return self.value.partition(".")[0]

    def of(self, head: str) -> Fact:
        """Return the same part of another thing: the level of a bounce becomes that of a ``mix`` or of a ``set``."""
        return Fact(f"{head}.{self.value.partition('.')[2]}")


FULL_FACTS = frozenset(
    {
        Fact.TRACKS,
        Fact.DEVICES,
        Fact.MASTER_DEVICES,
        Fact.ROUTING,
        Fact.LEVELS,
        Fact.MUTE,
        Fact.SOLO,
        Fact.CLIPS,
        Fact.MEDIA,
        Fact.TEMPO,
        Fact.MARKERS,
        Fact.ARRANGEMENT_LENGTH,
        Fact.ANNOTATIONS,
    }
)
"""The facts that a format gives that hides nothing important. Each session gives them, or says why not."""
