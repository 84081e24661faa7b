"""States of Waves' plug-ins."""

from __future__ import annotations

from struct import pack

from daw_lint.model.plugin_state import StoredState
from tests.support.plugin_states import Built, device_of

L1_A = "1 -6.5999999999999996447 -0.5 * * * * * 0 0\n0 1 1 0 0 * 250 0 "
L1_B = "1 -12 -3 * * * * * 0 0\n0 1 1 0 0 * 250 0 "
SSL_COMP = "-2.7000000000000001776 1 0 2 3 7.5999999999999987566 * 1 1 0\n0 0 0.95 1 0.95 * * * *\n"
L3 = "1 0 0 0 0 0 -7.5 0 0 "
BYPASS = b'<Bypass Version="1.0" Bypass="%d"/>\n'


def xml(name: str, setup_a: str, setup_b: str = "", active: str = "SETUP_A") -> bytes:
    """Write the XML with both setups."""
    return (
        f'<PresetChunkXMLTree version="2">\n <Preset Name="" GenericType="X">\n  <PresetHeader>\n'
        f"   <PluginName>{name}</PluginName>\n   <PluginVersion>13.0.0.129</PluginVersion>\n"
        f"   <ActiveSetup>{active}</ActiveSetup>\n  </PresetHeader>\n"
        f'  <PresetData Setup="SETUP_A">\n   <Parameters Type="RealWorld">{setup_a}</Parameters>\n  </PresetData>\n'
        f'  <PresetData Setup="SETUP_B">\n   <Parameters Type="RealWorld">{setup_b}</Parameters>\n  </PresetData>\n'
        " </Preset>\n</PresetChunkXMLTree>\n"
    ).encode()


def block(text: bytes, tail: bytes = b"") -> bytes:
    """Write the block around the XML, and what a VST3 state adds."""
    return pack(">3I", len(text) + 32, 3, 1) + b"L1CSsetA" + pack(">I", len(text)) + b"XPst" + text + bytes(4) + tail


def built() -> tuple[Built, ...]:
    """Build a limiter in each format."""
    l1 = xml("L1", L1_A, L1_B)
    texts = (
        b"<a>" * 40_000,
        b"<a/>" * 30_000,
        xml("L1", "1 " * 50_000),
        xml("L1", "9" * 100_000),
        xml("L1", L1_A.replace("-0.5", "nan")),
        b'<!DOCTYPE a [<!ENTITY b "ccc">]><PluginName>&b;</PluginName>',
        b"\xff\xfe" + l1,
        b"<a>" + b"x" * 130_000 + b"</a>",
        xml("L1", L1_A.replace("*", "&#42;" * 3000)),
    )
    return (
        Built(
            device_of("L1 limiter Stereo"),
            StoredState(chunk=block(l1, BYPASS % 0)),
            tuple(StoredState(chunk=block(text)) for text in texts),
        ),
        Built(device_of("L3 Ultra"), StoredState(chunk=block(xml("L3 Ultra", L3)))),
        Built(device_of("L1 (s)"), StoredState(chunk=bytes(12), extra={"Waves_XPst": block(l1)})),
        Built(device_of("SSLComp Stereo"), StoredState(chunk=block(xml("SSLComp", SSL_COMP), BYPASS % 1))),
    )
