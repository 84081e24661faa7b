"""Check the settings of the next export, as the session stores them: format, processing, end."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.model.export import Export, Normalising
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.wording import fixed

_PARTS = "the export is set to parts of the song (stems, regions, items), not to the mix"
_NO_FORMAT = "the session does not say in which format it exports, or in one that daw-lint does not read"
_NO_TAIL = "the export ends where the user set it, and the session does not say how far that is from the last clip"
_UNITS = {"LUFS-I": "LUFS", "LUFS-M": "LUFS", "LUFS-S": "LUFS", "RMS": "dBFS", "peak": "dBFS", "true peak": "dBTP"}


def lossy(case: Case, settings: Settings) -> Result:
    """Find an export to a lossy format, unless a target accepts it."""
    export = case.the_export
    if (reason := _unknown(export, export.lossy, _NO_FORMAT)) is not None:
        yield reason
    elif export.lossy and not any(target.lossy for target in case.targets):
        yield Hit(f"the export is set to {export.codec}, which is lossy", evidence={"codec": export.codec})


def low_bit_depth(case: Case, settings: Settings) -> Result:
    """Find an export of a mix below the minimum bit depth. A lossy one has its own rule."""
    export, wanted = case.the_export, settings["min_bits"]
    if export.lossy:
        return
    if (reason := _unknown(export, export.bit_depth, _NO_FORMAT)) is not None:
        yield reason
    elif export.bit_depth is not None and export.bit_depth < wanted:
        yield Hit(
            f"the export is set to {export.bit_depth}-bit, wanted at least {wanted}-bit",
            evidence={"bit_depth": export.bit_depth, "wanted_bits": wanted},
        )


def other_sample_rate(case: Case, settings: Settings) -> Result:
    """Find an export at another sample rate than that of the session."""
    export, wanted = case.the_export, case.the_session.sample_rate_hz
    if (
        reason := _unknown(export, export.sample_rate_hz, "the session does not say the rate of the export")
    ) is not None:
        yield reason
    elif export.sample_rate_hz is not None and wanted is not None and export.sample_rate_hz != wanted:
        yield Hit(
            f"the export is set to {round(export.sample_rate_hz):,} Hz, but the session runs at {round(wanted):,} Hz",
            evidence={"export_rate_hz": round(export.sample_rate_hz), "session_rate_hz": round(wanted)},
        )


def mono(case: Case, settings: Settings) -> Result:
    """Find an export of one channel."""
    export = case.the_export
    if (reason := _unknown(export, export.channels, "the session does not say the channels of the export")) is not None:
        yield reason
    elif export.channels == 1:
        yield Hit("the export is set to mono, wanted stereo", evidence={"channels": 1})


def normalised(case: Case, settings: Settings) -> Result:
    """Find an export that changes the level of a mix."""
    export = case.the_export
    if (
        reason := _unknown(export, export.normalises, "the session does not say whether the export normalises")
    ) is not None:
        yield reason
    elif export.normalises:
        target = export.normalising.target_db if export.normalising is not None else None
        yield Hit(
            f"the export is set to normalise{_target(export.normalising)}",
            evidence={} if target is None else {"target_db": round(target, 2)},
        )


def limited(case: Case, settings: Settings) -> Result:
    """Find an export that puts a mix through a limiter."""
    export = case.the_export
    if (reason := _unknown(export, export.limits, "the session does not say whether the export limits")) is not None:
        yield reason
    elif export.limits:
        at = "" if export.limit_db is None else f" at {fixed(export.limit_db, 1)} dB"
        yield Hit(
            f"the export is set to limit the mix{at}",
            evidence={} if export.limit_db is None else {"ceiling_db": round(export.limit_db, 2)},
        )


def dithered(case: Case, settings: Settings) -> Result:
    """Find an export that dithers a mix at ``min_bits`` or more. Below that dither is right, and the bit depth is not."""
    export = case.the_export
    if (reason := _unknown(export, export.dither, "the session does not say whether the export dithers")) is not None:
        yield reason
    elif (
        export.dither
        and export.lossy is not True
        and (export.bit_depth or settings["min_bits"]) >= settings["min_bits"]
    ):
        yield Hit("the export is set to dither the mix: leave dither to mastering")


def dithered_twice(case: Case, settings: Settings) -> Result:
    """Find an export that dithers after a dither on the master path."""
    export = case.the_export
    if (reason := _unknown(export, export.dither, "the session does not say whether the export dithers")) is not None:
        yield reason
    elif export.dither:
        for device in case.routing.master_devices():
            if case.classify(device).plugin_class in settings["classes"] and case.is_active(device) is True:
                yield Hit(
                    f"the export is set to dither, and {device.label} already does", device.path, place=device.place
                )


def without_tail(case: Case, settings: Settings) -> Result:
    """Find an export that ends with the last clip."""
    export = case.the_export
    if (reason := _unknown(export, export.tail_s, _NO_TAIL)) is not None:
        yield reason
    elif export.tail_s is not None and export.tail_s < settings["min_s"]:
        yield Hit(
            "the export ends with the last clip, so reverbs and delays are cut off"
            if not export.tail_s
            else f"the export ends {export.tail_s:.2f} s after the last clip, wanted at least {settings['min_s']:.2f} s",
            evidence={"tail_s": export.tail_s},
        )


def _unknown(export: Export, fact: object, reason: str) -> Unjudged | None:
    """Say why a fact of the export of the mix is unknown; ``None`` if it is known."""
    if export.of == "parts":
        return Unjudged(_PARTS)
    return Unjudged(reason) if fact is None or export.of is None else None


def _target(normalising: Normalising | None) -> str:
    if normalising is None:
        return ""
    if normalising.target_db is None:
        return f" its {normalising.by}"
    return f" its {normalising.by} to {fixed(normalising.target_db, 1)} {_UNITS[normalising.by]}"
