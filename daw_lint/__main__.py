"""The entry point of the command ``daw-lint``."""

from __future__ import annotations


def main() -> None:
    """Run the command line. An interrupt ends it without a traceback, also while it is still being loaded."""
    import sys

    try:
        _main()
    except KeyboardInterrupt:
        sys.exit(130)


def _main() -> None:
    """Run the command line. A short run creates little garbage, so the collector runs rarely."""
    import gc
    import io
    import os
    import signal
    import sys

    if "_DAW_LINT_COMPLETE" in os.environ:
        os.environ["COLUMNS"] = "9999"  # Shells read one suggestion per line: descriptions must not wrap.
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
        where = "cannot write the output"
        if error.filename is not None:
            from daw_lint.report.escape import clean

            where = clean(str(error.filename))
        _forget_output()
        sys.stderr.write(f"daw-lint: {where}: {error.strerror}\n")
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
    if "_DAW_LINT_COMPLETE" not in os.environ:
        if words == ["--version"]:
            from daw_lint import __version__

            sys.stdout.write(f"daw-lint {__version__}\n")
            return
        from daw_lint.cli.plain_call import plain_call

        run = plain_call(words)
        if run is not None:
            run()
            return
    from daw_lint.cli.commands import app, keep_only

    keep_only(words[:1])
    app(prog_name="daw-lint")


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
