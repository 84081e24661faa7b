"""Edits of Studio One songs, in ``Devices/audiomixer.xml``. Studio One leaves defaults out, so that some attributes are added.

Studio One itself was not there to open the results.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

from daw_lint.model.fix import Action
from daw_lint.parsers.editing.edit import Edit, Editor, Expected, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.notes import expected_note, in_plain_text
from daw_lint.parsers.editing.relink import attribute_edits, media_of, relinked
from daw_lint.parsers.editing.target import element_of, expected, in_the_program, member_of
from daw_lint.parsers.editing.xml_spans import element_starts
from daw_lint.parsers.editing.xml_values import put_attribute, set_attribute, value_of
from daw_lint.parsers.studio_one import NOTES, POOL
from daw_lint.parsers.studio_one.media import plain_path

_SLASH = "/"


def _device_off(target: Target) -> Plan:
    return _changed(target, put_attribute, "bypass", "1", expected(target, "enabled", False))


def _mute(target: Target) -> Plan:
    return _changed(target, put_attribute, "mute", "1", expected(target, "muted", True))


def _unmute_master(target: Target) -> Plan:
    return _changed(target, set_attribute, "mute", "0", expected(target, "muted", False))


def _solo_off(target: Target) -> Plan:
    return _changed(target, set_attribute, "solo", "0", expected(target, "soloed", False))


def _master_to_0_db(target: Target) -> Plan:
    return _changed(target, set_attribute, "gain", "1", expected(target, "volume_db", 0.0))


def _changed(target: Target, edit: Callable[..., Edit], name: str, value: str, change: tuple[Expected, ...]) -> Plan:
    text, element = element_of(target)
    return Plan((edit(text, element, name, value, member_of(target)),), change)


def _relink(target: Target) -> Plan:
    """Change the URL in the pool. The path in it is not escaped, as Studio One writes it."""
    text = target.text(POOL)
    stored = media_of(target)[1].stored_path
    # Below the folder of the song, what is stored for people is the end of the path alone.
    old = dict.fromkeys(
        value for value in _urls(text) if f"/{plain_path(value) or ''}".endswith(f"/{stored.lstrip(_SLASH)}")
    )
    if len(old) > 1:
        raise RefusedFixError("several paths in the pool end like this one", in_the_program(target))
    url = _url_of(target, text)
    edits = [edit for value in old for edit in attribute_edits(text, "Url", "url", value, lambda _: url, POOL)]
    return relinked(target, edits)


def _url_of(target: Target, text: bytes) -> str:
    """Return the URL of the new file. Relative to the song it is one below the folder in which the song was saved last."""
    path = Path(target.fix.value)
    if path.is_absolute():
        return f"file://{path.as_posix()}" if path.as_posix().startswith(_SLASH) else f"file:///{path.as_posix()}"
    for element in (*element_starts(text, "Attributes"), *element_starts(text, "Url")):
        if value_of(text, element, "x:id") == "documentPath":
            folder = html.unescape(value_of(text, element, "url") or "").rpartition(_SLASH)[0]
            if folder and ".." not in path.parts:
                return f"{folder}/{path.as_posix()}"
    raise RefusedFixError("the song does not tell where it was saved", in_the_program(target))


def _urls(text: bytes) -> Iterator[str]:
    for element in element_starts(text, "Url"):
        yield html.unescape(value_of(text, element, "url") or "")


def _note(target: Target) -> Plan:
    """Change the notes of the song, which are a file in its archive. A song without notes gets none."""
    if target.fix.place is not None:
        raise RefusedFixError("daw-lint writes only the notes of the whole song", "suppress it in the configuration")
    text = target.text(NOTES)
    plan = expected_note(target, target.session.annotation, is_stripped=True)
    return Plan((in_plain_text(target, text, NOTES),), plan)


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.MUTE: _mute,
    Action.UNMUTE_MASTER: _unmute_master,
    Action.SOLO_OFF: _solo_off,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.RELINK: _relink,
    Action.ADD_NOTE: _note,
    Action.REMOVE_NOTE: _note,
}
"""What daw-lint can do in a song."""
