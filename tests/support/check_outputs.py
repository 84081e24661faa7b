"""Runs of ``daw-lint check`` whose output other people's tools read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

LIMITER = vst2("Precision Limiter")
NAME = "a|b`c`]]>&<b> \u009b31m\u202e\u2028%0A,:: @user #12 [x](http://y) {0} ##[error]x\n::error::pwned"
"""A track that wants to be a command, a link, markup, and two lines."""
SEEN = "a|b`c`]]>&<b> \\x9b31m\\u202e\\u2028%0A,:: @user #12 [x](http://y) {0} \\x23#[error]x\\x0a::error::pwned"
"""How a person is shown it."""
FILE = "100%, a:b [`é`] & <c>\n::error::x.als"
FILE_SEEN = FILE.replace("\n", "\\x0a")
SETTINGS = '[[suppress]]\nrule = "GS101"\nreason = "the client | wants it"\n'
BASELINE = {"Known.als": {"SH101": {"Drums": 1}, "MB101": {"Master > Gone": 2}}}


def check(form: str, *more: str) -> str:
    """Return what a run over this folder prints in a format."""
    result = run("check", *more, "--format", form)
    assert result.exit_code in (0, 1) or "no session and no audio in" in result.stderr, result.output
    return result.stdout


def check_json(form: str, *more: str) -> Any:
    return json.loads(check(form, *more))


def fill(folder: Path) -> None:
    """Put into a folder what gives every kind of thing that a report can hold."""
    write_set(folder / "Night Bus.als", live_set(master=LIMITER, volume="0.5"))
    write_wav(folder / "Night Bus.wav", peak_db=-0.1)
    write_wav(folder / "Elsewhere" / "Rough.wav", peak_db=-6.0, seconds=1.0)
    note = vst2("Pro-L 2", on=False, annotation="daw-lint: ignore[MB102] only for the client")
    write_set(folder / "Known.als", live_set(track("Drums", number=1, soloed=True) + track("B", number=2), master=note))
    write_set(folder / "Note.als", live_set(master=vst2("Precision Limiter", on=False)))
    write_set(folder / "Hostile" / FILE, live_set(track(NAME, number=1, soloed=True) + track("B", number=2)))
    (folder / "empty.als").write_bytes(b"")
    (folder / "daw-lint.toml").write_text(SETTINGS, "utf-8")
    (folder / "known.json").write_text(json.dumps({"baseline_version": 1, "files": BASELINE}), "utf-8")


EVERYTHING = (".", "--baseline", "known.json", "--show-suppressed")
EMPTY = ("nothing to check", "clean")


def fill_empty(folder: Path, kind: str) -> None:
    """Make a folder in which nothing is to be found."""
    if kind == "clean":
        write_set(folder / "Song.als")


FORMS = ("json", "github", "gitlab", "junit", "checkstyle", "markdown", "github-summary")


def say_all(folder: Path) -> dict[str, Any]:
    """Return what each format says of a folder with everything in it; JSON is read already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        fill(folder)
        check("concise", *EVERYTHING, *(word for form in FORMS for word in ("-o", f"{form}={form}.out")))
        texts: dict[str, Any] = {form: (folder / f"{form}.out").read_text("utf-8") for form in FORMS}
        return texts | {name: json.loads(texts[name]) for name in ("json", "gitlab")}
