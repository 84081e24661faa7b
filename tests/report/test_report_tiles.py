"""What is new at the top of the page: tiles, places in time, scores of families, suppressions, and how to read the flow."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from msgspec import structs

from daw_lint.health.extras import Extras, extras_of
from daw_lint.health.family_scores import family_scores
from daw_lint.health.model import Health
from daw_lint.model.bounce import BounceError
from daw_lint.model.finding import Severity
from daw_lint.report.html import formatting, rule_groups
from daw_lint.report.html.flow import flow_of
from daw_lint.report.html.markers import markers_of
from daw_lint.report.html.page import render
from daw_lint.report.html.places import place_s
from daw_lint.report.html.tiles import ABOUT, Tile, tiles
from daw_lint.rulebook.book import load_rules
from tests.support.health_reports import HOSTILE, health_in
from tests.support.live_sets import live_set, native, track, vst2, write_set
from tests.support.past_reports import past
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow


def tile(health: Health, label: str) -> Tile:
    return next(one for one in tiles(health) if one.label == label)


def hot(folder: Path) -> Health:
    write_wav(folder / "Song.wav", peak_db=-1.0)
    return health_in(write_set(folder / "Song.als"))


def dropout(folder: Path) -> Health:
    """Return the health of a tone with a hole of 50 ms at 0:04."""
    time = np.arange(48000 * 8) / 48000
    tone = 0.5 * np.sin(2 * np.pi * 220 * time)
    tone[192050:194450] = 0.0
    sf.write(folder / "Song.wav", np.stack([tone, tone], axis=1), 48000, subtype="PCM_24")
    return health_in(write_set(folder / "Song.als"))


def test_a_tile_shows_what_is_asked_and_how_bad_it_is(folder: Path) -> None:
    health = hot(folder)
    peak = tile(health, "peak")
    assert (peak.value, peak.unit) == ("\u22121.0", "dBFS")
    assert peak.wanted == ("around \u22126.0 to \u22123.0 dBFS",)
    assert peak.tone in ("error", "warning")
    assert peak.anchor == "rule-HR101"
    assert tile(health, "true peak").wanted == ("at most 0.0 dBTP",)
    assert tile(health, "bits").value in ("16", "24", "32")


def test_a_tile_names_the_limits_of_the_targets(folder: Path) -> None:
    health = replace(hot(folder), targets=("spotify",))
    assert any(words.startswith("Spotify") and "dBTP" in words for words in tile(health, "true peak").wanted)
    assert "Spotify: \u221214 LUFS" in tile(health, "loudness").wanted


def test_a_tile_shows_the_value_of_the_last_report(folder: Path) -> None:
    health = hot(folder)
    assert health.bounce is not None
    assert health.bounce.level is not None
    assert tile(health, "peak").before == ""
    assert tile(replace(health, past=(past(peak_db=-3.04),)), "peak").before == "was \u22123.0"
    same = past(peak_db=health.bounce.level.peak_db + 0.001)
    assert tile(replace(health, past=(same,)), "peak").before == "as before"
    assert tile(replace(health, past=(past(peak_db=None),)), "peak").before == ""
    assert tile(replace(health, past=(past(peak_db=float("-inf")),)), "peak").before == ""


def test_a_session_alone_has_no_tiles(folder: Path) -> None:
    assert tiles(health_in(write_set(folder / "Song.als"))) == ()


def test_silence_has_tiles_without_numbers(folder: Path) -> None:
    sf.write(folder / "Odd.wav", np.zeros((48000, 2)), 48000, subtype="PCM_24")
    assert tile(health_in(folder / "Odd.wav"), "peak").value == "\u2212\u221e"


def test_the_rules_that_tiles_name_exist() -> None:
    known = {rule.code for rule in load_rules()}
    assert {code for about in ABOUT.values() for code in about.codes} <= known


# Places in time


def test_a_peak_is_where_it_was_measured(folder: Path) -> None:
    health = hot(folder)
    assert health.bounce is not None
    assert health.bounce.level is not None
    finding = next(one for one in health.findings if one.code == "HR101")
    assert place_s(health, finding) == health.bounce.level.peak_position_s


def test_first_and_last_samples_are_heard_at_the_start_and_the_end(folder: Path) -> None:
    health = hot(folder)
    assert health.bounce is not None
    finding = next(one for one in health.findings if one.code == "HR101")
    first = structs.replace(finding, code="ED103", message="a click", evidence={"first_sample_db": -4.4})
    last = structs.replace(finding, code="ED101", message="cut off", evidence={"end_peak_db": -2.6})
    assert place_s(health, first) == 0.0
    assert place_s(health, last) == health.bounce.audio.length_s


def test_a_place_in_the_evidence_is_a_link_and_not_a_number_of_seconds(folder: Path) -> None:
    health = dropout(folder)
    item = next(group.items[0] for one in rule_groups.families(health) for group in one.groups if group.code == "ED109")
    assert item.place_s == pytest.approx(4.0, abs=0.01)
    assert "First at" not in dict(item.evidence)
    page = render(health, extras_of(health, ""))
    assert 'data-time="4.' in page
    assert ">At 0:04</a>" in page
    assert [marker.anchor for marker in markers_of(health)].count("rule-ED109") == 1


def test_a_place_beyond_the_end_or_of_another_file_is_none(folder: Path) -> None:
    health = dropout(folder)
    finding = next(one for one in health.findings if one.code == "ED109")
    assert place_s(health, structs.replace(finding, evidence={"first_s": 1e9})) is None
    assert place_s(health, structs.replace(finding, evidence={"first_s": float("nan")})) is None
    assert place_s(health, structs.replace(finding, evidence={}, message="clips, the first at 0:03.500")) == 3.5
    assert place_s(health, structs.replace(finding, evidence={}, message="at 99:00 it clips")) is None
    assert place_s(health, structs.replace(finding, file=Path("Other.wav"))) is None
    assert place_s(health, structs.replace(finding, object_path="Drums at 0:03")) is None


def test_times_and_shares_of_the_evidence_have_their_units() -> None:
    assert formatting.evidence({"psr_min_s": 87.2}) == [("At", "1:27")]
    assert formatting.evidence({"arrangement_s": 271.0}) == [("Arrangement", "4:31.0")]
    assert formatting.evidence({"head_silence_s": 1.5}) == [("Head silence", "1.50\u202fs")]
    assert formatting.evidence({"dc_offset": -0.0058}) == [("DC offset", "\u22120.58\u202f% of full scale")]
    assert formatting.evidence({"size_mb": 12.5}) == [("Size", "12.50\u202fMB")]


# Scores of families


def test_the_families_lose_together_what_the_score_loses(folder: Path) -> None:
    health = hot(folder)
    scores = {one.family: one for one in family_scores(health)}
    assert sum(100 - one.points for one in scores.values()) == 100 - health.score.points
    assert scores["headroom"].worst is not None
    assert scores["headroom"].failed >= 1
    assert scores["master-bus"].worst is None
    assert scores["master-bus"].points == 100
    assert scores["master-bus"].passed > 0


def test_a_family_with_rules_that_were_not_judged_is_partial(folder: Path) -> None:
    health = health_in(write_set(folder / "Song.als", live_set(master=vst2("Qwxyz Thing"))))
    scores = {one.family: one for one in family_scores(health)}
    assert scores["master-bus"].unjudged > 0
    assert "headroom" not in scores  # nothing of it was judged: there is no bounce


def test_a_family_is_never_below_zero(folder: Path) -> None:
    health = hot(folder)
    parts = tuple(("HR101", Severity.ERROR, 20) for _ in range(6))
    scores = family_scores(replace(health, score=health.score._replace(parts=parts)))
    assert scores[0].points == 0


# Suppressions


def test_the_block_on_the_page_suppresses_the_finding(folder: Path) -> None:
    path = write_set(folder / "Song [a].als", live_set(master=vst2("Pro-L 2")))
    page = render(health_in(path), Extras())
    block = unescape(page[page.index("[[suppress]]") : page.index("</code>", page.index("[[suppress]]"))])
    (entry,) = tomllib.loads(block)["suppress"]
    assert entry["rule"] == "MB101"
    assert entry["file"] == "Song [a].als"
    (folder / "daw-lint.toml").write_text(block, "utf-8")
    assert "MB101" in [finding.code for finding in health_in(path).suppressed]


def test_a_block_for_several_objects_names_none(folder: Path) -> None:
    tracks = track("Drums", number=1, soloed=True) + track(HOSTILE, number=2, soloed=True)
    found = rule_groups.families(health_in(write_set(folder / "Song.als", live_set(tracks))))
    block = next(group.suppression for one in found for group in one.groups if group.code == "SH101")
    assert "object" not in tomllib.loads("\n".join(block))["suppress"][0]


# How to read the flow


def legend(health: Health) -> str:
    flow = flow_of(health)
    assert flow is not None
    return " ".join(flow.legend)


def test_only_what_is_drawn_is_explained(folder: Path) -> None:
    plain = legend(health_in(write_set(folder / "Song.als", live_set(track("Bass", number=1, devices="")))))
    assert "box of the bus" not in plain
    assert "Struck through" not in plain
    assert "Dim" not in plain
    tracks = (
        track("Drums", number=9, kind="GroupTrack", clips="", devices=native("Eq8") + native("Eq8", on=False))
        + track("Kick", number=1, output="AudioOut/GroupTrack", group=9)
        + track("Bass", number=2, muted=True)
    )
    full = legend(health_in(write_set(folder / "Song.als", live_set(tracks))))
    for words in ("box of the bus that it feeds", "in signal order", "Struck through: switched off.", "Dim: muted."):
        assert words in full


# The sound


def test_the_page_plays_the_bounce_from_beside_it(folder: Path) -> None:
    write_wav(folder / "Song #1 ü?.wav", peak_db=-4.0)
    health = health_in(folder / "Song #1 ü?.wav")
    (folder / "out").mkdir()
    extras = extras_of(health, "", folder / "out" / "page.html")
    assert extras.sound == "../Song%20%231%20%C3%BC%3F.wav"
    page = render(health, extras)
    assert 'src="../Song%20%231%20%C3%BC%3F.wav"' in page
    assert "media-src &#39;self&#39;" in page or "media-src 'self'" in page
    assert "<audio" not in render(health, extras_of(health, ""))


def test_a_copy_in_the_page_is_small_and_sounds_the_same(folder: Path) -> None:
    import base64
    import io

    time = np.arange(48000 * 4) / 48000
    tone = 0.25 * np.sin(2 * np.pi * 440 * time)
    sf.write(folder / "Song.wav", np.stack([tone, tone], axis=1), 48000, subtype="PCM_24")
    health = health_in(folder / "Song.wav")
    extras = extras_of(health, "", embeds_audio=True)
    head, _, content = extras.sound.partition(",")
    assert head == "data:audio/mpeg;base64"
    decoded, rate = sf.read(io.BytesIO(base64.b64decode(content)))
    assert rate == 48000
    assert abs(len(decoded) / rate - 4) < 0.1
    assert np.sqrt(np.mean(decoded[9600:-9600] ** 2)) == pytest.approx(0.25 / np.sqrt(2), rel=0.03)
    assert len(content) < (folder / "Song.wav").stat().st_size / 4
    assert "media-src data:" in render(health, extras)


def test_a_bounce_that_is_gone_is_not_put_into_the_page(folder: Path) -> None:
    bounce = write_wav(folder / "Song.wav", peak_db=-4.0)
    health = health_in(bounce)
    bounce.unlink()
    with pytest.raises(BounceError):
        extras_of(health, "", embeds_audio=True)


def test_of_several_marks_at_one_moment_the_worst_is_drawn_last(folder: Path) -> None:
    health = hot(folder)
    finding = next(one for one in health.findings if one.code == "HR101")
    same = [
        structs.replace(finding, severity=severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    ]
    assert [one.severity for one in markers_of(replace(health, findings=tuple(same)))] == ["info", "warning", "error"]
