"""Names that want to be escape sequences, commands, markup, formulas or links, and a folder that has them everywhere."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.parsers.test_bitwig import project
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

TAG = "<hostile-tag onload=1>"
"""No output may hold it as markup."""
IN_XML = f"=1+1;@SUM(A1) {TAG}&amp;]]>'\" [x](javascript:1) `c` |d| @user #12 \u009b31m\u202e\u2028%0A{{0}}\n::error::x ##[error]x"
"""What XML can hold: no control characters but tabs and line ends."""
IN_TEXT = IN_XML.replace("\n", " ") + "\x1b]0;PWNED\x07\x1b[2J\x08\x0b"
"""What a line of a text can hold: everything but its end."""
FILE = f"{IN_XML}\x1b]0;PWNED\x07\x1b[31m\t\udcff".replace("/", "|")[:150]
"""What the name of a file can hold: everything but a slash, and bytes that are not text."""
STEERS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
"""Characters that move the cursor, end a line, or turn text. Line feeds end the lines of every output."""
COMMAND = re.compile(r"^\s*::(?!(?:error|warning|notice) file=|notice title=daw-lint::)|##\w*\[", re.MULTILINE)
"""What a CI job would take from its log as a command, but for the annotations that daw-lint means."""
HOUSE_RULE = """code = "HS101"
name = "hostile"
summary = {text}
severity = "warning"
why = {text}
how_to_fix = {text}
needs = ["session.tracks"]
for_each = "track"
flag_when = "true"
message = {message}
"""


def in_toml(text: str) -> str:
    """Write a text as TOML that a person could have typed, with escapes for what TOML forbids."""
    plain = text.encode("utf-8", "replace").decode("utf-8").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub("[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", plain) + '"'


def fill(folder: Path) -> list[str]:
    """Put sessions and bounces with hostile names into a folder, and return the subjects of calls about it."""
    hostile = track(
        IN_XML, number=1, soloed=True, clips=clip(IN_XML, 0, 16, f"/{IN_XML}.wav", IN_XML), annotation=IN_XML
    )
    device = vst2(IN_XML) + vst2("Pro-L 2", annotation=f"daw-lint: ignore[MB102] {IN_XML}") + vst2("Precision Limiter")
    creator = "Ableton Live 11.3 \u009b31m &lt;hostile-tag onload=1&gt;"
    session = write_set(
        folder / f"{FILE}.als", live_set(hostile + track("B", number=2), master=device, creator=creator)
    )
    write_wav(folder / f"{FILE}.wav", peak_db=-0.1, seconds=1.0)
    write_set(folder / f"{FILE} folder" / "In.als", live_set(hostile))
    (folder / "Text.rpp").write_bytes(reaper(IN_TEXT).encode("utf-8", "surrogateescape"))
    (folder / "Old.bwproject").write_bytes(project(version=f"5.3{IN_TEXT}"))
    (folder / f"{FILE}.rpp").write_bytes(b"")
    (folder / "rules").mkdir()
    rule = HOUSE_RULE.format(text=in_toml(IN_TEXT), message=in_toml(IN_TEXT.replace("{0}", "")))
    (folder / "rules" / "HS101-hostile.toml").write_text(rule, "utf-8")
    (folder / "daw-lint.toml").write_text(
        f'rule-folders = ["rules"]\nhistory = true\n[[suppress]]\nrule = "GS101"\nreason = {in_toml(IN_TEXT)}\n',
        "utf-8",
    )
    return [
        "Text.rpp",
        session.name,
        ".",
        f"{FILE}.wav",
        f"{FILE}.rpp",
        "Old.bwproject",
        f"{FILE} folder",
        f"gone {FILE}",
        "HS101",
    ]


def reaper(name: str) -> str:
    """Return a REAPER project with a name wherever there can be one."""
    quoted = name.replace("`", "'")
    return (
        f'<REAPER_PROJECT 0.1 "7{quoted}/linux" 1\n  TEMPO 120 4 4\n  MARKER 1 1 `{quoted}` 0\n'
        f"  <NOTES 0 2\n    |{name}\n  >\n  <MASTERFXLIST\n    BYPASS 0 0 0\n"
        f'    <VST "VST3: {quoted.replace(chr(34), "")}" "x.vst3" 0 ""\n    >\n  >\n'
        f"  <TRACK\n    NAME `{quoted}`\n    MUTESOLO 0 1 0\n    <ITEM\n      POSITION 0\n      LENGTH 8\n      NAME `{quoted}`\n"
        f"      <SOURCE WAVE\n        FILE `{quoted}.wav`\n      >\n    >\n  >\n  <TRACK\n    NAME B\n  >\n>\n"
    )


def written(folder: Path) -> set[Path]:
    """Return the files in a folder that hold text for people or programs: no session, no audio, no database."""
    names = (Path(root, name) for root, _, files in os.walk(folder) for name in files)
    return {path for path in names if path.suffix not in (".als", ".rpp", ".bwproject", ".wav", ".sqlite3", ".toml")}
