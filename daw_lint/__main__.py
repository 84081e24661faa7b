"""The entry point of the command ``daw-lint``."""

from __future__ import annotations


def main() -> None:
    """Run the command line. An interrupt ends it without a traceback, also while it is still being loaded."""
    import gc
    import sys

    try:
        if getattr(sys, "frozen", False):
            _prepare_program()
        _main()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # The process ends with its memory: looking for garbage in all of it takes some milliseconds.


def _prepare_program() -> None:
    """Let the program that needs no Python do what it was started for: it is also what starts its other processes."""
    import multiprocessing

    multiprocessing.freeze_support()  # Ends here, where this is such a process.
    from daw_lint.cli.program_start import prepare

    prepare()


def _main() -> None:
    """Run the command line. A short run creates little garbage, so the collector runs rarely."""
    import gc
    import io
    import os
    import signal
    import sys

    if "_DAW_LINT_COMPLETE" in os.environ:
        os.environ["COLUMNS"] = "9999"  # Shells read one suggestion per line: descriptions must not wrap.
    # OpenBLAS starts its threads when numpy is imported, and nothing here uses them. A program of the user's has its own setting.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(200_000, 20, 20)
    _open_streams()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # A job or a window without a console has closed it.
            setattr(sys, name, io.StringIO())
    signal.signal(signal.SIGTERM, _end)
    from daw_lint.cli.exit_codes import CLOSED_PIPE

    try:
        try:
            _call()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        sys.exit(CLOSED_PIPE)
    except OSError as error:
        if not _folder_exists():
            _forget_output()
            sys.stderr.write("daw-lint: the current folder was deleted: go to another one\n")
            sys.exit(2)
        # The disk is full, or a file was removed: that is neither clean nor a finding.
        said = _said(error)
        _forget_output()
        sys.stderr.write(f"daw-lint: {said}\n")
        sys.exit(2)
    except Exception as error:
        # A fault of ours is neither clean nor a finding, and Python would end with the exit code of findings.
        from daw_lint.model.own_fault import REPORT_IT, own_fault
        from daw_lint.report.escape import clean

        sys.stderr.write(f"daw-lint: {clean(own_fault(error))}: {REPORT_IT}\n")
        sys.exit(2)


def _call() -> None:
    """Run the command that the words name."""
    import os
    import sys

    words = sys.argv[1:]
    if words[:1] == ["archive"]:
        from daw_lint.cli.table import joined

        words = joined(words)
        sys.argv[1:] = words
    if "_DAW_LINT_COMPLETE" not in os.environ:
        if words == ["--version"]:
            from daw_lint import __version__

            sys.stdout.write(f"daw-lint {__version__}\n")
            return
        _load_msgspec()
        from daw_lint.cli.plain_call import plain_call

        run = plain_call(words)
        if run is not None:
            run()
            return
    from daw_lint.cli.commands import app, keep_only

    keep_only(words[:1])
    app(prog_name="daw-lint")


def _load_msgspec() -> None:
    """Import msgspec without typing_extensions, as where that is not installed: it takes 7 ms, and nothing else of a check needs it.

    From Python 3.11 on ``typing`` itself has the three functions that msgspec takes of it.
    """
    import sys

    name = "typing_extensions"
    if name in sys.modules:
        return
    sys.modules[name] = None  # type: ignore[assignment]  # To the import system this says that it is not installed.
    try:
        import msgspec  # noqa: F401
    except ImportError:  # a version that cannot do without: whoever needs it next imports both
        sys.modules.pop("msgspec", None)
    finally:
        del sys.modules[name]


def _said(error: OSError) -> str:
    """Say what failed, and where: without a file it was the output. Errors that are ours may be a sentence alone."""
    if error.strerror is not None and error.filename is None:
        return f"cannot write the output: {error.strerror}"
    from daw_lint.report.escape import clean

    return clean(str(error) if error.strerror is None else f"{error.filename}: {error.strerror}")


def _open_streams() -> None:
    """Open the null device in the place of a closed stream: the next file that is opened would be written to as standard error."""
    import os

    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # The lowest free number is this one.


def _end(*_: object) -> None:
    """End when the system asks for it, as after an error: processes are ended, and temporary files deleted."""
    from daw_lint.cli.exit_codes import TERMINATED

    raise SystemExit(TERMINATED)


def _folder_exists() -> bool:
    """Whether the current folder still exists."""
    from pathlib import Path

    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True


def _forget_output() -> None:
    """Discard output that is still buffered: writing it at exit would fail again."""
    import os
    import sys

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
