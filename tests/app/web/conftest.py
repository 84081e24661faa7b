"""One server for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.app_server import AppServer, app_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    pytest.importorskip("uvicorn")
    with app_server(tmp_path_factory.mktemp("home")) as running:
        yield running
