"""The review page: judged by form, by keys and by programs; what is judged leaves the queue."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.store.review import Journal

Serve = Callable[..., Any]


@pytest.fixture
def own(store_path: Path, serve: Serve, tmp_path: Path) -> Iterator[Any]:
    """A workbench over a copy of the store, for what writes."""
    shutil.copytree(store_path, tmp_path / "store")
    with serve(tmp_path / "store", look_again=0.0) as served:
        served.root = tmp_path / "store"
        yield served


def queue(served: Any, reviewer: str = "Ada") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = served.get(f"/review.json?reviewer={reviewer}").json()["tables"]["queue"]
    return rows


def word_of(page: str) -> str:
    found = re.search(r'name="form_word" value="([^"]+)"', page)
    assert found
    return found.group(1)


def judge(served: Any, verdict: str, **fields: str) -> Any:
    page = served.get("/review?reviewer=Ada").text
    event_id = re.search(r'name="event_id" value="([^"]+)"', page)
    assert event_id
    form = {"form_word": word_of(page), "event_id": event_id.group(1), "reviewer": "Ada", "verdict": verdict}
    return served.client.post("/review?reviewer=Ada&status=occurred", data=form | fields)


def test_a_judged_event_leaves_the_queue(own: Any) -> None:
    first = queue(own)[0]
    answer = judge(own, "rejected")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/review?")
    assert "status=occurred" in answer.headers["location"]
    assert first["event_id"] not in {row["event_id"] for row in queue(own)}
    assert own.get(f"/events/{first['event_id']}").status_code == 404
    ids = {row["event_id"] for row in own.get("/events.json?limit=500").json()["tables"]["events"]}
    assert first["event_id"] not in ids


def test_a_correction_shows_at_once_and_is_taken_back(own: Any) -> None:
    first = queue(own)[0]
    wanted = "planned" if first["status"] != "planned" else "denied"
    assert judge(own, "corrected", status=wanted, event_type="", note="see the lead").status_code == 303
    (told,) = own.get(f"/events/{first['event_id']}.json").json()["tables"]["event"]
    assert told["status"] == wanted
    page = own.get("/review?reviewer=Ada").text
    assert "Take it back" in page
    form = {"form_word": word_of(page), "event_id": first["event_id"], "reviewer": "Ada", "verdict": "undone"}
    assert own.client.post("/review?reviewer=Ada", data=form).status_code == 303
    (told,) = own.get(f"/events/{first['event_id']}.json").json()["tables"]["event"]
    assert told["status"] == first["status"]
    assert len(Journal(own.root).read()) == 2


def test_programs_judge_too_and_agreement_is_told(own: Any) -> None:
    event_id = queue(own)[0]["event_id"]
    for reviewer, verdict in (("Ada", "accepted"), ("Ben", "rejected")):
        given = {"event_id": event_id, "verdict": verdict, "reviewer": reviewer}
        answer = own.client.post("/review.json", json=given)
        assert answer.status_code == 200
        assert answer.json()["verdict"] == verdict
    rows = own.get("/review.json").json()
    assert {"verdict"} == {row["aspect"] for row in rows["tables"]["agreement"]}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"event_id": "nothing", "verdict": "accepted", "reviewer": "Ada"}, 404),
        ({"event_id": "e", "verdict": "acepted", "reviewer": "Ada"}, 422),
        ({"event_id": "e", "verdict": "accepted", "reviewer": ""}, 422),
        ({"verdict": "accepted"}, 422),
    ],
)
def test_wrong_decisions_are_refused(own: Any, given: dict[str, str], status: int) -> None:
    answer = own.client.post("/review.json", json=given)
    assert answer.status_code == status
    assert {"status", "title", "detail"} <= set(answer.json())
    assert not Journal(own.root).read()


def test_a_wrong_word_is_told_with_a_suggestion(own: Any) -> None:
    event_id = queue(own)[0]["event_id"]
    given = {
        "event_id": event_id,
        "verdict": "corrected",
        "reviewer": "Ada",
        "changes": {"event_type": "CONSLUT"},
    }
    answer = own.client.post("/review.json", json=given)
    assert answer.status_code in (400, 422)
    assert "CONSULT" in answer.text


def test_nothing_is_written_without_the_form_s_word_or_by_other_types(own: Any) -> None:
    event_id = queue(own)[0]["event_id"]
    form = {"event_id": event_id, "reviewer": "Ada", "verdict": "accepted"}
    assert own.client.post("/review", data=form).status_code == 403
    told = b'{"event_id": "%s", "reviewer": "Ada", "verdict": "accepted"}' % event_id.encode()
    answer = own.client.post("/review.json", content=told, headers={"content-type": "text/plain"})
    assert answer.status_code in (415, 422)
    assert own.get(f"/review?event_id={event_id}&verdict=accepted&reviewer=Ada").status_code in (
        200,
        400,
        422,
    )
    assert not Journal(own.root).read()


@pytest.mark.browser
@pytest.mark.skipif(not Path("/usr/bin/chromium").exists(), reason="no browser (apt: chromium)")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_keys_judge(own: Any) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    ids = [row["event_id"] for row in queue(own)]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{own.address}/review?reviewer=Ada")
        for key in ("a", "s", "r", "u"):
            with page.expect_navigation():
                page.keyboard.press(key)
        page.keyboard.press("c")
        assert page.evaluate("document.activeElement.id") == "r-type"
        page.keyboard.press("r")  # in a field, a letter is a letter
        browser.close()
    made = [(each.verdict, each.event_id) for each in Journal(own.root).read()]
    assert [verdict for verdict, _ in made] == ["accepted", "rejected", "undone"]
    assert made[0][1] == ids[0]
    assert made[1][1] == made[2][1] == ids[2]
