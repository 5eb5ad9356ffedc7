"""Ordinary crime and accidents make no rows; politics with the same words does."""

from __future__ import annotations

import pytest
from tests.factory import code


@pytest.mark.parametrize(
    "text",
    [
        "Police in Ohio arrested two men on drug charges.",
        "A woman from Leeds was sentenced for fraud.",
        "Detectives in Toronto charged a teenager with the murder of a bus driver.",
        "Six villages in Iran were destroyed by the earthquake.",
        "An explosion caused by a gas leak killed nine people in Taiwan.",
        "Two people died in a gas explosion at a restaurant in eastern China.",
        "The response team of Ohio worked with detectives in Ohio.",
        "A man stabbed a bartender in Marseille.",
        "Emery was released after posting bail on drug charges in Montreal.",
    ],
)
def test_the_crime_desk_and_the_fire_brigade(text: str) -> None:
    assert code(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Police in Belarus arrested two activists.",
        "Police in Cairo arrested nine protesters over stolen flags.",
        "A car bomb killed nine people in Iraq.",
        "Turkey arrested an American pastor.",
        "A Russian court sentenced an opposition leader for fraud.",
        "Gunmen killed a Mexican journalist who wrote about drug cartels.",
    ],
)
def test_politics_with_the_same_words(text: str) -> None:
    assert code(text) != []


@pytest.mark.parametrize(
    "text",
    ["Jeb Bush fired back at Marco Rubio during the debate.", "Bernie Sanders battled Hillary Clinton."],
)
def test_politicians_of_one_country_fight_with_words(text: str) -> None:
    assert "ASSAULT" not in {event.event_type for event in code(text)}
