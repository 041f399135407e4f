"""Makes a site of many claims on many questions: the same one each time."""

import random
from collections.abc import Iterable
from pathlib import Path

SITE = """\
title: {ar: سجلّ, en: Record}
desk: {ar: المكتب, en: The desk}
description: {ar: ما قيل ومن قاله., en: What was said and who said it.}
base_url: https://record.example/
default_locale: ar
locales:
  - {code: ar, name: العربية, dir: rtl, dates: ar-SY}
  - {code: en, name: English, dir: ltr, dates: en-GB}
"""
UNIT = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "unit.people"
msgstr "{n}"
"""
TOPIC = "---\ntitle: {title}\nsummary: {title}.\n{shared}---\n\n{title}.\n"
# The sentence of the first claim, for an edit of it.
STATEMENT = "Statement 0 on the number."
ENTITIES = 100
SOURCES = 50


def write_claims(
    content: Path, claims: int, questions: int, entities: int = ENTITIES, sources: int = SOURCES
) -> None:
    """A content folder with so many claims on so many questions; the same on each run."""
    chance = random.Random(2020)
    for folder in ("topics", "claims", "locale"):
        (content / folder).mkdir(parents=True)
    (content / "site.yaml").write_text(SITE, encoding="utf-8")
    for code in ("ar", "en"):
        (content / "locale" / f"{code}.po").write_text(UNIT, encoding="utf-8")
    (content / "topics" / "one.ar.md").write_text(
        TOPIC.format(title="موضوع", shared="order: 1\n"), encoding="utf-8"
    )
    (content / "topics" / "one.en.md").write_text(
        TOPIC.format(title="Topic", shared=""), encoding="utf-8"
    )
    _write(content / "entities.yaml", (_entity(n) for n in range(entities)))
    _write(content / "sources.yaml", (_source(n) for n in range(sources)))
    _write(content / "questions.yaml", (_question(n) for n in range(questions)))
    for question in range(questions):
        numbers = range(question, claims, questions)
        _write(
            content / "claims" / f"q-{question}.yaml",
            (_claim(n, question, (entities, sources), chance) for n in numbers),
        )


def _write(path: Path, records: Iterable[str]) -> None:
    path.write_text("".join(records), encoding="utf-8")


def _entity(number: int) -> str:
    return f"e-{number}:\n  kind: person\n  name: {{ar: شخص {number}, en: Person {number}}}\n"


def _source(number: int) -> str:
    day = f"2020-10-{number % 28 + 1:02}"
    return (
        f"s-{number}:\n  type: article-newspaper\n  language: en\n"
        f"  title: {{ar: مقال {number}, en: Article {number}}}\n  publisher: e-{number}\n"
        f"  issued: {day}\n  archived: [{{url: 'https://archive.example/{number}'}}]\n"
    )


def _question(number: int) -> str:
    text = f"{{ar: كم كانوا في {number}؟, en: How many were there in {number}?}}"
    return f"q-{number}:\n  unit: people\n  topics: [one]\n  text: {text}\n"


def _claim(number: int, question: int, among: tuple[int, int], chance: random.Random) -> str:
    entities, sources = among
    denies = chance.random() < 0.2
    figure = "" if denies else f"  value: {chance.randrange(100, 5000)}\n"
    return (
        f"c-{number}:\n  question: q-{question}\n  claimant: e-{chance.randrange(entities)}\n"
        f"  stance: {'denies' if denies else 'asserts'}\n{figure}"
        f"  date: 2020-10-{chance.randrange(1, 29):02}\n"
        f"  text: {{ar: قول {number} عن العدد., en: Statement {number} on the number.}}\n"
        f"  sources: [{{source: s-{chance.randrange(sources)}, locator: ¶{number % 30 + 1}}}]\n"
    )
