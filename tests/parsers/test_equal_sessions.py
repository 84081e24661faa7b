"""The same song, as every DAW saves it, gives the same findings and the same model.

What a format cannot hold or tell is named here with its reason; it must then be reported as not judged, and never pass.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.session import Session, TrackKind
from daw_lint.parsers import read_session
from fixtures.equal import song as s
from fixtures.equal.make import HERE, WRITERS, files
from tests.support.command_line import run
from tests.support.equal_songs import model, song_model

VARIANTS = [song.variant for song in s.SONGS]
SUFFIXES = [writer.SUFFIX for writer in WRITERS]
REFERENCE = "REF Song"
WANTED = {
    "clean": set(),
    "faulty": {("MB101", "FabFilter Pro-L 2"), ("SH101", "Vocals"), ("SH102", "Bass.wav")},
    "bypassed": {("MB102", "FabFilter Pro-L 2")},
}
RULES = {"MB101", "MB102", "RF101", "RF102", "SH101", "SH102"}
"""The rules that the song is about. Others may need facts that only few formats give."""
each = pytest.mark.parametrize(("variant", "suffix"), [(v, suffix) for v in VARIANTS for suffix in SUFFIXES])


class Gap(NamedTuple):
    """Rules that cannot be judged in a format: for want of a fact of the session, or for a reason that the rule tells."""

    codes: set[str]
    reason: str
    fact: str = ""
    variants: tuple[str, ...] = tuple(VARIANTS)
    in_part: bool = False
    """Whether the rules are judged all the same on what is known."""


WITHOUT_SOLO = ("clean", "bypassed")
GAPS = {
    ".dawproject": [Gap({"RF101"}, "the file does not say where this reference track is routed", variants=WITHOUT_SOLO)],
    ".flp": [
        Gap({"SH102"}, "4 media files are in a library or on another computer"),
    ],
    ".tracktionedit": [
        Gap({"RF101", "RF102"}, "some tracks run to an audio device that only the computer with it knows", Fact.ROUTING),
        Gap({"MB101"}, "only the master itself was checked, not the buses before it", in_part=True),
    ],
}  # fmt: skip
IMPOSSIBLE = {".xrns": {"SH102": "a Renoise song holds its samples"}}
OTHER_LIMITER = {".mmp": "fastLookaheadLimiter"}
"""LMMS runs the limiters that come with it everywhere, and those of Windows only there."""


def path_of(variant: str, suffix: str) -> Path:
    return HERE / variant / f"{variant}{suffix}"


def limiter_of(suffix: str) -> str:
    return OTHER_LIMITER.get(suffix, s.LIMITER.name)


@cache
def read(variant: str, suffix: str) -> Session:
    return read_session(path_of(variant, suffix))


@cache
def linted(variant: str, suffix: str) -> dict[str, Any]:
    options = ["--no-bounce", "--isolated", "--stage", "mix", "--format", "json"]
    result: dict[str, Any] = json.loads(run("check", path_of(variant, suffix), *options).stdout)
    return result


def gaps(variant: str, suffix: str) -> list[Gap]:
    return [gap for gap in GAPS.get(suffix, []) if variant in gap.variants]


def unjudged(variant: str, suffix: str, *, in_part: bool = True) -> set[str]:
    return set().union(*(gap.codes for gap in gaps(variant, suffix) if in_part or not gap.in_part))


def subject(finding: dict[str, Any]) -> str:
    """Return what a finding is about, however the DAW files it: the last part of its place, or a file's name."""
    file = str(finding["evidence"].get("file", ""))
    return file.replace("\\", "/").rsplit("/", 1)[-1] or str(finding["object"]).rsplit(" > ", 1)[-1]


# Findings


@each
def test_the_findings_are_those_of_the_song_but_for_what_the_format_cannot_tell(variant: str, suffix: str) -> None:
    found = {(one["code"], subject(one)) for one in linted(variant, suffix)["findings"]}
    out = unjudged(variant, suffix, in_part=False) | IMPOSSIBLE.get(suffix, {}).keys()
    wanted = {
        (code, what.replace(s.LIMITER.name, limiter_of(suffix))) for code, what in WANTED[variant] if code not in out
    }
    assert found == wanted


@each
def test_what_the_format_cannot_tell_is_not_judged_with_its_reason(variant: str, suffix: str) -> None:
    said = {one["code"]: one["reason"] for one in linted(variant, suffix)["not_judged"] if one["code"] in RULES}
    assert said.keys() == unjudged(variant, suffix)
    for gap in gaps(variant, suffix):
        assert all(gap.reason in said[code] for code in gap.codes)
        if gap.fact:
            assert {said[code] for code in gap.codes} == {read(variant, suffix).missing_facts[Fact(gap.fact)]}


@each
def test_only_the_named_facts_are_missing(variant: str, suffix: str) -> None:
    assert FULL_FACTS - read(variant, suffix).facts == {gap.fact for gap in gaps(variant, suffix)} - {""}


# Models


class Difference(NamedTuple):
    """What a format has instead of what the song says. ``value`` may be a part of a mapping."""

    aspect: str
    value: Any
    why: str


STRIPS = {name: {"audio", "group"} for name in ("Drums", "Bass", "Vocals", REFERENCE)}
PATTERNS = [(0, 16), (48, 64)]
DIFFERENCES = {
    ".dawproject": [Difference("ends", {REFERENCE: None}, "the format has no hardware outputs: its destination is left out")],
    ".flp": [
        Difference("signatures", [], "daw-lint does not read the time signature of FL Studio"),
        Difference("missing media", [], "samples of another computer cannot be checked"),
        Difference("kinds", {**STRIPS, s.RETURN: {"group"}}, "channels play into inserts, and a return is an insert like any"),
        Difference("sends", [("Vocals", s.RETURN, None)], "only the ends of the way of a send are known in dB"),
    ],
    ".mmp": [
        Difference("markers", [], "LMMS has no markers"),
        Difference("kinds", {"Vocals": {"audio", "group"}, REFERENCE: {"audio", "group"}, s.RETURN: {"group"}},
                   "tracks play into channels of the mixer, and a return is a channel like any"),
        Difference("ends", {REFERENCE: "none"}, "LMMS has one output: its reference runs nowhere"),
    ],
    ".tracktionedit": [Difference("ends", {REFERENCE: None}, "what an output is called is a matter of the computer")],
    ".xrns": [
        Difference("missing media", [], "a Renoise song holds its samples"),
        Difference("kinds", {name: {"instrument"} for name in STRIPS}, "a tracker plays samples by notes"),
        Difference("clips", dict.fromkeys(STRIPS, PATTERNS), "notes stand in patterns of 16 beats"),
    ],
}  # fmt: skip
OTHER_TRACKS = {
    ".als": {"Master": "Live keeps its cue output as a track"},
    ".song": {"Phones": "a second output is a channel of its own in Studio One"},
}
SOLO_AS_MUTES = {".flp": {"Drums", "Bass", REFERENCE, s.BUS}, ".mmp": {"Drums", "Bass", REFERENCE}}
"""FL Studio mutes every other insert, LMMS every other track."""


def expected(song: s.Song, suffix: str) -> dict[str, Any]:
    wanted = song_model(song)
    for difference in DIFFERENCES.get(suffix, []):
        own = difference.value
        wanted[difference.aspect] = {**wanted[difference.aspect], **own} if isinstance(own, dict) else own
    if any(track.soloed for track in song.tracks):
        wanted["muted"] = SOLO_AS_MUTES.get(suffix, set())
    wanted["master"] = [(name.replace(s.LIMITER.name, limiter_of(suffix)), *rest) for name, *rest in wanted["master"]]
    return wanted


def with_the_tracks_of_the_song(found: dict[str, Any], suffix: str) -> dict[str, Any]:
    """Leave out the named tracks that the song does not have, and the letter that Live puts before the name of a return."""
    others = OTHER_TRACKS.get(suffix, {})
    assert others.keys() <= found["kinds"].keys()
    plain = {
        aspect: {name.removeprefix("A-"): value for name, value in held.items() if name not in others}
        if isinstance(held, dict)
        else held
        for aspect, held in found.items()
    }
    plain["sends"] = [(source, target.removeprefix("A-"), level) for source, target, level in found["sends"]]
    return plain


@each
def test_the_model_is_that_of_the_song_but_for_the_named_differences(variant: str, suffix: str) -> None:
    song = next(song for song in s.SONGS if song.variant == variant)
    found, wanted = with_the_tracks_of_the_song(model(read(variant, suffix)), suffix), expected(song, suffix)
    assert {aspect: held for aspect, held in found.items() if held != wanted[aspect]} == {}


def test_the_master_is_a_master_everywhere() -> None:
    for suffix in SUFFIXES:
        master = read("clean", suffix).master
        assert master is not None
        assert master.kind is TrackKind.MASTER


# The files


def test_making_them_again_gives_the_files_that_are_here() -> None:
    made = files()
    for name, content in made.items():
        assert (HERE / name).read_bytes() == content, name
    here = {
        path.relative_to(HERE).as_posix()
        for variant in VARIANTS
        for path in (HERE / variant).rglob("*")
        if path.is_file()
    }
    assert here == made.keys()


def test_they_do_not_depend_on_what_was_made_before() -> None:
    assert files() == files()
