"""Makes a corpus for runs from end to end: articles out of templates, and what goes wrong with files.

    python bench/corpus.py OUT [--articles 20000] [--texts FOLDER] [--seed 1]

OUT becomes a folder of JSON Lines, CSV, gzipped lines, saved web pages and text dumps. Every tenth article
nearly repeats the one before, as agency copies do; some inputs cannot be coded: broken lines, empty or
binary files, other languages, a gz that ends early. With ``--texts`` the paragraphs of the ``.txt`` and
``.jsonl`` files of a folder make every second article. The same seed gives the same corpus.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import html
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PEOPLE = """
    the foreign minister of {c}|the president of {c}|the {c} embassy|officials in {p}
    |the prime minister of {c}
    |the defence ministry of {c}|a spokesman for the government in {p}|the ambassador of {c}
    |lawmakers in {p}|the central bank of {c}
"""
DEEDS = """
    {a} met {b} in {p} on {d} to discuss {t}.|{a} accused {b} of breaking an accord on {t}.
    |{a} said that talks with {b} about {t} would go on.|{a} invited {b} to {p} for a round on {t}.
    |{a} warned {b} against new steps on {t}.|{a} will send {n} tonnes of grain to {b} next month.
    |{a} signed a memorandum on {t} with {b} on {d}.|{a} rejected the offer of {b} on {t}.
    |“We have waited for {n} days, and we will wait no longer,” {a} said about {t}.
    |{a} denied that {b} had asked for help with {t}.|{a} expelled {n} diplomats of {b} over {t}.
    |{a} praised {b} after a meeting of {n} delegates in {p}.|{a} imposed sanctions on {n} firms from {c2}.
    |Soldiers of {c} and {c2} exchanged fire near the border, and {n} were wounded, {a} said.
    |{a} promised {b} a loan of {n} million for {t}.|{a} called on {b} to withdraw from the talks on {t}.
"""
PLAIN = """
    The weather in {p} was mild that week, and the streets were full.|It was the {n}th such day of the year.
    |Nobody at the ministry would say how long the matter of {t} had been on the table.
    |The building stands near the old market of {p}.|Analysts were of two minds about {t}.
    |The report runs to {n} pages and was printed in {p}.|Shops stayed open until late.
"""
TOPICS = """
    fishing rights|gas transit|grain exports|the return of prisoners|a common railway|visas for students
    |the water of the river|arms control|a customs union|the status of the islands|wind farms at sea
    |a ceasefire|the price of ore|air corridors|satellite launches|a new consulate|debt relief
"""
COUNTRIES = """
    France:Paris|Germany:Berlin|Japan:Tokyo|Kenya:Nairobi|Turkey:Ankara|Iran:Tehran|Norway:Oslo|Egypt:Cairo
    |Brazil:Brasilia|India:New Delhi|Poland:Warsaw|Mexico:Mexico City|Ukraine:Kyiv|Russia:Moscow|China:Beijing
    |North Korea:Pyongyang|South Korea:Seoul|Vietnam:Hanoi|Chile:Santiago|Ghana:Accra|Peru:Lima|Cuba:Havana
"""
FRENCH = (
    "Le ministre a parlé pendant trois heures de la situation à la frontière, selon son porte-parole, "
    "et les deux délégations se retrouveront lundi dans la capitale pour la suite des entretiens. "
)
ROWS_A_FILE = 1_000


def words(block: str) -> list[str]:
    return [" ".join(part.split()) for part in block.split("|")]


class Writer:
    """Puts articles together, the same for the same seed."""

    def __init__(self, seed: int, paragraphs: list[str]) -> None:
        self.chance = random.Random(seed)
        self.people, self.deeds, self.plain = words(PEOPLE), words(DEEDS), words(PLAIN)
        self.topics = words(TOPICS)
        self.countries = [tuple(pair.split(":")) for pair in words(COUNTRIES)]
        self.paragraphs = paragraphs

    def sentence(self, templates: list[str]) -> str:
        pick = self.chance.choice
        (c, p), (c2, p2) = self.chance.sample(self.countries, 2)
        fill = {
            "a": pick(self.people).format(c=c, p=p), "b": pick(self.people).format(c=c2, p=p2), "c": c,
            "c2": c2, "p": pick((p, p2)), "t": pick(self.topics), "n": self.chance.randint(3, 900),
            "d": pick(("Monday", "Tuesday", "Friday", "June 12", "the first day of the month")),
        }  # fmt: skip
        made = pick(templates).format(**fill)
        return made[0].upper() + made[1:]

    def paragraph(self) -> str:
        templates = [self.deeds] * self.chance.randint(1, 3) + [self.plain] * self.chance.randint(0, 2)
        return " ".join(self.sentence(kind) for kind in templates)

    def article(self, number: int) -> dict[str, str]:
        size = self.chance.randint(4, 9)
        body = [self.paragraph() for _ in range(size)]
        if self.paragraphs and number % 2:
            body = self.chance.sample(self.paragraphs, min(size, len(self.paragraphs)))
        day = dt.date(2016, 1, 1) + dt.timedelta(days=self.chance.randrange(2_000))
        title = self.sentence(self.deeds).rstrip(".")
        return {"id": f"n{number:07d}", "title": title, "text": "\n".join(body), "date": day.isoformat()}


def make_articles(count: int, seed: int = 1, paragraphs: list[str] | None = None) -> Iterator[dict[str, str]]:
    """Articles, of which every tenth nearly repeats the one before it."""
    writer = Writer(seed, paragraphs or [])
    last: dict[str, str] = {}
    for number in range(count):
        if number % 10 == 9:
            text = last["text"] + "\nThis report was shortened by our desk."
            last = last | {"id": f"n{number:07d}", "text": text, "source": "copy"}
        else:
            last = writer.article(number)
        yield last


def read_paragraphs(folder: Path) -> list[str]:
    """The paragraphs of at least fifty characters in the texts of a folder."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.txt"))]
    for path in sorted(folder.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as stream:
            rows = (json.loads(line) for line in stream if line.strip())
            texts += [row["text"] for row in rows if isinstance(row.get("text"), str)]
    return [line.strip() for text in texts for line in text.splitlines() if len(line) >= 50]


def write_rows(path: Path, rows: list[dict[str, str]], number: int) -> None:
    """A file of rows: mostly lines, every fifth packed, every seventh a table; each with a broken line."""
    if number % 7 == 6:
        with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, ["id", "title", "text", "date", "source"])
            table.writeheader()
            table.writerows(rows)
        return
    lines = [json.dumps(row) for row in rows]
    lines.insert(len(lines) // 2, '{"id": "broken", "text": "this line ends')
    data = ("\n".join(lines) + "\n").encode()
    if number % 5 == 4:
        path.with_suffix(".jsonl.gz").write_bytes(gzip.compress(data))
    else:
        path.with_suffix(".jsonl").write_bytes(data)


def write_page(path: Path, row: dict[str, str], number: int) -> None:
    """A saved web page, or a text dump of one, with its furniture."""
    menu = ["Home", "World", "Sport", "Subscribe", "Log in"]
    paragraphs = row["text"].split("\n")
    if number % 3:
        body = "".join(f"<p>{html.escape(part)}</p>" for part in paragraphs)
        links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in menu)
        head = f"<title>{html.escape(row['title'])}</title><meta property='article:published_time'"
        page = (
            f"<html><head>{head} content='{row['date']}'></head><body><ul>{links}</ul><article>"
            f"<h1>{html.escape(row['title'])}</h1>{body}</article><footer>All rights reserved.</footer>"
            "</body></html>"
        )
        path.with_suffix(".html").write_text(page, encoding="utf-8")
    else:
        dump = [
            *menu,
            row["title"],
            f"Published {row['date']}",
            *paragraphs,
            "Leave a Reply",
            "Privacy policy",
        ]
        path.with_suffix(".txt").write_text("\n\n".join(dump), encoding="utf-8")


def write_bad(folder: Path, count: int) -> None:
    """Files that cannot be coded, of four kinds."""
    folder.mkdir()
    for number in range(count):
        name = folder / f"bad-{number:05d}"
        if number % 4 == 0:
            name.with_suffix(".txt").write_bytes(b"")
        elif number % 4 == 1:
            name.with_suffix(".html").write_bytes(bytes(range(256)) * 8)
        elif number % 4 == 2:
            name.with_suffix(".txt").write_text(FRENCH * 6, encoding="utf-8")
        else:
            name.with_suffix(".jsonl.gz").write_bytes(gzip.compress(b'{"id": "x"}\n' * 99)[:40])


def write_corpus(out: Path, count: int, paragraphs: list[str], seed: int) -> dict[str, Any]:
    pages = out / "pages"
    pages.mkdir(parents=True)
    rows: list[dict[str, str]] = []
    files = 0
    for number, row in enumerate(make_articles(count, seed, paragraphs)):
        if number % 20 == 0:
            write_page(pages / row["id"], row, number // 20)
            continue
        rows.append(row)
        if len(rows) == ROWS_A_FILE:
            write_rows(out / f"rows-{files:04d}", rows, files)
            rows, files = [], files + 1
    if rows:
        write_rows(out / f"rows-{files:04d}", rows, files)
    write_bad(out / "bad", max(4, count // 200))
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return {"articles": count, "files": sum(1 for _ in out.rglob("*.*")), "megabytes": round(size / 1e6, 1)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--texts", type=Path)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    paragraphs = read_paragraphs(chosen.texts) if chosen.texts else []
    print(json.dumps(write_corpus(chosen.out, chosen.articles, paragraphs, chosen.seed)))


if __name__ == "__main__":
    main()
