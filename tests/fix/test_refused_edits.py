"""What daw-lint does not edit, because something else sets the value or the text is not what it seems; and what it does edit."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from daw_lint.fix.edit_session import Edited, edit_session
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.parsers.editing.editors import NEWEST, editor_of
from daw_lint.parsers.editing.things import Things, check_thing
from fixtures.lmms.make import limiter, project
from tests.fix.test_every_action import actions
from tests.support.edited_sessions import edited, fix_of
from tests.support.live_sets import chain, live_set, native, rack, track, vst2, write_set

EQUAL = Path(__file__).parents[2] / "fixtures" / "equal" / "faulty"
LIMITER = "FabFilter Pro-L 2"


def why(result: Edited) -> str:
    """Return why the only fix was refused."""
    (refusal,) = result.refused
    assert not result.done
    return refusal.why


def project_of_reaper(folder: Path, *changes: tuple[str, str], encoding: str = "utf-8") -> Path:
    text = (EQUAL / "faulty.rpp").read_bytes().decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "Song.rpp"
    path.write_bytes(text.encode(encoding))
    return path


def limiter_with(lines: str) -> str:
    """Return a chain of REAPER whose last plug-in is the limiter, followed by lines of its own."""
    return f'  <MASTERFXLIST\r\n    BYPASS 0 0 0\r\n    <JS limiter ""\r\n    >\r\n    FXID {{A}}\r\n{lines}  >\r\n'


def bypass_envelope(active: int) -> str:
    return f"    <PARMENV 5:bypass 0 1 0.5\r\n      ACT {active} -1\r\n      PT 0 0 1\r\n    >\r\n"


@pytest.mark.parametrize("active", [1, 0])
def test_an_envelope_that_sets_the_bypass_of_a_plug_in_of_reaper(active: int, tmp_path: Path) -> None:
    head = '<REAPER_PROJECT 0.1 "6.0/x64" 1700000000\r\n'
    path = tmp_path / "Song.rpp"
    drums = '  <TRACK\r\n    NAME "Drums"\r\n  >\r\n'
    path.write_bytes(f"{head}{drums}{limiter_with(bypass_envelope(active))}>\r\n".encode())
    result = edited(path, Action.DEVICE_OFF, "limiter")
    if active:
        assert why(result) == "an envelope sets it"
    else:
        assert b"BYPASS 1 0 0" in result.data


@pytest.mark.parametrize("active", [1, 0])
def test_an_envelope_that_sets_the_mute_of_a_track_of_reaper(active: int, tmp_path: Path) -> None:
    envelope = f"    <MUTEENV\r\n      ACT {active} -1\r\n      PT 0 1 1\r\n    >\r\n"
    head = '<REAPER_PROJECT 0.1 "6.0/x64" 1700000000\r\n'
    path = tmp_path / "Song.rpp"
    path.write_bytes(f'{head}  <TRACK\r\n    NAME "Drums"\r\n{envelope}    MUTESOLO 0 0 0\r\n  >\r\n>\r\n'.encode())
    result = edited(path, Action.MUTE, "Drums")
    if active:
        assert why(result) == "an envelope sets it"
    else:
        assert b"MUTESOLO 1 0 0" in result.data


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "mixed"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_every_line_end_of_reaper_stays_as_it_is(end: str, mark: bytes, tmp_path: Path) -> None:
    lines = (EQUAL / "faulty.rpp").read_text(encoding="utf-8").split("\n")
    ends = ["\r\n", "\n", "\r"] if end == "mixed" else [end]
    text = mark + "".join(line + ends[number % len(ends)] for number, line in enumerate(lines[:-1])).encode()
    path = tmp_path / "Song.rpp"
    path.write_bytes(text)
    result = edited(path, Action.DEVICE_OFF, LIMITER)
    different = [at for at, (old, new) in enumerate(zip(text, result.data, strict=True)) if old != new]
    assert len(different) == 1
    before = text[: different[0]].decode("utf-8-sig")
    assert before.endswith("BYPASS ")
    # The switch stands before the limiter, with no other plug-in between.
    assert text[different[0] :].decode().split("<VST", 2)[1].startswith(f' "VST: {LIMITER}')


def test_characters_that_are_line_ends_to_unicode_alone_move_no_line(tmp_path: Path) -> None:
    path = project_of_reaper(tmp_path, ("NAME Drums", 'NAME "Dr\x0bu\x0cm\x85s\u2028 \u2029"'))
    result = edited(path, Action.DEVICE_OFF, LIMITER)
    assert result.done
    assert len(result.data) == path.stat().st_size


def test_a_project_of_reaper_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = project_of_reaper(tmp_path, ("NAME Drums", "NAME Größe"), encoding="cp1252")
    assert why(edited(path, Action.DEVICE_OFF, LIMITER)) == "the text is not in UTF-8"


@pytest.mark.parametrize(("declared", "encoding"), [("ISO-8859-1", "latin-1"), ("UTF-8", "utf-8")])
def test_xml_is_edited_in_utf_8_alone(declared: str, encoding: str, tmp_path: Path) -> None:
    text = live_set(track("Größe", number=1), master=vst2(LIMITER)).replace("UTF-8", declared, 1)
    path = tmp_path / "Song.als"
    path.write_bytes(gzip.compress(text.encode(encoding)))
    result = edited(path, Action.DEVICE_OFF, LIMITER)
    assert bool(result.done) == (encoding == "utf-8")
    assert result.done or why(result) == "the text is not in UTF-8"


@pytest.mark.parametrize("suffix", [".als", ".ardour", ".mmp", ".tracktionedit"])
def test_utf_16_is_not_read_or_not_edited(suffix: str, tmp_path: Path) -> None:
    data = (EQUAL / f"faulty{suffix}").read_bytes()
    text = gzip.decompress(data) if suffix == ".als" else data
    path = tmp_path / f"Song{suffix}"
    path.write_bytes(text.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16"))
    try:
        session = read_session(path)
    except SessionError:
        return
    result = edit_session(session, path.read_bytes(), list(actions(session)), Limits())
    assert not result.done
    assert result.refused
    assert result.data == path.read_bytes()


def test_latin_1_without_a_letter_beyond_ascii_is_refused_too(tmp_path: Path) -> None:
    text = live_set(track("Drums", number=1), master=vst2(LIMITER)).replace("UTF-8", "ISO-8859-1", 1)
    assert why(edited(write_set(tmp_path / "Song.als", text), Action.DEVICE_OFF, LIMITER)) == "the text is not in UTF-8"


def test_a_device_in_racks_in_racks_is_the_one_that_changes(tmp_path: Path) -> None:
    inner = rack(chain(native("Limiter"), native("Eq8")), chain(native("Limiter")), name="Inner")
    text = live_set(
        track("Drums", number=1, devices=rack(chain(native("Limiter"), inner), name="Outer") + native("Limiter"))
    )
    path = write_set(tmp_path / "Song.als", text)
    starts = [at for at in range(len(text)) if text.startswith("<Limiter ", at)]
    assert len(starts) == 4
    for number, start in enumerate(starts):
        result = edited(path, Action.DEVICE_OFF, "Limiter", number)
        at = text.index('"true"', start)
        assert gzip.decompress(result.data).decode() == f'{text[:at]}"false"{text[at + 6 :]}'


ON = '<On><Manual Value="true"/></On>'
KEY = '<KeyMidi><Channel Value="{}"/></KeyMidi>'


@pytest.mark.parametrize("aim", ["77", "78"])
def test_a_switch_that_an_envelope_of_a_clip_moves_is_refused(aim: str, tmp_path: Path) -> None:
    envelope = (
        '<Envelopes><Envelopes><ClipEnvelope Id="0"><EnvelopeTarget><PointeeId Value="%s"/></EnvelopeTarget>'
        "</ClipEnvelope></Envelopes></Envelopes></AudioClip>"
    )
    limiter = vst2(LIMITER).replace('<Manual Value="true"/>', '<Manual Value="true"/><AutomationTarget Id="77"/>', 1)
    text = live_set(track("Drums", number=1, devices=limiter)).replace("</AudioClip>", envelope % aim)
    result = edited(write_set(tmp_path / "Song.als", text), Action.DEVICE_OFF, LIMITER)
    if aim == "77":
        assert why(result) == "an envelope of a clip moves it"
    else:
        assert len(result.done) == 1


@pytest.mark.parametrize("channel", [16, 0, -1])
def test_a_switch_that_a_macro_moves_is_refused(channel: int, tmp_path: Path) -> None:
    switch = f'<On>{KEY.format(channel)}<Manual Value="true"/></On>'
    text = live_set(track("Drums", number=1, devices=vst2(LIMITER).replace(ON, switch)))
    result = edited(write_set(tmp_path / "Song.als", text), Action.DEVICE_OFF, LIMITER)
    if channel == 16:
        assert "macro" in why(result)
    else:
        assert result.done


@pytest.mark.parametrize("values", [("true",), ("true", "true"), ("true", "false")])
def test_a_switch_that_live_9_stores_twice_changes_in_both_places(values: tuple[str, ...], tmp_path: Path) -> None:
    events = "".join(f'<BoolEvent Id="{n}" Time="{n}" Value="{value}"/>' for n, value in enumerate(values))
    switch = f'<On><Manual Value="true"/><ArrangerAutomation><Events>{events}</Events></ArrangerAutomation></On>'
    text = live_set(track("Drums", number=1, devices=vst2(LIMITER).replace(ON, switch)))
    result = edited(write_set(tmp_path / "Song.als", text), Action.DEVICE_OFF, LIMITER)
    if len(set(values)) > 1:
        assert why(result) == "it is automated"
    else:
        off = switch.replace('"true"', '"false"')
        assert gzip.decompress(result.data).decode() == text.replace(switch, off)


def lmms(folder: Path, old: str, new: str) -> Path:
    text = project(master=limiter(True)).decode()
    assert old in text
    path = folder / "Song.mmp"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("action", "name", "old", "new"),
    [
        (Action.MUTE, "Lead", "<instrumenttrack ", '<connection><muted id="1"/></connection><instrumenttrack '),
        (Action.MASTER_TO_0_DB, "Master", 'volume="1">', 'volume="0.5"><connection><volume id="2"/></connection>'),
        (Action.DEVICE_OFF, "fastLookaheadLimiter", "<key>", '<connection><on id="3"/></connection><key>'),
    ],
    ids=["mute", "fader", "effect"],
)  # fmt: skip
def test_a_value_that_a_controller_of_lmms_drives_is_refused(
    action: Action, name: str, old: str, new: str, tmp_path: Path
) -> None:
    assert why(edited(lmms(tmp_path, old, new), action, name))


def soloed(folder: Path, *tracks: str) -> Path:
    path = folder / "Song.mmp"
    text = project().decode()
    start, end = text.index("<track "), text.index("</trackcontainer>")
    path.write_text(text[:start] + "".join(tracks) + text[end:], encoding="utf-8")
    return path


def lmms_track(name: str, switches: str, kind: int = 0, inside: str = "") -> str:
    tag = {0: "instrumenttrack", 1: "bbtrack", 5: "automationtrack"}[kind]
    return f'<track type="{kind}" name="{name}" {switches}><{tag} vol="60">{inside}</{tag}></track>'


MUTED = 'muted="1" solo="0" mutedBeforeSolo="0"'
SOLOED = 'muted="0" solo="1" mutedBeforeSolo="0"'


def test_a_solo_of_lmms_that_does_not_tell_what_was_muted_is_refused(tmp_path: Path) -> None:
    path = soloed(tmp_path, lmms_track("Lead", 'muted="0" solo="1"'), lmms_track("Bass", 'muted="1" solo="0"'))
    assert "muted before" in why(edited(path, Action.SOLO_OFF, "Lead"))


def test_a_solo_in_a_beat_of_lmms_leaves_the_song_alone(tmp_path: Path) -> None:
    container = f"<trackcontainer>{lmms_track('Kick', SOLOED)}{lmms_track('Hat', MUTED)}</trackcontainer>"
    path = soloed(
        tmp_path, lmms_track("Beat", 'muted="0" solo="0" mutedBeforeSolo="0"', 1, container), lmms_track("Pad", MUTED)
    )
    session = edited(path, Action.SOLO_OFF, "Kick").session
    muted = {one.name: one.muted for one in session.tracks}
    assert [muted[name] for name in ("Beat", "Kick", "Hat", "Pad")] == [False, False, False, True]


def test_a_muted_automation_track_of_lmms_is_not_guessed_about(tmp_path: Path) -> None:
    path = soloed(tmp_path, lmms_track("Lead", SOLOED), lmms_track("Automation", MUTED, 5))
    assert "automation track is muted" in why(edited(path, Action.SOLO_OFF, "Lead"))


def gzip_with(text: bytes, flags: int, optional: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = packer.compress(text) + packer.flush()
    tail = zlib.crc32(text).to_bytes(4, "little") + len(text).to_bytes(4, "little")
    return b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\0\x13" + optional + body + tail


@pytest.mark.parametrize(
    ("flags", "optional"),
    [(4, b"\4\0abcd"), (8, b"Song\0"), (16, b"a comment\0"), (4 | 8 | 16, b"\2\0xyName\0said\0")],
)
def test_the_optional_parts_of_a_gzip_header_stay(flags: int, optional: bytes, tmp_path: Path) -> None:
    text = live_set(master=vst2(LIMITER)).encode()
    data = gzip_with(text, flags, optional)
    path = tmp_path / "Song.als"
    path.write_bytes(data)
    result = edited(path, Action.DEVICE_OFF, LIMITER)
    assert result.data[: 10 + len(optional)] == data[: 10 + len(optional)]
    assert gzip.decompress(result.data) == text.replace(ON.encode(), ON.replace("true", "false").encode())


def test_damage_that_the_checksum_of_gzip_tells_is_not_written_over(tmp_path: Path) -> None:
    text = live_set(master=vst2(LIMITER)).encode()
    data = gzip_with(text, 0, b"")
    path = tmp_path / "Song.als"
    path.write_bytes(data)
    session = read_session(path)
    damaged = data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]
    result = edit_session(session, damaged, [fix_of(session, Action.DEVICE_OFF, LIMITER)], Limits())
    assert "damaged" in why(result)


@pytest.mark.parametrize("soloed", ["1", "0"])
def test_a_solo_of_ardour_beside_a_soloed_vca_is_refused(soloed: str, tmp_path: Path) -> None:
    # As Ardour 7.3 saves it: what follows the VCA has no solo of its own, but the bus behind it counts it.
    vca = f'<VCA name="V" number="1"><Controllable name="solo" id="1003" value="{soloed}" self-solo="{soloed}"/></VCA>'
    text = (EQUAL / "faulty.ardour").read_text(encoding="utf-8")
    path = tmp_path / "Song.ardour"
    path.write_text(text.replace("<VCAManager/>", f"<VCAManager>{vca}</VCAManager>"), encoding="utf-8")
    result = edited(path, Action.SOLO_OFF, "Vocals")
    if soloed == "1":
        assert why(result) == "a VCA is soloed"
    else:
        assert result.done


def test_notes_of_lmms_that_look_like_tracks_lead_no_edit_astray(tmp_path: Path) -> None:
    notes = '<projectnotes><![CDATA[</track></song><song><track name="Lead" muted="0" solo="0">]]></projectnotes>'
    path = lmms(tmp_path, '<song><trackcontainer type="song">', f'<song>{notes}<trackcontainer type="song">')
    result = edited(path, Action.MUTE, "Lead")
    text = path.read_bytes()
    switch = b'name="Lead" muted="0"'
    start = text.index(switch, text.index(b"]]>"))
    assert result.data == text[:start] + switch.replace(b"0", b"1") + text[start + len(switch) :]


@pytest.mark.parametrize("form", sorted(NEWEST))
def test_a_session_of_a_newer_version_than_those_tried_is_not_edited(form: str) -> None:
    path = next(path for path in sorted(EQUAL.glob("faulty.*")) if read_session(path).format == form)
    session = read_session(path)
    later = ".".join(map(str, (*NEWEST[form][:-1], NEWEST[form][-1] + 1)))
    for version, is_written in ((f"{'.'.join(map(str, NEWEST[form]))}.9", True), (f"{later}.0", False)):
        tried = replace(session, application_version=version)
        if is_written:
            assert editor_of(tried)
        else:
            with pytest.raises(RefusedFixError, match="newer than those tried"):
                editor_of(tried)


def test_the_page_names_the_newest_versions() -> None:
    page = (Path(__file__).parents[2] / "docs" / "fixes.md").read_text("utf-8")
    for newest in NEWEST.values():
        assert f" {'.'.join(map(str, newest))}" in page


@pytest.mark.parametrize(
    ("version", "is_refused"), [("9.7.1", True), ("10.1", True), ("11.3.4", False), ("12.0", False)]
)
def test_a_media_file_of_an_old_live_set_is_not_relinked(version: str, is_refused: bool) -> None:
    session = replace(read_session(EQUAL / "faulty.als"), application_version=version)
    lost = next(media.stored_path for media in session.media if media.exists is False)
    fix = Fix(Action.RELINK, Safety.UNSAFE, None, of=lost)
    if is_refused:
        with pytest.raises(RefusedFixError, match="alias"):
            check_thing(Things(session), fix)
    else:
        check_thing(Things(session), fix)
