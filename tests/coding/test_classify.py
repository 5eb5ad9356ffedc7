"""The type of a given pair: always an answer, the frame that links the two spans first."""

from __future__ import annotations

import pytest

from dragoman.coding.classify import Classification, Pair, classify_pair
from dragoman.coding.codebook import QUADS, load_codebook
from dragoman.parse import split_sentences
from dragoman.resolve import load_resolver
from factory import DATE, parse


def classify(marked: str) -> Classification:
    """Classify a text with the actor in [brackets] and the recipient in {braces}."""
    text, spans = "", {}
    for char in marked:
        if char in "[{":
            start = len(text)
        elif char in "]}":
            spans[char] = (start, len(text))
        else:
            text += char
    document = load_resolver().read(text, split_sentences(text), date=DATE)
    return classify_pair(Pair(parse(text), spans.get("]"), spans.get("}"), document), load_codebook())


CASES = [
    ("[Chile] accused {Peru} of spying on its navy.", "ACCUSE"),
    ("[The Ghanaian president] will visit {Togo} in May.", "AGREE"),
    ("[Latvia] sent blankets to {Ukrainian refugees}.", "AID"),
    ("[The Finnish president] met {his Estonian colleague} in Tallinn.", "CONSULT"),
    ("{The Dutch reporter} was freed by [Egypt] on Monday.", "RETREAT"),
    ("[Cyprus] called on {Turkey} to withdraw its ships.", "REQUEST"),
    ("[Kenya] turned down an offer from {Qatar} to mediate.", "REJECT"),
    ("[The junta] warned {the monks} that it would close the temple.", "THREATEN"),
    ("[Thousands of teachers] marched against {the Bolivian government}.", "PROTEST"),
    ("[Jordan] recalled its ambassador from {Iran}.", "SANCTION"),
    ("[Sudan] massed troops on the border with {Chad}.", "MOBILIZE"),
    ("[Tajik police] detained {an Afghan preacher}.", "COERCE"),
    ("[The rebels] fired rockets at {the town of Marib}.", "ASSAULT"),
    ("[Spain] praised {Morocco} for its help at sea.", "SUPPORT"),
    ("[Singapore] and {Brunei} held a joint exercise.", "COOPERATE"),
    ("[The Nepali king] gave in to {the Maoists}.", "CONCEDE"),
    ("[Iranian intelligence agents] raided the home of {a dissident poet} in Shiraz.", "COERCE"),
    ("[The Egyptian government] placed {two opposition politicians} under house arrest.", "COERCE"),
    ("[Bahrain] revoked the licence of {an independent newspaper}.", "COERCE"),
    ("[Myanmar's junta] cut internet access in {Chin state}.", "COERCE"),
    ("{A Uyghur scholar} is being held by [China] without charge.", "COERCE"),
    ("[Customs officers in Panama] impounded {a North Korean ship}.", "COERCE"),
    ("[Uzbekistan] tightened controls on {its border with Tajikistan}.", "COERCE"),
    ("[The mayor of Istanbul] banned {May Day marches}.", "COERCE"),
    ("[Tanzanian authorities] restricted the movement of {Burundian refugees}.", "COERCE"),
    ("[Ugandan soldiers] detained {the presidential candidate} at his home.", "COERCE"),
    ("[The Cuban state] censored {a satirical website}.", "COERCE"),
    ("[The United Nations] slapped new sanctions on {Pyongyang}.", "COERCE"),
    ("[The Chilean president] called {his Peruvian counterpart} to congratulate him on his win.", "SUPPORT"),
    ("[The Chilean president] called {his Peruvian counterpart} on Monday to discuss the border.", "CONSULT"),
    ("[Omani jets] forced {a Yemeni freighter} to turn back on Sunday.", "COERCE"),
    ("[The military] dissolved {parliament} and suspended the constitution.", "COERCE"),
    ("[France] expelled {an Algerian imam}.", "COERCE"),
    ("[Unidentified assailants] lobbed a grenade into {a church in Mombasa}.", "ASSAULT"),
    ("[Rebel fighters] ambushed {a UN convoy} near Goma.", "ASSAULT"),
    ("[A suicide bomber] killed {eleven policemen} in Peshawar.", "ASSAULT"),
    ("{A Turkish consul} was gunned down by [Armenian militants].", "ASSAULT"),
    ("[Paramilitaries] tortured {prisoners} at a camp in Bosnia.", "ASSAULT"),
    ("[Settlers] torched {Palestinian olive groves}.", "ASSAULT"),
    ("[Government forces] regained control of {the town of Kidal}.", "ASSAULT"),
    ("[Navy ships] blockaded {the port of Hodeidah}.", "ASSAULT"),
    ("[Pirates] seized {the crew of a tanker}.", "ASSAULT"),
    ("[Russian artillery] hammered {Ukrainian positions}.", "ASSAULT"),
    ("[The European Commission] took {Poland} to court over its judges.", "ACCUSE"),
    ("[The ombudsman] faulted {the ministry} for delays.", "ACCUSE"),
    ("[Human rights groups] have expressed outrage at {the Saudi executions}.", "ACCUSE"),
    ("[Senators] grilled {the defence minister} over the leak.", "ACCUSE"),
    ("[A German court] found {a Syrian colonel} guilty of crimes against humanity.", "ACCUSE"),
    ("[India] has protested to {Pakistan} over the firing.", "ACCUSE"),
    ("[The auditor general] is looking into {the port authority}.", "ACCUSE"),
    ("[Turkey's president] likened {the Israeli prime minister} to Hitler.", "ACCUSE"),
    ("[Prosecutors] have filed charges against {the former premier}.", "ACCUSE"),
    ("[Egypt] welcomed {Sudan's} decision to sign the deal.", "SUPPORT"),
    ("[The Czech president] defended {Taiwan's} right to attend the assembly.", "SUPPORT"),
    ("[The United States] expressed its backing for {the interim government}.", "SUPPORT"),
    ("[The Palestinian Authority] hailed {Norway's} move.", "SUPPORT"),
    ("[Japan] and {the Philippines} concluded a defence pact.", "SUPPORT"),
    ("[The queen] awarded a medal to {the Ghanaian surgeon}.", "SUPPORT"),
    ("[Rwanda's president] forgave {the rebels}.", "SUPPORT"),
    ("[Thai police] worked with {Australian detectives} to trace the money.", "COOPERATE"),
    ("[Russia] resumed gas exports to {Moldova}.", "COOPERATE"),
    ("[Interpol] passed the names of suspects to {Kenya}.", "COOPERATE"),
    ("[The French government] put 5,000 extra police on the streets of {Paris}.", "MOBILIZE"),
    ("[South Korea] scrambled fighter jets after {Russian planes} entered its zone.", "MOBILIZE"),
    ("[Greek warships] shadowed {a Turkish research vessel}.", "MOBILIZE"),
    ("[Ethiopia] called up reservists to fight {the Tigrayan rebels}.", "MOBILIZE"),
    ("[Washington] has warned {Ankara} of consequences if it buys the missiles.", "THREATEN"),
    ("[The teachers' union] said it would go on strike unless {the ministry} raised pay.", "THREATEN"),
    ("[Al-Shabab] has vowed to attack {Kenyan cities}.", "THREATEN"),
    ("[Moscow] is considering banning imports from {Armenia}.", "THREATEN"),
    ("[The opposition] threatened {the government} with mass protests.", "THREATEN"),
    ("[Ukraine] halted the transit of oil to {Hungary}.", "SANCTION"),
    ("[The Gulf states] closed their embassies in {Tehran}.", "SANCTION"),
    ("[Rwanda] left the talks with {Congo}.", "SANCTION"),
    ("[The African Union] suspended {Gabon} from its bodies.", "SANCTION"),
    ("[Islamabad] reopened its airspace to {Indian flights}.", "RETREAT"),
    ("[Ansar Dine] laid down arms and surrendered to {the Malian army}.", "RETREAT"),
    ("[The Maltese premier] tendered his resignation to {the president}.", "RETREAT"),
    ("[The court] acquitted {the opposition leader}.", "CONCEDE"),
    ("[Nepal] legalised {same-sex marriage}.", "CONCEDE"),
    ("[The king] ordered {the cabinet} to cut spending.", "REQUEST"),
    ("[Syria's opposition] appealed for arms from {the West}.", "REQUEST"),
    ("[The Supreme Court] threw out {the senator's} appeal.", "REJECT"),
    ("[Algeria] ignored {Mali's} plea for talks.", "REJECT"),
    ("[Iran] denied {inspectors} access to the site.", "REJECT"),
    ("[The ministers] promised {the strikers} a pay rise.", "AGREE"),
    ("[Doctors Without Borders] treated {the wounded} in Aden.", "AID"),
    ("[The Finnish president] received {his Estonian counterpart} at the palace.", "CONSULT"),
    ("[Angry crowds] burned {the American flag} in Karachi.", "PROTEST"),
]


@pytest.mark.parametrize(("marked", "event_type"), CASES, ids=[case[0][:40] for case in CASES])
def test_pair(marked: str, event_type: str) -> None:
    found = classify(marked)
    assert found.event_type == event_type, found.rule
    assert found.quad_code == QUADS[event_type]


def test_the_pair_chooses_between_two_acts() -> None:
    text = "{} condemned {} hours after {} shelled {}."
    first = classify(text.format("[Italy]", "{Serbia}", "Serbia", "Kosovo"))
    second = classify(text.format("Italy", "Serbia", "[Serbia]", "{Kosovo}"))
    assert (first.event_type, second.event_type) == ("ACCUSE", "ASSAULT")


@pytest.mark.parametrize(
    "marked", ["[Norway] and {Iceland}.", "[Nobody] knows {anything} here.", "[A] {b}", "x"]
)
def test_always_answers(marked: str) -> None:
    found = classify(marked)
    assert found.event_type in QUADS
    assert 0 < found.confidence <= 1


def test_one_missing_party_is_answered_as_well() -> None:
    assert classify("[Ukraine] condemned the attack.").event_type == "ACCUSE"
