"""The bounce model: what a rule can ask about a rendered audio file.

``None`` means *not measured* or *unknown*. Sample peaks are in dBFS, where 0 dBFS is a sample value of 1.0 and an integer
sample of ``bits`` is its code divided by ``2 ** (bits - 1)``; true peaks in dBTP on the same scale; loudness in LUFS. RMS
levels are of plain mean squares: a full-scale sine has -3.01 dBFS. ``-inf`` is silence. Positions are in seconds from the
first frame, channels count from 0. Every number and switch of a measured part may be asked for by a rule; of the format,
what ``Ask`` marks. It imports nothing of the project but other modules of the model.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple

from daw_lint.model.ask import Ask
from daw_lint.model.facts import Fact
from daw_lint.model.loudspeakers import Loudspeaker
from daw_lint.model.wording import one_line

Curve = tuple[float, ...]


class BounceError(Exception):
    """An audio file that cannot be read. ``what`` and ``todo`` are one line of plain text each."""

    def __init__(self, path: Path, what: str, todo: str) -> None:
        self.path = path
        self.what = one_line(what)
        self.todo = one_line(todo)
        super().__init__(f"{path}: {self.what}; {self.todo}")

    def __reduce__(self) -> tuple[type[BounceError], tuple[Path, str, str]]:
        """Pickle with all three parts."""
        return BounceError, (self.path, self.what, self.todo)


class AudioFormat(NamedTuple):
    """The format of an audio file. ``frames`` are those that the file holds; a frame is one sample of every channel."""

    container: Annotated[str, Ask("WAV, AIFF, FLAC, MP3, ...", Fact.BOUNCE_FORMAT)]
    """``WAV``, ``RF64``, ``BW64``, ``AIFF``, ``AIFF-C``, ``FLAC``, ``MP3``, ``OGG``, ``CAF``, ``W64``, ..."""
    codec: Annotated[str, Ask("PCM 24-bit, 32-bit float, MP3, ...", Fact.BOUNCE_FORMAT)]
    """``PCM 24-bit``, ``32-bit float``, ``FLAC 24-bit``, ``MP3``, ``Vorbis``, ``Opus``, ..."""
    lossy: Annotated[bool, Ask("whether the codec throws sound away", Fact.BOUNCE_FORMAT)]
    sample_rate_hz: Annotated[int, Ask("sample rate", Fact.BOUNCE_FORMAT)]
    channels: Annotated[int, Ask("channels", Fact.BOUNCE_FORMAT)]
    frames: int
    bit_depth: Annotated[int | None, Ask("bits a sample", Fact.BOUNCE_FORMAT)]
    """Bits per sample as stored; ``None`` for lossy codecs, which have none."""
    is_float: Annotated[bool, Ask("whether the samples are floating point", Fact.BOUNCE_FORMAT)] = False
    originated: datetime | None = None
    """The origination date and time of a Broadcast WAV (EBU Tech 3285, bext chunk), local time without zone."""
    originator: str | None = None
    header_frames: int | None = None
    """Frames that the header announces, where the file holds fewer; ``None`` where they agree or the header gives none."""
    loudspeakers: tuple[Loudspeaker, ...] | None = None
    """The loudspeaker of each channel, where the file or its codec says so."""

    @property
    def length_s(self) -> Annotated[float, Ask("length", Fact.BOUNCE_FORMAT)]:
        """Length in seconds."""
        return self.frames / self.sample_rate_hz


class ClippedRun(NamedTuple):
    """Three or more consecutive samples at full scale on one channel (channel 0 is the first).

    Full scale is the largest positive code or the most negative one of an integer file, and a sample value of 1.0 or -1.0
    or beyond of a lossy file. A float file with values beyond 1.0 has no clipped runs: it has lost nothing.
    """

    channel: int
    start_s: float
    length_samples: int


class FlatTop(NamedTuple):
    """Waves cut off at one level on one channel: below full scale a bounce that clipped and was then turned down.

    A float file can have them above full scale too. Peaks that a limiter has rounded off, and square waves, do not count.
    """

    channel: int
    level_db: float
    runs: int
    samples: int


class Level(NamedTuple):
    """Levels of the whole file. ``peak_db`` is ``-inf`` for digital silence."""

    peak_db: float
    peak_position_s: float | None
    peak_channel: int | None
    channel_peaks_db: tuple[float, ...]
    clipped_run_count: int
    clipped_samples: int
    """Samples in all the clipped runs together."""
    full_scale_samples: int = 0
    """Samples at full scale on all channels, in runs of any length; 0 for a float file that goes beyond."""
    full_scale_places: int = 0
    """Places in time at which one channel or several are at full scale."""
    full_scale_position_s: float | None = None
    """The first of them."""
    full_scale_waves: int = 0
    """Different waves that reach full scale, up to 1,000: a normalised file has one, however often that hit returns."""
    clipped_runs: tuple[ClippedRun, ...] = ()
    """The first 1,000 at most, in order of time."""
    not_finite_samples: int = 0
    """Samples that are NaN, infinite, or 180 dB or more above full scale; they are left out of every level."""
    identical_channels: bool | None = None
    """Whether a file of two channels holds the same signal twice; ``None`` for other channel counts."""
    flat_tops: tuple[FlatTop, ...] = ()
    rms_db: float | None = None
    """RMS over the whole file and all channels."""
    channel_rms_db: tuple[float, ...] = ()
    dc_offset: tuple[float, ...] = ()
    """Mean of the samples of each channel; 1.0 is full scale."""


class Over(NamedTuple):
    """A stretch on one channel whose true peak is above 0 dBTP, to about 0.3 ms."""

    channel: int
    start_s: float
    length_s: float


class TruePeak(NamedTuple):
    """True peak (ITU-R BS.1770-5, annex 2), interpolated 16 times at 44.1 and 48 kHz; never below the sample peak."""

    peak_db: float
    position_s: float | None
    channel: int | None
    channel_peaks_db: tuple[float, ...]
    over_count: int
    overs: tuple[Over, ...]
    """The first 1,000 at most, in order of time."""


class LoudnessCurve(NamedTuple):
    """Loudness over time: value ``i`` is of the window that ends ``i * step_s`` after ``start_s``."""

    start_s: float
    step_s: float
    lufs: Curve


class Loudness(NamedTuple):
    """Loudness (ITU-R BS.1770-5, EBU R 128). ``integrated_lufs`` is ``-inf`` where nothing passes the gates."""

    integrated_lufs: float
    range_lu: float | None
    """Loudness range (EBU Tech 3342); ``None`` for less than 3 s, or where nothing passes its gates."""
    momentary_max_lufs: float
    """Highest over 400 ms, in steps of 10 ms; ``-inf`` for silence or less than 400 ms."""
    momentary_max_position_s: float | None
    """Where its window starts."""
    short_term_max_lufs: float
    """Highest over 3 s, in steps of 10 ms; ``-inf`` for silence or less than 3 s."""
    short_term_max_position_s: float | None
    mono_fold_lufs: float | None
    """Integrated, when both loudspeakers play the mean of left and right; ``None`` without two channels."""
    weights: tuple[float, ...]
    """Weight of each channel; 0 for LFE."""
    momentary: LoudnessCurve
    """Every 100 ms, the highest of the ten windows that end there and up to 90 ms later (so that no burst is missed)."""
    short_term: LoudnessCurve
    """Every 100 ms."""

    @property
    def is_too_short(self) -> bool:
        """Whether the file is too short for one gating block of 400 ms."""
        return not self.momentary.lufs


class Dynamics(NamedTuple):
    """Dynamics. Ratios are in dB; ``None`` where the file is silent or too short."""

    crest_db: float | None
    """Sample peak minus RMS of the whole file."""
    plr_db: float | None
    """True peak minus integrated loudness (peak to loudness ratio, AES TD1008)."""
    psr_min_db: float | None
    """Lowest ratio of true peak to short-term loudness, both over 3 s every 100 ms.

    Where that is above -50 LUFS and not more than 10 LU below the integrated loudness.
    """
    psr_min_position_s: float | None
    psr_p5_db: float | None
    """Its 5th percentile: only 5 % of the time are denser."""
    dr_db: float | None
    """Second highest peak to RMS of the loudest fifth of blocks of 3 s, mean of the channels (Pleasurize Music DR).

    ``None`` for less than 15 s, and where one block alone is loud.
    """
    ceiling_db: float | None
    """The level of most 100 ms peaks, to 0.1 dB, if it is also the highest."""
    ceiling_share: float | None
    """Share of the 100 ms rows (those within 20 dB of the peak) whose peak is within 0.1 dB of the highest one.

    Different waves whose peaks pile up at one level are a sign of a limiter; unlimited music has less than 3 %. ``None`` for
    fewer than 30 such rows, and where many are there, but of the same few waves (a drum machine, a steady tone) or only
    near each other: that does not tell.
    """
    ceiling_waves: int = 0
    """Different waves that reach that level, up to 300."""


class BandLevel(NamedTuple):
    """A band of the spectrum. ``correlation`` and ``mono_loss_db`` are ``None`` without two channels, or without sound."""

    name: str
    low_hz: float
    high_hz: float
    level_db: float
    """RMS level of the band, over all channels."""
    share: float
    """Its part of the power of the whole, 0 to 1."""
    correlation: float | None
    mono_loss_db: float | None
    """Power lost when left and right are added, 0 dB for the same on both, 3 dB for unrelated signals."""


class DeadChannel(NamedTuple):
    """One of two channels that is silent, or holds only noise, while the other one plays, up to the end of the file."""

    channel: int
    start_s: float
    """From when on; 0 if it never sounds."""
    level_db: float
    """RMS of what it holds from then on, without DC; ``-inf`` for digital silence."""


class LateChannel(NamedTuple):
    """The channel that comes later than the other one, in all that both have in common."""

    channel: int
    samples: int
    delay_ms: float


class Stereo(NamedTuple):
    """How the two channels of a file relate; powers are unweighted."""

    correlation: float | None
    """-1 to 1; ``None`` where one channel is silent."""
    balance_db: float | None
    """RMS of the right channel minus that of the left: above 0 the right one is louder. ``None`` where one is silent."""
    width_db: float | None
    """Power of the sides (left minus right) to that of the middle (left plus right)."""
    mono_loss_db: float | None
    """Power lost when left and right are added (see ``BandLevel``)."""
    mono_loss_lu: float | None
    """Integrated loudness lost when both loudspeakers play the mean."""
    low_correlation: float | None
    """Correlation below 120 Hz; below 0 the low end is out of phase. ``None`` where that is under 1 % of the power."""
    correlation_step_s: float
    correlation_curve: tuple[float | None, ...]
    """Correlation of each step of 1 s; ``None`` where it is silent."""
    dead_channel: DeadChannel | None = None
    late_channel: LateChannel | None = None


class Resonance(NamedTuple):
    """A narrow peak of the spectrum, and its height above the half octave around it."""

    frequency_hz: float
    prominence_db: float


class Hum(NamedTuple):
    """Mains hum: 50 or 60 Hz and multiples, with the same level and frequency wherever the music leaves room to see them."""

    frequency_hz: float
    level_db: float
    """RMS of the fundamental and the harmonics found."""
    harmonics: tuple[int, ...]


class Hiss(NamedTuple):
    """Steady broadband noise in the quietest moments."""

    level_db: float
    """RMS from 1.8 to 14 kHz, mean of the channels."""
    below_programme_db: float
    """How far that is below the RMS level of the file."""
    share: float
    """Share of the time in which it is heard alone."""


class LossyTrace(NamedTuple):
    """Highs that end like those of a lossy or resampled source."""

    kind: str
    """``lossy`` or ``resampled``."""
    certainty: str
    """``certain``: a coder switched the highs on and off. ``likely``: a wall where coders or resamplers have theirs.

    ``possible``: a wall elsewhere, which a sample library may have too.
    """
    cutoff_hz: float
    """Where the highs end, or end most often."""
    jumping_share: float
    """Share of the walls of short frames that are 1 kHz or more away from the usual place; 0 if it is not certain."""


class BandCurves(NamedTuple):
    """Bands over time, shape (times, bands)."""

    starts_s: Curve
    level_db: tuple[Curve, ...]
    correlation: tuple[tuple[float | None, ...], ...]
    """Empty without two channels."""


class Spectrum(NamedTuple):
    """Spectrum of the whole file, over all channels."""

    bands: tuple[BandLevel, ...]
    """Sub, bass, low-mid, mid, high-mid and air."""
    third_octaves: tuple[BandLevel, ...]
    tilt_db_per_octave: float | None
    """Slope of the third octaves from 63 Hz to 12.5 kHz that are at most 60 dB below the file; 0 is pink noise."""
    below_30_hz_share: float | None
    resonances: tuple[Resonance, ...]
    low_pass_hz: float | None
    """Where the spectrum ends steeply below half the sample rate, in the mean and in the loudest frames."""
    lossy: LossyTrace | None
    """Traces of a lossy or resampled source, also without such an end."""
    hum: Hum | None
    hiss: Hiss | None
    """``None`` also where the music never leaves room to hear it."""
    curves: BandCurves


class Gap(NamedTuple):
    """A stretch of 10 ms or more between sounds in which no channel exceeds -90 dBFS."""

    start_s: float
    length_s: float


class Dropout(NamedTuple):
    """Sound that breaks off within one sample and is back within one sample, 4 to 200 ms later."""

    start_s: float
    length_s: float
    channel: int | None = None
    """``None`` where every channel is silent."""


class Edges(NamedTuple):
    """How the file begins and ends. Silence at head and tail is where no sample reaches -60 dBFS."""

    head_silence_s: float
    tail_silence_s: float
    first_sample_db: float
    """Highest magnitude in the first frame: above about -50 dBFS it is heard as a click."""
    last_sample_db: float
    end_peak_db: float
    """Highest sample of the last 200 ms."""
    tail_is_cut: bool
    """Whether the last 50 ms are audible music.

    Above -60 dBFS, at most 30 dB below the usual level, less than 6 dB below the 100 ms before, and neither DC, rumble,
    steady noise nor a single sample.
    """
    fade_in_s: float
    """Length of the fade at the start, up to the usual level; a slow rise counts as one. 0 for none."""
    fade_out_s: float
    """Length of the fade at the end, from the usual level on; a long decay counts as one. 0 for none."""
    gap_count: int
    gaps: tuple[Gap, ...]
    """The first 1,000 at most."""
    head_is_cut: bool = False
    """Whether the file begins in the middle of a sound: at full level, with a step from silence that no wave makes."""
    tail_at_full_level: bool = False
    """Whether a cut tail is within 12 dB of the usual level of the file: the music itself is cut, not its reverb."""
    dropouts: tuple[Dropout, ...] = ()
    """Empty if there are more than 5 such holes: then they belong to the music."""


class Content(NamedTuple):
    """What the bits of the samples hold."""

    bits_used: int | None
    """Bits that the samples use, 0 for digital silence; ``None`` for lossy codecs and for floats on no integer grid."""
    noise_at_last_bit: bool | None
    """Whether quiet passages end in noise (dither) rather than in rounding; ``None`` where neither is certain."""


class CuePoint(NamedTuple):
    """A marker that the file carries."""

    position_s: float
    name: str


class Metadata(NamedTuple):
    """What the file says about itself: tags, Broadcast WAV, iXML, cue points."""

    tags: tuple[tuple[str, str], ...] = ()
    """Lower-case names (``title``, ``artist``, ``isrc``, ``date``, ``software``, ...) and their values."""
    cues: tuple[CuePoint, ...] = ()
    time_reference_s: float | None = None
    """Position of the first frame on the timeline of the session (Broadcast WAV)."""
    chunks: tuple[str, ...] = ()
    """The kinds of metadata in the file: ``bext``, ``iXML``, ``LIST INFO``, ``ID3``, ``cue``, ``Vorbis comment``."""


class Section(NamedTuple):
    """A part of the bounce."""

    name: str
    start_s: float
    length_s: float
    integrated_lufs: float | None
    plr_db: float | None
    dr_db: float | None
    width_db: float | None
    balance_db: float | None
    correlation: float | None


class Sections(NamedTuple):
    """The parts of a bounce, and whether they come from the session's locators or were found in the audio."""

    source: str
    """``locators`` or ``audio``."""
    parts: tuple[Section, ...]


class Bounce(NamedTuple):
    """A bounce, read. What nobody asked for is ``None``."""

    path: Path
    audio: AudioFormat
    modified: datetime | None
    """Modification time of the file, local time with zone."""
    level: Level | None = None
    true_peak: TruePeak | None = None
    loudness: Loudness | None = None
    dynamics: Dynamics | None = None
    stereo: Stereo | None = None
    spectrum: Spectrum | None = None
    edges: Edges | None = None
    content: Content | None = None
    metadata: Metadata | None = None
    sections: Sections | None = None

    @property
    def facts(self) -> frozenset[Fact]:
        """The facts that the bounce gives: its format, and the parts that were measured."""
        measured = (name for name in _PARTS if getattr(self, name) is not None)
        return frozenset({Fact.BOUNCE_FORMAT, *(Fact(f"bounce.{name}") for name in measured)})


_PARTS = tuple(name for name in Bounce._fields if name not in ("path", "audio", "modified"))
