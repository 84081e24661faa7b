"""The pages of profiles and release targets, made from their data, as Markdown."""

from __future__ import annotations

from daw_lint.profiles import Profile
from daw_lint.release import Target
from daw_lint.report.rule_page import source_list

_LABELS = {
    "loudness_lufs": ("integrated loudness", "LUFS"),
    "loudness_tolerance_lu": ("tolerance of the loudness", "LU"),
    "turns_down": ("louder music is turned down", ""),
    "turns_up": ("quieter music is turned up", ""),
    "turns_up_to_peak_db": ("turned up at most to a true peak of", "dBTP"),
    "max_true_peak_db": ("true peak at most", "dBTP"),
    "max_true_peak_if_loud_db": ("true peak at most, where louder than the target", "dBTP"),
    "max_peak_db": ("sample peak at most", "dBFS"),
    "max_short_term_lufs": ("short-term loudness at most", "LUFS"),
    "max_momentary_lufs": ("momentary loudness at most", "LUFS"),
    "max_range_lu": ("loudness range at most", "LU"),
    "min_rms_db": ("RMS at least", "dBFS"),
    "max_rms_db": ("RMS at most", "dBFS"),
    "sample_rates_hz": ("sample rate", "Hz"),
    "min_sample_rate_hz": ("sample rate at least", "Hz"),
    "bit_depths": ("bit depth", ""),
    "min_bit_depth": ("bit depth at least", ""),
    "channels": ("channels", ""),
    "lossy": ("lossy files are taken", ""),
    "min_length_s": ("length at least", "s"),
    "max_length_s": ("length at most", "s"),
    "max_head_silence_s": ("silence at the start at most", "s"),
    "max_tail_silence_s": ("silence at the end at most", "s"),
    "min_low_correlation": ("correlation below 120 Hz at least", ""),
    "rejects": ("sent back where it is not kept", ""),
}


def profile_page(profile: Profile) -> str:
    """Return the page of a profile."""
    parts = [f"# {profile.name}", profile.summary + ".", profile.why.strip()]
    rows = [f"- selects: {', '.join(profile.select)}"]
    rows += [f"- ignores: {', '.join(profile.ignore)}"] if profile.ignore else []
    for code, values in profile.rules.items():
        rows.append(f"- {code}: " + ", ".join(f"{name} = {value}" for name, value in values.items()))
    return "\n\n".join([*parts, "\n".join(rows), *source_list(profile.sources)]) + "\n"


def target_page(target: Target) -> str:
    """Return the page of a release target."""
    rows = []
    for field, (label, unit) in _LABELS.items():
        value = getattr(target, field)
        if value is not None and value != ():
            rows.append(f"- {label}: {_shown(value)}{' ' + unit if unit else ''}")
    parts = [f"# {target.name}", f"{target.title} ({target.kind}).", "\n".join(rows)]
    parts += [target.note] if target.note else []
    parts += [f"## In dispute\n\n{target.disputed}"] if target.disputed else []
    return "\n\n".join([*parts, *source_list(target.sources)]) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(entry).replace("_", " ") for entry in value)
    return str(value)
