"""No message contradicts itself: at the border of every limit the printed value decides, and the printed distance is not 0."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import log10
from typing import Any

import pytest

from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import judge
from daw_lint.model.finding import Finding
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load

RULES = {rule.code: rule for rule in load_rules()}
CATALOGUE = load()
STEPS = (0.0, 5e-7, 0.0004, 0.0006, 0.004, 0.006, 0.04, 0.06, 0.4, 0.6)
NUMBER = r"[-+]?\d[\d,]*(?:\.\d+)?"


def bounce(**parts: Any) -> dict[str, Any]:
    return {"bounce": parts}


def part(name: str, field: str, **more: Any) -> Callable[[float], dict[str, Any]]:
    return lambda value: bounce(**{name: {field: value, **more}})


def edges(field: str) -> Callable[[float], dict[str, Any]]:
    return part("edges", field)


def in_target(target: str, example: dict[str, Any]) -> dict[str, Any]:
    return {"stage": "master", "targets": [target], **example}


def mono_loss(value: float) -> dict[str, Any]:
    band = {"name": "mid", "low_hz": 500.0, "high_hz": 2000.0, "level_db": -20.0, "share": 0.3, "mono_loss_db": value}
    return bounce(spectrum={"bands": [band]}, stereo={"correlation": 0.5})


def at_deezer(value: float) -> dict[str, Any]:
    parts = {"true_peak": {"peak_db": value}, "loudness": {"integrated_lufs": -15.0}}
    return in_target("deezer", bounce(peak_db=-3.0, **parts))


def album(value: float) -> dict[str, Any]:
    songs = (-10.0, -10.0, -10.0, value)
    files = [{"name": f"{n}.wav", "loudness": {"integrated_lufs": lufs}} for n, lufs in enumerate(songs)]
    return {"set": "album", "files": files}


class Border:
    """A rule, a case for a value, the limit, and on which side of it the rule speaks."""

    def __init__(self, code: str, case: Callable[[float], dict[str, Any]], limit: float, side: int) -> None:
        self.code, self.case, self.limit, self.side = code, case, limit, side


def staged(stage: str, case: Callable[[float], dict[str, Any]]) -> Callable[[float], dict[str, Any]]:
    return lambda value: {"stage": stage, **case(value)}


def limits() -> list[Border]:
    """Return a border for every shipped rule that is a limit, from its own data."""
    found = []
    for rule in RULES.values():
        if rule.limit is not None:
            head, name, field = rule.limit.quantity.split(".")
            assert head == "bounce"
            case = (lambda value: bounce(peak_db=value)) if name == "level" else part(name, field)
            bound = rule.values[rule.limit.above or rule.limit.below or ""]
            found.append(Border(rule.code, staged(rule.stages[0], case), bound, 1 if rule.limit.above else -1))
    return found


CHECKS = [
    Border("HR108", lambda v: {"stage": "master", **bounce(peak_db=-3.0, true_peak={"peak_db": v})}, -0.8, 1),
    Border("HR110", lambda v: bounce(rms_db=v), -15.0, 1),
    Border("HR110", lambda v: bounce(rms_db=v), -20.0, -1),
    Border("HR111", lambda v: bounce(peak_db=v, bit_depth=16), -18.0, -1),
    Border("ED102", edges("head_silence_s"), 0.1, -1),
    Border("ED103", edges("first_sample_db"), -30.0, 1),
    Border("ED104", edges("last_sample_db"), -40.0, 1),
    Border("ED105", edges("head_silence_s"), 5.0, 1),
    Border("ED106", lambda v: bounce(length_s=100.0, edges={"tail_silence_s": v}), 30.0, 1),
    Border("ED108", edges("fade_out_s"), 5.0, 1),
    Border("TN104", part("spectrum", "tilt_db_per_octave"), 2.0, 1),
    Border("TN101", lambda v: bounce(dc_offset=[0.002, 0.0], rms_db=10 * log10(4e-6 * (10 ** (v / 10) + 0.5))), 32.0, -1),
    Border("IM102", part("stereo", "low_correlation"), 0.3, -1),
    Border("IM103", part("stereo", "balance_db"), 1.0, 1),
    Border("IM104", lambda v: bounce(stereo={"width_db": v}, same_channels=False), -26.0, -1),
    Border("IM105", part("stereo", "correlation"), 0.3, -1),
    Border("IM106", mono_loss, 4.0, 1),
    Border("IM107", part("stereo", "low_correlation"), 0.9, -1),
    Border("DY103", part("dynamics", "psr_min_db"), 8.0, -1),
    Border("GS108", lambda v: {"tracks": [{"name": "Vox", "volume_db": v}, {"name": "Drums"}]}, 0.0, 1),
    Border("MB115", lambda v: {"stage": "master", "format": "als", "master": ["FabFilter Pro-L 2"], "master_fader_db": v}, 0.0, 1),
    Border("AL101", album, -6.0, 1),
    Border("RT103", at_deezer, -0.8, 1),
    Border("RT104", lambda v: in_target("ebu-r128", bounce(loudness={"integrated_lufs": v})), -22.5, 1),
    Border("RT115", lambda v: in_target("distributor", bounce(edges={"tail_silence_s": v})), 10.0, 1),
]  # fmt: skip


def said(border: Border, value: float) -> Finding | None:
    """Return what the rule says of a value, with its shipped settings."""
    found = judge(build_case(border.case(value), CATALOGUE), [RULES[border.code]]).findings
    return found[0] if found else None


def named(border: Border) -> str:
    return f"{border.code} {border.limit:g}"


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(NUMBER, text)]


@pytest.mark.parametrize("border", [*limits(), *CHECKS], ids=named)
def test_a_rule_speaks_on_one_side_of_its_limit_only(border: Border) -> None:
    """A rule that spoke on both sides, or on none, would make the test of the texts below mean nothing."""
    far = border.limit / 2 if 0 < border.limit < 0.1 else min(max(abs(border.limit) * 0.3, 0.1), 3.0)
    assert said(border, border.limit + border.side * far) is not None
    assert said(border, border.limit) is None
    assert said(border, border.limit - border.side * far / 10) is None


@pytest.mark.parametrize("border", [*limits(), *CHECKS], ids=named)
def test_at_the_border_no_message_contradicts_itself(border: Border) -> None:
    for step in STEPS:
        finding = said(
            border, border.limit + border.side * step * (0.01 if border.limit < 0.1 and border.limit > 0 else 1)
        )
        if finding is None:
            continue
        text = (
            finding.message.removeprefix("DC offset")
            .replace("120 Hz", "")
            .replace("below 30 Hz", "")
            .replace("3 s", "")
        )
        value, _, wanted = text.partition("wanted")
        measured, bounds = numbers(value)[-1], numbers(wanted.partition(":")[0])
        assert bounds, finding.message
        assert all(measured != bound for bound in bounds), finding.message
        distance = re.search(rf"({NUMBER}) (?:dB|LU) (?:over|too|below)", wanted)
        assert distance is None or float(distance[1]) > 0, finding.message


def test_every_limit_of_the_book_is_tried() -> None:
    assert {border.code for border in limits()} == {code for code, rule in RULES.items() if rule.limit is not None}
    assert len(limits()) >= 8
