"""Small Live sets for tests: enough structure for what a test asks, in the shape of Live 11."""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.sax.saxutils import quoteattr

ON = '<On><Manual Value="true"/></On>'
OFF = '<On><Manual Value="false"/></On>'


def vst2(name: str, on: bool = True, annotation: str = "", unique_id: int = 0) -> str:
    return (
        f'<PluginDevice Id="0">{ON if on else OFF}<UserName Value=""/><Annotation Value={quoteattr(annotation)}/>'
        f'<PluginDesc><VstPluginInfo Id="0"><PlugName Value={quoteattr(name)}/><UniqueId Value="{unique_id}"/></VstPluginInfo>'
        "</PluginDesc></PluginDevice>"
    )


def native(tag: str, *parameters: str, on: bool = True) -> str:
    return f'<{tag} Id="0">{ON if on else OFF}<UserName Value=""/>{"".join(parameters)}</{tag}>'


def parameter(name: str, value: str) -> str:
    return f'<{name}><Manual Value="{value}"/></{name}>'


def rack(*chains: str, on: bool = True, selector: int = 0, name: str = "") -> str:
    return (
        f'<AudioEffectGroupDevice Id="0">{ON if on else OFF}<UserName Value={quoteattr(name)}/>'
        f"<Branches>{''.join(chains)}</Branches>{parameter('ChainSelector', str(selector))}</AudioEffectGroupDevice>"
    )


def chain(*devices: str, on: bool = True, soloed: bool = False, zone: tuple[int, int] = (0, 0)) -> str:
    return (
        '<AudioEffectBranch Id="0"><Name><EffectiveName Value="Chain"/><UserName Value=""/></Name><DeviceChain>'
        f'<AudioToAudioDeviceChain Id="0"><Devices>{"".join(devices)}</Devices></AudioToAudioDeviceChain></DeviceChain>'
        f'<BranchSelectorRange><Min Value="{zone[0]}"/><Max Value="{zone[1]}"/></BranchSelectorRange>'
        f'<IsSoloed Value="{str(soloed).lower()}"/>'
        f'<MixerDevice><Speaker><Manual Value="{str(on).lower()}"/></Speaker></MixerDevice></AudioEffectBranch>'
    )


def clip(name: str, start: float, end: float, path: str = "", relative: str = "", kind: int = 3) -> str:
    sample = (
        f'<SampleRef><FileRef><RelativePathType Value="{kind}"/><RelativePath Value={quoteattr(relative)}/>'
        f"<Path Value={quoteattr(path)}/></FileRef></SampleRef>"
        if path
        else ""
    )
    return (
        f'<AudioClip Id="0" Time="{start}"><CurrentStart Value="{start}"/><CurrentEnd Value="{end}"/>'
        f"<Name Value={quoteattr(name)}/>"
        f'<Disabled Value="false"/><IsWarped Value="false"/><WarpMode Value="4"/>{sample}</AudioClip>'
    )


def track(
    name: str,
    *,
    number: int,
    kind: str = "AudioTrack",
    clips: str | None = None,
    devices: str = "",
    output: str = "AudioOut/Master",
    group: int = -1,
    muted: bool = False,
    soloed: bool = False,
    annotation: str = "",
    sends: str = "",
) -> str:
    events = clip(name, 0, 16) if clips is None and kind == "AudioTrack" else clips or ""
    return (
        f'<{kind} Id="{number}"><Name><EffectiveName Value={quoteattr(name)}/><UserName Value={quoteattr(name)}/>'
        f'<Annotation Value={quoteattr(annotation)}/></Name><TrackGroupId Value="{group}"/><DeviceChain>'
        f'<AudioOutputRouting><Target Value="{output}"/></AudioOutputRouting>'
        f'<Mixer><Sends>{sends}</Sends><Speaker><Manual Value="{str(not muted).lower()}"/></Speaker>'
        f'<SoloSink Value="{str(soloed).lower()}"/><Volume><Manual Value="1"/></Volume></Mixer>'
        f"<MainSequencer><Sample><ArrangerAutomation><Events>{events}</Events></ArrangerAutomation></Sample></MainSequencer>"
        f"<DeviceChain><Devices>{devices}</Devices></DeviceChain></DeviceChain></{kind}>"
    )


def live_set(
    tracks: str | None = None,
    master: str = "",
    volume: str = "1",
    creator: str = "Ableton Live 11.3.4",
    tag: str = "MasterTrack",
) -> str:
    """Return the XML of a set: two tracks of 8 s at 120 BPM, unless others are given."""
    inside = track("Drums", number=1) + track("Bass", number=2) if tracks is None else tracks
    name = "Master" if tag == "MasterTrack" else "Main"
    form = "10.0_377" if creator.startswith("Ableton Live 10") else "11.0_11300"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Ableton MajorVersion="5" MinorVersion="{form}" Creator="{creator}"><LiveSet>'
        f'<Tracks>{inside}</Tracks><{tag}><Name><EffectiveName Value="{name}"/><UserName Value=""/></Name><DeviceChain>'
        f'<Mixer><Volume><Manual Value="{volume}"/></Volume><Tempo><Manual Value="120"/></Tempo>'
        '<TimeSignature><Manual Value="201"/></TimeSignature></Mixer>'
        f"<DeviceChain><Devices>{master}</Devices></DeviceChain></DeviceChain></{tag}></LiveSet></Ableton>"
    )


def write_set(path: Path, xml: str | None = None) -> Path:
    """Write a set, gzipped as Live does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress((live_set() if xml is None else xml).encode()))
    return path
