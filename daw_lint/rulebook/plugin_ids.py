"""The forms of one plug-in ID: VST2, VST3 and Audio Units often contain the same code of four letters.

- A VST3 class ID made from a VST2 ID is ``VST``, the code, and the start of the name (Steinberg's migration of IDs).
- One made by JUCE is ``ABCDEF019182FAEB``, then the codes of the maker and of the plug-in; the latter is the VST2 code
  (``juce_VST3_Wrapper.cpp``). Maker and plug-in are also those of the Audio Unit.
- MeldaProduction writes text: eight letters of the maker, then the code twice (``MeldaproMOsSMOsS``).
- The subtype of an Audio Unit is the VST2 code: so in 12 of 12 pairs in real sessions.
- Universal Audio's VST2 codes are those of its Audio Units backwards (``J9AU`` and ``UA9J``).

Two makers can choose the same four letters, so a form that was derived says what else must agree.
"""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.named_tuple import NamedTuple
from daw_lint.regex import regex

_VST2_IN_VST3 = "VST3:565354"
_JUCE = "VST3:abcdef019182faeb"
_SIZE = len("VST3:") + 32
_UNIVERSAL_AUDIO = "Universal Audio"
_UAD_START = "UA"
_FILE_VERSION = regex(r"-\d+(\.\d+)+(?=:)")


class IdForm(NamedTuple):
    """A form in which the catalogue may list an ID.

    ``is_sure``: it names one plug-in of one maker. Otherwise the entry must have the same maker, ``maker`` (a name, or the
    start of one) where the ID says who that is, or else the same name.
    """

    id: str
    is_sure: bool = True
    maker: str = ""


def as_listed(plugin_id: str) -> str:
    """Write an ID in one way: the digits of a VST3 class ID in lower case, the file of a LADSPA plug-in without its version.

    DAWs differ in the case that they write, and ``lsp-plugins-ladspa-1.2.5`` is another file at each release.
    """
    if plugin_id.startswith("VST3:"):
        return "VST3:" + plugin_id[5:].lower()
    return _FILE_VERSION.sub("", plugin_id, count=1) if plugin_id.startswith("LADSPA:") else plugin_id


def id_forms(plugin_id: str | None) -> Iterator[IdForm]:
    """Yield the forms of an ID, the ID itself first."""
    if not plugin_id:
        return
    listed = as_listed(plugin_id)
    yield IdForm(listed)
    if listed.startswith("VST3:"):
        yield from _of_vst3(listed)
    elif listed.startswith("AU:"):
        yield from _of_audio_unit(listed)
    elif listed.startswith("VST2:"):
        yield from _of_vst2(listed[5:])


def without_type(audio_unit: str) -> tuple[str, ...]:
    """Return the ID of an Audio Unit without its type, and without type and maker; nothing if it is incomplete."""
    kind_and_codes = audio_unit[3:].split("/")
    if len(kind_and_codes) != 3:
        return ()
    _, code, maker = kind_and_codes
    return f"AU:*/{code}/{maker}", f"AU:*/{code}/*"


def _of_vst3(listed: str) -> Iterator[IdForm]:
    code = _letters(listed[11:19])
    if listed.startswith(_VST2_IN_VST3) and code:
        yield IdForm(f"VST2:{code}")
        yield from _of_vst2(code)
    if len(listed) != _SIZE:
        return
    maker, code = _letters(listed[21:29]), _letters(listed[29:])
    if listed.startswith(_JUCE) and maker and code:
        yield IdForm(f"AU:*/{code}/{maker}")
        yield IdForm(f"VST2:{code}", is_sure=False)
    whole = _letters(listed[5:])
    if whole and not listed.startswith(_VST2_IN_VST3):
        yield IdForm(f"VST2:{whole[-4:]}", is_sure=False, maker=whole[:8].strip())


def _of_audio_unit(listed: str) -> Iterator[IdForm]:
    forms = without_type(listed)
    if not forms:
        return
    yield IdForm(forms[0])
    code = listed.split("/")[1]
    yield IdForm(f"VST2:{code}", is_sure=False)
    if code.startswith(_UAD_START):
        yield IdForm(f"VST2:{code[::-1]}", is_sure=False, maker=_UNIVERSAL_AUDIO)


def _of_vst2(code: str) -> Iterator[IdForm]:
    yield IdForm(f"AU:*/{code}/*", is_sure=False)
    if code.endswith(_UAD_START[::-1]):
        yield IdForm(f"VST2:{code[::-1]}", is_sure=False, maker=_UNIVERSAL_AUDIO)
        yield IdForm(f"AU:*/{code[::-1]}/*", is_sure=False, maker=_UNIVERSAL_AUDIO)


def _letters(digits: str) -> str:
    """Decode hexadecimal digits to printable ASCII; empty if they are something else."""
    try:
        raw = bytes.fromhex(digits)
    except ValueError:
        return ""
    return raw.decode("ascii") if raw and all(0x20 <= byte < 0x7F for byte in raw) else ""
