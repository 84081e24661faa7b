"""A real S3 server (moto) on loopback, which writes down how many bytes of each object it gave."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

NAME = "label"
_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
_Start = Callable[..., Any]


class Bucket:
    """A bucket on a server. ``given`` counts the bytes of each object that were read."""

    def __init__(self, port: int) -> None:
        import boto3

        self.environment = {**_KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        self.given: Counter[str] = Counter()
        self._client = boto3.client(
            "s3",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
            region_name="us-east-1",
        )

    def make(self) -> None:
        """Make the bucket."""
        self._client.create_bucket(Bucket=NAME)

    def put(self, folder: Path, prefix: str) -> None:
        """Upload a folder."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self._client.put_object(
                    Bucket=NAME, Key=f"{prefix}/{path.relative_to(folder).as_posix()}", Body=path.read_bytes()
                )

    def remove(self, key: str) -> None:
        """Remove an object, which must be there."""
        self._client.head_object(Bucket=NAME, Key=key)
        self._client.delete_object(Bucket=NAME, Key=key)

    def get(self, prefix: str, folder: Path) -> Path:
        """Download what is below a prefix."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=NAME, Prefix=f"{prefix}/"):
            for entry in page.get("Contents", ()):
                place = folder / entry["Key"].removeprefix(f"{prefix}/")
                place.parent.mkdir(parents=True, exist_ok=True)
                self._client.download_file(NAME, entry["Key"], str(place))
        return folder

    def counting(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """Return the application with a log of what it gives."""

        def counted(environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
            parts = list(app(environ, start))
            if environ["REQUEST_METHOD"] == "GET":
                self.given[environ["PATH_INFO"].removeprefix(f"/{NAME}/")] += sum(map(len, parts))
            return parts

        return counted


@contextmanager
def serving() -> Iterator[Bucket]:
    """Run the server until the end of the block."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            return

    held: list[Bucket] = []
    app = cast(Callable[..., Iterable[bytes]], DomainDispatcherApplication(create_backend_app))

    def late(environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
        return held[0].counting(app)(environ, start)

    server = make_server("127.0.0.1", 0, late, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        held.append(Bucket(server.server_port))
        held[0].make()
        yield held[0]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
