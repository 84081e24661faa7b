"""REAPER as far as the action asks it: every other call is an error. The program is started as the worst system would, by a shell."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lupa.lua54 import LuaRuntime

SCRIPTS = Path(__file__).parents[2] / "integrations" / "reaper"
_REFUSING = """
return function(name, known)
  return setmetatable({}, {
    __index = function(_, key)
      local value = known[key]
      if value == nil then error(name .. " has no " .. tostring(key), 2) end
      return value
    end,
    __newindex = function(_, key, value)
      if known[key] == nil then error(name .. " has no " .. tostring(key), 2) end
      known[key] = value
    end,
  })
end
"""


class Reaper:
    """A stub of REAPER with one project. ``program`` is what the user named as daw-lint."""

    def __init__(self, folder: Path, project: Path, program: Path, tracks: tuple[str, ...] = ()) -> None:
        self.folder, self.project, self.program = folder, project, program
        self.tracks = tracks
        self.commands: list[int] = []
        self.started: list[str] = []
        self.messages: list[str] = []
        self.selected: list[Any] = []
        self.drawn: list[str] = []
        self.saved = 0
        self.clock = 0.0
        self.targets = ""
        self.waiting: deque[Callable[[], None]] = deque()
        self.keys: deque[int] = deque()
        self.clicks: deque[tuple[int, int]] = deque()
        self.lua = LuaRuntime(unpack_returned_tuples=True, encoding="utf-8")
        self._set_up()

    def run(self, most_turns: int = 400) -> None:
        """Run the action until nothing is left to do, or the user would have lost patience."""
        self.lua.execute(f"dofile({str(SCRIPTS / 'daw-lint.lua')!r})")
        for _ in range(most_turns):
            if not self.waiting:
                return
            self.clock += 1.0
            self.drawn.clear()
            self.waiting.popleft()()

    def _set_up(self) -> None:
        refusing = self.lua.execute(_REFUSING)
        table = self.lua.table_from
        known = {
            "get_action_context": lambda: (False, str(SCRIPTS / "daw-lint.lua"), 0, 0, 0, 0, 0),
            "EnumProjects": lambda index: (0, str(self.project) if self.project != Path() else ""),
            "Main_SaveProject": lambda project, ask: self._save(),
            "Main_OnCommand": self._command,
            "GetResourcePath": lambda: str(self.folder),
            "RecursiveCreateDirectory": lambda path, ignored: Path(path).mkdir(parents=True, exist_ok=True),
            "ExecProcess": self._execute,
            "file_exists": lambda path: Path(path).is_file(),
            "time_precise": lambda: self.clock,
            "defer": self.waiting.append,
            "GetExtState": lambda section, key: str(self.program),
            "SetExtState": lambda section, key, value, keep: None,
            "GetUserInputs": lambda title, number, captions, values: (False, ""),
            "ShowMessageBox": lambda words, title, kind: self.messages.append(words),
            "CountTracks": lambda project: len(self.tracks),
            "GetTrack": lambda project, index: index if index < len(self.tracks) else None,
            "GetMasterTrack": lambda project: "master",
            "GetTrackName": lambda track: (True, self.tracks[track]),
            "GetMediaTrackInfo_Value": lambda track, name: 0.0,
            "SetOnlyTrackSelected": self.selected.append,
            "GetSetProjectInfo_String": lambda project, name, value, is_set: (True, self.targets),
        }
        drawing = {
            "x": 0, "y": 0, "w": 760, "mouse_x": 0, "mouse_y": 0, "mouse_cap": 0, "mouse_wheel": 0,
            "init": lambda *given: None,
            "setfont": lambda *given: None,
            "set": lambda *given: None,
            "rect": lambda *given: None,
            "update": lambda: None,
            "quit": lambda: None,
            "measurestr": lambda words: (7 * len(words), 14),
            "drawstr": self.drawn.append,
            "getchar": self._key,
        }  # fmt: skip
        self.gfx = table(drawing)
        self.lua.globals().reaper = refusing("reaper", table(known))
        self.lua.globals().gfx = refusing("gfx", self.gfx)

    def _save(self) -> None:
        self.saved += 1

    def _command(self, number: int, flag: int) -> None:
        self.commands.append(number)
        if number == 42230:
            for target in self.renders:
                target.write_bytes(b"RIFF")

    renders: tuple[Path, ...] = ()

    def _execute(self, line: str, timeout: int) -> str | None:
        self.started.append(line)
        if not self.program.is_file():
            return None
        subprocess.run(["bash", "-c", line], check=False, capture_output=True, timeout=60)
        return "0"

    def _key(self) -> int:
        """Return the next key; when none is left, the window is closed."""
        if self.clicks and not self.gfx["mouse_cap"]:
            self.gfx["mouse_x"], self.gfx["mouse_y"] = self.clicks.popleft()
            self.gfx["mouse_cap"] = 1
            return 0
        self.gfx["mouse_cap"] = 0
        if self.clicks:
            return 0
        return self.keys.popleft() if self.keys else -1
