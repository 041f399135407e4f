"""What is kept of records gives the same records again."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from site_gen.cache import known_files
from site_gen.cache.known_files import KnownFiles
from site_gen.cache.texts import text_of
from site_gen.domain.articles import Prose, Update, Version
from site_gen.domain.claims import (
    Assessment,
    Citation,
    Claim,
    Confidence,
    Figure,
    Likelihood,
    Question,
    Stance,
)
from site_gen.domain.dates import EdtfDate, parse_edtf
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import ArchivedCopy, Capture, Liveness, Source
from site_gen.domain.text import (
    Body,
    Kind,
    LocaleCode,
    LocalNames,
    LocalText,
    Places,
    RecordId,
    Status,
)
from site_gen.load import parsed_files
from site_gen.load.content_reader import ContentReader
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.load.plain_fields import fields_from, plain_fields
from site_gen.problems import Span
from site_gen.structs import defaults_of
from tests.tools.desk import ROOT, SMALL

HERE, AR, EN = Span("a.yaml"), LocaleCode("ar"), LocaleCode("en")
A, B = RecordId("a"), RecordId("b")
TEXT = LocalText(((AR, "نص"), (EN, "text")))
SPAN, DAY = parse_edtf("../2020-10~"), parse_edtf("2020-10-02").start
DOUBTED = EdtfDate(DAY, DAY, is_span=False, doubted=True)
VERSION = Version(AR, "title", Body("", HERE), Places(HERE), "s", ("k", "l"), "t", SPAN, "d")
RECORDS = (
    Prose(
        *(Kind.TOPIC, A, AR, (VERSION,), Status.DRAFT, SPAN, DOUBTED, (A, B), ("x",), 7, TEXT),
        *((B,), ("y",), (Update(SPAN, TEXT),)),
    ),
    VERSION,
    Source(
        *(A, "report", TEXT, Places(HERE), "en", ("x",), B, DOUBTED, "https://a.example/", SPAN),
        *((ArchivedCopy("https://b.example/", SPAN),), "A"),
        Capture("f", "0" * 64, "r", "t", "b", TEXT, "https://c.example/"),
        Liveness.DEAD,
        Status.WITHDRAWN,
        TEXT,
        (B,),
    ),
    Entity(
        *(A, EntityKind.PLACE, TEXT, Places(HERE), LocalNames(((AR, ("x", "y")),)), TEXT, B, "Q31"),
        *(Status.DRAFT, TEXT, (B,)),
    ),
    Question(
        *(A, TEXT, Places(HERE), "people", TEXT, (B,)),
        Assessment(TEXT, SPAN, Likelihood.LIKELY, Confidence.LOW),
        *(Status.DRAFT, TEXT, (B,)),
    ),
    Claim(
        *(A, B, Stance.REPORTS, TEXT, Places(HERE), (Citation(A, "p. 1", TEXT), Citation(B))),
        *((A, B), TEXT),
        Figure(Decimal("1.50"), Decimal(1), Decimal(2), True, True, True, Decimal("0.10")),
        SPAN,
        DOUBTED,
        (A,),
        (B,),
        "1",
        Status.DRAFT,
        TEXT,
        (B,),
        TEXT,
    ),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_each_field_of_a_record_is_kept_as_it_is(record: object) -> None:
    kind = type(record)
    in_file = {"places", "body", "versions"}

    plain = json.loads(json.dumps(plain_fields(record)))
    again = fields_from(kind, plain)

    assert defaults_of(kind).keys() - in_file == again.keys()
    assert {name: repr(getattr(record, name)) for name in again} == {
        name: repr(value) for name, value in again.items()
    }


def _small_content(folder: Path) -> Path:
    for name, text in SMALL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _loaded(content: Path, known: KnownFiles) -> Corpus:
    corpus = load_corpus(content, known=known).value
    assert corpus
    return corpus


def _known_after(known: KnownFiles) -> KnownFiles:
    rows = {name: text_of(row) for name, row in known.rows.items() if row is not None}
    return KnownFiles(rows, lambda _: True)


def test_files_that_are_known_give_the_records_that_they_gave_when_they_were_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, read = ROOT / "content", list[Path]()
    text_of = ContentReader._text
    first = KnownFiles(is_settled=lambda _: True)
    when_read = _loaded(content, first)

    def noted(reader: ContentReader, path: Path, *largest: int) -> str | None:
        read.append(path)
        return text_of(reader, path, *largest)

    monkeypatch.setattr(ContentReader, "_text", noted)

    when_known = _loaded(content, _known_after(first))

    assert {".po"} == {path.suffix for path in read}
    assert when_read.config == when_known.config
    assert [*when_read.by_id.items()] == [*when_known.by_id.items()]
    assert (when_read.digests, when_read.drafts) == (when_known.digests, when_known.drafts)


PUBLISHED = (
    "git: {repository: ../site.git, branch: pages}, host: netlify, cname: desk.example",
    "folder: {path: ../www}, compress: [gz, br]",
    "pages: {folder: ../out}",
    "own: {target: mine, to: there}",
    "ssh: {host: desk.example, path: www, port: 2222}",
    "ssh: {host: desk.example, path: www}",
    "command: {send: [up, '{folder}'], read: [down, '{folder}']}",
    "s3: {bucket: site, prefix: a/b, endpoint: 'https://s3.example', region: x}",
)
MORE_SETTINGS = (
    "captures: ../kept\nbriefings: [pdf, docx]\ncards: true\napprox_margin: 7.5%\nretired: [fr]\n"
    "accept: [{rule: a-rule, where: [b, c.md], why: so}, {rule: d, why: so}]\n"
    "archive: https://web.archive.example/save/\n"
)


@pytest.mark.parametrize("publish", PUBLISHED)
def test_settings_that_are_known_are_those_that_were_read(tmp_path: Path, publish: str) -> None:
    content, first = _small_content(tmp_path), KnownFiles(is_settled=lambda _: True)
    text = SMALL["site.yaml"].replace("dates: ar-SY", "dates: ar-SY-u-ca-persian, months_also: ar")
    (content / "site.yaml").write_text(f"{text}{MORE_SETTINGS}publish: {{{publish}}}\n", "utf-8")
    read = _loaded(content, first).config

    known = _loaded(content, _known_after(first)).config

    assert read.publish
    assert read == known
    assert (repr(read), repr(read.accept)) == (repr(known), repr(known.accept))
    assert read == _loaded(content, KnownFiles()).config


@pytest.mark.parametrize("name", ["articles/first-day.ar.md", "articles/first-day.en.md"])
def test_both_files_of_a_pair_are_read_if_one_of_them_changed(tmp_path: Path, name: str) -> None:
    content, first = _small_content(tmp_path), KnownFiles(is_settled=lambda _: True)
    _loaded(content, first)
    (content / name).write_text(SMALL[name] + "\nMore.\n", encoding="utf-8")

    corpus = _loaded(content, second := _known_after(first))

    (article,) = corpus.of_kind(Kind.ARTICLE)
    assert isinstance(article, Prose)
    assert ["More." in version.body.source for version in article.versions].count(True) == 1
    assert _loaded(content, KnownFiles(is_settled=lambda _: True)) == corpus
    assert 1 == sum(row is not None for row in second.rows.values()) - 1


# What is done to the text of a file, and whether its header has to be looked at again.
EDITS: dict[str, tuple[Callable[[str], str], bool]] = {
    "more text": (lambda text: f"{text}\nMore.\n", False),
    "another text": (lambda text: f"{_header(text)}\n\n# Other {{#o}}\n\n[](topic:talks)\n", False),
    "lines above it": (lambda text: f"{_header(text)}\n\n\n\nOther.", False),
    "spaces behind the fence": (lambda text: f"{_header(text)} \t\nOther.", False),
    "a fence within it": (lambda text: f"{text}\n---\n\nMore.\n", False),
    "an invisible mark": (
        lambda text: f"{_header(text)}\n\u200f# Heading\n\n\ufeffOther.\n",
        False,
    ),
    "other line ends": (lambda text: text.replace("\n", "\r\n"), False),
    "no text": (lambda text: f"{_header(text)}\n\n", True),
    "no end of the header": (lambda text: f"{_header(text)}-\nOther.", True),
    "a longer header": (lambda text: text.replace("title:", "was: [older]\ntitle:"), True),
    "a field with an error": (lambda text: text.replace("title:", "tilte:"), True),
    "an empty line above it": (lambda text: f"\n{text}", True),
    "nothing": (lambda _: "", True),
}


def _header(text: str) -> str:
    return text[: text.index("\n---\n") + 4]


@pytest.mark.parametrize("name", ["articles/first-day.ar.md", "articles/first-day.en.md"])
@pytest.mark.parametrize("edit", EDITS)
def test_a_text_below_a_known_header_is_what_it_is_to_a_reader_who_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: str, name: str
) -> None:
    content, first = _small_content(tmp_path), KnownFiles(is_settled=lambda _: True)
    _loaded(content, first)
    edited, is_decoded = EDITS[edit]
    (content / name).write_text(edited(SMALL[name]), encoding="utf-8", newline="")
    expected = load_corpus(content, known=KnownFiles(is_settled=lambda _: True))
    decoded = list[object]()
    monkeypatch.setattr(parsed_files, "language_file_in", _noting(decoded))

    found = load_corpus(content, known=_known_after(first))

    assert (expected.value, expected.problems) == (found.value, found.problems)
    assert found.value
    assert expected.value
    assert _bodies(expected.value) == _bodies(found.value)
    assert expected.value.digests == found.value.digests
    assert is_decoded == bool(decoded)


def _noting(noted: list[object]) -> Callable[..., object]:
    read = parsed_files.language_file_in

    def language_file_in(*given: Any) -> object:
        noted.append(given)
        return read(*given)

    return language_file_in


def _bodies(corpus: Corpus) -> list[tuple[str, Span]]:
    prose = [version for each in corpus.prose for version in each.versions]
    return [(version.body.source, version.body.span) for version in prose]


def test_a_changed_margin_makes_the_figures_anew(tmp_path: Path) -> None:
    content, first = _small_content(tmp_path), KnownFiles(is_settled=lambda _: True)
    (content / "claims.yaml").write_text(
        "a:\n  claimant: envoy\n  stance: asserts\n  value: 300\n  approx: true\n"
        "  topics: [talks]\n  text: {ar: نص, en: Text.}\n  sources: [{source: daily-2020-10-02}]\n",
        encoding="utf-8",
    )
    _loaded(content, first)
    site = content / "site.yaml"
    site.write_text(f"{SMALL['site.yaml']}approx_margin: 20%\n", encoding="utf-8")

    (claim,) = _loaded(content, _known_after(first)).claims

    assert claim.figure
    assert Decimal("0.2") == claim.figure.margin


def test_a_new_text_changes_few_of_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_files, "_TEXTS_IN_ROW", 4)
    content, known = _small_content(tmp_path), KnownFiles(is_settled=lambda _: True)
    text = SMALL["articles/first-day.ar.md"]
    for number in range(100):
        (content / f"articles/a-{number:03}.ar.md").write_text(text, encoding="utf-8")
    _loaded(content, known)
    (content / "articles/a-0.ar.md").write_text(text, encoding="utf-8")

    _loaded(content, after := _known_after(known))

    # One row has the new text, or is divided by it; another has the names of the rows.
    changed = [name for name, row in after.rows.items() if row is not None]
    assert len(changed) <= 3 < len(known.rows)
