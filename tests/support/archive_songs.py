"""A made archive with something in it for every question."""

from __future__ import annotations

from pathlib import Path

from tests.support.archive_stock import StockMaker

ROOT = "/music"


def songs() -> StockMaker:
    """Return eight sessions: clean, with plug-ins, 32-bit, with scripts, hidden, unreadable, killed, and a copy."""
    made = StockMaker()
    _clean(made)
    _with_plugins(made)
    _old(made)
    _scripts(made)
    _hidden(made)
    broken = made.file(f"{ROOT}/Broken/Broken.als", "session", "unreadable", sha256="b")
    made.finding(broken, f"{ROOT}/Broken/Broken.als", "E902", "the file is cut off", severity="error")
    killer = made.file(f"{ROOT}/Killer/Killer.flp", "session", "error", sha256="k")
    made.error(killer, f"{ROOT}/Killer/Killer.flp", "killed its process twice")
    made.file(f"{ROOT}/Samples/Kick.wav", size=2000)
    made.file(f"{ROOT}/Elsewhere/kick.WAV", size=2000)
    return made


def write_songs(folder: Path) -> Path:
    """Write the archive as a stock."""
    return songs().write(folder)


def _clean(made: StockMaker) -> None:
    uri = f"{ROOT}/Clean/Clean v1.als"
    clean = made.session(uri, song="clean", sample_rate_hz=44100.0, devices=1, bounces=1, of_file={"sha256": "c"})
    made.device(clean, "Reverb", "native", vendor="Ableton")
    copy = made.session(f"{ROOT}/Clean/Clean v2.als", song="clean", sample_rate_hz=48000.0, devices=1, bounces=0,
                        of_file={"sha256": "c"})  # fmt: skip
    made.device(copy, "Reverb", "native", vendor="Ableton")


def _with_plugins(made: StockMaker) -> None:
    uri = f"{ROOT}/Loud/Loud.als"
    loud = made.session(uri, devices=3, third_party=3, media=3, media_missing=2, media_unknown=1, errors=1)
    made.device(loud, "Ozone 9", "VST3", vendor="iZotope", plugin_id="VST3:" + "0a" * 16)
    made.device(loud, "Ozone 9", "VST3", vendor="iZotope", plugin_id="VST3:" + "0a" * 16, active="off")
    made.device(loud, "FabFilter Pro-L 2", "AU", vendor="FabFilter", plugin="Pro-L 2", plugin_id="AU:aufx/FL2p/FabF")
    made.media(loud, "/Users/me/Kick.wav", False, location="outside")
    made.media(loud, "/Users/me/Gone.wav", False, location="outside")
    made.media(loud, "D:\\Library\\Pad.wav", None, location="library")
    made.finding(loud, uri, "MB101", "a limiter is on the master", severity="error")
    made.finding(loud, uri, "SH102", "Kick.wav is missing")
    made.finding(loud, uri, "SH102", "Gone.wav is missing", suppressed="it is silent")


def _old(made: StockMaker) -> None:
    old = made.session(f"{ROOT}/Old/Old.rpp", format="rpp", application="REAPER", application_version="4.22",
                       devices=1, third_party=1)  # fmt: skip
    made.device(old, "Old Comp (x86)", "VST2", vendor="Someone")


def _scripts(made: StockMaker) -> None:
    scripts = made.session(f"{ROOT}/Scripts/Scripts.rpp", format="rpp", application="REAPER", application_version="7.1",
                           devices=1)  # fmt: skip
    made.device(scripts, "loser/3BandEQ", "JSFX")


def _hidden(made: StockMaker) -> None:
    made.session(
        f"{ROOT}/Hidden/Hidden.cpr", format="cpr", application="Cubase", application_version="5.0", read_depth="part",
        facts=["session.media"], missing_facts=[{"fact": "session.devices", "why": "a Cubase project hides its devices"}],
        devices=None, devices_known=False, bounces=None,
    )  # fmt: skip
