"""Server-sent events."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("starlette")

from daw_lint.app.web.events import MOST_STREAMS, Events


def test_a_browser_hears_what_happens_and_what_it_missed() -> None:
    async def run() -> None:
        events = Events()
        events.tell("song", {"id": "a"})
        events.tell("song", {"id": "b\n\udcff"})
        late, new = events.stream(1), events.stream(None)
        assert await anext(late) == await anext(new) == ": here\n\n"
        assert await anext(late) == 'id: 2\nevent: song\ndata: {"id": "b\\n\\\\udcff"}\n\n'
        waiting = asyncio.ensure_future(anext(new))
        await asyncio.sleep(0)
        events.tell("gone", {"id": "a"})
        assert await waiting == 'id: 3\nevent: gone\ndata: {"id": "a"}\n\n'

    asyncio.run(run())


def test_who_missed_more_than_is_kept_asks_for_everything_again() -> None:
    async def run() -> None:
        events = Events()
        for number in range(3000):
            events.tell("song", {"id": str(number)})
        stream = events.stream(5)
        await anext(stream)
        assert await anext(stream) == "id: 3000\nevent: reset\ndata: {}\n\n"

    asyncio.run(run())


def test_the_number_of_an_earlier_server_is_not_waited_for() -> None:
    async def run() -> None:
        events = Events()
        stream = events.stream(900)
        await anext(stream)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        events.tell("place", {})
        assert (await waiting).startswith("id: 1\n")

    asyncio.run(run())


def test_streams_end_with_the_server_and_make_room_when_they_are_closed() -> None:
    async def run() -> None:
        events = Events()
        streams = [events.stream(None) for _ in range(MOST_STREAMS)]
        for stream in streams:
            await anext(stream)
        assert (events.has_room, len(streams)) == (False, MOST_STREAMS)
        await streams[0].aclose()  # type: ignore[attr-defined]
        assert events.has_room
        events.end()
        assert [part async for part in streams[1]] == []

    asyncio.run(run())
