"""The pages of profiles and release targets in Markdown, written from their data."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.report.catalogue.rule import source_list
from daw_lint.rulebook.profiles import Profile
from daw_lint.rulebook.targets import Target

_LABELS = {
    "loudness_lufs": ("integrated loudness", "LUFS"),
    "loudness_tolerance_lu": ("tolerance of the loudness", "LU"),
    "loudness_aim_lu": ("narrower tolerance in one wording", "LU"),
    "max_loudness_lufs": ("integrated loudness at most", "LUFS"),
    "loudness_of_mono": ("loudness of a mono file", ""),
    "loudness_over_s": ("the loudness applies to recordings of at least", "s"),
    "dialogue_from_s": ("the loudness is that of the dialogue alone, from a length of", "s"),
    "passes_at_lufs": ("or a loudness of the whole programme of", "LUFS"),
    "passes_within_lu": ("within", "LU"),
    "on_downmix": ("loudness and true peak of a downmix", ""),
    "turns_down": ("louder music is turned down", ""),
    "turns_up": ("quieter music is turned up", ""),
    "turns_up_to_peak_db": ("turned up at most to a true peak of", "dBTP"),
    "max_true_peak_db": ("true peak at most", "dBTP"),
    "max_true_peak_if_loud_db": ("true peak at most, where louder than the target", "dBTP"),
    "max_peak_db": ("sample peak at most", "dBFS"),
    "max_short_term_lufs": ("short-term loudness at most", "LUFS"),
    "max_range_lu": ("loudness range at most", "LU"),
    "min_rms_db": ("RMS at least", "dBFS"),
    "max_rms_db": ("RMS at most", "dBFS"),
    "max_noise_db": ("RMS of the pauses at most", "dBFS"),
    "sample_rates_hz": ("sample rate", "Hz"),
    "min_sample_rate_hz": ("sample rate at least", "Hz"),
    "bit_depths": ("bit depth", ""),
    "min_bit_depth": ("bit depth at least", ""),
    "channels": ("channels", ""),
    "min_channels": ("channels at least", ""),
    "codecs": ("codec", ""),
    "lossy": ("lossy files accepted", ""),
    "min_length_s": ("length at least", "s"),
    "max_length_s": ("length at most", "s"),
    "max_head_silence_s": ("silence at the start at most", "s"),
    "max_tail_silence_s": ("silence at the end at most", "s"),
    "min_correlation": ("correlation at least", ""),
    "min_low_correlation": ("correlation below 120 Hz at least", ""),
}
_GRADES = {"error": ", otherwise rejected (error)", "warning": ", requested (warning)", "info": ""}
_EXPLANATORY = ("loudness_tolerance_lu", "loudness_aim_lu", "loudness_of_mono", "loudness_over_s", "dialogue_from_s",
              "passes_at_lufs", "passes_within_lu", "on_downmix",
              "turns_down", "turns_up", "turns_up_to_peak_db")  # fmt: skip
"""Fields that explain another number, or that say what the platform does: no file is checked against them."""


def profile_page(profile: Profile) -> str:
    """Write the page of a profile."""
    parts = [f"# {profile.name}", profile.summary + ".", profile.why.strip()]
    rows = [f"- selects: {', '.join(profile.select)}"]
    rows += [f"- ignores: {', '.join(profile.ignore)}"] if profile.ignore else []
    for code, values in profile.rules.items():
        rows.append(f"- {code}: " + ", ".join(f"{name} = {value}" for name, value in values.items()))
    return "\n\n".join([*parts, "\n".join(rows), *source_list(profile.sources)]) + "\n"


def target_page(target: Target) -> str:
    """Write the page of a release target."""
    parts = [f"# {target.name}", f"{target.title} ({target.kind}).", "\n".join(_requirements(target))]
    parts += [target.note] if target.note else []
    if target.disputed:
        rows = [f"- {_LABELS[number][0]}: {words}" for number, words in target.disputed.items()]
        parts.append("## In dispute\n\n" + "\n".join(rows))
    return "\n\n".join([*parts, *source_list(target.sources)]) + "\n"


def _requirements(target: Target) -> Iterator[str]:
    """Yield a line for each number that the target gives, with the consequence for files that miss it."""
    for field, (label, unit) in _LABELS.items():
        value = getattr(target, field)
        if value is None or value == () or (value is False and field in ("loudness_of_mono", "on_downmix")):
            continue
        grade = "" if field in _EXPLANATORY else _GRADES[target.severity(field)]
        yield f"- {label}: {_shown(value)}{' ' + unit if unit else ''}{grade}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(entry).replace("_", " ") for entry in value)
    return str(value)
