"""Preset files of VST plug-ins: chunks, floats in both byte orders, banks, and what does not fit."""

from __future__ import annotations

import random

import pytest

from daw_lint.model.vst_preset import unwrapped, vst2_state, vst3_preset, vst3_state, vst_preset
from tests.support.vst_presets import CHUNK, fxb_chunk, fxb_floats, fxp_chunk, fxp_floats, vst_w, vstpreset

FLOATS = (0.0, 0.5, 1.0, 0.25)
WHOLE = (
    fxp_floats(FLOATS),
    fxp_chunk(),
    fxb_chunk(),
    fxb_floats(FLOATS, FLOATS),
    vst_w(fxb_chunk()),
    vstpreset(CHUNK, b"c"),
)


@pytest.mark.parametrize("data", [fxp_chunk(), fxb_chunk(), fxb_chunk() + b"more"])
def test_a_preset_or_bank_with_a_chunk_is_that_chunk(data: bytes) -> None:
    stored = vst2_state(data)
    assert stored is not None
    assert (stored.chunk, stored.floats) == (CHUNK, ())


@pytest.mark.parametrize("order", [">", "<"])
def test_the_floats_of_a_preset_are_read_in_the_order_in_which_they_make_sense(order: str) -> None:
    stored = vst2_state(fxp_floats(FLOATS, order))
    assert stored is not None
    assert stored.floats == FLOATS


def test_floats_that_make_sense_in_neither_order_are_refused() -> None:
    assert vst2_state(fxp_floats((0.5, 7.0))) is None
    assert vst2_state(fxp_floats((0.5, float("nan")))) is None


@pytest.mark.parametrize(("current", "first"), [(0, 0.0), (1, 0.75)])
def test_of_a_bank_of_floats_the_current_program_counts(current: int, first: float) -> None:
    stored = vst2_state(fxb_floats(FLOATS, (0.75, 0.0, 0.0, 1.0), current=current))
    assert stored is not None
    assert stored.floats[0] == first
    assert vst2_state(fxb_floats(FLOATS, current=1)) is None


def test_a_bank_with_programs_of_different_lengths_is_refused() -> None:
    assert vst2_state(fxb_floats(FLOATS, (0.5,), current=1)) is None


def test_a_vst3_preset_gives_both_states() -> None:
    stored = vst3_preset(vstpreset(CHUNK, b"controller"))
    assert stored is not None
    assert (stored.chunk, stored.controller) == (CHUNK, b"controller")


def test_a_vst3_state_that_wraps_a_vst2_one_is_unwrapped() -> None:
    for stored in (vst3_state(vst_w(fxb_chunk())), vst_preset(vstpreset(vst_w(fxb_chunk()))), unwrapped(fxb_chunk())):
        assert stored is not None
        assert (stored.chunk, stored.controller) == (CHUNK, b"")
    assert vst3_state(b"") is None


@pytest.mark.parametrize("data", WHOLE)
def test_damage_gives_a_state_or_nothing_and_a_cut_file_never_another_state(data: bytes) -> None:
    chance = random.Random(19)
    read = unwrapped if data.startswith(b"VstW") else vst_preset
    whole = read(data)
    assert whole is not None
    for end in range(0, len(data), 7):
        cut = read(data[:end])
        assert cut is None or (cut.floats == whole.floats and cut.chunk in (whole.chunk, b""))
    for _ in range(400):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(min(len(damaged), 200))] = chance.randrange(256)
        read(bytes(damaged))
