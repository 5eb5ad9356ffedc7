"""Texts labelled by hand: their form, and errors that name the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.coding.labelled import LabelledArticle, read_labelled_articles
from dragoman.errors import DataError

PLAIN = """
# ab-1 | 2018-06-01 | a daily
= Poland expels two envoys
Poland expelled two Russian diplomats.
> SANCTION | Poland=POL > two Russian diplomats=RUS | occurred | expelled
Nobody knew why.

France and Germany met in Metz, and it rained.
> CONSULT | France=FRA <> Germany=DEU | occurred | met
? AGREE | France=FRA > - | planned | met ... rained
"""


def read(text: str, folder: Path) -> list[LabelledArticle]:
    path = folder / "texts.txt"
    path.write_text(text, encoding="utf-8")
    return read_labelled_articles(path)


def test_text_title_and_sentences(tmp_path: Path) -> None:
    (one,) = read(PLAIN, tmp_path)
    text = one.article.text
    assert one.article.title == "Poland expels two envoys"
    assert text.splitlines()[2] == "Poland expelled two Russian diplomats. Nobody knew why."
    assert [text[b.start : b.end] for b in one.sentences][
        -1
    ] == "France and Germany met in Metz, and it rained."


def test_labels_stand_where_their_words_do(tmp_path: Path) -> None:
    (one,) = read(PLAIN, tmp_path)
    first, both, optional = one.labels
    assert first.actor is not None
    assert first.recipient is not None
    assert one.article.text[first.actor.start : first.actor.end] == "Poland"
    assert one.article.text[first.recipient.start : first.recipient.end] == "two Russian diplomats"
    assert first.actor.start > len(one.article.title or ""), "the sentence's Poland, not the title's"
    assert (both.both_ways, both.optional, optional.optional) == (True, False, True)
    assert optional.recipient is None
    assert first.line == 5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("> SANCTON | Poland=POL > - | occurred | met", "did you mean SANCTION"),
        ("> CONSULT | France=FRA > - | ocurred | met", "did you mean occurred"),
        ("> CONSULT | Spain=ESP > - | occurred | met", "'Spain' is not in the sentence"),
        ("> CONSULT | France=FRA > - | occurred | danced", "'danced' is not in the sentence"),
        ("> CONSULT | France=FR > - | occurred | met", "'words=USA'"),
        ("> CONSULT | France=FRA | occurred | met", "'actor > recipient'"),
        ("> CONSULT | France=FRA > -", "'> TYPE | actor > recipient | status | trigger'"),
    ],
)
def test_a_wrong_label_names_its_line(line: str, says: str, tmp_path: Path) -> None:
    text = f"# a | 2018-06-01 | x\nFrance met nobody.\n{line}\n"
    with pytest.raises(DataError, match=r"texts\.txt:3: ") as found:
        read(text, tmp_path)
    assert says in str(found.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no article found"),
        ("France met nobody.\n", "before the first sentence"),
        ("# a | yesterday | x\nFrance met nobody.\n", "expected a date"),
        ("# a b | 2018-06-01\nFrance met nobody.\n", "'# id | date"),
        ("# a | 2018-06-01\n> CONSULT | - > - | occurred | x\n", "none stands here"),
        ("# a | 2018-06-01\nOne.\n# a | 2018-06-01\nTwo.\n", "stands for two articles"),
    ],
)
def test_a_wrong_file_is_told(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as found:
        read(text, tmp_path)
    assert says in str(found.value)


def test_problems_may_be_collected(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text(PLAIN.replace("two Russian diplomats=", "three diplomats="), encoding="utf-8")
    problems: list[DataError] = []
    (one,) = read_labelled_articles(path, problems.append)
    assert len(one.labels) == 2
    assert [problem.line for problem in problems] == [5]
