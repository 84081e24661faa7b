"""States of plug-ins that are made with JUCE."""

from __future__ import annotations

from struct import pack

from daw_lint.model.plugin_state import StoredState
from daw_lint.model.session import DeviceFormat
from tests.support.plugin_states import Built, device_of

NOVA = (
    '<TDRNova _preset_name="Built" bandActive_1="On" bandGain_1="-2.0" bandDynActive_1="On" bandDynThreshold_1="-12.0"'
    ' bandDynActive_wide="On" bandDynThreshold_wide="-21.5" bandDynRatio_wide="1.5" bandDynAttack_wide="8.0"'
    ' bandDynRelease_wide="200" bypass_master="Off" gain_master="1.5"/>'
)
KOTELNIKOV = (
    '<TDRKotelnikov thresholdParam="-25.0" softKneeParam="9.0" ratioParam="2.5" attackParam="8.0" releasePeakParam="80"'
    ' makeUpParam="0.0" outGainParam="3.0" bypassParam="Off"/>'
)
KLANGHELM = '<?xml version="1.0" encoding="UTF-8"?> <KlanghelmMJUCjr Compress="0.4" Makeup="0.4" Bypass="1.0"/>'
FG_X = (
    '<?xml version="1.0"?><FGX CURRENT_PARAM_SET="1"><PARAM id="FGComp_Power0" value="1.0"/><PARAM id="FGLevel_Power0" value="1.0"/>'
    '<PARAM id="FGComp_Power1" value="0.0"/><PARAM id="FGLevel_Power1" value="1.0"/></FGX>'
)
_GLUE_OTHER = (
    '<Preset Name="B"><Parameters><Tuple Key="Power" Value="No"/><Tuple Key="Threshold" Value="0.00000000 dB"/>'
    '<Tuple Key="CompIn" Value="No"/><Tuple Key="PeakClipIn" Value="Yes"/></Parameters></Preset>'
)
GLUE = (
    '<Cytomic Product="The Glue" Version="1.3.19"><SongPreset><State><Tuple Key="UiScale" Value="1"/>'
    '<Tuple Key="CurrentPreset" Value="0"/></State><Preset Name="A"><Parameters><Tuple Key="Power" Value="Yes"/>'
    '<Tuple Key="Threshold" Value="-12.50000000 dB"/><Tuple Key="Makeup" Value="2.00000000 dB"/><Tuple Key="Range" Value="Full"/>'
    '<Tuple Key="Attack" Value="0.3 mS"/><Tuple Key="Release" Value="0.6 S"/><Tuple Key="Ratio" Value="4"/>'
    '<Tuple Key="CompIn" Value="Yes"/><Tuple Key="WetMix" Value="75.00000000 %"/><Tuple Key="PeakClipIn" Value="No"/>'
    f"</Parameters></Preset>{_GLUE_OTHER}</SongPreset></Cytomic>"
)


def t_racks(model: str, attributes: str, other: str = "") -> str:
    """Write a session of T-RackS whose second snapshot is the current one."""
    slots = "".join(
        f'<Slot Bypass="0" Model="{model}" SnapshotID="{number}"><Module {text}/></Slot>'
        for number, text in enumerate((other, attributes, other))
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Session CurrentPreset="" CurrentSnapshot="1">{slots}</Session>'


BRICKWALL = t_racks(
    "7f4e1fbf-b3d4-4161-95e4-8402ac75ec90",
    'InternalInputL="3.250000000000000" InternalInputR="3.250000000000000" InternalOutputCeilingL="-0.500000000000000"'
    ' InternalOutputCeilingR="-0.500000000000000" InternalReleaseTimeL="10.0" InternalReleaseTimeR="10.0"',
    'InternalInputL="0.0" InternalInputR="0.0"',
)
BUS_COMPRESSOR = t_racks(
    "ca93eab8-6501-43d5-8c6e-c1620c538692",
    'InternalAttackL="1 ms" InternalAttackR="1 ms" InternalReleaseL="0.3 S" InternalReleaseR="0.3 S" InternalRatioL="2 dB"'
    ' InternalRatioR="2 dB" InternalThresholdL="-4.5" InternalThresholdR="-4.5" InternalMakeUpL="0.75" InternalMakeUpR="0.75"',
)


def chunk(text: str | bytes, private: bytes = b"") -> bytes:
    """Write a state with this XML, and what JUCE's VST3 wrapper adds."""
    data = text.encode() if isinstance(text, str) else text
    return b"VC2!" + pack("<I", len(data)) + data + b"\0" + private


def private(is_bypassed: bool) -> bytes:
    """Write what JUCE's VST3 wrapper adds to a state."""
    kind = 2 if is_bypassed else 3
    tree = b"JUCEPrivateData\0" + b"\x01\x01" + b"Bypass\0" + bytes([1, 1, kind]) + b"\0"
    return bytes(8) + tree + pack("<q", len(tree)) + b"JUCEPrivateData"


def built() -> tuple[Built, ...]:
    """Build a state of each plug-in whose XML is known."""
    bomb = '<!DOCTYPE a [<!ENTITY b "' + "c" * 99 + '"><!ENTITY d "' + "&b;" * 99 + '">]><TDRNova gain_master="&d;"/>'
    return (
        Built(
            device_of("TDR Nova"),
            StoredState(chunk=chunk(NOVA, private(False))),
            (
                StoredState(chunk=chunk("<a>" * 40_000)),
                StoredState(chunk=chunk("<a>" * 3000 + NOVA + "</a>" * 3000)),
                StoredState(chunk=chunk("<a/>" * 40_000)),
                StoredState(chunk=chunk("<a " + " ".join(f'b{index}=""' for index in range(12_000)) + "/>")),
                StoredState(chunk=chunk(bomb)),
                StoredState(chunk=chunk(NOVA.encode("utf-16"))),
                StoredState(chunk=chunk(b'<?xml version="1.0" encoding="idna"?>' + NOVA.encode())),
                StoredState(chunk=chunk(b"<TDRNova gain_master='\xff\xfe'/>")),
                StoredState(chunk=chunk("<TDRNova gain_master='" + "9" * 100_000 + "'/>")),
                StoredState(chunk=chunk(NOVA.replace("1.5", "nan").replace("-21.5", "-inf"))),
                StoredState(chunk=b"VC2!\xff\xff\xff\xff" + NOVA.encode()),
                StoredState(chunk=b"VC2!" + pack("<I", 8_000_000) + b"<a/>" * 2_000_000),
            ),
        ),
        Built(device_of("TDR Kotelnikov"), StoredState(chunk=chunk(KOTELNIKOV))),
        Built(device_of("TDR Nova", DeviceFormat.AU), StoredState(extra={"jucePluginState": NOVA.encode()})),
        Built(device_of("MJUCjr"), StoredState(chunk=chunk(KLANGHELM, private(False)))),
        Built(device_of("FG-X"), StoredState(chunk=chunk(FG_X))),
        Built(device_of("The Glue"), StoredState(chunk=chunk(GLUE))),
        Built(device_of("Brickwall", DeviceFormat.AU), StoredState(extra={"jucePluginState": BRICKWALL.encode()})),
        Built(
            device_of("Bus Compressor", DeviceFormat.AU),
            StoredState(extra={"jucePluginState": BUS_COMPRESSOR.encode()}),
        ),
        Built(device_of("Other"), StoredState(chunk=chunk("<Other/>", private(True)))),
    )
