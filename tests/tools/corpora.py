"""Small corpora made from text, for the rules on records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.load.document import read_document
from site_gen.load.pairs import half_from, prose_from
from site_gen.verify.prose_text import ReadProse, read_version
from tests.tools.desk import SMALL


def corpus_of(folder: Path, files: Mapping[str, str]) -> Corpus:
    """The small desk with these files over it; an empty text leaves a file out."""
    for name, text in {**SMALL, **files}.items():
        if text:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    loaded = load_corpus(folder)
    assert loaded.value is not None, loaded.problems
    assert () == loaded.problems
    return loaded.value


def read_prose(body: str) -> ReadProse:
    """An English text with this body, read for the rules of prose."""
    header = "---\ntitle: One\nsummary: One.\ndate: 2020-11-02\ntopics: [talks]\n---\n\n"
    document = read_document("one.en.md", f"{header}{body}")
    assert document.value is not None, document.problems
    half = half_from(Kind.ARTICLE, document.value, LocaleCode("en"))
    assert half.value is not None, half.problems
    prose = prose_from(Kind.ARTICLE, RecordId("one"), (half.value,)).value
    assert prose is not None
    return read_version(prose, prose.source_version)
