"""What the documents say is done on a copy of the repository, block by block, and holds."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from site_gen.cli import program as cli
from site_gen.load.corpus import load_corpus
from site_gen.problems import Problem
from site_gen.verify.corpus_rules import CORPUS_RULES
from tests.tools.desk import ROOT, SmallDesk, small_desk
from tests.tools.doc_blocks import DOCUMENTS, Block, blocks_in, blocks_of
from tests.tools.doc_edits import patched, with_fields, with_messages
from tests.tools.doc_runner import built_copy, commands_in, is_as_shown, run_block, small_copy

LESSON = "docs/learn/first-pair.en.md"
CLI = "docs/reference/cli.md"
# Blocks by their documents and first lines, with the reason why they are not run. `…` ends the
# beginning of a line; `*` is every block without a language.
NOT_RUN: Mapping[tuple[str, str], str] = {
    ("docs/architecture.md", "*"): "drawings of the program; test_documented holds the map",
    ("docs/architecture.ar.md", "*"): "the same in Arabic",
    ("docs/dependencies.md", "pyftsubset …"): "made the fonts once, from a package of npm",
    ("docs/performance.md", "make bench…"): "takes minutes, and a machine with nothing else to do",
    (
        "docs/do/build-on-a-cluster.md",
        ".venv/bin/python -m distributed…",
    ): "runs until it is ended; test_cluster does it",
    **{
        ("docs/do/start-a-site.md", first): "in a site of its own; test_installed runs each"
        for first in (
            "uvx site-gen…",
            "cd my-desk",
            "python build.py new entity…",
            "python build.py promise",
        )
    },
    (
        "docs/do/import.md",
        "$ python build.py import report.docx",
    ): "a file that no document can show; test_import_word makes it",
    **{
        ("docs/do/import.md", f"$ python build.py import {name}"): f"no document shows it; {test}"
        for name, test in {
            "report.odt": "test_import_opendocument",
            "report.rtf": "test_import_rtf",
            "letters.epub": "test_import_epub",
        }.items()
    },
    (
        "docs/do/import.md",
        "$ python build.py import report.pdf",
    ): "a file that no document can show; test_import_pdf makes it",
    (
        "docs/do/import.md",
        "$ python build.py import https://…",
    ): "asks the web; test_import_web does it with a server of its own",
    (
        "docs/do/check-links.md",
        "$ python build.py …",
    ): "asks the web; test_links_check does it with a server of its own",
    ("docs/do/editor.md", "npm install …"): "fetches packages from the network",
    ("docs/do/check-a-briefing.md", "october.docx: …"): "of another site; see test_brief_check",
    ("docs/reference/search.md", "npm install …"): "fetches other searches from the network",
}
# Arabic documents, each with the English one whose blocks, headings and tables it has: not run.
SAME_BLOCKS = {
    document: next(n for n in (f"{stem}.en.md", f"{stem}.md") if n in DOCUMENTS)
    for document in DOCUMENTS
    if document.startswith("docs/") and (stem := document.removesuffix(".ar.md")) != document
}
# Documents whose blocks are all in another one, which is run.
PART_OF = {"README.ar.md": "README.md"}
# Blocks that show a command which another document shows too, and what it prints there: run there.
REPEATED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("docs/do/keep-an-edition.md", "python build.py edition mercenaries"): (
        CLI,
        "$ python build.py edition mercenaries",
    ),
    (CLI, "$ python build.py check"): (LESSON, "$ python build.py check"),
    (CLI, "$ python build.py translated truce-archive"): (
        LESSON,
        "$ python build.py translated truce-archive",
    ),
    (CLI, "$ python build.py promise"): ("docs/do/keep-links.md", "$ python build.py promise"),
    (CLI, "$ python build.py verify"): (
        "docs/do/verify-captures.md",
        "$ python build.py verify",
    ),
}


def _block(document: str, first: str) -> Block:
    found = next((block for block in blocks_of(document) if block.first == first), None)
    assert found, f"{document} has no block that begins with {first!r}"
    return found


def _file(path: str, text: str, language: str = "text") -> Block:
    return Block("tests/test_docs_run.py", 0, language, text, path)


def _diff(path: str, text: str) -> Block:
    return _file(path, text, "diff")


AGENCY = _block("docs/do/add-an-entity.md", "al-nahr:")
SOURCE = _block("docs/do/add-a-source.md", "nahr-2020-11-07:")
ARTICLE = _block("docs/do/write-an-article.md", "---")
TRANSLATION = _block("docs/do/translate.md", "---")
RAW = _block(LESSON, "الرئيسية > ثقافة")
IMPORTED = (RAW, _block(LESSON, "$ python build.py import raw/archive.txt"))
SAVED_PAGE = "<!doctype html><html lang=en><h1>A library opens</h1><p>It holds letters.</p>\n"
QUESTION = """\
truce-documents:
  unit: documents
  topics: [diplomacy]
  text: {ar: كم وثيقة في أرشيف الهدن؟, en: How many documents are in the archive of truces?}
"""
DIRECTOR = """\
salma-deeb:
  kind: person
  name: {ar: سلمى ديب, en: Salma Deeb}
"""
PUBLISHED_AND_CHANGED = (
    _diff(ARTICLE.file, "-status: draft\n+status: published\n\n-نقلت…\n+ونقلت…\n"),
)
RENAMED_ANCHOR = (
    _diff("content/topics/mercenaries.en.md", "-…{#denials}\n+…{#who-denies}\n"),
    _diff("content/topics/mercenaries.ar.md", "-…{#denials}\n+…{#who-denies}\n"),
)
# What somebody has by then who comes to a block, where the document takes it for granted.
GIVEN: Mapping[tuple[str, str], tuple[Block, ...]] = {
    ("README.md", "python build.py import raw/archive.txt"): (RAW,),
    ("docs/do/add-a-source.md", "nahr-2020-11-07:"): (AGENCY,),
    ("docs/do/import.md", "python build.py import raw/*.txt saved-page.html"): (
        RAW,
        _file("saved-page.html", SAVED_PAGE),
    ),
    ("docs/do/keep-links.md", "$ python build.py"): RENAMED_ANCHOR,
    ("docs/do/record-a-claim.md", "$ python build.py new claim"): (
        AGENCY,
        SOURCE,
        _file("content/entities/salma-deeb.yaml", DIRECTOR),
        _file("content/questions/truce-documents.yaml", QUESTION),
    ),
    ("docs/do/rename.md", "mv …"): (AGENCY, SOURCE, ARTICLE, TRANSLATION),
    ("docs/do/translate.md", "---"): (AGENCY, SOURCE, ARTICLE),
    ("docs/do/translate.md", "$ python build.py"): PUBLISHED_AND_CHANGED,
    ("docs/do/verify-captures.md", "$ python build.py verify"): IMPORTED,
    ("docs/do/withdraw.md", "status: withdrawn"): (AGENCY, SOURCE, ARTICLE, TRANSLATION),
    ("docs/do/write-an-article.md", "---"): (AGENCY, SOURCE),
    (CLI, "$ python build.py publish --yes"): (_block("docs/do/publish.md", "publish:"),),
}


# Documents that speak of a new site, with site_gen installed.
OF_A_NEW_SITE = ("docs/do/change-the-look.md", "docs/do/check-in-ci.md")
# Documents that make every page again and name no record of ours, so that a few records do.
OF_ANY_RECORDS = (
    "docs/do/add-a-language.md",
    "docs/do/add-a-page-kind.md",
    "docs/do/add-a-target.md",
    "docs/do/build-on-a-cluster.md",
    "docs/do/publish.md",
)


def _new_site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SmallDesk:
    site = small_desk(folder, {})
    (folder / "templates").unlink()
    begun = site.run("init", ".", "--languages", "en", "--yes")
    assert 0 == begun.code, begun.err
    monkeypatch.setenv("PYTHONPATH", f"{os.environ['PYTHONPATH']}{os.pathsep}{ROOT}")
    return site


@pytest.fixture
def desk(
    document: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> SmallDesk:
    if document in OF_A_NEW_SITE:
        return _new_site(tmp_path / "new", monkeypatch)
    if document in OF_ANY_RECORDS:
        return small_copy(tmp_path / "desk")
    subprocess.run(["cp", "-Rp", built_copy(tmp_path_factory), tmp_path / "desk"], check=True)
    return SmallDesk(tmp_path / "desk")


def _matches(block: Block, key: tuple[str, str]) -> bool:
    document, first = key
    if block.document != document:
        return False
    if first == "*":
        return not block.language
    return block.first.startswith(first[:-1]) if first.endswith("…") else block.first == first


def _given(block: Block) -> tuple[Block, ...]:
    return next((given for key, given in GIVEN.items() if _matches(block, key)), ())


def _is_run(block: Block) -> bool:
    return not any(_matches(block, key) for key in (*NOT_RUN, *REPEATED))


DOCUMENTS_RUN = [
    document
    for document in DOCUMENTS
    if document not in {*SAME_BLOCKS, *PART_OF} and any(map(_is_run, blocks_of(document)))
]


@pytest.mark.parametrize("document", DOCUMENTS_RUN)
def test_what_a_document_says_can_be_done(document: str, desk: SmallDesk) -> None:
    for block in blocks_of(document):
        for step in (*_given(block), block):
            if _is_run(step):
                run_block(step, desk)

    assert [] == _errors(desk)


def _errors(desk: SmallDesk) -> list[Problem]:
    loaded = load_corpus(desk.content)
    assert loaded.value
    found = [*loaded.problems, *(p for rule in CORPUS_RULES for p in rule(loaded.value))]
    return [problem for problem in found if problem.is_error]


@pytest.mark.parametrize(("document", "other"), SAME_BLOCKS.items())
def test_a_document_in_another_language_has_the_same_blocks(document: str, other: str) -> None:
    ours, theirs = (
        [(block.language, _without_remarks(block), block.file) for block in blocks_of(name)]
        for name in (document, other)
    )

    assert ours == theirs


@pytest.mark.parametrize(("document", "other"), PART_OF.items())
def test_a_document_shows_nothing_that_the_other_does_not(document: str, other: str) -> None:
    shown, run = (
        [(b.language, _without_remarks(b)) for b in blocks_of(n)] for n in (document, other)
    )

    assert shown
    assert [] == [block for block in shown if block not in run]


def _without_remarks(block: Block) -> str:
    """The block without what a shell passes over, which is in the language of its document."""
    return re.sub(r"  +# .*", "", block.text) if block.language == "sh" else block.text


@pytest.mark.parametrize(("document", "other"), SAME_BLOCKS.items())
def test_a_document_in_another_language_has_the_same_headings_and_rows(
    document: str, other: str
) -> None:
    """Each heading at its level, each row of a table, and each named item of a list."""
    ours, theirs = (_outline((ROOT / name).read_text("utf-8")) for name in (document, other))

    assert ours == theirs


def _outline(text: str) -> list[list[str]]:
    """What such a line begins with: the `#` of a heading, or the names in back-ticks."""
    plain = re.sub(r"^( *)(```|~~~).*?^\1\2 *$", "", text, flags=re.M | re.S)
    lines = re.findall(r"^(?:#+ |\|[^|]*\||- (?:`[^`]+`(?:,? ?و?))+:).*", plain, re.M)
    return [re.findall(r"^#+|`[^`]+`", _beginning(line)) for line in lines]


def _beginning(line: str) -> str:
    return line.split("|")[1] if line[0] == "|" else line.partition(":")[0]


def test_every_block_says_what_it_is() -> None:
    blocks = [block for document in DOCUMENTS for block in blocks_of(document)]

    assert [] == [b.place for b in blocks if not b.language and _is_run(b)]


@pytest.mark.parametrize("key", [*NOT_RUN, *GIVEN, *REPEATED])
def test_what_is_listed_of_a_block_here_is_of_one_that_there_is(
    key: tuple[str, str],
) -> None:
    assert any(_matches(block, key) for block in blocks_of(key[0]))


@pytest.mark.parametrize(("key", "other"), REPEATED.items())
def test_a_command_that_is_shown_twice_prints_the_same(
    key: tuple[str, str], other: tuple[str, str]
) -> None:
    shorter, longer = ([*commands_in(_block(*place))] for place in (key, other))

    assert [command for command, _ in longer] == [command for command, _ in shorter]
    assert is_as_shown(longer[0][1] or "", shorter[0][1] or "…")


def test_every_command_named_in_a_sentence_can_be_given() -> None:
    """Its name, and each option that is written with it."""
    wrong = [
        f"{document}: {told}"
        for document in DOCUMENTS
        for told in re.findall(
            r"`python build\.py ([^`\n]+)`", (ROOT / document).read_text("utf-8")
        )
        if not _can_be_given(told)
    ]

    assert [] == wrong


def _can_be_given(told: str) -> bool:
    name, *words = told.split() if not told.startswith("-") else ["build", *told.split()]
    command = cli.program.commands.get(name)
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    known = {spelling for param in command.params for spelling in param.opts} if command else set()
    return command is not None and asked <= known


# The convention ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Built 304 pages, in 0.77 s.\n", "Built … pages, in … s.\n"),
        ("a\nb\nc\n", "a\n…\nc\n"),
        ("a\nc\n", "a\n…\nc\n"),
        ("Its id [deeb-120]: \nwritten\n", "Its id [deeb-120]:\nwritten"),
        ("a … b\n", "a … b\n"),
    ],
)
def test_an_ellipsis_matches_anything(printed: str, shown: str) -> None:
    assert is_as_shown(printed, shown)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Built 304 pages.\n", "Built 658 pages.\n"),
        ("a\nb\n", "a\n"),
        ("b\na\n", "a\n…\n"),
        ("Built 304\npages.\n", "Built … pages.\n"),
        ("", "a\n"),
    ],
)
def test_all_else_that_is_printed_has_to_be_shown(printed: str, shown: str) -> None:
    assert not is_as_shown(printed, shown)


def test_a_block_belongs_to_the_file_that_the_text_above_it_names_last() -> None:
    text = """\
First `content/a.yaml`, then `content/b.yaml`, with `status: draft`:

```yaml
a: 1
```

Nothing here.

   ```console
   $ python build.py \\
       check
   fine
   ```
"""
    files, commands = blocks_in(text)

    assert ("yaml", "a: 1\n", "content/b.yaml") == (files.language, files.text, files.file)
    assert "" == commands.file
    assert [("python build.py      check", "fine\n")] == list(commands_in(commands))


@pytest.mark.parametrize(
    ("diff", "text"),
    [
        ("-b\n+c\n", "a: 1\nc\nd\n"),
        (" a: …\n+e\n", "a: 1\ne\nb\nd\n"),
        ("-a: …\n+z: …, 2\n\n d\n+e\n", "z: 1, 2\nb\nd\ne\n"),
        ("+e\n", "a: 1\nb\nd\ne\n"),
    ],
)
def test_a_diff_changes_the_lines_it_shows(diff: str, text: str) -> None:
    assert text == patched("a: 1\nb\nd\n", diff)


@pytest.mark.parametrize("diff", ["-c\n+d\n", "-b\n+c\n"])
def test_a_diff_of_lines_that_are_not_there_once_is_refused(diff: str) -> None:
    with pytest.raises(AssertionError, match=r"places say"):
        patched("a\nb\nb\n", diff)


def test_fields_and_messages_are_set_and_the_others_stay() -> None:
    header = "---\ntitle: A\nnote:\n  en: N\n---\n\nBody\n"
    words = 'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "A"\n'

    assert "---\ntitle: B\nnote:\n  en: N\nwas: c\n---\n\nBody\n" == with_fields(
        header, "was: c\ntitle: B\n"
    )
    assert 'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "B"\n' == with_messages(
        words, 'msgid "a"\nmsgstr "B"\n'
    )
