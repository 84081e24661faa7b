"""What the judging process loads before it forks its workers."""

from __future__ import annotations

import subprocess
import sys

_LOADED_AT_THE_END = """
import sys
from daw_lint.app.judging.loading import Loading
loading = Loading()
steps = 0
while not loading.is_complete:
    loading.step()
    steps += 1
from daw_lint.parsers.names import FORMATS
from daw_lint.plugins import DECODERS
wanted = [f"daw_lint.parsers.{name}" for name in FORMATS] + [f"daw_lint.plugins.{one.module}" for one in DECODERS]
print(steps > len(wanted), [name for name in wanted if name not in sys.modules])
"""


def test_every_reader_is_loaded_step_by_step_so_that_a_message_waits_for_one_module_at_most() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOADED_AT_THE_END], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.stdout == "True []\n"
