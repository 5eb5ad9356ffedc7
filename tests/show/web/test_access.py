"""Who is let in, which requests are refused, and that no article's words become markup."""

from __future__ import annotations

import contextlib
import re

import httpx
import lxml.html
import pytest

TOKEN = "a-token-of-enough-letters"


@pytest.fixture(scope="module")
def guarded(store_path, serve):
    with serve(store_path, token=TOKEN) as found:
        yield found


def test_every_answer_carries_the_headers(served) -> None:
    for address in ("/", "/events.json", "/nowhere", "/static/style.css", "/events?nonsense=1"):
        headers = served.get(address).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", ""])
def test_foreign_host_names_are_refused(served, host) -> None:
    answer = served.get("/events", headers={"host": host})
    assert answer.status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "localhost:8737", "127.0.0.1:99", "[::1]:80"])
def test_own_host_names_are_served(served, host) -> None:
    assert served.get("/data/codebook", headers={"host": host}).status_code == 200


def test_token_is_asked_for(guarded) -> None:
    answer = guarded.get("/events.json")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert guarded.get("/", headers={"accept": "text/html"}).status_code == 401
    assert guarded.get("/openapi.json").status_code == 401


@pytest.mark.parametrize(
    "offered", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_wrong_tokens_are_refused(guarded, offered) -> None:
    assert guarded.get("/events.json", headers={b"authorization": offered.encode()}).status_code == 401


def test_bearer_token_lets_in(guarded) -> None:
    assert guarded.get("/events.json", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def form_word(answer) -> str:
    return re.search(r'name="form_word" value="(\w+)"', answer.text)[1]


def test_login_gives_a_cookie_that_lets_in_and_scripts_cannot_read(guarded) -> None:
    word = form_word(guarded.get("/login"))
    assert guarded.client.post("/login", data={"form_word": word, "token": "wrong"}).status_code == 401
    answer = guarded.client.post("/login", data={"form_word": word, "token": TOKEN})
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert guarded.get("/events.json").status_code == 200
    guarded.client.cookies.clear()
    assert guarded.get("/events.json").status_code == 401


def test_forged_session_cookie_is_refused(guarded) -> None:
    assert guarded.get("/events.json", headers={"cookie": "dragoman_session=1"}).status_code == 401
    assert guarded.get("/events.json", headers={b"cookie": b"bad;;==\x80"}).status_code == 401


def test_forms_need_the_word_of_their_page(served) -> None:
    word = form_word(served.get("/try"))
    assert served.client.post("/try", data={"text": "x"}).status_code == 403
    assert served.client.post("/try", data={"text": "x", "form_word": "0" * 64}).status_code == 403
    other = {"cookie": "dragoman_form=somebody-else"}
    assert served.client.post("/try", data={"text": "x", "form_word": word}, headers=other).status_code == 403


def test_requests_from_pages_of_other_sites_are_refused(served) -> None:
    data = {"text": "France met Spain."}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert served.client.post("/try.json", json=data, headers=headers).status_code == 403


def test_bodies_are_bounded(served) -> None:
    assert served.client.post("/try.json", content=b"x" * 2_000_000).status_code == 413
    assert served.client.post("/try.json", json={"text": "a " * 20_000}).status_code == 422

    def endless():
        for _ in range(40):
            yield b" " * 50_000

    with contextlib.suppress(httpx.TransportError):  # the server may hang up while we still send
        assert served.client.post("/try.json", content=endless()).status_code >= 400
    assert served.get("/data/codebook").status_code == 200


def test_words_of_articles_never_become_markup(served, addresses) -> None:
    everywhere = [
        *addresses,
        "/articles/hostile-1",
        "/articles/pages%2Fbad.txt",
        "/events?text=script&limit=9",
    ]
    everywhere += [f"/events?source={'%3Cscript%3E'}", "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"]
    for address in everywhere:
        page = lxml.html.fromstring(served.get(address).text)
        assert not [s for s in page.xpath("//script") if s.text and "alert" in s.text], address
        assert not page.xpath("//*[@onerror or @onclick or @onload or @style]"), address
        assert not page.xpath("//*[starts-with(normalize-space(@href), 'javascript')]"), address
        assert not page.xpath("//img[@src='x'] | //b[text()='Courier']"), address


def test_hostile_words_are_shown_as_they_are(served) -> None:
    page = lxml.html.fromstring(served.get("/articles/hostile-1").text)
    assert "<script>alert(1)</script>" in page.xpath("//article")[0].text_content()
    assert not page.xpath("//a[contains(., 'page itself')]")


def test_nothing_is_written_by_get(served, store_path, addresses) -> None:
    before = {path: path.stat().st_mtime_ns for path in store_path.rglob("*")}
    for address in addresses:
        served.get(address)
    assert {path: path.stat().st_mtime_ns for path in store_path.rglob("*")} == before
