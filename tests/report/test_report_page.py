"""The health of a session as a page, read as text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from msgspec import structs

from daw_lint.health.extras import Extras, extras_of
from daw_lint.health.headline import headline
from daw_lint.health.model import Health
from daw_lint.measure.header import read_header
from daw_lint.measure.overview import overview
from daw_lint.model.facts import Fact
from daw_lint.report.html import figures, formatting, rule_groups
from daw_lint.report.html.flow import flow_of
from daw_lint.report.html.page import render
from daw_lint.report.html.strips import Strip
from daw_lint.report.not_judged import by_reason
from tests.support.health_reports import HOSTILE, health_in
from tests.support.live_sets import chain, clip, live_set, native, rack, track, vst2, write_set
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow


def page_of(health: Health) -> str:
    return render(health, extras_of(health, "daw-lint report"))


def strips(strip: Strip) -> dict[str, Strip]:
    found = {strip.name: strip}
    for inner in strip.inside:
        found |= strips(inner)
    return found


def master_of(health: Health) -> dict[str, Strip]:
    flow = flow_of(health)
    assert flow is not None
    assert flow.master is not None
    return strips(flow.master)


def send(level: str, number: int) -> str:
    return (
        f'<TrackSendHolder Id="{number}"><Send><Manual Value="{level}"/></Send><Active Value="true"/></TrackSendHolder>'
    )


# The verdict


def test_a_session_with_an_error_is_not_ready(folder: Path) -> None:
    said = headline(health_in(write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2")))))
    assert said.title == "Not ready for mastering"
    assert said.reason == "1 error."


def test_a_session_without_a_bounce_is_called_ready_only_as_far_as_it_tells(folder: Path) -> None:
    said = headline(health_in(write_set(folder / "Song.als")))
    assert said.title == "Session OK, bounce not checked"
    assert "no bounce" in said.scope
    assert said.tone == "open"


def test_a_session_with_its_bounce_is_called_ready_without_a_but(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-4.0)
    health = health_in(write_set(folder / "Song.als"))
    assert not [finding for finding in health.findings if finding.severity.value != "info"]
    assert headline(health).title.startswith("Ready for mastering")
    assert "alone" not in headline(health).title


def test_a_file_that_hides_its_master_is_not_called_ready(folder: Path) -> None:
    health = health_in(write_set(folder / "Song.als"))
    assert health.session is not None
    hidden: dict[str, Any] = {"missing_facts": {Fact.MASTER_DEVICES: "the format hides it"}}
    from dataclasses import replace

    said = headline(replace(health, session=replace(health.session, **hidden)))
    assert said.title == "Too little is known to call it ready for mastering"
    assert "The devices on the master are not known." in said.scope


def test_what_is_not_known_on_the_master_is_said_beside_the_verdict(folder: Path) -> None:
    said = headline(health_in(write_set(folder / "Song.als", live_set(master=vst2("Qwxyz Thing")))))
    assert "It is not known what 1 device on the master path does." in said.scope


def test_the_cause_stands_before_what_it_explains(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-1.5)
    health = health_in(write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2"))))
    card = health.first_cards[0]
    codes = [finding.code for finding in card.findings]
    assert codes[0] == "MB101"
    assert "HR101" in codes


def test_the_score_shows_each_of_its_parts(folder: Path) -> None:
    page = page_of(health_in(write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2"), volume="0.5"))))
    assert "100 minus 20 for each rule with an error" in page
    assert re.search(r'MB101</a>.*?error</td><td class="right">\u221220<', page, re.DOTALL)


def test_where_to_click_and_what_to_do_stand_in_the_first_things(folder: Path) -> None:
    page = page_of(health_in(write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2")))))
    first = page[page.index("What to do first") : page.index('id="findings"')]
    assert "<bdi>Master &gt; Pro-L 2</bdi>" in first
    assert re.search(r"Switch \S*Pro-L 2\S* off", first)


# Findings


def test_findings_that_explain_each_other_are_linked(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-1.5)
    found = rule_groups.families(health_in(write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2")))))
    items = {group.code: group.items[0] for family in found for group in family.groups}
    assert ("MB101", "explained by") in items["HR101"].related
    assert ("HR101", "explains") in items["MB101"].related


def test_a_suppressed_finding_stands_with_its_reason(folder: Path) -> None:
    master = vst2("Pro-L 2", annotation="daw-lint: ignore[MB101] the client wants it")
    page = page_of(health_in(write_set(folder / "Song.als", live_set(master=master))))
    assert "1 finding suppressed" in page
    assert "the client wants it" in page


def test_many_findings_of_one_rule_are_folded_and_counted(folder: Path) -> None:
    clips = "".join(clip(f"{index}", index, index + 1, f"/gone/{index}.wav", f"{index}.wav") for index in range(40))
    health = health_in(write_set(folder / "Song.als", live_set(track("Drums", number=1, clips=clips))))
    page = page_of(health)
    number = sum(finding.code == "SH102" for finding in health.findings)
    assert number == 40
    assert f"{number - rule_groups.OPEN} more of the same" in page


def test_evidence_is_shown_with_its_units() -> None:
    shown = dict(formatting.evidence({"peak_db": -1.234, "bound_db": -3.0, "difference_db": 1.766, "share": 2}, "dBFS"))
    assert shown["Peak"] == "\u22121.23\u202fdBFS"
    assert shown["Limit"] == "\u22123.00\u202fdBFS"
    assert shown["Difference"] == "1.77\u202fdB"
    assert formatting.evidence({"true_peak_db": 0.5, "max_rms_db": -10.0, "width_percent": 150.0}) == [
        ("True peak", "0.50\u202fdBTP"), ("Max RMS", "\u221210.00\u202fdBFS"), ("Width", "150.00\u202f%"),
    ]  # fmt: skip
    assert dict(formatting.evidence({"low_share": 0.051, "bound": 0.05}, "%")) == {
        "Low share": "5.1\u202f%",
        "Limit": "5.0\u202f%",
    }


def test_settings_of_a_device_are_shown_as_an_engineer_reads_them() -> None:
    assert formatting.evidence({"dry_wet": 0.94, "release_ms": 500.0, "attack_ms": 0.25}) == [
        ("Dry/wet", "94\u202f%"),
        ("Release", "500\u202fms"),
        ("Attack", "0.25\u202fms"),
    ]


def test_the_page_does_not_say_how_a_state_was_decoded_nor_that_a_limiter_is_fully_wet(folder: Path) -> None:
    fixture = Path(__file__).parents[2] / "fixtures" / "lmms" / "limiter-on.mmp"
    (folder / "Song.mmp").write_bytes(fixture.read_bytes())
    health = health_in(folder / "Song.mmp")
    (finding,) = health.findings
    assert finding.evidence["dry_wet"] == 1.0
    known = structs.replace(finding, evidence={**finding.evidence, "settings_known_by": "the lengths fit"})
    page = page_of(replace(health, findings=(known,)))
    assert "Ceiling" in page
    assert not [words for words in ("Dry/wet", "the lengths fit") if words in page]
    half = structs.replace(finding, evidence={**finding.evidence, "dry_wet": 0.5})
    assert "Dry/wet" in page_of(replace(health, findings=(half,)))


def test_numbers_that_are_none_or_no_numbers_are_shown_as_such() -> None:
    assert formatting.number(float("-inf")) == "\u2212\u221e"
    assert formatting.number(float("nan")) == formatting.number(None) == "\u2013"
    assert formatting.number(-0.01) == "0.0"
    assert formatting.clock(3725.0) == "1:02:05"
    assert formatting.clock(59.96, 1) == "1:00.0"
    assert formatting.evidence({"level_db": float("inf"), "odd": None}) == [
        ("Level", "\u221e\u202fdB"),
        ("Odd", "unknown"),
    ]


def test_rules_that_were_not_judged_are_gathered_by_reason(folder: Path) -> None:
    groups = by_reason(health_in(write_set(folder / "Song.als")).not_judged)
    assert groups[0].reason == "there is no bounce"
    assert "HR101" in groups[0].codes


# The signal flow


def test_a_track_stands_in_the_box_of_what_it_runs_into(folder: Path) -> None:
    tracks = (
        track("Drums", number=9, kind="GroupTrack", clips="", devices=native("GlueCompressor"))
        + track("Kick", number=1, output="AudioOut/GroupTrack", group=9)
        + track("Bass", number=2)
    )
    found = master_of(health_in(write_set(folder / "Song.als", live_set(tracks))))
    assert [strip.name for strip in found["Master"].inside] == ["Drums", "Bass"]
    assert [strip.name for strip in found["Drums"].inside] == ["Kick"]


def test_a_track_that_leaves_by_another_output_stands_outside_the_master(folder: Path) -> None:
    tracks = track("Bass", number=1) + track("Click", number=2, output="AudioOut/External/S1")
    flow = flow_of(health_in(write_set(folder / "Song.als", live_set(tracks))))
    assert flow is not None
    assert [strip.name for strip in flow.outside] == ["Click"]
    assert flow.outside[0].way == "own hardware output"


def test_an_offender_is_marked_where_it_stands_even_inside_a_rack(folder: Path) -> None:
    master = rack(chain(native("Eq8"), vst2("Pro-L 2")), name="Final")
    found = master_of(health_in(write_set(folder / "Song.als", live_set(master=master))))
    chip = found["Master"].chips[0]
    assert chip.is_open
    assert [mark.code for mark in chip.chains[0].chips[1].marks] == ["MB101"]
    assert not chip.marks


def test_a_device_that_is_off_is_said_to_be_off(folder: Path) -> None:
    found = master_of(health_in(write_set(folder / "Song.als", live_set(master=native("Eq8", on=False)))))
    assert found["Master"].chips[0].is_off
    assert found["Master"].chips[0].state == "off"


def test_of_two_tracks_with_one_name_neither_is_accused_for_sure(folder: Path) -> None:
    tracks = track("Drums", number=1, soloed=True) + track("Drums", number=2) + track("Bass", number=3)
    flow = flow_of(health_in(write_set(folder / "Song.als", live_set(tracks))))
    assert flow is not None
    assert flow.master is not None
    marks = [mark for strip in flow.master.inside for mark in strip.marks if mark.code == "SH101"]
    assert marks
    assert not any(mark.sure for mark in marks)


def test_solos_mutes_and_levels_are_shown(folder: Path) -> None:
    tracks = track("Drums", number=1, soloed=True) + track("Bass", number=2, muted=True)
    found = master_of(health_in(write_set(folder / "Song.als", live_set(tracks))))
    assert ("solo", "bad") in found["Drums"].badges
    assert found["Bass"].is_quiet
    assert found["Bass"].level == "0.0\u202fdB"


def test_tracks_that_run_in_a_circle_end_where_it_is_not_known() -> None:
    from daw_lint.model.session import Output, OutputKind, Track, TrackKind
    from daw_lint.report.html.track_boxes import MASTER, UNKNOWN, homes

    def bus(name: str, target: str | None) -> Track:
        output = Output(OutputKind.TRACK, target) if target else Output(OutputKind.MASTER)
        return Track(name, TrackKind.GROUP, name, name, output=output)

    found = homes([bus("a", "b"), bus("b", "c"), bus("c", "b"), bus("d", None), bus("e", "e")], "master")
    assert found == {"a": "b", "b": UNKNOWN, "c": UNKNOWN, "d": MASTER, "e": UNKNOWN}
    deep = homes([bus(f"{index}", f"{index + 1}" if index < 3000 else None) for index in range(3001)], "master")
    assert deep["3000"] == MASTER
    depth, here = 0, "0"
    while here != MASTER:
        depth, here = depth + 1, deep[here]
    assert depth < 12


# The bounce


def test_the_outline_holds_the_extremes_of_every_column(folder: Path) -> None:
    samples = np.random.default_rng(7).uniform(-0.9, 0.9, (30011, 2))
    sf.write(folder / "noise.wav", samples, 44100, subtype="FLOAT")
    found = overview(folder / "noise.wav", read_header(folder / "noise.wav"), 100)
    borders = np.arange(101) * len(samples) // 100
    for channel, outline in enumerate(found.channels):
        parts = np.split(samples[:, channel], borders[1:-1])
        np.testing.assert_allclose(outline.lowest, [part.min() for part in parts], atol=1e-6)
        np.testing.assert_allclose(outline.highest, [part.max() for part in parts], atol=1e-6)
        np.testing.assert_allclose(outline.rms, [np.sqrt(np.mean(part**2)) for part in parts], atol=1e-6)


def test_the_outline_is_not_spoilt_by_broken_samples(folder: Path) -> None:
    samples = np.full((1000, 1), 0.25, np.float32)
    samples[10:13, 0] = [np.nan, np.inf, -1e30]
    sf.write(folder / "broken.wav", samples, 44100, subtype="FLOAT")
    found = overview(folder / "broken.wav", read_header(folder / "broken.wav"), 10)
    assert found.channels[0].highest == (0.25,) * 10
    assert found.channels[0].lowest[0] == 0.0


def test_every_plot_says_its_numbers_in_words(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-4.0)
    page = page_of(health_in(write_set(folder / "Song.als")))
    for start in ("Waveform of 0:08: sample peak \u22124.0", "Loudness over time: integrated", "Spectrum in third octaves",
                  "Correlation of left and right over time"):  # fmt: skip
        assert re.search(f'aria-label="{re.escape(start)}', page), start


def test_plots_take_their_colours_from_the_style_sheet(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-4.0)
    page = page_of(health_in(write_set(folder / "Song.als")))
    drawn = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert "var(--plot-wave)" in drawn
    assert not re.search(r"#[0-9a-f]{6}\b", drawn)
    assert "<text" in drawn  # letters stay letters


def test_the_headroom_meter_says_how_far_the_peak_is_from_the_window(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-1.0)
    meter = figures.meter(health_in(write_set(folder / "Song.als")))
    assert meter is not None
    assert "2.0\u202fdB above the range of \u22126.0 to \u22123.0\u202fdBFS (a convention)" in meter.sentences[1]
    assert meter.window is not None


def test_a_master_has_no_window_of_headroom(folder: Path) -> None:
    meter = figures.meter(health_in(write_wav(folder / "Song master.wav", peak_db=-1.0)))
    assert meter is not None
    assert meter.window is None


@pytest.mark.parametrize("samples", [np.zeros((48000, 2)), np.zeros((10, 1)), np.full((480, 6), 0.5)])
def test_silent_and_tiny_bounces_make_a_page(folder: Path, samples: Any) -> None:
    sf.write(folder / "Odd.wav", samples, 48000, subtype="PCM_24")
    assert "</html>" in page_of(health_in(folder / "Odd.wav"))


def test_a_mix_is_told_what_platforms_would_do_only_as_a_what_if(folder: Path) -> None:
    page = page_of(health_in(write_wav(folder / "Song mix.wav", peak_db=-1.0)))
    assert "If you released it as it is" in page
    assert "What the platforms will do" not in page


def test_the_page_says_what_was_read_and_how_to_make_it_again(folder: Path) -> None:
    path = write_set(folder / "Song.als")
    health = health_in(path)
    page = render(health, Extras("daw-lint report 'Song & Dance.als'"))
    assert health.files[0].sha256 in page
    assert "daw-lint report &#39;Song &amp; Dance.als&#39;" in page


def test_the_page_is_made_without_a_bounce_that_is_gone(folder: Path) -> None:
    bounce = write_wav(folder / "Song.wav", peak_db=-4.0)
    health = health_in(write_set(folder / "Song.als"))
    bounce.unlink()
    assert extras_of(health, "").overview is None
    assert "</html>" in page_of(health)


# Hostile text


def test_names_are_text_whatever_they_say(folder: Path) -> None:
    name = '"><img src=x onerror=alert(1)>'
    tracks = track(HOSTILE, number=1, soloed=True) + track(name, number=2, devices=vst2(f"{name}{HOSTILE}"))
    renamed = vst2(name).replace('<UserName Value=""/>', '<UserName Value="Mine"/>')
    master = vst2(f"Pro-L 2{name}") + renamed
    page = page_of(health_in(write_set(folder / "<b>Song's.als", live_set(tracks, master=master))))
    assert "<b>Song" not in page
    body = page[page.index("<body>") :]
    assert "<img" not in body
    assert body.count("<script") == 1  # our own
    assert "\u202e" not in body
    assert "\\u202e" in body


def test_what_cannot_be_written_as_text_is_shown(folder: Path) -> None:
    tracks = track("\x85bell \ud800".encode("utf-8", "replace").decode(), number=1)
    page_of(health_in(write_set(folder / "Song.als", live_set(tracks)))).encode()
