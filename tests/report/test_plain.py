"""The plain text of a session: one fact a line, the same for the same music wherever the file lies."""

from __future__ import annotations

import difflib
import gzip
import shutil
from pathlib import Path

import pytest

from daw_lint.model.session import SessionError
from daw_lint.parsers import is_session_name, read_session
from daw_lint.report.session.plain import lines
from tests.support.command_line import run
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.live_sets import chain, clip, live_set, native, parameter, rack, track, vst2, write_set

EQUAL = Path(__file__).resolve().parent.parent.parent / "fixtures" / "equal"
SENDS = '<TrackSendHolder Id="0"><Send><Manual Value="{level}"/></Send></TrackSendHolder>'


def plain(path: Path) -> list[str]:
    result = run("show", "--plain", path)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def text(folder: Path, xml: str, name: str = "Song.als") -> list[str]:
    return plain(write_set(folder / name, xml))


def song(**changes: str) -> str:
    limiter = native("Limiter", parameter("Gain", "2"), parameter("Ceiling", "-0.3"))
    parts = {
        "drums": track("Drums", number=1, devices=rack(chain(native("Eq8")))),
        "bass": track("Bass", number=2, clips=clip("bass", 0, 16), sends=SENDS.format(level="0.5")),
        "space": track("A-Space", number=3, kind="ReturnTrack"),
        "master": limiter,
        **changes,
    }
    master = parts.pop("master")
    return live_set("".join(parts.values()), master=master)


def test_the_text_names_tracks_devices_levels_and_clips(tmp_path: Path) -> None:
    assert text(tmp_path, song()) == [
        "Session",
        "  saved with: Ableton Live 11.3.4",
        "  tempo: 120 BPM",
        "  time signature: 4/4",
        "  length: 16 beats",
        "Track: Drums",
        "  fader: 0.0 dB",
        "  device: Audio Effect Rack",
        "    chain: Chain 1",
        "      device: EQ Eight",
        "  clip at 0 to 16: Drums",
        "Track: Bass",
        "  fader: 0.0 dB",
        "  send to Space: -6.02 dB",
        "  clip at 0 to 16: bass",
        "Return: Space",
        "  fader: 0.0 dB",
        "Master",
        "  fader: 0.0 dB",
        "  device: Limiter, gain 2.0 dB, ceiling -0.3 dB",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"master": native("Limiter", parameter("Gain", "3"), parameter("Ceiling", "-0.3"))},
        {"master": native("Limiter", parameter("Gain", "2"), parameter("Ceiling", "-0.3"), on=False)},
        {"bass": track("Bass", number=2, clips=clip("bass", 0, 12), sends=SENDS.format(level="0.5"))},
        {"bass": track("Sub", number=2, clips=clip("bass", 0, 16), sends=SENDS.format(level="0.5"))},
        {"bass": track("Bass", number=2, clips=clip("bass", 0, 16), sends=SENDS.format(level="0.25"))},
        {"drums": track("Drums", number=1, devices=rack(chain(native("Eq8"), vst2("Pro-L 2"))))},
        {"drums": track("Drums", number=1, devices=rack(chain(native("Eq8"), on=False)))},
        {"drums": track("Drums", number=1, devices=rack(chain(native("Eq8"))), muted=True)},
        {"drums": track("Drums", number=1, devices=rack(chain(native("Eq8"))), soloed=True)},
    ],
)
def test_one_change_is_one_line(tmp_path: Path, changes: dict[str, str]) -> None:
    old, new = text(tmp_path, song()), text(tmp_path, song(**changes))
    changed = [line for line in difflib.ndiff(old, new) if line[0] in "+-"]
    assert len(changed) == (1 if len(old) != len(new) else 2), changed


def test_heads_of_tracks_stand_at_the_start_of_a_line_and_facts_do_not(tmp_path: Path) -> None:
    heads = [line for line in text(tmp_path, song()) if not line.startswith(" ")]
    assert heads == ["Session", "Track: Drums", "Track: Bass", "Return: Space", "Master"]


def test_ids_and_view_state_are_not_in_the_text(tmp_path: Path) -> None:
    new = song().replace('Track Id="', 'Track Id="90').replace("</LiveSet>", '<ScrollerPos X="7"/></LiveSet>')
    assert text(tmp_path, song()) == text(tmp_path, new)


def test_the_number_that_live_puts_before_a_name_is_not_in_the_text(tmp_path: Path) -> None:
    xml = live_set(track("7-Audio", number=1)).replace('<UserName Value="7-Audio"', '<UserName Value=""')
    assert "Track: Audio" in text(tmp_path, xml)


def test_a_send_that_is_closed_is_none(tmp_path: Path) -> None:
    closed = track("Bass", number=2, clips=clip("bass", 0, 16), sends=SENDS.format(level="0.0003162277571"))
    assert not any("send to" in line for line in text(tmp_path, song(bass=closed)))


def test_names_are_harmless_and_keep_to_one_line(tmp_path: Path) -> None:
    output = "\n".join(text(tmp_path, live_set(track("a\nMaster\x9b31m", number=1))))
    assert "Track: a\\x0aMaster\\x9b31m" in output


@pytest.mark.parametrize("path", sorted(EQUAL.glob("faulty/faulty.*")), ids=lambda path: path.suffix)
def test_the_text_does_not_depend_on_where_the_file_lies(tmp_path: Path, path: Path) -> None:
    alone = tmp_path / path.name
    shutil.copyfile(path, alone)
    assert plain(alone) == plain(path)
    assert str(tmp_path) not in "\n".join(plain(alone))


@pytest.mark.slow
@needs_corpus
def test_no_real_session_has_another_text_in_another_folder() -> None:
    count = 0
    for path in sorted(CORPUS.rglob("*")):
        if not path.is_file() or not is_session_name(path.name) or path.stat().st_size > 200_000:
            continue
        try:
            here = list(lines(read_session(path)))
        except SessionError:
            continue
        assert here == list(lines(read_session(Path("/elsewhere") / path.name, data=path.read_bytes()))), path
        count += 1
    assert count > 100


@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", b"\0"])
def test_a_file_that_cannot_be_read_has_a_text_that_says_why_so_that_git_goes_on(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "Song.als"
    path.write_bytes(content)
    first, why, what = plain(path)
    assert first == "Session that daw-lint cannot read"
    assert ": " in why
    assert what.startswith(f"  {len(content)} bytes, sha256 ")


def test_two_broken_versions_are_not_the_same_text(tmp_path: Path) -> None:
    texts = []
    for cut in (100, 120):
        path = tmp_path / "Song.als"
        path.write_bytes(gzip.compress(song().encode())[:cut])
        texts.append(plain(path))
    assert texts[0] != texts[1]


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    result = run("show", "--plain", tmp_path / "gone.als")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr
