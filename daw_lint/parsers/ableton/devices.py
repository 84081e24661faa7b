"""The devices of a Live track: native devices, plug-ins, Max devices, and racks."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.session import Chain, Device, DeviceFormat, Switch
from daw_lint.parsers.ableton.automation import Parameters
from daw_lint.parsers.ableton.elements import flag, gain_db, number, text
from daw_lint.parsers.ableton.native import native_name
from daw_lint.parsers.ableton.native_parameters import read_parameters
from daw_lint.parsers.ableton.plugins import Identity, identify_max, identify_plugin
from daw_lint.parsers.ableton.routing import read_sidechain_source
from daw_lint.parsers.ableton.states import PLUGINS, StateReader
from daw_lint.parsers.xml_places import Places


def both(first: Switch, second: Switch) -> Switch:
    """Combine two switches in series: off wins, then unknown, then automated."""
    for state in (False, None, "automated"):
        if state in (first, second) and not (state is False and first is not False and second is not False):
            return state
    return True


class DeviceReader:
    """Reads the devices of one track."""

    def __init__(self, parameters: Parameters, states: StateReader, places: Places) -> None:
        """Take the reader of the track's parameters, that of the states of the set's plug-ins, and the places in the track."""
        self.parameters = parameters
        self.states = states
        self._places = places

    def read(self, devices: Element | None, path: str, active: Switch) -> tuple[Device, ...]:
        """Read the devices in a ``Devices`` element. ``active`` is the state of the chain or track around them."""
        if devices is None:
            return ()
        return tuple(self._device(element, path, active) for element in devices if isinstance(element.tag, str))

    def _device(self, element: Element, path: str, around: Switch) -> Device:
        tag = str(element.tag)
        identity = _identify(element, tag)
        user_name = text(element, "UserName") or None
        enabled = self.parameters.switch(element.find("On"))
        active = both(around, enabled)
        is_rack = tag.endswith("GroupDevice")
        label = user_name or identity.name
        device_path = f"{path} > Rack '{user_name}'" if is_rack and user_name else f"{path} > {label}"
        return Device(
            name=identity.name,
            format=identity.format,
            path=device_path,
            enabled=enabled,
            active=active,
            user_name=user_name,
            vendor=identity.vendor,
            plugin_id=identity.plugin_id,
            stated_class=identity.stated_class,
            parameters=read_parameters(element, self.parameters),
            sidechain_source=read_sidechain_source(element),
            chains=tuple(self._within(element)._chains(element, device_path, active)) if is_rack else (),
            annotation=text(element, "Annotation"),
            native_type=tag,
            state=self.states.of(element, self.parameters),
            place=self._places.of(element),
        )

    def _within(self, rack: Element) -> DeviceReader:
        return DeviceReader(self.parameters.within(rack), self.states, self._places)

    def _chains(self, rack: Element, path: str, active: Switch) -> Iterator[Chain]:
        branches = list(rack.iterfind("Branches/*"))
        selected = self.parameters.number(rack.find("ChainSelector"))
        soloed = any(flag(branch, "IsSoloed") for branch in branches)
        for index, branch in enumerate(branches, 1):
            # A soloed chain silences the others in Live although their own switches stay on.
            silent = (soloed and not flag(branch, "IsSoloed")) or _is_deselected(branch, selected)
            yield self._chain(branch, index, path, both(active, not silent))
        for index, branch in enumerate(rack.iterfind("ReturnBranches/*"), 1):
            yield self._chain(branch, index, path, active, is_return=True)

    def _chain(self, branch: Element, index: int, path: str, active: Switch, is_return: bool = False) -> Chain:
        user_name = text(branch, "Name/UserName") or text(branch, "Name")
        name = user_name or f"{'Return chain' if is_return else 'Chain'} {index}"
        enabled = self.parameters.switch(branch.find("MixerDevice/Speaker"))
        # The element between is named after what goes in and out, such as MidiToAudioDeviceChain.
        devices = branch.find("DeviceChain/*/Devices")
        inside = self.read(devices, f"{path} > {name}", both(active, enabled))
        volume_db = gain_db(self.parameters.number(branch.find("MixerDevice/Volume")))
        return Chain(name, enabled, inside, volume_db, is_return)


def _is_deselected(branch: Element, selected: float | None) -> bool:
    """Whether the chain selector is outside the zone of a chain. Such a chain gets no input."""
    low, high = number(branch, "BranchSelectorRange/Min"), number(branch, "BranchSelectorRange/Max")
    if selected is None or low is None or high is None:
        return False
    return not low <= selected <= high


def _identify(element: Element, tag: str) -> Identity:
    if tag.startswith("MxDevice"):
        return identify_max(element)
    if tag in PLUGINS:
        return identify_plugin(element) or Identity(
            "unnamed plug-in", DeviceFormat.AU if tag == "AuPluginDevice" else DeviceFormat.VST2
        )
    return Identity(native_name(tag), DeviceFormat.NATIVE, "Ableton", f"native:{tag}")
