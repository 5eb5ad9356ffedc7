"""Countries: how one stands with everyone, what it did, said and promised, and who competes for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from dragoman.relate.levels import PairStand
from dragoman.relate.series import SeriesReader
from dragoman.show.charts.drawing import Chart
from dragoman.show.charts.mix import mix_chart, strip_chart
from dragoman.show.charts.parts import Days, bin_days, count_in_bins
from dragoman.show.charts.scores import Acts
from dragoman.show.dossier.words import count_of, join_words
from dragoman.show.web.page import Asked, Column, Page, Result, Row, TableSpec
from dragoman.show.web.pages.contests import CONTESTS, GLANCE, contested, glance_row
from dragoman.show.web.pages.dyads import ORDER
from dragoman.show.web.pair_parts import LATEST, PLEDGES, latest_section, pledge_section, told_events
from dragoman.show.web.relations import all_stands, open_acts, power_name, read_power, the, usual_days
from dragoman.show.web.sections import Section, Shown, Told, extra, figure_cells, figure_columns, figure_of
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import one_line
from dragoman.show.web.wording import say_level
from dragoman.store.filters import EventFilter

_CONTESTS = 5
_COMING = 8
_STATEMENTS = 6
_STRIP_DAYS = 365

COUNTRIES = TableSpec(
    name="countries",
    caption="Powers that acted or were acted upon, the busiest first",
    columns=(
        Column(name="name", label="Power", link="/countries/{code}", about="Its name."),
        Column(name="code", label="Code", about="ISO 3166-1 alpha-3; EU, XKX."),
        Column(name="sent", label="Did", kind="integer", about="Acts towards others."),
        Column(name="received", label="Was done", kind="integer", about="Acts of others towards it."),
        Column(name="partners", label="Partners", kind="integer", about="Powers it dealt with."),
        Column(name="changed", label="Pairs that changed", kind="integer",
               about="Directed pairs whose last month differs from the half year beyond doubt."),
        Column(name="last", label="Last act", kind="day", about="Day of the last act, either way."),
    ),
    empty="No act between two countries is known in this store.",
)  # fmt: skip
PARTNERS = TableSpec(
    name="partners",
    caption="Partners with evidence enough, those that changed most first",
    columns=(
        Column(name="name", label="Partner", link="/dyads/{pair}", about="Its name."),
        Column(name="words", label="It acts towards the partner", about="The level in a word."),
        *figure_columns("level", "Level", "Of the country towards the partner."),
        *figure_columns("trend", "Trend", "The last month less the half year."),
        *figure_columns("back", "Level back", "Of the partner towards the country."),
        Column(name="recent", label="Acts, 30 days", kind="integer", about="Both ways."),
        Column(name="force", label="of force", kind="integer", about="Both ways, in the last 30 days."),
        Column(name="pair", label="Pair", shown=False, about="Codes of the two."),
        Column(name="is_change", label="Changed", kind="flag", shown=False,
               about="Whether a trend's interval leaves out 0."),
    ),
    empty="No partner has evidence enough: at least five events that are not forgotten.",
)  # fmt: skip
MIX = TableSpec(
    name="mix",
    caption="What it did to others, by class",
    columns=(
        Column(name="begin", label="From", about="First day of the stretch."),
        *(Column(name=name, label=name.replace("_", " "), kind="integer", about=f"Acts of class {name}.")
          for name in ORDER),
    ),
)  # fmt: skip
DAYS = TableSpec(
    name="days",
    caption="Days with acts, either way",
    columns=(
        Column(name="day", label="Day", about="The day."),
        Column(name="events", label="Acts", kind="integer", about="Acts on it."),
    ),
)
COMING = TableSpec(
    name="coming",
    caption="Announced for days to come",
    columns=(
        Column(name="day", label="Day", kind="day", about="The day announced."),
        Column(name="words", label="What", link="/events/{event_id}", about="The announcement in words."),
        Column(name="event_id", label="Event", shown=False, about="The event's id."),
    ),
    empty="Nothing is announced for a day after the store's last report.",
)


def list_countries(reader: Reader, asked: Asked) -> Result:
    """Every power with its acts."""
    del asked  # the page takes no words
    acts = open_acts(reader)
    rows = reader.remember("countries", lambda: _countries(reader, acts))
    note = f"{len(rows)} powers acted towards another, or were acted upon." if rows else None
    return Result(rows={"countries": rows}, total=len(rows), note=note)


def _countries(reader: Reader, acts: SeriesReader) -> list[Row]:
    found = acts.query(
        "SELECT code, count(*) FILTER (sends), count(*) FILTER (NOT sends), count(DISTINCT other), max(day)"
        " FROM ("
        f" SELECT actor_country AS code, recipient_country AS other, true AS sends, day FROM ({acts.acts()})"
        f" UNION ALL SELECT recipient_country, actor_country, false, day FROM ({acts.acts()}))"
        " GROUP BY code ORDER BY count(*) DESC, code"
    ).fetchall()
    changed: dict[str, int] = {}
    for one in all_stands(reader, acts).values():
        if one.is_change:
            for code in (one.a, one.b):
                changed[code] = changed.get(code, 0) + 1
    return [
        {"code": code, "name": power_name(code), "sent": sent, "received": received, "partners": partners,
         "changed": changed.get(code, 0), "last": last}
        for code, sent, received, partners, last in found
    ]  # fmt: skip


def show_country(reader: Reader, asked: Asked) -> Result:
    """Everything that is known of a power."""
    code = read_power(asked.path["iso3"])
    acts = open_acts(reader)
    days = usual_days(reader, asked.filter.since, asked.filter.until)
    heading = f"How does {the(code)} stand with everyone?"
    if days is None or not acts.partners(code, days[1]):
        return _nothing(reader, heading, code)
    stands = all_stands(reader, acts, days[1])
    partners = _partner_rows(stands, code)
    mix, strip = reader.remember(("country", code, days), lambda: _charts(acts, code, days))
    contest_rows = _contest_rows(reader, acts, code, days)
    ledger, ledger_rows = pledge_section(reader, code)
    latest, latest_rows = latest_section(reader, EventFilter(country=(code,)))
    coming, coming_rows = _coming(reader, code)
    rows = {
        "partners": partners, "mix": _chart_rows(MIX, mix), "days": _chart_rows(DAYS, strip),
        "contests": contest_rows, "pledges": ledger_rows, "latest": latest_rows, "coming": coming_rows,
    }  # fmt: skip
    sections = [
        Section("partners", "With everyone", words=_say_partners(code, partners),
                tables=[Shown(PARTNERS, partners)], links=[(f"/dyads?country={code}", "All its pairs"),
                (f"/map?measure=level&towards={code}", "On the map")]),
        Section("course", "What it did", figures=[figure_of(mix, "mix"), figure_of(strip, "days")],
                tables=[Shown(MIX, rows["mix"], is_folded=True), Shown(DAYS, rows["days"], is_folded=True)]),
        _contests_section(code, contest_rows), ledger, coming, *_said(reader, code), latest,
    ]  # fmt: skip
    return Result(rows=rows, heading=heading, note=_note(code, days), extra=extra(sections))


def _nothing(reader: Reader, heading: str, code: str) -> Result:
    latest, rows = latest_section(reader, EventFilter(country=(code,)))
    words = [f"This store knows no dated act between {the(code)} and another power."]
    section = Section("nothing", "Nothing is known", words=words, links=[("/countries", "All countries")])
    return Result(rows={"latest": rows}, heading=heading, extra=extra([section, *([latest] if rows else [])]))


def _note(code: str, days: Days) -> str:
    return (
        f"{days[0]:%-d %B %Y} to {days[1]:%-d %B %Y}. As a file for others: dragoman dossier {code} --store …"
    )


def _partner_rows(stands: Mapping[tuple[str, str], PairStand], code: str) -> list[Row]:
    """A row for each partner with evidence in either direction."""
    found = {one.b if one.a == code else one.a for one in stands.values() if code in (one.a, one.b)}
    rows = [
        _partner_row(code, other, stands.get((code, other)), stands.get((other, code))) for other in found
    ]
    return sorted(rows, key=_most_changed)


def _most_changed(row: Row) -> tuple[bool, float, str]:
    return (not row["is_change"], -abs(row.get("trend") or 0.0), row["name"])


def _partner_row(code: str, other: str, forth: PairStand | None, back: PairStand | None) -> Row:
    both = [one for one in (forth, back) if one]
    return {
        "name": power_name(other), "pair": f"{code}-{other}",
        "words": say_level(forth.level.value) if forth else "too little evidence",
        "recent": sum(one.recent for one in both), "force": sum(one.force for one in both),
        "is_change": any(one.is_change for one in both),
        **figure_cells("level", forth.level if forth else None),
        **figure_cells("trend", forth.trend if forth else None),
        **figure_cells("back", back.level if back else None),
    }  # fmt: skip


def _say_partners(code: str, rows: Sequence[Row]) -> list[str]:
    """The warmest, the coldest and what changed, in words."""
    known = sorted((row for row in rows if row.get("level") is not None), key=lambda row: float(row["level"]))
    if not known:
        return [f"No partner of {the(code)} has evidence enough for a figure."]
    cold = [row["name"] for row in known if row["level_high"] < 0][:4]
    warm = [row["name"] for row in reversed(known) if row["level_low"] > 0][:4]
    changed = [f"{row['name']} ({'better' if row['trend'] > 0 else 'worse'})" for row in rows
               if row["is_change"] and row.get("trend")][:5]  # fmt: skip
    told = [f"{count_of(len(rows), 'partner')} with evidence enough."]
    told.append(f"Friendly beyond doubt, warmest first: {join_words(warm) or 'none'}.")
    told.append(f"Hostile beyond doubt: {join_words(cold) or 'none'}.")
    if changed:
        told.append(f"The last month differs from the half year with {join_words(changed)}.")
    return [" ".join(told)]


def _charts(acts: SeriesReader, code: str, days: Days) -> tuple[Chart, Chart]:
    """What it did by class and time, and the days of the last year on which anything happened."""
    bins = bin_days(*days, most=60)
    daily = acts.query(
        f"SELECT day, class, count(*) FROM ({acts.acts('actor_country = ?')})"
        " WHERE day BETWEEN ? AND ? GROUP BY ALL",
        [code, *days],
    ).fetchall()
    counted = [
        Acts(
            name=name,
            counts=tuple(count_in_bins(bins, [(day, n) for day, kind, n in daily if kind == number])),
        )
        for name in ORDER
        for number in [acts.classes.names.index(name)]
    ]
    first = max(days[0], days[1] - dt.timedelta(days=_STRIP_DAYS))
    busy = acts.query(
        f"SELECT day, count(*) FROM ({acts.acts('? IN (actor_country, recipient_country)')})"
        " WHERE day BETWEEN ? AND ? GROUP BY day",
        [code, first, days[1]],
    ).fetchall()
    name = power_name(code)
    return (
        mix_chart(bins, counted, f"What {name} did to others"),
        strip_chart(dict(busy), first, days[1], f"Days on which {name} acted or was acted upon"),
    )


def _chart_rows(spec: TableSpec, chart: Chart) -> list[Row]:
    return [dict(zip([column.name for column in spec.columns], row, strict=True)) for row in chart.rows]


def _contest_rows(reader: Reader, acts: SeriesReader, code: str, days: Days) -> list[Row]:
    """The strongest contests over it, then those in which it is a claimant."""
    found = contested(reader, acts, days)
    over = [one for one in found if one.object == code][:_CONTESTS]
    joined = [one for one in found if code in one.claimants][:_CONTESTS]
    return [glance_row(one, days) for one in (*over, *joined)]


def _contests_section(code: str, rows: Sequence[Row]) -> Section:
    over = [row for row in rows if row["object"] == code]
    words = [
        f"Over {the(code)}: first of all {over[0]['one_name']} and {over[0]['other_name']}." if over
        else f"Nobody competes for {the(code)} in this period.",
        "Below them those in which it takes part. The index compares within one object only.",
    ]  # fmt: skip
    return Section("contests", "Contests", words=words, tables=[Shown(GLANCE, rows)],
                   links=[(f"/contests?object={code}", "Chance, timing and evidence")])  # fmt: skip


def _coming(reader: Reader, code: str) -> tuple[Section, list[Row]]:
    """What is announced for days after the last report."""
    ids = reader.rows(
        "SELECT event_id FROM events WHERE ? IN (actor_country, recipient_country)"
        " AND status IN ('planned', 'proposed') AND event_date > (SELECT max(report_date) FROM events)"
        " ORDER BY event_date, event_id LIMIT ?",
        [code, _COMING],
    )
    told = told_events(reader, [row["event_id"] for row in ids])
    rows = [
        {"day": one.day, "words": one.words, "event_id": row["event_id"]}
        for one, row in zip(told, ids, strict=False)
    ]
    section = Section(
        "coming", "Coming dates", events=told, empty=None if told else COMING.empty,
        links=[(f"/calendar?country={code}", "Calendar")],
    )  # fmt: skip
    return section, rows


def _said(reader: Reader, code: str) -> list[Section]:
    """The latest statements of its people, where the store has texts."""
    found = reader.rows(
        "SELECT s.statement_id, s.speaker_name, s.speaker, s.content, s.article_id, a.date, a.source"
        " FROM statements s JOIN articles a USING (article_id) WHERE s.speaker_country = ?"
        " ORDER BY a.date DESC, s.article_id, s.content_start LIMIT ?",
        [code, _STATEMENTS],
    )
    if not found:
        return []
    told = [
        Told(
            row["date"],
            row["speaker_name"] or row["speaker"] or "somebody",
            f"/articles/{row['article_id']}",
            quotation=one_line(row["content"]),
            source=row["source"],
        )
        for row in found
    ]
    links = [(f"/statements?speaker={code}", "All its statements")]
    return [Section("statements", "Latest statements", events=told, links=links)]


def _examples(reader: Reader) -> list[str]:
    acts = open_acts(reader)
    rows = reader.remember("countries", lambda: _countries(reader, acts))
    return [f"/countries/{row['code']}" for row in rows[:1]] or ["/countries/FRA"]


PAGES = (
    Page(
        address="/countries",
        title="Countries",
        question="Who acts, and with whom?",
        about="Every power with its acts, its partners, and how many of its pairs changed.",
        nav="Countries",
        order=35,
        query=list_countries,
        tables=(COUNTRIES,),
    ),
    Page(
        address="/countries/{iso3}",
        title="Country",
        question="How does it stand with everyone?",
        about="A power's partners by change, its acts, contests, kept words, coming dates, statements.",
        query=show_country,
        tables=(PARTNERS, MIX, DAYS, CONTESTS, PLEDGES, COMING, LATEST),
        filters=("since", "until"),
        template="sections.html",
        examples=_examples,
    ),
)
