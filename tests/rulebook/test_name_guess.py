"""What the name of an unknown plug-in suggests: a note, and nothing that a rule judges by."""

from __future__ import annotations

import csv

import pytest

from daw_lint.disk.shipped import rules_dir
from daw_lint.rulebook.name_guess import advice, guess, suggestion

MEANT = {
    "dynamics": {"limiter", "maximizer", "compressor", "bus-compressor", "multiband", "loudness-processor"},
    "meter": {"meter", "analyser"},
    "delay": {"delay"},
    "reverb": {"reverb"},
    "eq": {"eq", "mastering-eq", "dynamic-eq"},
}
DECLARED = {"vst3-subcategory", "airwindopedia", "open-audio-stack", "jsfx-tags", "jsfx-desc", "lv2", "ladspa-rdf"}
"""Sources that say the class themselves, whatever the name is."""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("XYZ Limiter", "dynamics"), ("Super Maximiser", "dynamics"), ("BusComp 2", "dynamics"), ("My Compressor", "dynamics"),
        ("Level Meter", "meter"), ("Wave Analyzer", "meter"), ("Oscilloscope", "meter"), ("Tape Delay", "delay"),
        ("Space Echo", "delay"), ("Plate Reverb", "reverb"), ("OddVerb", "reverb"), ("Tilt EQ", "eq"), ("OddEQ", "eq"),
        ("Equaliser One", "eq"),
    ],
)  # fmt: skip
def test_a_name_suggests_a_kind(name: str, kind: str) -> None:
    assert guess(name) == kind


@pytest.mark.parametrize(
    "name",
    ["De-clip", "DeClipper", "Unlimiter", "Unlimited", "Chandler Limited Curve Bender", "Bandlimited Saw", "De-esser", "DeEss",
     "De-reverb", "Reverb Remover", "MIDI Delay", "Parameter Mapper", "Kaleidoscope", "Sequencer", "FREQ Shifter", "bluechorus",
     "Decompressor", "REQUIEM", "EQUINOX", "Delimiter",
     "Compare", "Complex", "Soft Clipper", "Noise Gate", "Tape", "Drive", "Master", "Phaser", "Saturator", "Serum", ""],
)  # fmt: skip
def test_these_names_suggest_nothing(name: str) -> None:
    assert guess(name) is None
    assert suggestion(name) == advice(name) == ""


@pytest.mark.parametrize("name", ["EQ Delay", "Limiter Meter", "Reverb Echo", "Compressor EQ"])
def test_a_name_of_two_kinds_suggests_none(name: str) -> None:
    assert guess(name) is None


def test_the_note_says_what_to_do() -> None:
    assert suggestion("XYZ Limiter") == "its name suggests dynamics"
    assert advice("XYZ Limiter") == (
        'its name suggests dynamics: check it, and daw-lint plugins add "XYZ Limiter" --class limiter tells daw-lint'
    )
    assert advice("Big Verb").startswith("its name suggests a reverb: ")


def test_a_shell_runs_nothing_of_a_name_in_the_note() -> None:
    assert "daw-lint plugins add 'Limiter\"; $(touch x) \"' --class limiter" in advice('Limiter"; $(touch x) "')


@pytest.mark.parametrize("kind", MEANT)
def test_what_names_suggest_agrees_with_what_makers_declare(kind: str) -> None:
    rows = []
    for name in ("plugins.csv", "open_plugins.csv"):
        with (rules_dir() / name).open(encoding="utf-8", newline="") as stream:
            rows += [row for row in csv.DictReader(stream) if row["source"] in DECLARED]
    guessed = [row for row in rows if guess(row["name"].rpartition("/")[2]) == kind]
    right = [row for row in guessed if row["class"] in MEANT[kind]]
    assert len(guessed) >= 20
    assert len(right) / len(guessed) >= 0.9


@pytest.mark.parametrize(("name", "plugin_class"), [("XYZ Limiter", "limiter"), ("My Compressor", "compressor")])
def test_the_note_names_a_class_that_the_name_allows(name: str, plugin_class: str) -> None:
    assert f"--class {plugin_class} " in advice(name)
