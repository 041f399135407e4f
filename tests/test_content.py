"""The desk's own texts as plain files: long enough, our own words, the same in both languages.

`data/seed-shingles.txt` holds hashes of eight-word runs; `make_shingles.py` beside it made them.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
CONTENT = HERE.parent / "content"
LANGUAGES = ("ar", "en")
FEWEST_WORDS = {"articles": 250, "topics": 300}
FILE_OF_KIND = {
    "entity": "entities",
    "source": "sources",
    "claim": "claims",
    "question": "questions",
}
FOLDER_OF_KIND = {"article": "articles", "topic": "topics", "page": "pages"}
SHARED_FIELDS = {"date", "order", "topics", "authors", "updated"}

LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?P<kind>[a-z]+):(?P<id>[a-z0-9-]+)\)")
ANCHOR = re.compile(r"\{#(?P<id>[^}]*)\}")
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
QUOTED = re.compile("«[^»]*»")
ARABIC_INDIC_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
# The names Levantine writers do not use; without the alef's hamza too, and with a letter before.
EGYPTIAN_MONTH = re.compile(
    r"(?<!\w)[وفبلك]?(يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو"
    r"|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر)(?!\w)"
)


def _shingle_maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_shingles", HERE / "data" / "make_shingles.py"
    )
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    return maker


MAKER = _shingle_maker()
SEED_RUNS = frozenset((HERE / "data" / "seed-shingles.txt").read_text(encoding="utf-8").split())


def _prose(folder: str = "*") -> list[Path]:
    return sorted(CONTENT.glob(f"{folder}/*.md"))


def _names(paths: list[Path]) -> list[str]:
    return [path.relative_to(CONTENT).as_posix() for path in paths]


def _parts(path: Path) -> tuple[dict[str, Any], str]:
    _, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(header), body


def _body(path: Path) -> str:
    return _parts(path)[1]


def _pairs() -> list[str]:
    return sorted({path.as_posix().rsplit(".", 2)[0] for path in _prose()})


def _of_pair(pair: str, language: str) -> Path:
    return Path(f"{pair}.{language}.md")


@cache
def _records(kind: str) -> dict[str, dict[str, Any]]:
    """The records of one kind, from its file or from the folder of the same name."""
    files = [CONTENT / f"{kind}.yaml", *sorted((CONTENT / kind).glob("*.yaml"))]
    texts = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    return {name: record for text in texts for name, record in yaml.safe_load(text).items()}


def _links(path: Path) -> set[tuple[str, str]]:
    return {(link["kind"], link["id"]) for link in LINK.finditer(_body(path))}


def _readable(text: str, language: str) -> str:
    """The text as a reader sees it: a link without words of its own prints the record's name."""

    def words_of(link: re.Match[str]) -> str:
        if not link["words"] and link["kind"] in {"question", "claim"}:
            return "\n"  # a table or a card: what is before and after does not read on
        return link["words"] or str(_records("entities")[link["id"]]["name"][language])

    return ANCHOR.sub("", LINK.sub(words_of, text))


def _copied_runs(text: str, known: frozenset[str]) -> list[str]:
    return [run for digest, run in MAKER.shingles(text) if digest in known]


def _human_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _human_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _human_texts(inner)


def _text_beside_titles(path: Path) -> Iterator[str]:
    """Every text of a file of records but the titles, which are printed as others wrote them."""
    for record in yaml.safe_load(path.read_text(encoding="utf-8")).values():
        kept = (
            {k: v for k, v in record.items() if k != "title"}
            if isinstance(record, dict)
            else record
        )
        yield from _human_texts(kept)


def _exists(kind: str, name: str) -> bool:
    if kind in FOLDER_OF_KIND:
        return (CONTENT / FOLDER_OF_KIND[kind] / f"{name}.ar.md").is_file()
    return name in _records(FILE_OF_KIND[kind])


@pytest.mark.parametrize("name", _names(_prose("articles") + _prose("topics")))
def test_an_article_or_overview_is_long_enough(name: str) -> None:
    fewest = FEWEST_WORDS[name.split("/")[0]]

    # A table does not count as prose, nor does a heading.
    lines = HEADING.sub("", LINK.sub(r"\g<words>", _body(CONTENT / name))).splitlines()
    prose = [line for line in lines if not line.startswith("|")]
    count = len(re.findall(r"\w+", "\n".join(prose)))

    assert count >= fewest, f"{name} has {count} words"


@pytest.mark.parametrize("name", _names(_prose()))
def test_no_text_of_ours_repeats_eight_words_in_a_row_of_a_source(name: str) -> None:
    fields, body = _parts(CONTENT / name)
    texts = [_readable(body, name.split(".")[1]), fields["title"], fields.get("summary", "")]

    copied = [run for text in texts for run in _copied_runs(text, SEED_RUNS)]

    assert [] == copied


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.yaml")), ids=lambda path: path.name)
def test_no_record_repeats_eight_words_in_a_row_beside_the_titles(path: Path) -> None:
    texts = _text_beside_titles(path)

    copied = [run for text in texts for run in _copied_runs(text, SEED_RUNS)]

    assert [] == copied


def test_a_planted_run_is_caught_under_other_punctuation_and_vowels() -> None:
    printed = "قال الوزير إن المحادثات ستبدأ في صباح الغد."
    ours = "وذكر الخبر: «قالَ الوزيـر إنّ المحادثات ستبدأ، في صباح الغدِ» ثم سكت."
    known = SEED_RUNS | {digest for digest, _ in MAKER.shingles(printed)}

    copied = _copied_runs(ours, known)

    assert ["قال الوزير إن المحادثات ستبدأ في صباح الغد"] == copied


def test_the_titles_of_the_sources_prove_that_the_hashes_are_those_of_the_sources() -> None:
    titles = [source["title"]["ar"] for source in _records("sources").values()]

    long_titles = [title for title in titles if len(MAKER.words(title)) >= MAKER.RUN]

    assert long_titles
    assert all(_copied_runs(title, SEED_RUNS) for title in long_titles)


@pytest.mark.parametrize("pair", _pairs(), ids=lambda pair: Path(pair).name)
def test_both_files_of_a_pair_link_the_same_records(pair: str) -> None:
    arabic, english = (_links(_of_pair(pair, language)) for language in LANGUAGES)

    assert arabic == english


@pytest.mark.parametrize("pair", _pairs(), ids=lambda pair: Path(pair).name)
def test_both_files_of_a_pair_have_the_same_anchors_in_the_same_order(pair: str) -> None:
    bodies = [_body(_of_pair(pair, language)) for language in LANGUAGES]

    arabic, english = (ANCHOR.findall(body) for body in bodies)

    assert arabic == english
    assert len(arabic) == len(set(arabic)) == len(HEADING.findall(bodies[0]))
    assert all(re.fullmatch(r"[a-z0-9-]{1,60}", anchor) for anchor in arabic)


@pytest.mark.parametrize("pair", _pairs(), ids=lambda pair: Path(pair).name)
def test_shared_fields_are_in_the_original_only(pair: str) -> None:
    arabic, english = (_parts(_of_pair(pair, language))[0] for language in LANGUAGES)

    assert SHARED_FIELDS & arabic.keys()
    assert not SHARED_FIELDS & english.keys()
    assert {"title", "summary", "translator", "translated"} <= english.keys()


@pytest.mark.parametrize("name", _names(_prose()))
def test_every_linked_record_exists(name: str) -> None:
    links = _links(CONTENT / name)

    missing = sorted((kind, record) for kind, record in links if not _exists(kind, record))

    assert [] == missing


@pytest.mark.parametrize("name", _names(_prose()))
def test_every_link_is_written_as_the_site_reads_it(name: str) -> None:
    body = _body(CONTENT / name)

    leftover = LINK.sub("", body)

    assert not re.search(r"\]\(|\w+:[a-z0-9-]+\)|<[a-z/]|!\[", leftover)


def _named_in_claims() -> set[str]:
    claims = _records("claims").values()
    return {name for claim in claims for name in [claim["claimant"], *claim.get("about", [])]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["entity", "source"])
def test_every_record_is_linked_from_a_page_or_named_in_a_claim(kind: str, language: str) -> None:
    pages = [CONTENT / name for name in _names(_prose()) if name.endswith(f".{language}.md")]

    linked = {name for page in pages for found, name in _links(page) if found == kind}

    assert [] == sorted(_records(FILE_OF_KIND[kind]).keys() - linked - _named_in_claims())


def test_no_spelling_names_two_entities() -> None:
    spellings: dict[str, set[str]] = {}
    for entity, record in _records("entities").items():
        aliases = [alias for listed in (record.get("aliases") or {}).values() for alias in listed]
        for spelling in [*record["name"].values(), *aliases]:
            spellings.setdefault(spelling, set()).add(entity)

    shared = {spelling: owners for spelling, owners in spellings.items() if len(owners) > 1}

    assert {} == shared


@pytest.mark.parametrize("name", [name for name in _names(_prose()) if name.endswith(".ar.md")])
def test_arabic_pages_keep_the_digits_and_months_of_the_desk(name: str) -> None:
    # A date inside a quotation stays as printed.
    ours = QUOTED.sub(" ", (CONTENT / name).read_text(encoding="utf-8"))

    assert not ARABIC_INDIC_DIGIT.search(ours)
    assert not EGYPTIAN_MONTH.search(ours)


def test_arabic_texts_of_records_keep_the_digits_and_months_of_the_desk() -> None:
    texts = [
        QUOTED.sub(" ", text)
        for path in CONTENT.rglob("*.yaml")
        for text in _text_beside_titles(path)
    ]

    found = [
        text for text in texts if ARABIC_INDIC_DIGIT.search(text) or EGYPTIAN_MONTH.search(text)
    ]

    assert [] == found


@pytest.mark.parametrize("month", ["في أكتوبر 2020", "واكتوبر", "بنوفمبر", "أبريل"])
def test_an_egyptian_month_is_noticed_under_a_prefix_and_without_hamza(month: str) -> None:
    assert EGYPTIAN_MONTH.search(month)


@pytest.mark.parametrize("innocent", ["مارست", "تشرين الأول", "كانون الثاني", "مايوركا"])
def test_a_word_that_only_begins_like_a_month_is_left_alone(innocent: str) -> None:
    assert not EGYPTIAN_MONTH.search(innocent)


@pytest.mark.parametrize("name", _names(_prose()))
def test_no_paragraph_begins_like_a_numbered_list(name: str) -> None:
    # Python-Markdown makes "2020. The war" the first point of a list, and the year is gone.
    body = _body(CONTENT / name)

    assert not re.search(r"^\s*\d+[.)] ", body, re.MULTILINE)
