"""Rows about bounces."""

from __future__ import annotations

from daw_lint.archive.address import as_text, uri_of
from daw_lint.archive.rows import pronom
from daw_lint.archive.rows.table_rows import Rows
from daw_lint.archive.rows.times import micros, number, small
from daw_lint.archive.schema import BOUNCES
from daw_lint.model.bounce import Bounce


def add_bounce(
    rows: Rows, file_id: str, bounce: Bounce, session_id: str | None, why: str | None, stage: str, sha256: str | None
) -> None:
    """Add the row of a bounce. Levels that were not measured are unknown."""
    audio, level, loudness = bounce.audio, bounce.level, bounce.loudness
    rows.add(
        BOUNCES,
        file_id=file_id,
        uri=as_text(uri_of(bounce.path)),
        session_id=session_id,
        why=as_text(why) if why else None,
        stage=stage,
        container=audio.container,
        codec=as_text(audio.codec),
        puid=pronom.of_audio(audio.container),
        lossy=audio.lossy,
        sample_rate_hz=small(audio.sample_rate_hz),
        channels=small(audio.channels),
        frames=audio.frames,
        length_s=number(audio.length_s),
        bit_depth=small(audio.bit_depth),
        is_float=audio.is_float,
        originated=micros(audio.originated),
        originator=as_text(audio.originator) if audio.originator else None,
        measured=level is not None,
        peak_db=number(level.peak_db) if level is not None else None,
        true_peak_db=number(bounce.true_peak.peak_db) if bounce.true_peak is not None else None,
        integrated_lufs=number(loudness.integrated_lufs) if loudness is not None else None,
        range_lu=number(loudness.range_lu) if loudness is not None else None,
        clipped_runs=small(level.clipped_run_count) if level is not None else None,
        sha256=sha256,
    )
