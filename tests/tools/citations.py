"""The desk's own content with a few records beside it that have what those do not."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from site_gen.commands.paths import read_templates
from site_gen.domain.text import Kind, RecordId
from site_gen.load.corpus import Corpus, Record, load_corpus
from site_gen.render.citations.works import CitationContext
from site_gen.render.html.templates import load_templates
from tests.tools.desk import ROOT

BESIDE: Mapping[str, str] = {
    "articles/two-authors.ar.md": """\
---
title: "من دفع؟ 50% من الأجور & الباقي في {الخزانة}"
summary: ما عُرف عن الأجور.
date: 2020-11-02
updated: 2020-11-05
topics: [mercenaries]
authors: [سامي الحداد, ليلى منصور]
---

قال [](entity:emmanuel-macron) إن [300](claim:macron-300) غادروا.
""",
    "articles/two-authors.en.md": """\
---
title: "Who paid? 50% of wages & the rest in {the treasury}"
summary: What is known of wages.
translator: Jane O'Neill
translated: 2020-11-03
---

[](entity:emmanuel-macron) said that [300](claim:macron-300) had left.
""",
    "sources/beside.yaml": """\
haaretz-flights:
  type: article-newspaper
  language: en
  title: {en: The cargo flights from Ovda, ar: رحلات الشحن من عوفدا}
  author: [Avi Levi, Noa Bar]
  publisher: haaretz
  issued: 2023-03-06
  url: https://haaretz.example/flights_2023?a=1&b=50%25#top
  archived: [{url: "https://archive.example/2023/flights", date: 2023-03-07}]
dead-report:
  type: report
  language: fr
  title: {fr: Les livraisons d’armes, ar: شحنات السلاح, en: The arms deliveries}
  author: [Jean Dupont]
  publisher: sipri
  issued: 2019-05
  url: https://gone.example/report.pdf
  status: dead
  archived: [{url: "https://archive.example/2019/report", date: 2019-06-01}]
arabic-outlet:
  type: report
  language: ar
  title: {ar: حصاد العام}
  publisher: al-hasad
  issued: 2021
latin-outlet:
  type: report
  language: en
  title: {en: The year in brief}
  publisher: the-wire
  issued: 2021
in-parts:
  type: report
  language: en
  title: {en: A diary in parts}
  publisher: the-wire
  issued: 2019-05-02?/2021-03?
""",
    "entities/beside.yaml": """\
al-hasad: {kind: organization, name: {ar: مركز الحصاد}}
the-wire: {kind: organization, name: {en: The Wire}}
""",
}


def content_with_records(folder: Path) -> Path:
    """The content folder, copied, with those records in it."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    for name, text in BESIDE.items():
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).write_text(text, encoding="utf-8")
    return content


def citing_in(content: Path) -> CitationContext:
    """What the citations of a desk are made from."""
    corpus = corpus_in(content)
    files = read_templates(ROOT / "templates")
    templates = load_templates(files, corpus.config, corpus.catalogue_files)
    assert () == templates.problems
    return CitationContext(corpus, templates.value.catalogues)


def corpus_in(content: Path) -> Corpus:
    loaded = load_corpus(content)
    assert loaded.value
    assert [] == [problem for problem in loaded.problems if problem.is_error]
    return loaded.value


def record_of(citing: CitationContext, name: str) -> Record:
    """The record of a name such as `claim:macron-300`."""
    kind, _, record = name.partition(":")
    found = citing.corpus.find(Kind(kind), RecordId(record))
    assert found, name
    return found
