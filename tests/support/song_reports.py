"""Reports of runs that never were, for tests of what people are shown of them."""

from __future__ import annotations

from pathlib import Path

from daw_lint.judge.judge import relate
from daw_lint.model.finding import Evidence, Finding, Severity
from daw_lint.model.stage import Stage
from daw_lint.rulebook.book import load_rules
from daw_lint.run.lint import Report, Song
from daw_lint.run.outline import Levels, Outline

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def finding(
    file: str, code: str, severity: Severity, message: str, where: str = "", evidence: Evidence | None = None
) -> Finding:
    rule = next(rule for rule in load_rules() if rule.code == code)
    return Finding(
        Path(file), code, rule.name, severity, message, where, evidence=evidence or {}, together=rule.together
    )


def song(
    *files: str,
    application: str = "",
    stage: str = "mix",
    levels: tuple[float | None, float | None, float | None] | None = None,
) -> tuple[Song, str]:
    """Return a song; the last file is its bounce if there are levels: peak in dBFS, LUFS, PLR."""
    paths = tuple(map(Path, files))
    read = (Levels(paths[-1], *levels),) if levels else ()
    outline = Outline(application, bool(application), bool(application), read)
    return Song(paths[0], (paths[-1],) if levels else (), outline), stage


def report(*songs: tuple[Song, str], findings: tuple[Finding, ...] = ()) -> Report:
    """Return the report of a run, its findings related as the engine relates them."""
    made = Report()
    for entry, stage in songs:
        made.songs.append(entry)
        made.stages[entry.file] = Stage(stage, "asked for")
        if entry.outline.has_session:
            made.sessions.append(entry.file)
        made.bounces += entry.bounces
        mine = {entry.file, *entry.bounces}
        made.findings += relate([one for one in findings if one.file in mine], load_rules())
    known = {one.file for one in made.findings}
    made.findings += [one for one in findings if one.file not in known]
    return made


def hot_mix(name: str = "Night Bus", application: str = "Ableton Live") -> tuple[tuple[Song, str], tuple[Finding, ...]]:
    """Return a mix that clips, peaks too high and goes over between its samples, with a limiter and lost samples."""
    bounce, session = f"{name} mix.wav", f"{name}.als"
    entry = song(session, bounce, application=application, levels=(0.0, -8.4, 9.1))
    missing: Evidence = {"media_files": 9, "state": "missing", "remark": "the folder did not come along"}
    names = [f"Audio Files/{n}.wav" for n in range(9)]
    lost = [
        finding(session, "SH102", ERROR, f"media file is missing: {name}", "Drums", {"file": name, **missing})
        for name in names
    ]
    clips = "clips in 21 places (63 samples at full scale, the first at 0:01.000 on the left channel)"
    hot = "peak 0.0 dBFS, wanted around -6.0 to -3.0 dBFS: 3.0 dB too hot"
    over = "true peak 0.42 dBTP, wanted at most 0.0 dBTP: 0.42 dB over"
    return entry, (
        *lost,
        finding(session, "SH112", INFO, "nothing plays on this track", "Pad 2"),
        finding(bounce, "HR103", ERROR, clips, evidence={"clipped_runs": 21, "clipped_samples": 63}),
        finding(bounce, "HR101", ERROR, hot, evidence={"peak_db": 0.0, "bound_db": -3.0, "difference_db": 3.0}),
        finding(bounce, "HR106", WARNING, over, evidence={"peak_db": 0.42, "bound_db": 0.0, "difference_db": 0.42}),
    )


def folder_of_mixes() -> Report:
    """Return a run over four songs: two to be sent back, one with a warning, one without a finding, and a wrong setting."""
    hot, found = hot_mix()
    rest = (
        song("Sunrise.mmpz", application="LMMS"),
        song("A very long name of a song that nobody shortened_final_v12.wav", levels=(-7.5, -23.9, 16.4)),
        song("Bounces/Quiet Hours.wav", levels=(-4.0, -18.2, 14.2)),
    )
    long_name = str(rest[1][0].file)
    device: Evidence = {"class": "limiter", "device": "Precision Limiter"}
    more = (
        finding("Sunrise.mmpz", "MB101", ERROR, "limiter on the master bus of a mix (active)", "Master > Precision Limiter", device),
        finding(long_name, "TN101", WARNING, "DC offset -0.58 % of full scale on the left channel, 31 dB below the RMS level"),
        finding("daw-lint.toml", "E903", WARNING, "the suppression of MB102 in Song.als was not needed"),
    )  # fmt: skip
    return report(hot, *rest, findings=(*found, *more))
