"""What ``daw-lint diff`` says of two versions of a session: one line for one change, none for IDs and view."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from time import process_time

import jsonschema
import pytest
from typer.testing import Result

from daw_lint.diff.compare import compare
from daw_lint.model.session import Clip, Device, DeviceFormat, Marker, Session, Track, TrackKind
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers import read_session
from tests.support.command_line import run
from tests.support.live_sets import chain, clip, live_set, native, parameter, rack, track, vst2, write_set

ROOT = Path(__file__).resolve().parent.parent.parent
EQUAL = ROOT / "fixtures" / "equal"
SUFFIXES = [".als", ".ardour", ".dawproject", ".flp", ".mmp", ".rpp", ".song", ".tracktionedit", ".xrns"]
LIMITER = vst2("Pro-L 2")
EQ = native("Eq8")


def diff(*arguments: str) -> Result:
    return run("diff", *arguments)


def said(folder: Path, old: str, new: str, *options: str) -> list[str]:
    """Return the lines of two versions of a Live set, and hold the exit code against them."""
    write_set(folder / "old.als", old)
    write_set(folder / "new.als", new)
    result = diff("old.als", "new.als", *options)
    lines = result.output.splitlines()
    same = lines[0].startswith("no changes")
    assert result.exit_code == (0 if same else 1), result.output
    return [] if same else lines


def song(**changes: str) -> str:
    """Return a set of a group with two tracks, a bass, a return and a chain on the master, with parts replaced."""
    parts = {
        "group": track("Drums", number=10, kind="GroupTrack"),
        "kick": track("Kick", number=11, group=10, clips=clip("kick", 0, 16, "/x/kick.wav", "Samples/kick.wav")),
        "snare": track("Snare", number=12, group=10, clips=clip("snare", 0, 16), devices=EQ),
        "bass": track("Bass", number=13, clips=clip("bass", 0, 32), devices=EQ + native("Compressor2")),
        "space": track("Space", number=14, kind="ReturnTrack", devices=native("Reverb")),
        "master": EQ + LIMITER,
        **changes,
    }
    master = parts.pop("master")
    return live_set("".join(parts.values()), master=master)


def louder(xml: str, name: str, level: str) -> str:
    """Return a set with the fader of a track at another level."""
    start = xml.index(f'<EffectiveName Value="{name}"')
    return xml[:start] + xml[start:].replace('<Volume><Manual Value="1"/>', f'<Volume><Manual Value="{level}"/>', 1)


# One change, one line


def test_two_saves_that_differ_only_in_ids_and_view_state_are_equal(folder: Path) -> None:
    old = song()
    ids = {"10": "410", "11": "411", "12": "412", "13": "413", "14": "414"}
    new = re.sub(r'(Track Id|TrackGroupId Value)="(\d+)"', lambda m: f'{m[1]}="{ids.get(m[2], m[2])}"', old)
    new = re.sub(r'Device Id="0"', 'Device Id="77"', new)
    new = new.replace("</LiveSet>", '<ViewData Value="3"/><ScrollerPos X="-2122" Y="40"/></LiveSet>')
    assert new.count("41") > old.count("41")
    assert said(folder, old, new) == []
    assert "not compared: notes inside clips, settings of plug-ins" in diff("old.als", "new.als").output


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"master": EQ + vst2("Pro-L 2", on=False)}, "~ Master > Pro-L 2: switched off"),
        ({"master": EQ + LIMITER + native("Limiter")}, "+ Master: device Limiter added after Pro-L 2"),
        ({"master": native("Limiter") + EQ + LIMITER}, "+ Master: device Limiter added, the first"),
        ({"master": LIMITER}, "- Master: device EQ Eight removed"),
        ({"master": LIMITER + EQ}, "~ Master > Pro-L 2: moved, now the first"),
        ({"bass": ""}, "- track Bass removed (2 devices, 1 clip)"),
        ({"snare": ""}, "- track Snare removed (1 device, 1 clip)"),
    ],
)
def test_one_change_of_devices_or_tracks_gives_one_line(folder: Path, change: dict[str, str], line: str) -> None:
    assert said(folder, song(), song(**change)) == [line]


def test_one_moved_fader_gives_one_line(folder: Path) -> None:
    assert said(folder, song(), louder(song(), "Bass", "0.5")) == ["~ Bass: fader 0.0 dB -> -6.02 dB"]


def test_one_moved_clip_gives_one_line_although_the_arrangement_gets_longer(folder: Path) -> None:
    bass = track("Bass", number=13, clips=clip("bass", 48, 80), devices=EQ + native("Compressor2"))
    assert said(folder, song(), song(bass=bass)) == ["~ Bass: clip bass moved from bar 1 to bar 13 (48 beats later)"]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (clip("bass", 0, 16), "~ Bass: clip bass at bar 1 shortened: 32 -> 16 beats"),
        (clip("bass", 4, 32), "~ Bass: clip bass at bar 1 shortened at its start: 32 -> 28 beats"),
        (clip("low", 0, 32), "~ Bass: clip bass renamed to low"),
        (clip("bass", 0, 32) + clip("fill", 34, 35), "+ Bass: clip fill added at bar 9 beat 3 (1 beat)"),
        ("<i/>", "- Bass: clip bass removed at bar 1 (32 beats)"),
        (
            clip("bass", 0, 32).replace('<Disabled Value="false"/>', '<Disabled Value="true"/>'),
            "~ Bass: clip bass at bar 1: muted",
        ),
    ],
)
def test_one_change_of_a_clip_gives_one_line(folder: Path, changed: str, line: str) -> None:
    bass = track("Bass", number=13, clips=changed, devices=EQ + native("Compressor2"))
    assert said(folder, song(), song(bass=bass)) == [line]


def test_one_renamed_track_gives_one_line_also_where_others_run_through_it(folder: Path) -> None:
    group = track("Drum Bus", number=10, kind="GroupTrack")
    assert said(folder, song(), song(group=group)) == ["~ Drums: renamed to Drum Bus"]


def test_a_renamed_track_is_known_by_what_is_on_it_where_all_ids_are_new(folder: Path) -> None:
    bass = track("Sub", number=913, clips=clip("bass", 0, 32), devices=EQ + native("Compressor2"))
    assert said(folder, song(), song(bass=bass)) == ["~ Bass: renamed to Sub"]


def test_a_track_that_was_inserted_before_others_is_the_only_change(folder: Path) -> None:
    first = track("Guide", number=9, clips=clip("guide", 0, 4))
    assert said(folder, song(), song(group=first + track("Drums", number=10, kind="GroupTrack"))) == [
        "+ track Guide added (1 clip), the first"
    ]


def test_names_that_live_gives_by_number_are_no_renames(folder: Path) -> None:
    def unnamed(*names: str) -> str:
        tracks = (track(name, number=int(name[0]) + 20, clips="<i/>") for name in names)
        return live_set("".join(tracks).replace('<UserName Value="', '<UserName Value="" Was="'))

    assert said(folder, unnamed("1-Audio", "2-MIDI"), unnamed("2-Audio", "3-MIDI")) == []


def test_a_new_group_around_tracks_is_told_once_with_the_group_that_is_new(folder: Path) -> None:
    band = track("Band", number=20, kind="GroupTrack")
    inside = {
        "kick": band + track("Kick", number=11, group=20, clips=clip("kick", 0, 16, "/x/kick.wav", "Samples/kick.wav")),
        "snare": track("Snare", number=12, group=20, clips=clip("snare", 0, 16), devices=EQ),
    }
    lines = said(folder, song(group=""), song(**{"group": "", **inside}))
    assert lines[0] == "+ group Band added, the first"
    assert [line.split(": ")[1] for line in lines[1:]] == ["moved into group Band"] * 2


def test_a_removed_group_is_one_line_with_what_was_in_it(folder: Path) -> None:
    assert said(folder, song(), song(group="", kick="", snare="")) == [
        "- group Drums removed with 2 tracks: Kick, Snare (1 device, 2 clips)"
    ]


def test_a_moved_track_is_one_line_and_not_all_that_it_passed(folder: Path) -> None:
    bass = track("Bass", number=13, clips=clip("bass", 0, 32), devices=EQ + native("Compressor2"))
    group = track("Drums", number=10, kind="GroupTrack")
    assert said(folder, song(), song(group=bass + group, bass="")) == ["~ Bass: moved, now the first"]


def test_the_switch_of_a_device_inside_racks_is_told_with_its_place(folder: Path) -> None:
    old = rack(chain(EQ), chain(rack(chain(LIMITER))))
    new = rack(chain(EQ), chain(rack(chain(vst2("Pro-L 2", on=False)))))
    (line,) = said(folder, song(master=old), song(master=new))
    assert line.startswith("~ Master > Audio Effect Rack > ")
    assert line.endswith("> Pro-L 2: switched off")


def test_of_several_devices_of_one_kind_the_one_that_was_touched_is_told(folder: Path) -> None:
    def limiter(gain: str) -> str:
        return native("Limiter", parameter("Gain", gain), parameter("Ceiling", "-0.3"))

    (line,) = said(
        folder, song(master=limiter("0") + limiter("3") + limiter("6")), song(master=limiter("0") + limiter("6"))
    )
    assert line == "- Master: device Limiter removed"
    (line,) = said(folder, song(master=limiter("0") + limiter("3")), song(master=limiter("0") + limiter("4.5")))
    assert line == "~ Master > Limiter: gain 3.0 dB -> 4.5 dB"


def test_tracks_of_one_name_are_told_apart_by_their_number(folder: Path) -> None:
    def voices(level: str) -> str:
        tracks = track("Vox", number=1, clips=clip("a", 0, 8)) + track("Vox", number=2, clips=clip("b", 0, 8))
        first, second = live_set(tracks).split('<AudioTrack Id="2">')
        return first + '<AudioTrack Id="2">' + louder(second, "Vox", level)

    assert said(folder, voices("1"), voices("0.5")) == ["~ Vox (track 2): fader 0.0 dB -> -6.02 dB"]


def test_what_names_hold_cannot_steer_a_terminal(folder: Path) -> None:
    evil = track("a\u009b31m\u202eb", number=13)
    output = "\n".join(said(folder, song(), song(bass=evil)))
    assert "\\x9b31m\\u202eb" in output


# Many that say the same


def test_bars_that_were_inserted_are_one_line_and_verbose_tells_each_clip(folder: Path) -> None:
    def arrangement(by: float) -> str:
        return live_set(
            "".join(
                track(name, number=n, clips="".join(clip(f"{name} {at}", at + by, at + by + 4) for at in (16, 24, 32)))
                for n, name in enumerate(("Kick", "Snare", "Bass", "Keys"), 1)
            )
        )

    assert said(folder, arrangement(0), arrangement(8)) == [
        "~ 12 clips on 4 tracks moved 8 beats later: Kick, Snare, Bass, Keys"
    ]
    assert len(said(folder, arrangement(0), arrangement(8), "-v")) == 12


def test_many_new_clips_are_one_line_a_track_with_where_they_are(folder: Path) -> None:
    many = "".join(clip(f"take {at}", at, at + 2) for at in (64, 68, 80))
    bass = track("Bass", number=13, clips=clip("bass", 0, 32) + many, devices=EQ + native("Compressor2"))
    assert said(folder, song(), song(bass=bass)) == ["+ Bass: 3 clips added, bar 17 to bar 21"]


def test_a_clip_that_changed_track_is_not_removed_and_added(folder: Path) -> None:
    kick = track("Kick", number=11, group=10, clips="<i/>")
    sample = clip("kick", 0, 16, "/x/kick.wav", "Samples/kick.wav")
    snare = track("Snare", number=12, group=10, clips=clip("snare", 0, 16) + sample, devices=EQ)
    assert said(folder, song(), song(kick=kick, snare=snare)) == [
        "~ Drums > Snare: clip kick moved here from Drums > Kick"
    ]


def test_media_that_were_collected_into_the_project_are_one_line_and_no_change_of_clips(folder: Path) -> None:
    def drums(where: str) -> str:
        clips = "".join(clip(name, 0, 4, f"{where}/{name}.wav", "", 0) for name in ("a", "b", "c"))
        return live_set(track("Drums", number=1, clips=clips))

    assert said(folder, drums("/Users/ana/Downloads"), drums("/Users/ana/Song/Samples")) == [
        "~ 3 media files moved from /Users/ana/Downloads to /Users/ana/Song/Samples"
    ]


# Other formats


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_tells_the_same_change_in_the_same_words(suffix: str) -> None:
    old, new = (read_session(EQUAL / variant / f"{variant}{suffix}") for variant in ("clean", "bypassed"))
    changes = [change for change in compare(old, new).changes if change.what != "media"]
    master = "Main" if suffix == ".als" else "Master"
    name = "fastLookaheadLimiter (LADSPA)" if suffix == ".mmp" else "FabFilter Pro-L 2 (VST2)"
    assert [(change.where, change.text) for change in changes] == [
        (master, f"device {name}, off added after FabFilter Pro-Q 3")
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_session_has_no_changes_against_itself(suffix: str) -> None:
    session = read_session(EQUAL / "faulty" / f"faulty{suffix}")
    assert compare(session, session).changes == ()


def test_a_song_of_two_daws_differs_in_little_but_the_program() -> None:
    old, new = (read_session(EQUAL / "clean" / f"clean{suffix}") for suffix in (".als", ".rpp"))
    changes = {(change.what, change.where, change.fact) for change in compare(old, new).changes}
    assert changes == {("session", "", "saved with"), ("track", "REF Song", "output")}


# Sessions in the model


def session(
    tracks: list[Track], tempo: float = 120.0, markers: tuple[Marker, ...] = (), form: str = "ardour"
) -> Session:
    tempo_map = TempoMap([TempoPoint(0.0, tempo)])
    return Session(
        Path("a"), form, "X", "1", tuple(tracks), None, frozenset(), tempo_map=tempo_map, markers=markers
    )  # fmt: skip


def lines(old: Session, new: Session) -> list[str]:
    return [change.text for change in compare(old, new).changes]


def curve(*points: tuple[float, float]) -> Session:
    return replace(session([]), tempo_map=TempoMap([TempoPoint(*point) for point in points]))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ([(0, 120), (8, 140), (8, 140), (16, 120)], []),
        ([(0, 120), (8, 140), (8, 130), (8, 140), (16, 120)], ["tempo curve changed at beat 8"]),
        ([(0, 120), (8, 140), (8, 120), (8, 140), (16, 120)], ["tempo curve changed at beat 8"]),
        ([(0, 120), (8, 140), (8, 120), (16, 120)], ["tempo curve changed at beat 8"]),
        ([(0, 120), (4, 130), (12, 130), (8.00001, 140), (16, 120)], None),
        ([(0, 120), (8, 140), (16, 120), (16, 120), (24, 120)], ["tempo curve changed at beat 24"]),
        ([(0, 120), (4, 140), (12, 140), (16, 120)], ["tempo curve changed from beat 4 to 12"]),
    ],
)
def test_curves_with_repeated_points_are_compared(new: list[tuple[float, float]], said: list[str] | None) -> None:
    old = curve((0, 120), (8, 140), (16, 120))
    changed = curve(*sorted(new, key=lambda point: point[0]))
    found = [change.text for change in compare(old, changed).changes]
    assert found == said if said is not None else len(found) == 1
    back = [change.text for change in compare(changed, old).changes]
    assert len(back) == len(found)
    assert compare(changed, changed).changes == compare(old, old).changes


def test_two_jumps_in_another_order_are_a_change() -> None:
    old, new = curve((0, 120), (8, 120), (8, 140), (16, 130)), curve((0, 120), (8, 140), (8, 120), (16, 130))
    assert [change.text for change in compare(old, new).changes] == ["tempo curve changed at beat 8"]


def test_after_a_change_of_tempo_clips_that_keep_their_time_did_not_move() -> None:
    def at(tempo: float) -> Session:
        beats = tempo / 60
        clips = tuple(Clip(f"c{n}", "audio", n * beats, (n + 3) * beats) for n in range(0, 40, 4))
        return session([Track("1", TrackKind.AUDIO, "T", "T", clips=clips)], tempo, (Marker("m", 8 * beats, 8.0),))

    assert lines(at(120), at(126)) == ["tempo 120 -> 126 BPM"]


def test_positions_that_a_program_rounds_when_it_saves_again_did_not_move() -> None:
    def at(by: float) -> Session:
        return session([Track("1", TrackKind.AUDIO, "T", "T", clips=(Clip("c", "audio", 4 + by, 8 + by),))])

    assert lines(at(0), at(0.0002)) == []
    assert lines(at(0), at(0.01)) == ["clip c moved from beat 4 to beat 4.01 (0.01 beats later)"]


def test_what_one_version_does_not_tell_is_no_change() -> None:
    known = Track("1", TrackKind.AUDIO, "T", "T", volume_db=-3.0, pan=0.5, muted=False)
    unknown = Track("1", TrackKind.AUDIO, "T", "T")
    assert lines(session([known]), session([unknown])) == []


def test_a_fader_under_automation_is_where_the_playhead_stood_and_no_change() -> None:
    def at(level: float) -> Session:
        return session([Track("1", TrackKind.AUDIO, "T", "T", volume_db=level, volume_automated=True)])

    assert lines(at(-3.0), at(-12.0)) == []


def test_ids_that_are_places_do_not_confuse_tracks_without_names() -> None:
    def takes(*names: str) -> Session:
        return session(
            [
                Track(str(n), TrackKind.AUDIO, f"Track {n}", f"Track {n}", named_by_user=False,
                      clips=(Clip(name, "audio", 0.0, 8.0),))
                for n, name in enumerate(names, 1)
            ],
            form="rpp",
        )  # fmt: skip

    assert lines(takes("a", "b", "c"), takes("new", "a", "b", "c")) == ["track (unnamed) added (1 clip), the first"]


def test_a_plugin_in_another_format_is_the_same_plugin() -> None:
    def held(kind: DeviceFormat) -> Session:
        device = Device("Pro-L 2", kind, "T > Pro-L 2", True, True, plugin_id=f"{kind}:x")
        return session([Track("1", TrackKind.AUDIO, "T", "T", devices=(device,))])

    assert lines(held(DeviceFormat.VST2), held(DeviceFormat.VST3)) == ["format VST2 -> VST3"]


# The command


def test_the_same_bytes_are_said_to_be_the_same(folder: Path) -> None:
    write_set(folder / "a.als")
    result = diff("a.als", "a.als")
    assert result.output == "no changes (the files are identical)\n"
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone.als", "a.als"), "gone.als: the file does not exist"),
        (("gone.als",), "gone.als: the file does not exist"),
        (("a.als", "empty.als"), "the file is empty"),
        (("a.als",), "is not in a git repository"),
    ],
)
def test_what_cannot_be_compared_is_one_line_and_exit_code_two(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    write_set(folder / "a.als")
    (folder / "empty.als").write_bytes(b"")
    result = diff(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_json_follows_the_published_schema_and_holds_every_change(folder: Path) -> None:
    write_set(folder / "old.als", song())
    write_set(folder / "new.als", louder(song(master=EQ), "Bass", "0.5"))
    document = json.loads(diff("old.als", "new.als", "--format", "json").output)
    jsonschema.validate(document, json.loads((ROOT / "docs" / "schemas" / "diff.schema.json").read_text("utf-8")))
    assert document["schema_version"] == 1
    assert document["same"] is False
    fader, limiter = document["changes"]
    assert (fader["object"], fader["fact"], fader["old"]) == ("Bass", "fader", 0)
    assert fader["new"] == pytest.approx(-6.02, abs=0.01)
    assert (limiter["kind"], limiter["what"], limiter["name"]) == ("removed", "device", "Pro-L 2")


def test_colours_mark_what_came_and_went(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    write_set(folder / "old.als", song())
    write_set(folder / "new.als", song(master=EQ))
    assert "\x1b[31m- " in diff("old.als", "new.als").output
    assert "\x1b[32m+ " in diff("new.als", "old.als").output


@pytest.mark.parametrize("forced", ["", "1"])
def test_without_a_terminal_or_where_no_colours_are_wanted_there_are_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, forced: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", forced)
    monkeypatch.setenv("NO_COLOR", forced)
    write_set(folder / "old.als", song())
    write_set(folder / "new.als", song(master=EQ))
    assert diff("old.als", "new.als").output == "- Master: device Pro-L 2 (VST2) removed\n"


def test_json_and_files_have_no_colours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    write_set(folder / "old.als", song())
    write_set(folder / "new.als", song(master=EQ))
    assert "\x1b" not in diff("old.als", "new.als", "--format", "json").output
    diff("old.als", "new.als", "-o", "changes.txt")
    assert (folder / "changes.txt").read_text(
        "utf-8"
    ) == "- Master: device Pro-L 2 (VST2) removed\nWritten by daw-lint\n"


def test_ten_thousands_of_equal_changes_take_time_in_line(tmp_path: Path) -> None:
    """Sessions of 20,000 markers or of clips at one place, which nobody makes by hand."""
    head = '<REAPER_PROJECT 0.1 "7.0"\n TEMPO 120 4 4\n'
    for name, length in (("old", 1), ("new", 2)):
        markers = "".join(f' MARKER {number} {number * 1.1} "{name}{number}" 0\n' for number in range(20_000))
        clip = f'  <ITEM\n   POSITION 1\n   LENGTH {length}\n   NAME "c"\n  >\n'
        (tmp_path / f"{name} markers.rpp").write_text(f"{head}{markers} <TRACK\n  NAME a\n >\n>\n", "utf-8")
        (tmp_path / f"{name} clips.rpp").write_text(f"{head} <TRACK\n  NAME a\n{clip * 20_000} >\n>\n", "utf-8")
    for what in ("markers", "clips"):
        start = process_time()
        result = run("diff", tmp_path / f"old {what}.rpp", tmp_path / f"new {what}.rpp")
        assert result.exit_code == 1, result.output
        assert len(result.output) < 4_000_000
        assert process_time() - start < 12
