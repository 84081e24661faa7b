"""Parts of daw-lint that are installed only on request."""

from __future__ import annotations

from daw_lint.cli.console import fail


def need_server() -> None:
    """Fail if the page of the application cannot be served. Imports nothing of it."""
    from importlib.util import find_spec

    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        fail('the application needs starlette and uvicorn: pip install "daw-lint[app]"')


def need_window() -> None:
    """Fail if there is no library for a window of its own."""
    from importlib.util import find_spec

    if find_spec("webview") is None:
        from daw_lint.disk.program import is_program

        if is_program():
            fail("this program has no window of its own: leave out --window, and the page opens in the browser")
        fail('a window of its own needs pywebview: pip install "daw-lint[window]", or leave out --window')


def need_matplotlib() -> None:
    """Fail if the plots of a page cannot be drawn, before any work is done. Does not import matplotlib, which is slow."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        fail('the page needs matplotlib for its plots: pip install "daw-lint[report]"')


def need_bagit() -> None:
    """Fail if bags cannot be made or read, before any work is done."""
    from importlib.util import find_spec

    if find_spec("bagit") is None:
        fail('bags need the library bagit: pip install "daw-lint[handover]"')


def need_archive(*more: str) -> None:
    """Fail if the libraries of archives are not installed, before any work is done. ``more`` are others that a storage needs."""
    from importlib.util import find_spec

    missing = [name for name in ("duckdb", "pyarrow", "fsspec", *more) if find_spec(name) is None]
    if missing:
        fail(f'archives need {" and ".join(missing)}: pip install "daw-lint[archive]"')


_STORAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "http": "aiohttp", "https": "aiohttp"}
_EXTRAS = {"s3fs": "s3", "gcsfs": "gcs", "aiohttp": "http"}


def need_storage(*addresses: str) -> None:
    """Fail if the library for the storage of an address is not installed."""
    from importlib.util import find_spec

    for address in addresses:
        protocol, separator, _ = address.partition("://")
        library = _STORAGES.get(protocol.lower()) if separator else None
        if library is not None and find_spec(library) is None:
            fail(f'{protocol}:// needs {library}: pip install "daw-lint[{_EXTRAS[library]}]"')


def need_mcp() -> None:
    """Fail if the library of the Model Context Protocol is not installed. Does not import it, which is slow."""
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        fail('assistants need the library mcp: pip install "daw-lint[mcp]"')
