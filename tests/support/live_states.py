"""Plug-ins of Live sets with a stored state, in the shape of Live 11."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from tests.support.live_sets import ON


def _digits(data: bytes) -> str:
    """Hexadecimal digits as Live writes them: 40 bytes a line, indented."""
    lines = [data[start : start + 40].hex().upper() for start in range(0, len(data), 40)]
    return "".join(f"\n\t\t{line}" for line in lines) + ("\n\t" if lines else "")


def vst2_buffer(chunk: bytes) -> str:
    return f"<Preset><VstPreset Id='1'><Buffer>{_digits(chunk)}</Buffer></VstPreset></Preset>"


def vst3_states(processor: bytes, controller: bytes = b"") -> str:
    return (
        f"<Preset><Vst3Preset Id='1'><ProcessorState>{_digits(processor)}</ProcessorState>"
        f"<ControllerState>{_digits(controller)}</ControllerState></Vst3Preset></Preset>"
    )


def au(property_list: bytes) -> str:
    return f"<Preset><AuPreset><Buffer>{_digits(property_list)}</Buffer></AuPreset></Preset>"


def listed(*parameters: tuple[int, str, float] | tuple[int, str, float, str]) -> str:
    """Live's own list: ID, name and value of each, and more XML inside its value."""
    rows = "".join(
        f'<PluginFloatParameter Id="{index}"><ParameterName Value={quoteattr(name)}/><ParameterId Value="{number}"/>'
        f'<ParameterValue><Manual Value="{value}"/>{"".join(more)}<MidiControllerRange><Min Value="0"/></MidiControllerRange>'
        "</ParameterValue></PluginFloatParameter>"
        for index, (number, name, value, *more) in enumerate(parameters)
    )
    return f"<ParameterList>{rows}</ParameterList>"


def plugin(preset: str = "", parameters: str = "", info: str = "VstPluginInfo", identity: str = "") -> str:
    """A plug-in. ``info`` is the element that describes it, ``identity`` what is in it before the preset."""
    name = identity or '<PlugName Value="Some Plug-in"/><UniqueId Value="0"/>'
    return (
        f'<PluginDevice Id="0">{ON}<PluginDesc><{info}>{name}{preset}</{info}></PluginDesc>{parameters}</PluginDevice>'
    )
