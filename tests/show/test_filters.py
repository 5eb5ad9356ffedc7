"""The JSON Lines filters: one answer a line, in order, whatever happens."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.coding.status_questions import find_question
from dragoman.pipeline import PARTS, Coder
from dragoman.show import filters


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def answers(tmp_path: Path, verb: filters.Filter, *lines: Any) -> tuple[int, list[dict[str, Any]]]:
    """What a verb writes for some lines, and its exit status."""
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    out = io.BytesIO()
    status = filters.run_filter([path], verb, out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


SENTENCE = "Russia asked the Iranian president to visit Moscow."


def test_code_answers_every_line_in_order_and_goes_on_after_a_bad_one(tmp_path: Path, coder: Coder) -> None:
    status, found = answers(
        tmp_path,
        filters.code_lines(coder),
        {"id": "a", "text": SENTENCE, "date": "2018-06-01"},
        "{not json",
        {"id": "b"},
        {"id": "c", "text": SENTENCE, "date": "the first of June"},
        ["a", "list"],
        {"id": "d", "text": ""},
        {"id": 5, "text": SENTENCE},
    )
    assert status == 1
    assert [line["id"] for line in found] == ["a", None, "b", "c", None, "d", 5]
    assert ["error" in line for line in found] == [False, True, True, False, True, False, False]
    assert set(found[0]) == {"id", *PARTS}
    assert "expected str" in found[2]["error"]["message"]
    assert "the first of June" in found[3]["warnings"][0]
    assert found[3]["events"]


def test_only_leaves_the_other_lists_out(tmp_path: Path, coder: Coder) -> None:
    line = {"id": "a", "text": "It rained on 3 May 2018 in Lyon."}
    status, found = answers(tmp_path, filters.code_lines(coder, ["times"]), line)
    assert status == 0
    assert set(found[0]) == {"id", "times"}
    assert [time["value"] for time in found[0]["times"]] == ["2018-05-03"]


def test_too_long_a_text_is_refused_with_its_length(tmp_path: Path) -> None:
    coder = Coder(filters_settings(max_article_chars=10))
    status, found = answers(tmp_path, filters.code_lines(coder), {"id": "a", "text": "x" * 11})
    assert status == 1
    assert "11 characters, the limit is 10" in found[0]["error"]["message"]


def filters_settings(**changes: Any) -> Any:
    from dragoman.settings import load_settings

    return load_settings(environ={}, **changes)


def test_classify_always_answers_with_a_type(tmp_path: Path, coder: Coder) -> None:
    status, found = answers(
        tmp_path,
        filters.classify_lines(coder),
        {"id": "a", "text": SENTENCE, "actor": [0, 6], "recipient": [13, 34]},
        {"id": "b", "text": "Nothing much was there.", "actor": None, "recipient": None},
        {"id": "c", "text": SENTENCE, "actor": [0, 600], "recipient": [13, 34]},
    )
    assert status == 1
    assert found[0]["event_type"] == "REQUEST"
    assert found[1]["quad_code"] in {"Q1", "Q2", "Q3", "Q4"}
    assert "inside the text" in found[2]["error"]["message"]


def test_resolve_knows_offices_by_date(tmp_path: Path, coder: Coder) -> None:
    line = {"id": "a", "mention": "the French president", "context": "It angered the French president."}
    status, found = answers(
        tmp_path, filters.resolve_lines(coder), line | {"date": "2010-05-01"}, line | {"date": "2016-05-01"}
    )
    assert status == 0
    assert [one["name"] for one in found] == ["Nicolas Sarkozy", "François Hollande"]
    assert found[0]["code"] == "FRAGOV"


def test_status_judges_every_predicate_in_order(tmp_path: Path, coder: Coder) -> None:
    text = "The envoy did not sign but will travel."
    spans = [[text.index(word), text.index(word) + len(word)] for word in ("travel", "sign")]
    status, found = answers(
        tmp_path, filters.status_lines(coder), {"id": "a", "text": text, "predicates": spans}
    )
    assert status == 0
    assert found[0]["statuses"] == ["planned", "negated"]
    assert len(found[0]["confidences"]) == 2


def test_status_answers_another_question(tmp_path: Path, coder: Coder) -> None:
    text = "The envoy did not sign but will travel."
    spans = [[text.index(word), text.index(word) + len(word)] for word in ("travel", "sign")]
    verb = filters.status_lines(coder, find_question("happened"))
    _, found = answers(tmp_path, verb, {"id": "a", "text": text, "predicates": spans})
    assert found[0]["statuses"] == ["counterfact", "counterfact"]


def test_clean_keeps_the_story_and_lists_the_furniture(tmp_path: Path, coder: Coder) -> None:
    story = "The two ministers met on Monday in the capital and spoke for three hours about the border."
    more = "They will meet again in May, the hosts said after dinner."
    dump = f"Skip to content\n\nMinisters Meet\n\n{story}\n\n{more}\n\nLeave a Reply\n"
    status, found = answers(tmp_path, filters.clean_lines(coder), {"id": "a", "text": dump})
    assert status == 0
    assert story in found[0]["text"]
    assert {"Skip to content", "Leave a Reply"} <= {piece["text"] for piece in found[0]["removed"]}
