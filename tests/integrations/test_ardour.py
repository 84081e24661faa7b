"""The hook of Ardour on export, in the real Ardour: its own Lua, a real session and a real export.

Ardour's Lua without a window has no hooks and no ``os.forkexec`` (they are in the editor): a wrapper stands in for these two.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ARDOUR = next((name for name in ("ardour7", "ardour8", "ardour9") if shutil.which(f"{name}-export")), None)
pytestmark = [pytest.mark.skipif(ARDOUR is None, reason="Ardour is not installed"), pytest.mark.slow]
ROOT = Path(__file__).parents[2]
HOOK = ROOT / "integrations" / "ardour" / "daw_lint_on_export.lua"
AROUND = """
function ardour (about) assert (about["type"] == "EditorHook") end
LuaSignal = { Exported = "exported", Set = function () return { add = function (self, set) assert (set.exported) end } end }
function os.forkexec (...)
	local words = {}
	for _, word in ipairs ({...}) do
		words[#words + 1] = "'" .. word:gsub ("'", "'\\\\''") .. "'"
	end
	assert (os.execute (table.concat (words, " ")))
end
dofile (arg[1])
signals ()
Session = load_session (arg[2], "faulty")
Session:route_by_name ("Bass"):set_name ("Changed in the editor")
factory () (LuaSignal.Exported, nil, "mix", arg[3], true, 0)
close_session ()
"""


def run(tool: str, *arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "DAW_LINT": str(home / "daw-lint"), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [f"{ARDOUR}-{tool}", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.mark.parametrize("name", ["mix.wav", "a$(touch x) `touch x` 'mix'.wav"])
def test_an_export_is_judged_with_the_session_as_it_is_in_the_editor(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "faulty"
    shutil.copytree(ROOT / "fixtures" / "equal" / "faulty", folder)
    program = tmp_path / "daw-lint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m daw_lint "$@"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    bounce = tmp_path / name
    run("export", "-o", bounce, folder, "faulty", home=tmp_path)
    assert bounce.stat().st_size > 1000
    wrapper = tmp_path / "wrapper.lua"
    wrapper.write_text(AROUND, "utf-8")
    done = run("lua", wrapper, HOOK, folder, bounce, home=tmp_path)
    findings = (tmp_path / f"{name}.daw-lint.txt").read_text("utf-8")
    assert "MB101" in findings, done.stdout + done.stderr
    assert name.split(" ")[-1] in findings
    assert "Changed in the editor" in (folder / "faulty.ardour").read_text("utf-8")
    assert not list(tmp_path.rglob("x"))
