"""Small corpora made from text, for the rules on records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.load.markdown_files import language_file_from, prose_from, read_markdown_file
from site_gen.verify.prose_rules import ParsedProse, parse_version
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


def read_prose(body: str) -> ParsedProse:
    """An English text with this body, read for the rules of prose."""
    header = "---\ntitle: One\nsummary: One.\ndate: 2020-11-02\ntopics: [talks]\n---\n\n"
    document = read_markdown_file("one.en.md", f"{header}{body}")
    assert document.value is not None, document.problems
    language_file = language_file_from(Kind.ARTICLE, document.value, LocaleCode("en"))
    assert language_file.value is not None, language_file.problems
    prose = prose_from(Kind.ARTICLE, RecordId("one"), (language_file.value,)).value
    assert prose is not None
    return parse_version(prose, prose.original_version)
