"""The files for programs, opened with what data people open them with."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, Resource

from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk
from tests.tools.real_site import RealSite

TABLES = ("claims", "questions", "sources", "entities")
MARK = b"\xef\xbb\xbf"
CAPTURE = f"  capture: {{file: page.html, sha256: {'a' * 64}, by: Someone}}\n"
EVIDENCE: Mapping[str, str] = {
    "sources.yaml": SMALL["sources.yaml"] + CAPTURE,
    "questions.yaml": """\
envoys-sent:
  unit: people
  topics: [talks]
  text: {ar: كم مبعوثاً أُرسل؟, en: How many envoys were sent?}
  scope: {ar: لا تُجمع الأرقام., en: The figures are not added.}
  assessment:
    date: 2020-11-05
    likelihood: likely
    confidence: low
    text: {ar: أن مبعوثاً أُرسل., en: that an envoy was sent.}
""",
    "claims.yaml": """\
envoy-seven:
  question: envoys-sent
  claimant: envoy
  stance: asserts
  value: 7
  date: "2020-10-01?"
  about: [daily, envoy]
  text: {ar: أُرسل 7 مبعوثين؛ وقيل «كفى»., en: "Seven envoys were sent, and \\"enough\\" was said."}
  sources:
    - {source: daily-2020-10-02, locator: "¶3; ¶4"}
daily-denial:
  question: envoys-sent
  claimant: daily
  stance: denies
  date: ../2020-10-02
  text: {ar: لم يُرسل أحد., en: Nobody was sent.}
  sources:
    - {source: daily-2020-10-02, locator: ¶9}
daily-loss:
  question: envoys-sent
  claimant: daily
  stance: asserts
  min: 2.5
  approx: true
  period: 2006/2019
  text: {ar: "=1+1 هو العدد.", en: "=HYPERLINK(\\"https://x.example\\")"}
  sources:
    - {source: daily-2020-10-02}
taken-back:
  question: envoys-sent
  claimant: envoy
  stance: asserts
  value: 99
  status: withdrawn
  note: {ar: سُحب لخطأ., en: Withdrawn for an error.}
  text: {ar: سرّ مسحوب., en: A secret taken back.}
  sources:
    - {source: daily-2020-10-02}
not-yet:
  question: envoys-sent
  claimant: envoy
  stance: asserts
  status: draft
  text: {ar: مسوّدة., en: An unfinished thing.}
  sources:
    - {source: daily-2020-10-02}
""",
    "entities.yaml": SMALL["entities.yaml"].replace("[Envoy Smith]", '["@Smith", Envoy Smith]'),
    "locale/ar.po": """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
"n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"

msgid "unit.people"
msgid_plural "unit.people"
msgstr[0] "لا أحد"
msgstr[1] "شخص واحد"
msgstr[2] "شخصان"
msgstr[3] "{n} أشخاص"
msgstr[4] "{n} شخصاً"
msgstr[5] "{n} شخص"
""",
    "locale/en.po": """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "unit.people"
msgid_plural "unit.people"
msgstr[0] "{n} person"
msgstr[1] "{n} people"
""",
}

# Every text begins as a formula, and every list has two.
FORMULAS: Mapping[str, str] = {
    **{
        f"topics/{name}.{code}.md": SMALL[f"topics/talks.{code}.md"].replace("title: ", "title: =")
        for name in ("talks", "envoys")
        for code in ("ar", "en")
    },
    "entities.yaml": """\
daily: {kind: organization, name: {ar: =اليومية, en: =Daily}, aliases: {ar: [=أ, =ب]}}
envoy: {kind: person, name: {ar: =المبعوث, en: =Envoy}, aliases: {en: [=A, =B]}}
""",
    "sources.yaml": "".join(
        f"""\
{name}:
  type: report
  language: en
  title: {{ar: =ما قيل, en: =What was said}}
  author: [=Ali, =Smith]
  publisher: daily
  issued: 2020-10-02
  url: https://daily.example/{name}
"""
        for name in ("daily-2020-10-02", "daily-later")
    ),
    "questions.yaml": "".join(
        f"{name}: {{topics: [talks, envoys], text: {{ar: =من؟, en: =Who?}}}}\n"
        for name in ("who", "whose")
    ),
    "claims.yaml": """\
envoy-says:
  question: [who, whose]
  claimant: envoy
  stance: asserts
  about: [daily, envoy]
  text: {ar: =هو., en: =He.}
  sources:
    - {source: daily-2020-10-02, locator: =1}
    - {source: daily-later, locator: =2}
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A small desk with claims of every kind that a table could trip over, built."""
    made = small_desk(tmp_path_factory.mktemp("data") / "desk", {**SMALL, **EVIDENCE})
    built = made.run("build")
    assert 0 == built.code, built.err
    return made


def _rows(path: Path) -> list[dict[str, str]]:
    text = path.read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _row(desk: SmallDesk, table: str, record: str) -> dict[str, str]:
    return {row["id"]: row for row in _rows(desk.output / f"data/{table}.csv")}[record]


def test_a_claim_is_a_row_with_names_in_each_language(desk: SmallDesk) -> None:
    row = _row(desk, "claims", "envoy-seven")

    assert "https://record.example/claims/envoy-seven/" == row["url"]
    assert ("envoy", "المبعوث", "The envoy") == (
        row["claimant"],
        row["claimant_ar"],
        row["claimant_en"],
    )
    assert 'Seven envoys were sent, and "enough" was said.' == row["text_en"]
    assert "أُرسل 7 مبعوثين؛ وقيل «كفى»." == row["text_ar"]
    assert ("7", "", "", "false", "people") == tuple(
        row[name] for name in ("value", "min", "max", "approx", "unit")
    )
    assert ("2020-10-01", "true", "") == (row["date"], row["date_inferred"], row["period"])


def test_lists_are_joined_and_stay_in_step(desk: SmallDesk) -> None:
    row = _row(desk, "claims", "envoy-seven")

    assert ["daily", "envoy"] == row["about"].split(";")
    assert ["The Daily", "The envoy"] == row["about_en"].split(";")
    assert ["daily-2020-10-02"] == row["sources"].split(";")
    assert ["¶3, ¶4"] == row["locators"].split(";")


def test_bounds_and_spans_are_given_as_the_claimant_gave_them(desk: SmallDesk) -> None:
    loss, denial = _row(desk, "claims", "daily-loss"), _row(desk, "claims", "daily-denial")

    assert ("", "2.5", "true", "2006/2019") == (
        loss["value"],
        loss["min"],
        loss["approx"],
        loss["period"],
    )
    assert ("", "", "denies", "../2020-10-02") == (
        denial["value"],
        denial["unit"],
        denial["stance"],
        denial["date"],
    )


def test_a_spreadsheet_reads_utf8_and_runs_no_formula(desk: SmallDesk) -> None:
    raw = (desk.output / "data/claims.csv").read_bytes()
    row = _row(desk, "claims", "daily-loss")

    assert raw.startswith(MARK)
    assert raw.count(b"\n") == raw.count(b"\r\n") == 5
    assert "'=1+1 هو العدد." == row["text_ar"]
    assert """'=HYPERLINK("https://x.example")""" == row["text_en"]
    assert "'@Smith;Envoy Smith" == _row(desk, "entities", "envoy")["aliases_en"]


def test_no_item_of_a_list_begins_a_formula(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk", {**SMALL, **FORMULAS})

    built = desk.run("build")

    assert 0 == built.code, built.err
    rows = [row for table in TABLES for row in _rows(desk.output / f"data/{table}.csv")]
    cells = [cell for row in rows for cell in row.values()]
    assert [] == [cell for cell in cells if re.search("(^|;)=", cell)]
    lists = {name.partition("_")[0] for row in rows for name in row if ";'=" in row[name]}
    assert {"about", "aliases", "authors", "locators", "questions", "sources", "topics"} == lists


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_the_real_tables_begins_a_formula(table: str, real: RealSite) -> None:
    rows = _rows(real.output / f"data/{table}.csv")

    found = [
        f"{row['id']}.{name}: {cell}"
        for row in rows
        for name, cell in row.items()
        for item in cell.split(";")
        if item.startswith(("=", "+", "-", "@", "\t", "\r"))
    ]

    assert rows
    assert [] == found


def test_a_withdrawn_claim_keeps_its_row_and_loses_what_it_said(desk: SmallDesk) -> None:
    row = _row(desk, "claims", "taken-back")

    kept = {name: cell for name, cell in row.items() if cell}

    assert {
        "id": "taken-back",
        "url": "https://record.example/claims/taken-back/",
        "status": "withdrawn",
        "note_ar": "سُحب لخطأ.",
        "note_en": "Withdrawn for an error.",
    } == kept


def test_nothing_withdrawn_or_unfinished_is_in_any_file(desk: SmallDesk) -> None:
    files = [desk.output / f"data/{name}" for name in ("site.sqlite", "datapackage.json")]
    files += [p for p in desk.output.rglob("*") if p.suffix in {".csv", ".json"}]

    found = [
        f"{path.relative_to(desk.output)}: {secret}"
        for path in files
        for secret in ("A secret taken back", "سرّ مسحوب", "not-yet", "An unfinished thing")
        if secret.encode() in path.read_bytes()
    ]

    assert len(files) > 15
    assert [] == found


def test_a_question_says_how_its_answers_relate_to_each_other(desk: SmallDesk) -> None:
    row = _row(desk, "questions", "envoys-sent")

    assert ["envoy-seven", "daily-denial", "daily-loss"] == row["answers"].split(";")
    assert ("true", "true", "false", "false") == tuple(
        row[name] for name in ("contested", "denied", "one_sided", "series")
    )
    assert ("2020-11-05", "likely", "low") == (
        row["assessment_date"],
        row["assessment_likelihood"],
        row["assessment_confidence"],
    )


def test_a_question_has_its_answers_as_a_table_of_its_own(desk: SmallDesk) -> None:
    answers = _rows(desk.output / "questions/envoys-sent.csv")
    everything = _rows(desk.output / "data/claims.csv")

    assert ["envoy-seven", "daily-denial", "daily-loss"] == [row["id"] for row in answers]
    assert answers[0] in everything


def test_a_claim_as_json_holds_every_language(desk: SmallDesk) -> None:
    told = json.loads(desk.page("claims/envoy-seven.json"))

    assert "https://record.example/claims/envoy-seven/" == told["url"]
    assert {"ar": "المبعوث", "en": "The envoy"} == told["claimant"]["name"]
    assert ["ar", "en"] == list(told["text"])
    bounds = dict.fromkeys(("min", "min_exclusive", "max", "max_exclusive"))
    assert {"value": 7, **bounds, "approx": False, "unit": "people"} == told["figure"]
    assert ("2020-10-01?", "¶3; ¶4") == (told["date"], told["sources"][0]["locator"])
    assert "en" == told["sources"][0]["language"]
    assert "المبعوث" in desk.page("claims/envoy-seven.json"), "Arabic is written as it is"


def test_a_source_as_json_says_where_it_was_published(desk: SmallDesk) -> None:
    (told,) = json.loads(desk.page("data/sources.json"))

    assert "https://daily.example/envoy" == told["original_url"]
    assert "The Daily" == told["publisher"]["name"]["en"]
    assert [{"url": "https://archive.example/envoy", "date": "2020-10-03"}] == told["archived"]
    assert "Someone" == told["capture"]["by"]


def test_a_question_as_json_brings_its_answers(desk: SmallDesk) -> None:
    told = json.loads(desk.page("questions/envoys-sent.json"))
    listed = {claim["id"]: claim for claim in json.loads(desk.page("data/claims.json"))}

    assert ["envoy-seven", "daily-denial", "daily-loss"] == told["answers"]
    assert [listed[name] for name in told["answers"]] == told["claims"]


@pytest.mark.parametrize("table", TABLES)
def test_each_list_is_in_the_order_of_ids_in_every_format(table: str, desk: SmallDesk) -> None:
    listed = [record["id"] for record in json.loads(desk.page(f"data/{table}.json"))]

    assert sorted(listed) == listed
    assert listed == [row["id"] for row in _rows(desk.output / f"data/{table}.csv")]


@pytest.fixture
def base(desk: SmallDesk) -> Iterator[sqlite3.Connection]:
    path = desk.output / "data/site.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as open_base:
        yield open_base


def test_the_database_is_whole_and_its_ties_hold(base: sqlite3.Connection) -> None:
    assert [("ok",)] == base.execute("PRAGMA integrity_check").fetchall()
    assert [] == base.execute("PRAGMA foreign_key_check").fetchall()


def test_the_database_answers_who_said_what_and_where(base: sqlite3.Connection) -> None:
    found = base.execute(
        """SELECT label, value, locator FROM claims
        JOIN claim_sources ON claim_sources.claim = claims.id
        JOIN labels ON labels.kind = 'entity' AND labels.id = claimant AND locale = 'ar'
        WHERE question = 'envoys-sent' AND stance = 'asserts' ORDER BY value DESC"""
    ).fetchall()

    assert [("المبعوث", 7, "¶3; ¶4"), ("اليومية", None, None)] == found


def test_the_database_is_the_same_byte_for_byte(desk: SmallDesk, tmp_path: Path) -> None:
    again = small_desk(tmp_path / "again", {**SMALL, **EVIDENCE})

    built = again.run("build")

    assert 0 == built.code, built.err
    first, second = (d.output / "data/site.sqlite" for d in (desk, again))
    assert first.read_bytes() == second.read_bytes()
    header = first.read_bytes()[:100]
    assert (bytes(4), bytes(8)) == (header[24:28], header[92:100]), "no count, no version"


def _package(output: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((output / "data/datapackage.json").read_text("utf-8"))
    return told


def test_the_package_gives_size_and_digest_of_each_table(desk: SmallDesk) -> None:
    resources = _package(desk.output)["resources"]

    files = {r["path"]: (desk.output / "data" / r["path"]).read_bytes() for r in resources}

    assert [f"{name}.csv" for name in TABLES] == list(files)
    assert [len(content) for content in files.values()] == [r["bytes"] for r in resources]
    assert [f"sha256:{hashlib.sha256(content).hexdigest()}" for content in files.values()] == [
        r["hash"] for r in resources
    ]


def test_the_package_of_the_real_site_is_valid(real: RealSite) -> None:
    report = Package(str(real.output / "data/datapackage.json")).validate()

    rows = {task.name: task.stats["rows"] for task in report.tasks}

    assert [] == report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert set(TABLES) == set(rows)
    assert all(rows.values())


def test_the_package_of_a_site_with_withdrawn_records_is_valid(desk: SmallDesk) -> None:
    report = Package(str(desk.output / "data/datapackage.json")).validate()

    assert [] == report.flatten(["name", "rowNumber", "fieldName", "note"])


def test_the_package_notices_a_table_that_was_changed(desk: SmallDesk, tmp_path: Path) -> None:
    for path in (desk.output / "data").glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    sheet = tmp_path / "claims.csv"
    sheet.write_bytes(sheet.read_bytes().replace(b",envoy,", b",nobody,", 1))

    report = Package(str(tmp_path / "datapackage.json")).validate()

    assert "hash-count" in {kind for _, kind in report.flatten(["name", "type"])}


def test_pandas_reads_the_real_tables_with_arabic_intact(real: RealSite) -> None:
    import pandas

    frame = pandas.read_csv(real.output / "data/claims.csv").set_index("id")
    listed = json.loads((real.output / "data/claims.json").read_text("utf-8"))

    texts = {claim["id"]: claim["text"]["ar"] for claim in listed if "text" in claim}
    assert texts == frame["text_ar"].dropna().to_dict()
    assert 300 == frame.loc["macron-300", "value"]
    assert "إيمانويل ماكرون" == frame.loc["macron-300", "claimant_ar"]


def test_every_row_of_the_claims_table_of_the_real_site_is_there(real: RealSite) -> None:
    written = "".join(
        path.read_text("utf-8") for path in sorted((ROOT / "content/claims").glob("*.yaml"))
    )
    ids = re.findall(r"(?m)^([a-z0-9-]+):", written)

    assert sorted(ids) == [row["id"] for row in _rows(real.output / "data/claims.csv")]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_of_files_offers_each_of_them(language: str, desk: SmallDesk) -> None:
    page = desk.page(f"{language}/data/index.html")

    offered = set(re.findall(r'href="\.\./\.\./data/([^"]+)"', page))

    assert {path.name for path in (desk.output / "data").iterdir()} - {"index.html"} == offered


def test_the_reference_describes_each_column(desk: SmallDesk) -> None:
    told = (ROOT / "docs/reference/data.md").read_text("utf-8")
    documented = set(re.findall(r"(?m)^\| `([a-z_*0-9]+)` \|", told))

    columns = {
        re.sub(r"_(ar|en)$", "_*", field["name"])
        for resource in _package(desk.output)["resources"]
        for field in resource["schema"]["fields"]
    }

    assert columns == documented


def test_the_mark_at_the_start_is_no_part_of_a_columns_name(desk: SmallDesk) -> None:
    resource = Resource(path="claims.csv", basepath=str(desk.output / "data"))

    with resource as table:
        assert "id" == table.header[0]
