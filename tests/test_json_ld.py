"""The pages for programs: linked data that can be parsed, joined and trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.tools.desk import SMALL, SmallDesk, small_desk
from tests.tools.real_site import RealSite

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
SITE = "https://record.example/"
EVIDENCE: Mapping[str, str] = {
    "questions.yaml": """\
was-sent:
  topics: [talks]
  text: {ar: هل أُرسل مبعوث؟, en: Was an envoy sent?}
""",
    "claims.yaml": """\
envoy-yes:
  question: was-sent
  claimant: envoy
  stance: asserts
  date: 2020-10-01
  period: 2020-09
  about: [daily]
  text: {ar: أُرسل مبعوث., en: "An envoy was sent. </script><script>alert(1)</script><!-- & more"}
  sources:
    - {source: daily-2020-10-02, locator: ¶3}
daily-no:
  question: was-sent
  claimant: daily
  stance: denies
  date: ../2020-10-02
  text: {ar: لم يُرسل مبعوث., en: No envoy was sent.}
  status: draft
  sources:
    - {source: daily-2020-10-02}
taken-back:
  question: was-sent
  claimant: envoy
  stance: asserts
  status: withdrawn
  text: {ar: قول مسحوب., en: A claim withdrawn.}
  sources:
    - {source: daily-2020-10-02}
""",
    "articles/third-day.ar.md": """\
---
title: اليوم الثالث
summary: ما قيل في اليوم الثالث.
date: 2020-11-04
updated: 2020-11-06
topics: [talks]
authors: [المكتب, ليلى حداد]
---

قال المبعوث إنه [أُرسل](claim:envoy-yes)، وفق [الصحيفة](source:daily-2020-10-02).
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A small desk with claims, and with an article in one language only, built."""
    made = small_desk(tmp_path_factory.mktemp("linked") / "desk", {**SMALL, **EVIDENCE})
    built = made.run("build")
    assert 0 == built.code, built.err
    return made


def _graph(text: str) -> list[dict[str, Any]]:
    """The nodes of a page's one graph."""
    blocks = BLOCK.findall(text)
    assert 1 == len(blocks)
    told = json.loads(blocks[0])
    assert ["@context", "@graph"] == list(told)
    nodes: list[dict[str, Any]] = told["@graph"]
    return nodes


def _nodes(desk: SmallDesk, address: str) -> dict[str, dict[str, Any]]:
    """The nodes of a page by their names."""
    return {
        node["@id"]: node for node in _graph(desk.page(f"{address}index.html")) if "@id" in node
    }


def _all(value: object) -> Iterator[dict[str, Any]]:
    """Every node and reference in a graph, at any depth."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _all(part)
    elif isinstance(value, list):
        for part in value:
            yield from _all(part)


def _dangling(text: str) -> set[str]:
    named = [node for node in _all(_graph(text)) if "@id" in node]
    told = {node["@id"] for node in named if len(node) > 1}
    return {node["@id"] for node in named} - told


def test_nothing_dangles_on_any_page_of_the_real_site(real: RealSite) -> None:
    pages = sorted(real.output.rglob("*.html"))

    found = [
        f"{path.relative_to(real.output)}: {name}"
        for path in pages
        for name in sorted(_dangling(path.read_text("utf-8")))
    ]

    assert len(pages) > 300
    assert [] == found


def test_no_name_is_given_twice_on_a_page_of_the_real_site(real: RealSite) -> None:
    for path in sorted(real.output.rglob("*.html")):
        names = [node["@id"] for node in _graph(path.read_text("utf-8")) if "@id" in node]

        assert len(set(names)) == len(names), path


def test_the_real_site_rates_nothing(real: RealSite) -> None:
    types = {
        node["@type"]
        for path in real.output.rglob("*.html")
        for node in _all(_graph(path.read_text("utf-8")))
        if "@type" in node
    }

    assert {"Claim", "Question", "Person", "Organization", "Place", "Article"} <= types
    assert {"CollectionPage", "BreadcrumbList", "WebSite"} <= types
    assert not {"ClaimReview", "Rating", "QAPage", "Answer"} & types


def test_a_claim_names_who_says_it_and_where_it_was_read(desk: SmallDesk) -> None:
    nodes = _nodes(desk, "en/claims/envoy-yes/")

    claim = nodes[f"{SITE}claims/envoy-yes/"]

    assert ("Claim", "en") == (claim["@type"], claim["inLanguage"])
    assert {"@id": f"{SITE}entities/envoy/"} == claim["author"]
    assert ("Person", "The envoy") == tuple(
        nodes[f"{SITE}entities/envoy/"][key] for key in ("@type", "name")
    )
    own = _nodes(desk, "en/entities/envoy/")[f"{SITE}entities/envoy/"]
    assert "Special envoy" == own["jobTitle"]
    assert [{"@id": f"{SITE}sources/daily-2020-10-02/"}] == claim["appearance"]
    assert {"@id": f"{SITE}sources/daily-2020-10-02/"} == claim["firstAppearance"]
    assert ("2020-10-01", "2020-09") == (claim["dateCreated"], claim["temporalCoverage"])
    source = nodes[f"{SITE}sources/daily-2020-10-02/"]
    assert ("NewsArticle", "What the envoy said", "en", "2020-10-02?") == tuple(
        source[key] for key in ("@type", "name", "inLanguage", "temporal")
    )
    assert {"@id": f"{SITE}entities/daily/"} == source["publisher"]


def test_pages_of_all_languages_speak_of_one_claim(desk: SmallDesk) -> None:
    name = f"{SITE}claims/envoy-yes/"
    pages = {code: _nodes(desk, f"{code}/claims/envoy-yes/") for code in ("ar", "en")}

    assert {"ar", "en"} == {nodes[name]["inLanguage"] for nodes in pages.values()}
    for code, nodes in pages.items():
        page = nodes[f"{SITE}{code}/claims/envoy-yes/"]
        assert ("WebPage", code, {"@id": name}) == (
            page["@type"],
            page["inLanguage"],
            page["mainEntity"],
        )
    assert "أُرسل مبعوث." == pages["ar"][name]["text"]
    assert "Claim" == _nodes(desk, "claims/envoy-yes/")[name]["@type"]


def test_a_claim_cannot_break_out_of_its_block(desk: SmallDesk) -> None:
    text = desk.page("en/claims/envoy-yes/index.html")
    claim = _nodes(desk, "en/claims/envoy-yes/")[f"{SITE}claims/envoy-yes/"]

    block = BLOCK.findall(text)[0]

    assert claim["text"].endswith("</script><script>alert(1)</script><!-- & more")
    assert not set("<>&") & set(block)
    assert 2 == text.count("<script"), "the block, and the script that all pages call for"


def test_a_question_is_about_its_answers_and_accepts_none(desk: SmallDesk) -> None:
    question = _nodes(desk, "en/questions/was-sent/")[f"{SITE}questions/was-sent/"]

    assert ("Question", "Was an envoy sent?") == (question["@type"], question["name"])
    assert [{"@id": f"{SITE}claims/envoy-yes/"}] == question["about"]
    assert not {"acceptedAnswer", "suggestedAnswer", "upvoteCount"} & set(question)


def test_an_article_gives_its_authors_days_and_sources(desk: SmallDesk) -> None:
    article = _nodes(desk, "ar/articles/third-day/")[f"{SITE}ar/articles/third-day/"]

    assert ("Article", "ar", "اليوم الثالث") == (
        article["@type"],
        article["inLanguage"],
        article["headline"],
    )
    assert ("2020-11-04", "2020-11-06") == (article["datePublished"], article["dateModified"])
    assert [("Organization", "المكتب"), ("Person", "ليلى حداد")] == [
        (author["@type"], author["name"]) for author in article["author"]
    ]
    assert [{"@id": f"{SITE}topics/talks/"}] == article["about"]
    assert [
        {"@id": f"{SITE}sources/daily-2020-10-02/"},
        {"@id": f"{SITE}claims/envoy-yes/"},
    ] == article["citation"]


def test_a_page_that_falls_back_is_described_as_its_original(desk: SmallDesk) -> None:
    nodes = _nodes(desk, "en/articles/third-day/")

    assert f"{SITE}en/articles/third-day/" not in nodes
    assert "ar" == nodes[f"{SITE}ar/articles/third-day/"]["inLanguage"]


def test_a_translation_names_its_original_and_the_original_its_translation(
    desk: SmallDesk,
) -> None:
    name = "{}{}/articles/first-day/"
    original, translation = name.format(SITE, "ar"), name.format(SITE, "en")

    assert {"@id": original} == (
        _nodes(desk, "en/articles/first-day/")[translation]["translationOfWork"]
    )
    assert [{"@id": translation}] == (
        _nodes(desk, "ar/articles/first-day/")[original]["workTranslation"]
    )


@pytest.mark.parametrize(("code", "others"), [("en", "المبعوث"), ("ar", "The envoy")])
def test_an_entity_has_its_names_other_than_the_shown_one(
    desk: SmallDesk, code: str, others: str
) -> None:
    nodes = _nodes(desk, f"{code}/entities/envoy/")

    assert [others, "Envoy Smith"] == nodes[f"{SITE}entities/envoy/"]["alternateName"]


def test_the_way_to_a_page_ends_with_the_page(desk: SmallDesk) -> None:
    graph = _graph(desk.page("en/entities/envoy/index.html"))

    trail = next(node for node in graph if node["@type"] == "BreadcrumbList")

    steps = trail["itemListElement"]
    assert [1, 2, 3] == [step["position"] for step in steps]
    assert [f"{SITE}en/", f"{SITE}en/entities/"] == [step["item"]["@id"] for step in steps[:2]]
    assert "The envoy" == steps[2]["name"]


def test_a_claim_that_was_withdrawn_is_described_without_its_text(desk: SmallDesk) -> None:
    nodes = _nodes(desk, "en/claims/taken-back/")

    assert f"{SITE}claims/taken-back/" not in nodes
    assert "withdrawn" == nodes[f"{SITE}en/claims/taken-back/"]["creativeWorkStatus"]


def test_the_page_of_files_is_a_dataset_of_all_of_them(desk: SmallDesk) -> None:
    dataset = _nodes(desk, "en/data/")[f"{SITE}data/"]

    assert "Dataset" == dataset["@type"]
    for download in dataset["distribution"]:
        assert (desk.output / download["contentUrl"].removeprefix(SITE)).is_file()


def test_every_page_has_one_graph_with_the_site_in_it(desk: SmallDesk) -> None:
    for path in sorted(desk.output.rglob("*.html")):
        assert SITE in {node.get("@id") for node in _graph(path.read_text("utf-8"))}, path
        assert not _dangling(path.read_text("utf-8")), path
