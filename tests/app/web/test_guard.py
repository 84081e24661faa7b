"""Who may ask the server."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

pytest.importorskip("starlette")

from daw_lint.app.web.peers import Peers
from daw_lint.app.web.security import Guard, Keys, policy

PORT = 8000
OWN = f"127.0.0.1:{PORT}"


async def _inside(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(keys: Keys, method: str = "GET", path: str = "/api/places", **headers: str) -> tuple[int, dict[str, str]]:
    """Return status and headers. Names of headers have ``_`` in them for ``-``."""
    given = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "headers": given, "client": None,
             "query_string": b"", "root_path": "", "http_version": "1.1", "scheme": "http"}  # fmt: skip
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    asyncio.run(Guard(_inside, keys)(scope, receive, send))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def cookie(keys: Keys) -> str:
    return keys.set_cookie.partition(";")[0]


def test_own_page_is_answered() -> None:
    keys = Keys(PORT)
    assert ask(keys, host=OWN, cookie=cookie(keys))[0] == 200
    same = {"origin": f"http://{OWN}", "sec_fetch_site": "same-origin"}
    assert ask(keys, "POST", host=OWN, cookie=cookie(keys), **same)[0] == 200
    assert ask(keys, host=f"localhost:{PORT}", cookie=cookie(keys))[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "", f"[::1]:{PORT}", f"{OWN}.evil.example"],
)
def test_a_name_that_somebody_points_at_this_machine_gets_nothing(host: str) -> None:
    keys = Keys(PORT)
    for path in ("/", "/api/places", "/static/main.js"):
        assert ask(keys, path=path, host=host, cookie=cookie(keys))[0] == 403


def test_without_the_cookie_nothing_but_the_first_page_is_asked_for() -> None:
    keys = Keys(PORT)
    assert ask(keys, host=OWN)[0] == 403
    assert ask(keys, host=OWN, cookie=f"daw-lint-{PORT}=guessed")[0] == 403
    assert ask(keys, path="/static/main.js", host=OWN)[0] == 403
    assert ask(keys, path="/", host=OWN)[0] == 200


def test_the_cookie_of_another_port_is_another_cookie() -> None:
    keys, other = Keys(PORT), Keys(PORT + 1)
    assert ask(keys, host=OWN, cookie=cookie(other))[0] == 403
    value = cookie(other).partition("=")[2]
    assert ask(keys, host=OWN, cookie=f"daw-lint-{PORT}={value}")[0] == 403


def test_a_cookie_that_somebody_put_beside_ours_locks_nobody_out() -> None:
    keys = Keys(PORT)
    assert ask(keys, host=OWN, cookie=f"daw-lint-{PORT}=theirs; {cookie(keys)}; a=b")[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": f"http://{OWN}"},
        {"sec_fetch_site": "same-origin"},
        {"origin": "http://evil.example", "sec_fetch_site": "cross-site"},
        {"origin": "http://evil.example", "sec_fetch_site": "same-origin"},
        {"origin": "http://127.0.0.1:8001", "sec_fetch_site": "same-site"},
        {"origin": "null", "sec_fetch_site": "same-origin"},
        {"origin": f"https://{OWN}", "sec_fetch_site": "same-origin"},
        {"origin": f"http://localhost:{PORT}", "sec_fetch_site": "same-origin"},
        {"origin": f"http://{OWN}", "sec_fetch_site": "none"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_another_page_changes_nothing(method: str, headers: dict[str, str]) -> None:
    keys = Keys(PORT)
    assert ask(keys, method, host=OWN, cookie=cookie(keys), **headers)[0] == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_of_this_machine_reads_nothing_though_browsers_call_it_the_same_site(site: str) -> None:
    keys = Keys(PORT)
    assert ask(keys, host=OWN, cookie=cookie(keys), sec_fetch_site=site)[0] == 403
    assert ask(keys, host=OWN, cookie=cookie(keys), sec_fetch_site="same-origin")[0] == 200


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "CONNECT", "PATCH"])
def test_other_methods_are_not_answered(method: str) -> None:
    keys = Keys(PORT)
    assert ask(keys, method, host=OWN, cookie=cookie(keys))[0] == 405


def test_signs_that_steer_are_no_part_of_an_address() -> None:
    keys = Keys(PORT)
    for path in ("/static/a\0b", "/static/a\nb", "/" + "a" * 9000):
        assert ask(keys, path=path, host=OWN, cookie=cookie(keys))[0] == 400


def test_the_token_is_used_once() -> None:
    keys = Keys(PORT)
    token = keys.address.partition("token=")[2]
    assert not keys.take("guessed")
    assert keys.take(token)
    assert not keys.take(token)
    assert not keys.take("")


def test_a_new_address_is_printed_once_until_it_is_used() -> None:
    said: list[str] = []
    keys = Keys(PORT, said.append)
    keys.offer_again()
    assert said == []
    keys.take(keys.address.partition("token=")[2])
    keys.offer_again()
    keys.offer_again()
    assert said == [keys.address]


def test_every_reply_says_what_a_page_may_do_with_it() -> None:
    keys = Keys(PORT)
    for headers in (ask(keys, host=OWN)[1], ask(keys, host=OWN, cookie=cookie(keys))[1]):
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers
    assert "'unsafe" not in policy("abc")
    assert "script-src 'nonce-abc' 'self'" in policy("abc")


@pytest.mark.skipif(not os.path.exists("/proc/net/tcp"), reason="only Linux tells whose a connection is")  # noqa: PTH110
def test_a_program_of_another_user_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            address = client.getsockname()
            assert Peers(port).is_own(address)
            mine = os.getuid()
            monkeypatch.setattr("daw_lint.app.web.peers._user_of", lambda client, server: mine + 1)
            assert not Peers(port).is_own(address)
