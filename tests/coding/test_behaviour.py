"""What must change a coding, and what must not (behaviour tests in the manner of CheckList)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from behaviours import Country, code_rows, countries, rename
from dragoman.coding.codebook import QUADS
from factory import code, short

PAIRS = [
    ("Poland", "Norway", "POL", "NOR"),
    ("Chile", "Ghana", "CHL", "GHA"),
    ("Vietnam", "Egypt", "VNM", "EGY"),
]
ACTS = [
    ("{a} accused {b} of espionage.", "ACCUSE"),
    ("{a} imposed sanctions on {b}.", "COERCE"),
    ("{a} praised {b}.", "SUPPORT"),
    ("{a} sent ten million dollars of aid to {b}.", "AID"),
    ("{a} attacked {b}.", "ASSAULT"),
    ("{a} rejected a proposal by {b}.", "REJECT"),
]


def rows(text: str) -> set[tuple[str | None, str | None, str, str]]:
    """Actor country, recipient country, type and status of each event."""
    return {
        (e.actor.country, e.recipient.country if e.recipient else None, e.event_type, e.status)
        for e in code(text)
    }


@pytest.mark.parametrize(("pattern", "kind"), ACTS)
@pytest.mark.parametrize(("a", "b", "first", "second"), PAIRS)
def test_swapping_the_actors_swaps_the_row(pattern, kind, a, b, first, second) -> None:
    assert (first, second, kind, "occurred") in rows(pattern.format(a=a, b=b))
    assert (second, first, kind, "occurred") in rows(pattern.format(a=b, b=a))
    assert (second, first, kind, "occurred") not in rows(pattern.format(a=a, b=b))


PASSIVES = [
    ("Turkish soldiers attacked a Syrian village.", "A Syrian village was attacked by Turkish soldiers."),
    ("Moldova condemned Belarus.", "Belarus was condemned by Moldova."),
    ("Iran released the American reporter.", "The American reporter was released by Iran."),
    ("Peru invited the Cuban minister.", "The Cuban minister was invited by Peru."),
    ("Kenya accused Uganda of espionage.", "Uganda was accused of espionage by Kenya."),
    ("Greek police arrested a Turkish spy.", "A Turkish spy was arrested by Greek police."),
    ("Chile rejected the Bolivian offer.", "The Bolivian offer was rejected by Chile."),
    ("Poland expelled two Russian diplomats.", "Two Russian diplomats were expelled by Poland."),
    (
        "The court in Lima sentenced a Chilean colonel.",
        "A Chilean colonel was sentenced by the court in Lima.",
    ),
    ("Sudan has deported the Egyptian reporter.", "The Egyptian reporter has been deported by Sudan."),
    ("Japan will help Mongolia.", "Mongolia will be helped by Japan."),
    ("Serbia did not recognise Kosovo.", "Kosovo was not recognised by Serbia."),
    ("India is shelling Pakistani villages.", "Pakistani villages are being shelled by India."),
    ("Denmark has sued Sweden.", "Sweden has been sued by Denmark."),
]


@pytest.mark.parametrize(("active", "passive"), PASSIVES)
def test_passive_equals_active(active: str, passive: str) -> None:
    assert rows(active) == rows(passive) != set()


NEUTRAL = [
    "On Tuesday, ",
    "In a short ceremony, ",
    "After a long night, ",
    "Meanwhile, ",
    "As everybody had expected, ",
    "According to the morning papers, ",
    "While it was still raining, ",
    "In what a columnist called a strange week, ",
]


@pytest.mark.parametrize("opening", NEUTRAL)
@pytest.mark.parametrize(("pattern", "kind"), ACTS)
def test_a_neutral_clause_changes_nothing(pattern: str, kind: str, opening: str) -> None:
    plain = pattern.format(a="Poland", b="Norway")
    assert rows(opening + plain) == rows(plain)


WITHIN = [
    "{a}, where it was raining, {rest}",
    "{a}, a land of lakes and bicycles, {rest}",
    "{a} on Tuesday {rest}",
    "{a} (see page 4) {rest}",
    "{a}, meanwhile, {rest}",
    "{a}, to nobody's surprise, {rest}",
]


@pytest.mark.parametrize("pattern", WITHIN)
@pytest.mark.parametrize(("act", "kind"), ACTS)
def test_neutral_words_between_actor_and_verb_change_nothing(act: str, kind: str, pattern: str) -> None:
    plain = act.format(a="Poland", b="Norway")
    longer = pattern.format(a="Poland", rest=plain.removeprefix("Poland "))
    assert {row for row in rows(longer) if row[2] == kind} == {row for row in rows(plain) if row[2] == kind}
    assert {row[2] for row in rows(longer)} == {kind}


@pytest.mark.parametrize("adverb", ["quickly", "openly", "suddenly", "on Monday", "again"])
@pytest.mark.parametrize(("act", "kind"), ACTS)
def test_an_adverb_changes_nothing(act: str, kind: str, adverb: str) -> None:
    plain = act.format(a="Poland", b="Norway")
    first, verb, rest = plain.split(" ", 2) if plain.count(" ") > 1 else (*plain.split(" "), "")
    assert rows(f"{first} {adverb} {verb} {rest}") == rows(plain)


NEGATED = [
    ("Kenya arrested the Ugandan minister.", "Kenya did not arrest the Ugandan minister.", "COERCE"),
    ("Turkish jets bombed a Syrian village.", "Turkish jets did not bomb a Syrian village.", "ASSAULT"),
    ("Peru condemned Cuba.", "Peru did not condemn Cuba.", "ACCUSE"),
    ("Norway sent tents to Haiti.", "Norway did not send tents to Haiti.", "AID"),
    ("Ghana met Togo in Accra.", "Ghana never met Togo in Accra.", "CONSULT"),
    ("Fiji praised Samoa.", "Neither Fiji nor Tonga praised Samoa.", "SUPPORT"),
    ("The army deployed troops in Kano.", "The army has not deployed troops in Kano.", "MOBILIZE"),
    ("Iran released the American reporter.", "Iran has yet to release the American reporter.", "RETREAT"),
]


@pytest.mark.parametrize(("told", "denied", "kind"), NEGATED)
def test_negating_flips_the_status(told: str, denied: str, kind: str) -> None:
    assert {s for _, _, k, s in rows(told) if k == kind} == {"occurred"}
    assert {s for _, _, k, s in rows(denied) if k == kind} == {"negated"}


@pytest.mark.parametrize("name", [*QUADS, "Protest", "Assault", "occurred", "negated"])
def test_names_of_labels_do_not_leak(name: str) -> None:
    plain = {short(e) for e in code("Poland praised Norway.")}
    assert {short(e) for e in code(f"Poland praised Norway in the {name} report.")} == plain


@pytest.mark.parametrize("name", QUADS)
def test_the_name_of_a_type_alone_is_no_event(name: str) -> None:
    assert rows(f"The code of the row about Poland and Norway was {name}.") == set()


RENAMED = [
    "Police in {a} arrested an opposition leader.",
    "The president of {a} praised Norway.",
    "{a} fired rockets at Norway.",
    "Norway sent a million dollars of aid to {a}.",
]


@pytest.mark.parametrize("pattern", RENAMED)
def test_renaming_a_country_changes_only_the_country(pattern: str) -> None:
    told = {name: rows(pattern.format(a=name)) for name in ("Poland", "Kenya", "Vietnam")}
    codes = {"Poland": "POL", "Kenya": "KEN", "Vietnam": "VNM"}
    plain = {
        name: {tuple("X" if part == codes[name] else part for part in row) for row in found}
        for name, found in told.items()
    }
    assert plain["Poland"] == plain["Kenya"] == plain["Vietnam"] != set()


JOINED = [
    ("{a} condemned Belarus.", "ACCUSE"),
    ("{a} sent tents to Haiti.", "AID"),
    ("{a} expelled two Iranian diplomats.", "SANCTION"),
]


@pytest.mark.parametrize(("pattern", "kind"), JOINED)
def test_a_second_actor_adds_a_row_and_takes_none(pattern: str, kind: str) -> None:
    alone = rows(pattern.format(a="Norway"))
    both = rows(pattern.format(a="Norway and Chile"))
    assert alone < both
    assert {row[0] for row in both if row[2] == kind} == {"NOR", "CHL"}


REPORTED = ["Norway condemned Belarus.", "Norway expelled two Iranian diplomats."]


@pytest.mark.parametrize("plain", REPORTED)
def test_a_report_keeps_the_row_and_names_who_reports(plain: str) -> None:
    told = code(f"The Peruvian minister said {plain}")
    assert {(e.actor.country, e.event_type) for e in told} == {
        (e.actor.country, e.event_type) for e in code(plain)
    }
    assert {e.attributed_to.country for e in told if e.attributed_to} == {"PER"}


COMPOSED = [
    ("Kenya {verb} release the Ugandan pilots.", {"agreed to": "AGREE", "refused to": "REJECT"}),
    ("Kenya {verb} impose sanctions on Uganda.", {"threatened to": "THREATEN", "vowed to": "THREATEN"}),
    ("Kenya {verb} provide aid to Uganda.", {"promised to": "AGREE", "will": "AGREE", "will not": "REJECT"}),
]


@pytest.mark.parametrize(("pattern", "verbs"), COMPOSED)
def test_the_word_about_an_act_decides_what_is_coded(pattern: str, verbs: dict[str, str]) -> None:
    for verb, kind in verbs.items():
        found = {(a, b, k) for a, b, k, _ in rows(pattern.format(verb=verb))}
        assert found == {("KEN", "UGA", kind)}, verb


SAME = [
    ("Norway and Chile met in Oslo.", "The leaders of Norway and Chile met in Oslo.", "CONSULT"),
    ("Norway will send tents to Haiti.", "Norway is to send tents to Haiti.", "AGREE"),
    ("Chile attacked Peru.", "It was Chile that attacked Peru.", "ASSAULT"),
]


@pytest.mark.parametrize(("one", "other", "kind"), SAME)
def test_two_ways_to_say_it_give_one_row(one: str, other: str, kind: str) -> None:
    assert (
        {row for row in rows(one) if row[2] == kind}
        == {row for row in rows(other) if row[2] == kind}
        != set()
    )


@pytest.mark.parametrize("line", ["It rained in Bergen all day.", "The shops closed at six."])
def test_a_neutral_sentence_before_changes_nothing(line: str) -> None:
    plain = "Poland met Norway in Oslo. Both sides agreed to open the border."
    assert rows(f"{line} {plain}") == rows(plain)


COUNTRIES = st.sampled_from([c for c in countries() if c.noun not in {"Georgia", "Jordan", "Chad", "Turkey"}])


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    pair=st.tuples(COUNTRIES, COUNTRIES).filter(lambda pair: pair[0] != pair[1]), act=st.sampled_from(ACTS)
)
def test_any_two_countries_give_the_row_of_any_other_two(
    pair: tuple[Country, Country], act: tuple[str, str]
) -> None:
    a, b = pair
    assert (a.code, b.code, act[1], "occurred") in rows(act[0].format(a=a.noun, b=b.noun))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(pair=st.tuples(COUNTRIES, COUNTRIES).filter(lambda pair: pair[0] != pair[1]))
def test_adjectives_of_countries_are_as_good_as_their_names(pair: tuple[Country, Country]) -> None:
    poland, norway = (next(c for c in countries() if c.noun == name) for name in ("Poland", "Norway"))
    change = rename("The Polish president met the Norwegian premier.", [(poland, pair[0]), (norway, pair[1])])
    assert {row[:3] for row in rows(change.text)} == {
        (pair[0].code, pair[1].code, "CONSULT"),
        (pair[1].code, pair[0].code, "CONSULT"),
    }


APART = [
    "Kenya arrested the Ugandan minister.",
    "Peru condemned Cuba.",
    "Norway sent tents to Haiti.",
    "It rained in Bergen all day.",
    "Japan and Mongolia signed a treaty.",
]


@settings(max_examples=25, derandomize=True, deadline=None)
@given(order=st.permutations(APART))
def test_the_order_of_sentences_that_know_nothing_of_each_other_changes_nothing(order: list[str]) -> None:
    assert rows(" ".join(order)) == set.union(*(rows(one) for one in APART))


HEADLINES = [
    ("Norway condemned Belarus.", "Norway condemns Belarus", "Norway Condemns Belarus"),
    (
        "Polish police arrested a Russian spy.",
        "Polish police arrest Russian spy",
        "Polish Police Arrest Russian Spy",
    ),
    ("Canada will send tents to Haiti.", "Canada to send tents to Haiti", "Canada to Send Tents to Haiti"),
    ("Chile rejected a Bolivian offer.", "Chile rejects Bolivian offer", "Chile Rejects Bolivian Offer"),
    (
        "Turkish jets bombed a Syrian village.",
        "Turkish jets bomb Syrian village",
        "Turkish Jets Bomb Syrian Village",
    ),
]


@pytest.mark.parametrize(("sentence", "small", "title"), HEADLINES)
def test_a_headline_gives_the_parties_and_the_type_of_its_sentence(
    sentence: str, small: str, title: str
) -> None:
    plain, lower, upper = code_rows([sentence, small, title])
    assert {row[:3] for row in plain} == {row[:3] for row in lower} == {row[:3] for row in upper} != set()


SAID = [
    "{a} {rest}",
    "The minister said {a} {rest}",
    "{a} {rest}, the agency reported.",
    "It is said that {a} {rest}",
]


@pytest.mark.parametrize(("act", "kind"), ACTS)
def test_a_report_is_as_good_as_a_plain_sentence(act: str, kind: str) -> None:
    rest = act.format(a="Poland", b="Norway").removeprefix("Poland ").removesuffix(".")
    said = [pattern.format(a="Poland", rest=rest).removesuffix(".") + "." for pattern in SAID]
    assert {frozenset(row[:3] for row in found) for found in code_rows(said)} == {
        frozenset({("POL", "NOR", kind)})
    }


SLIPS = [
    ("in a short speech", "in a shrot speech"),
    ("after the long winter", "after the long wintre"),
    ("on the quiet border", "on the quite border"),
]


@pytest.mark.parametrize(("right", "slip"), SLIPS)
@pytest.mark.parametrize(("act", "kind"), ACTS[:4])
def test_a_slip_of_the_pen_in_a_neutral_word_changes_nothing(
    act: str, kind: str, right: str, slip: str
) -> None:
    plain = act.format(a="Poland", b="Norway").removesuffix(".")
    assert rows(f"{plain} {slip}.") == rows(f"{plain} {right}.")
