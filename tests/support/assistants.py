"""A client of the Model Context Protocol, which starts daw-lint as an assistant's program does."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

Result = TypeVar("Result")
Call = tuple[str, dict[str, Any]]


class Answer(NamedTuple):
    """What a tool answered."""

    is_error: bool
    text: str
    data: dict[str, Any]
    size: int
    """Bytes of the whole answer as JSON."""


def asked(folders: list[Path], calls: list[Call]) -> list[Answer]:
    """Start the server for some folders, call tools, and return the answers."""

    async def ask(session: ClientSession) -> list[Answer]:
        return [await _called(session, name, given) for name, given in calls]

    return with_session(folders, ask)


async def _called(session: ClientSession, name: str, given: dict[str, Any]) -> Answer:
    result = await session.call_tool(name, given)
    data = dict(result.structured_content or {})
    return Answer(bool(result.is_error), result.content[0].text, data, len(result.model_dump_json().encode()))  # type: ignore[union-attr]


def with_session(folders: list[Path], work: Callable[[ClientSession], Awaitable[Result]]) -> Result:
    """Do something in a session with a new server."""

    async def run() -> Result:
        words = ["-P", "-m", "daw_lint", "mcp", *map(str, folders)]
        started = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))
        async with stdio_client(started) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            return await work(session)

    return asyncio.run(run())
