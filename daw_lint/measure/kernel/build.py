"""Builds the kernel with the C compiler of this machine: ``python -m daw_lint.measure.kernel.build``.

GCC 12 or clang; ``CC`` in the environment names another one, with its options. On Windows only clang: GCC puts the vectors of
the kernel on the stack where they cannot be read there, and Microsoft's compiler has none.
"""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from daw_lint.measure.kernel import LIBRARY, SOURCE, SUFFIX, source_id

# Products may be added without rounding in between; nothing else may change a result, and NaN stays NaN.
OPTIONS = ("-std=gnu11", "-O3", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-fvisibility=hidden")
COMPILERS = ("clang",) if sys.platform == "win32" else ("cc", "gcc", "clang")
X86 = ("x86_64", "amd64")


def compiler() -> list[str]:
    """Return the compiler to call; empty if no compiler is found."""
    if given := os.environ.get("CC"):
        return shlex.split(given, posix=os.name == "posix")
    return next(([found] for name in COMPILERS if (found := shutil.which(name))), [])


def command(cc: list[str], to: Path) -> list[str]:
    """Return the command that compiles the kernel."""
    shared = ["-dynamiclib"] if sys.platform == "darwin" else ["-shared"]
    position = [] if sys.platform == "win32" else ["-fPIC"]
    # Without vectors of 32 bytes numpy is faster. The kernel asks the processor whether it has them.
    processor = ["-march=x86-64-v3"] if platform.machine().lower() in X86 else []
    source = [f'-DSOURCE="{source_id()}"', str(SOURCE)]
    return [
        *cc,
        *OPTIONS,
        *processor,
        *position,
        *shared,
        *source,
        "-o",
        str(to),
        *([] if sys.platform == "win32" else ["-lm"]),
    ]


def build(to: Path = LIBRARY) -> Path:
    """Compile the kernel. Raises ``OSError`` without a compiler or where the folder cannot be written, and ``CalledProcessError``."""
    cc = compiler()
    if not cc:
        raise FileNotFoundError("no C compiler found: install gcc or clang, or name one in CC")
    with TemporaryDirectory(dir=to.parent, prefix=".kernel-") as folder:
        made = Path(folder, f"kernel{SUFFIX}")
        subprocess.run(command(cc, made), check=True, cwd=folder)
        # At once, so that a process that loads it while it is built gets the old one or the new one.
        made.replace(to)
    return to


if __name__ == "__main__":
    try:
        print(build())
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The kernel was not built ({error}). daw-lint measures without it, with the same numbers.")
