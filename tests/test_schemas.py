"""The schemas that an editor checks by: they accept what the desk has, and refuse a slip."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from site_gen.commands.schemas import schemas_for
from site_gen.decoding import Schema
from site_gen.domain.text import LocaleCode
from site_gen.load import schemas
from site_gen.load.content_reader import PROSE_FOLDERS, RECORD_FOLDERS
from site_gen.load.corpus import load_corpus
from site_gen.load.settings import SiteSchema
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk

SCHEMAS = schemas_for((LocaleCode("ar"), LocaleCode("en")))
CLAIMS = """\
envoy-300:
  question: came
  claimant: envoy
  stance: asserts
  min: 300
  max: ٤٠٠
  approx: true
  date: 2020-10-01?
  period: 2006/2019
  about: [daily]
  text: {ar: حضر 300., en: 300 came.}
  sources:
    - {source: daily-2020-10-02, locator: ¶13, quote: {fr: Trois cents}}
    - {source: daily-2020-10-02, locator: 5}
  credibility: 2
envoy-denial:
  topics: talks
  claimant: envoy
  stance: denies
  date: ../2020-10
  text: {en: Nobody came.}
  sources: [{source: daily-2020-10-02}]
  status: draft
"""
QUESTIONS = """\
came:
  text: {ar: كم حضر؟, en: How many came?}
  unit: people
  topics: [talks]
  assessment:
    date: 2020
    likelihood: very-likely
    confidence: moderate
    text: {ar: أنهم حضروا., en: that they came.}
"""
WHOLE: Mapping[str, str] = {**SMALL, "claims.yaml": CLAIMS, "questions.yaml": QUESTIONS}
SLIPS = {
    "a misspelt field": ("claims.yaml", "credibility:", "credibilty:"),
    "a field that is missing": ("entities.yaml", "  name: {ar: اليومية, en: The Daily}\n", ""),
    "a misspelt field further in": ("claims.yaml", "locator: ¶13", "locater: ¶13"),
    "an unknown stance": ("claims.yaml", "stance: asserts", "stance: refutes"),
    "a day first": ("claims.yaml", "2020-10-01?", "01/10/2020"),
    "a closed span of nothing": ("claims.yaml", "2006/2019", "../.."),
    "marks in a number": ("claims.yaml", "min: 300", "min: 2,350"),
    "neither yes nor no": ("claims.yaml", "approx: true", "approx: perhaps"),
    "an id with a capital": ("claims.yaml", "about: [daily]", "about: [Daily]"),
    "a grade that is none": ("claims.yaml", "credibility: 2", "credibility: 7"),
    "a record under a name of two words": ("claims.yaml", "envoy-denial:", "envoy denial:"),
    "an unknown likelihood": ("questions.yaml", "very-likely", "quite likely"),
    "a text without its language": ("questions.yaml", "{ar: كم حضر؟, en: How many came?}", "How?"),
    "an unknown type": ("sources.yaml", "article-newspaper", "newspaper"),
    "half an address": ("sources.yaml", " url: https://daily.example/", " url: daily.example/"),
    "an unknown kind": ("entities.yaml", "kind: person", "kind: human"),
    "a base without a slash": ("site.yaml", "https://record.example/", "https://record.example"),
    "a date with words": ("articles/first-day.ar.md", "date: 2020-11-02", "date: 2 November"),
}


class _AsEditors(yaml.CSafeLoader):
    """YAML 1.2, as editors read it: a day is text, and so are yes and no."""


_AsEditors.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in known if not tag.endswith((":timestamp", ":bool"))]
    for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_AsEditors.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


def _remarks(content: Path) -> list[str]:
    """What an editor marks in all files of a content folder."""
    return [
        f"{path.relative_to(content)}: {remark.json_path}: {remark.message}"
        for path, name in _files(content)
        for remark in Draft7Validator(SCHEMAS[name]).iter_errors(_read(path))
    ]


def _files(content: Path) -> Iterator[tuple[Path, str]]:
    yield content / "site.yaml", "site"
    for name in RECORD_FOLDERS:
        single = [path for path in [content / f"{name}.yaml"] if path.exists()]
        yield from ((path, name) for path in (*single, *sorted((content / name).glob("*.yaml"))))
    for name in PROSE_FOLDERS:
        yield from ((path, name) for path in sorted((content / name).glob("*.md")))


def _read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    header = text.split("---\n")[1] if path.suffix == ".md" else text
    return yaml.load(header, Loader=_AsEditors)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_self_contained(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])

    assert "$ref" not in json.dumps(SCHEMAS[name])


def test_every_kind_of_file_has_a_schema() -> None:
    assert {*RECORD_FOLDERS, *PROSE_FOLDERS, "site"} == set(SCHEMAS)


def test_every_field_is_explained() -> None:
    modules = (vars(module).values() for module in (schemas, schemas))
    known = {form for found in modules for form in found if isinstance(form, type)}

    silent = [
        f"{form.__name__}.{name}"
        for form in sorted((f for f in {*known, SiteSchema} if issubclass(f, Schema)), key=str)
        for name, field in form.model_fields.items()
        if not field.description
    ]

    assert [] == silent


def test_the_real_content_has_nothing_to_mark() -> None:
    assert [] == _remarks(ROOT / "content")


def test_all_that_may_be_written_of_claims_has_nothing_to_mark(tmp_path: Path) -> None:
    desk = small_desk(tmp_path, WHOLE)

    assert [] == _remarks(desk.content)
    assert () == load_corpus(desk.content).problems


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_marked_where_the_loader_refuses_it_too(tmp_path: Path, slip: str) -> None:
    desk = small_desk(tmp_path, WHOLE)
    desk.edit(*SLIPS[slip])

    assert 1 == len(_remarks(desk.content))
    assert load_corpus(desk.content).problems


def test_a_text_in_another_language_than_the_sites_is_marked(tmp_path: Path) -> None:
    desk = small_desk(tmp_path, WHOLE)
    desk.edit("claims.yaml", "text: {en: Nobody came.}", "text: {fr: Personne.}")

    [remark] = _remarks(desk.content)

    assert "claims.yaml: $['envoy-denial'].text: " in remark


def test_the_title_of_a_source_may_be_in_its_own_language(tmp_path: Path) -> None:
    desk = small_desk(tmp_path, WHOLE)
    desk.edit("sources.yaml", "title: {en: What", "title: {az: Nə dedi, en: What")

    assert [] == _remarks(desk.content)


# The command ------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


def test_an_editor_finds_a_schema_for_each_file_of_records(desk: SmallDesk) -> None:
    run = desk.run("schemas")

    settings = json.loads((desk.root / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    matched = settings["yaml.schemas"]
    assert (0, "") == (run.code, run.err)
    assert ["content/claims.yaml", "content/claims/*.yaml"] == matched[
        ".vscode/site_gen/claims.json"
    ]
    assert ["content/site.yaml"] == matched[".vscode/site_gen/site.json"]
    written = {path: json.loads((desk.root / path).read_text(encoding="utf-8")) for path in matched}
    assert SCHEMAS["claims"] == written[".vscode/site_gen/claims.json"]


def test_the_languages_of_the_schemas_are_those_of_the_site(desk: SmallDesk) -> None:
    desk.edit(
        "site.yaml",
        "  - {code: en,",
        "  - {code: fr, name: fr, dir: ltr, dates: fr}\n  - {code: en,",
    )
    for field in ("title", "desk", "description"):
        desk.edit("site.yaml", f"{field}: {{", f"{field}: {{fr: mot, ")

    desk.run("schemas", "--output", "schemas")

    claims = json.loads((desk.root / "schemas" / "claims.json").read_text(encoding="utf-8"))
    text = claims["additionalProperties"]["properties"]["text"]
    assert ["ar", "fr", "en"] == list(text["properties"])


def test_settings_of_ones_own_are_left_and_what_to_add_is_printed(desk: SmallDesk) -> None:
    own = '{\n  // mine\n  "editor.wordWrap": "on"\n}\n'
    settings = desk.root / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(own, encoding="utf-8")

    run = desk.run("schemas")

    assert own == settings.read_text(encoding="utf-8")
    assert "add to it" in run.out
    assert '".vscode/site_gen/claims.json": [' in run.out


def test_a_second_run_has_nothing_to_add(desk: SmallDesk) -> None:
    desk.run("schemas")

    run = desk.run("schemas", "--json")

    assert 0 == run.code
    assert {} == run.document["to_add"]


def test_without_settings_of_the_site_there_are_no_schemas(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk", {})

    run = desk.run("schemas")

    assert 2 == run.code
    assert not (desk.root / ".vscode").exists()
