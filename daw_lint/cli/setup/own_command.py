"""How git and hooks call this daw-lint: the program by its path, an environment by its command."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path

from daw_lint.disk.program import program_path

_SHOW = " show --plain"
_SPECIAL = frozenset('"$`\\!')
"""What a shell still reads within double quotes."""


def textconv() -> str:
    """Return the command with which git runs this daw-lint, even when its environment is not active."""
    own = program_path()
    if own is not None:
        return shlex.quote(own) + _SHOW
    program = shutil.which("daw-lint")
    if program is None:
        # Without -P a module in the repository could run in place of one of daw-lint.
        return shlex.join([Path(sys.executable).as_posix(), "-P", "-m", "daw_lint"]) + _SHOW
    is_of_environment = sys.prefix != sys.base_prefix and Path(program).is_relative_to(sys.prefix)
    return shlex.quote(Path(program).as_posix() if is_of_environment else "daw-lint") + _SHOW


def as_word(command: str) -> str:
    """Quote a command as one word of a command line: in double quotes, which every shell knows, where those are enough."""
    return shlex.quote(command) if _SPECIAL & set(command) else f'"{command}"'


def hook_entry() -> str:
    """Return what a hook of pre-commit runs, as a value of YAML."""
    own = program_path()
    return "daw-lint check" if own is None else json.dumps(f"{shlex.quote(own)} check", ensure_ascii=False)
