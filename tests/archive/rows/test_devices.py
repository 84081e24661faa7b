"""Whose a device is: a row says that it must be installed only where that is known."""

from __future__ import annotations

import pytest

from daw_lint.archive.rows.sessions import is_third_party
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.rulebook.catalogue import load


@pytest.mark.parametrize(
    ("suffix", "vendor", "form", "is_third"),
    [
        ("cpr", "iZotope", DeviceFormat.VST3, True),
        ("cpr", "Steinberg", DeviceFormat.NATIVE, False),
        ("cpr", "Steinberg", DeviceFormat.VST3, None),
        ("cpr", "Steinberg Media Technologies GmbH", DeviceFormat.VST3, None),
        ("als", "Steinberg", DeviceFormat.VST3, True),
        ("rpp", "Cockos", DeviceFormat.VST3, False),
        ("rpp", "", DeviceFormat.JSFX, None),
    ],
)
def test_what_may_come_with_the_program_is_not_known_to_be_needed(
    suffix: str, vendor: str, form: DeviceFormat, is_third: bool | None
) -> None:
    device = Device("Thing of no catalogue", form, "Master > Thing", True, True, vendor=vendor)
    assert is_third_party(device, suffix, load()) is is_third
