"""Replies of the server: JSON in ASCII, and refusals with a sentence and what to do."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from daw_lint.report.json_text import to_json


class RefusedError(Exception):
    """A request that is not done. ``error`` and ``todo`` are a sentence each."""

    def __init__(self, status: int, error: str, todo: str = "") -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.todo = todo


def data(content: Any, status: int = 200) -> Response:
    """Reply with JSON. Infinite numbers become null, and lone surrogates of file names become escapes."""
    return Response(to_json(content, None), status, media_type="application/json")


def refusal(status: int, error: str, todo: str = "") -> Response:
    """Refuse a request. The connection ends, so that no body is read for it."""
    reply = data({"error": error, "todo": todo}, status)
    reply.headers["connection"] = "close"
    return reply
