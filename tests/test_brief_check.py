"""`brief check`: what stands now at the addresses that a briefing links to."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypandoc
import pytest
import weasyprint

from site_gen.state.briefing_links import CheckedDocument, CheckedLink
from site_gen.state.document_links import read_links
from site_gen.state.mended_copies import write_mended
from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, Run, SmallDesk, small_desk

PUBLIC = "https://record.example"
CLAIM = """\
{id}:
  question: fighters-sent
  claimant: envoy
  stance: asserts
  {figure}
  date: {date}
  text: {{ar: أُرسل مقاتلون., en: Fighters were sent.}}
  sources: [{{source: daily-2020-10-02}}]
"""
FILES: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "questions.yaml": """\
fighters-sent:
  topics: [talks]
  unit: fighters
  text: {ar: كم مقاتلاً أُرسل؟, en: How many fighters were sent?}
""",
    "claims.yaml": CLAIM.format(id="envoy-300", figure="value: 300", date="2020-10-01")
    + CLAIM.format(id="envoy-lost", figure="value: 5", date="2020-10-01")
    + CLAIM.format(id="envoy-early", figure="min: 40\n  period: 2019", date="2020-10-02"),
    "articles/other-day.en.md": """\
---
title: Another day
summary: What happened then.
date: 2020-11-04
topics: [talks]
---

The envoy left.
{#left}

The hall in which both sides had met before was empty, and so were the rooms of the
delegations, says the paper, which had asked the porter, his wife and the two drivers
who had waited there since the morning, and who had then been sent home without pay.

Nobody came.

The paper was [late](source:daily-2020-10-02).
{#late}
""",
}
LINKS = {
    "changed": f"{PUBLIC}/en/claims/envoy-300/",
    "moved": f"{PUBLIC}/en/articles/first-day/",
    "withdrawn": f"{PUBLIC}/en/claims/envoy-lost/",
    "same": f"{PUBLIC}/en/claims/envoy-early/",
    "unknown": f"{PUBLIC}/en/claims/never-was/",
    "whole-text": f"{PUBLIC}/en/articles/other-day/",
    "passage-same": f"{PUBLIC}/en/articles/other-day/#left",
    "passage-changed": f"{PUBLIC}/en/articles/other-day/#late",
    "on-topic": f"{PUBLIC}/en/topics/talks/#who-came",
    "topic": f"{PUBLIC}/en/topics/talks/",
    "elsewhere": "https://elsewhere.example/en/claims/envoy-300/",
}
BRIEFING = "# Briefing\n\n" + "\n\n".join(
    f"See [{name}]({address})." for name, address in LINKS.items()
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A desk whose content changed on 10 November, after briefings of the 5th."""
    desk = small_desk(tmp_path_factory.mktemp("briefed") / "desk", FILES)
    git(desk, "init", "-q")
    commit(desk, "2020-11-04")
    desk.edit("claims.yaml", "value: 300", "value: 500")
    desk.write("claims.yaml", read(desk, "claims.yaml") + _opposing())
    desk.edit(
        "claims.yaml",
        "value: 5\n",
        "value: 5\n  status: withdrawn\n  note: {ar: قرأناه خطأً., en: We had misread it.}\n",
    )
    for code in ("ar", "en"):
        (desk.content / f"articles/first-day.{code}.md").rename(
            desk.content / f"articles/the-first-day.{code}.md"
        )
    desk.edit("articles/the-first-day.ar.md", "authors:", "was: [first-day]\nauthors:")
    desk.edit("articles/other-day.en.md", "The paper was", "The paper was not")
    desk.edit("articles/other-day.en.md", "home without pay", "home with their pay")
    desk.edit("articles/other-day.en.md", "Nobody came.", "Nobody at all came.")
    commit(desk, "2020-11-10")
    return desk


def _opposing() -> str:
    claim = CLAIM.format(id="daily-900", figure="value: 900", date="2020-11-08")
    return claim.replace("claimant: envoy", "claimant: daily")


def read(desk: SmallDesk, name: str) -> str:
    return (desk.content / name).read_text("utf-8")


def git(desk: SmallDesk, *arguments: str, day: str = "") -> None:
    names = {"GIT_AUTHOR_NAME": "Desk", "GIT_AUTHOR_EMAIL": "desk@record.example"}
    names |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in names.items()}
    time = f"{day}T12:00:00Z"
    when = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time} if day else {}
    command = ["git", "-C", str(desk.root), *arguments]
    subprocess.run(command, check=True, env={"PATH": "/usr/bin:/bin", **names, **when})


def commit(desk: SmallDesk, day: str) -> None:
    git(desk, "add", "content")
    git(desk, "commit", "-q", "-m", f"Content of {day}", day=day)


def written(desk: SmallDesk, name: str) -> Path:
    """A briefing in the format that its name ends in."""
    path = desk.root / "briefings" / name
    path.parent.mkdir(exist_ok=True)
    if path.suffix in {".md", ".txt"}:
        path.write_text(f"---\ndate: 2020-11-05\n---\n\n{BRIEFING}\n", "utf-8")
    elif path.suffix == ".pdf":
        weasyprint.HTML(string=pypandoc.convert_text(BRIEFING, "html", format="md")).write_pdf(path)
    elif path.suffix == ".html":
        body = pypandoc.convert_text(BRIEFING, "html", format="md")
        path.write_text(f'<meta name="date" content="2020-11-05">{body}', "utf-8")
    else:
        pypandoc.convert_text(BRIEFING, path.suffix[1:], format="md", outputfile=str(path))
    return path


def checked(desk: SmallDesk, *arguments: str) -> tuple[Run, dict[str, dict[str, Any]]]:
    """What the command came to, and what it says of each address that the site may have."""
    run = desk.run("brief", "check", *arguments, "--json")
    links = [link for document in run.document["documents"] for link in document["links"]]
    return run, {link["address"]: link for link in links}


def test_each_link_says_what_stands_there_now(desk: SmallDesk) -> None:
    run, links = checked(desk, str(written(desk, "note.md")))

    found = {
        name: links[address]["findings"] for name, address in LINKS.items() if address in links
    }
    assert 1 == run.code
    assert {
        "changed": ["changed", "contested"],
        "moved": ["moved"],
        "withdrawn": ["withdrawn"],
        "same": [],
        "unknown": ["unknown"],
        "whole-text": ["changed"],
        "passage-same": [],
        "passage-changed": ["changed"],
        "on-topic": [],
        "topic": ["changed"],
    } == found
    changed = links[LINKS["changed"]]
    assert {"field": "figure", "before": "300", "now": "500"} in changed["changes"]
    assert ["daily-900"] == changed["opposed_by"]
    assert f"{PUBLIC}/en/articles/the-first-day/" == links[LINKS["moved"]]["new_address"]
    passage = links[LINKS["passage-changed"]]["changes"]
    assert ["passage"] == [change["field"] for change in passage]
    assert "The paper was [late]" in passage[0]["before"]
    (text,) = links[LINKS["whole-text"]]["changes"]
    assert text["before"].startswith("… ")
    assert "home without pay. …" in text["before"]
    assert "home with their pay. … Nobody at all came." in text["now"]
    (claims,) = links[LINKS["topic"]]["changes"]
    assert "envoy-300 asserts 300" in claims["before"]
    assert "daily-900 asserts 900; envoy-300 asserts 500" in claims["now"]
    assert "We had misread it." == links[LINKS["withdrawn"]]["why"]


def test_the_links_of_every_kind_of_document_are_found(desk: SmallDesk) -> None:
    briefings = [str(written(desk, f"kind.{kind}")) for kind in ("docx", "odt", "html", "pdf")]

    run = desk.run("brief", "check", *briefings, "--since", "2020-11-05", "--json")

    for document in run.document["documents"]:
        found = {link["address"]: link["findings"] for link in document["links"]}
        assert {*LINKS.values()} - {LINKS["elsewhere"]} == found.keys(), document["path"]
        assert ["changed", "contested"] == found[LINKS["changed"]]
        assert document["compared"]
    assert (1, 4) == (run.code, len(run.document["documents"]))


def test_a_mended_copy_differs_in_moved_links_alone(desk: SmallDesk) -> None:
    briefings = [written(desk, f"mend.{kind}") for kind in ("docx", "odt", "html", "md")]
    before = [briefing.read_bytes() for briefing in briefings]

    run = desk.run("brief", "check", *map(str, briefings), "--mend")

    assert before == [briefing.read_bytes() for briefing in briefings]
    old, new = (f"{PUBLIC}/en/articles/{name}/" for name in ("first-day", "the-first-day"))
    for briefing in briefings:
        copy = briefing.with_name(f"mend.mended{briefing.suffix}")
        wanted = {name: part.replace(old, new) for name, part in parts_of(briefing).items()}
        assert f"{copy}: written, with 1 link put right" in run.err
        assert parts_of(briefing) != wanted == parts_of(copy)


def parts_of(path: Path) -> dict[str, str]:
    """The text of a document; of an archive, that of each file in it."""
    if path.suffix not in {".docx", ".odt"}:
        return {"": path.read_text("utf-8")}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("latin-1") for name in archive.namelist()}


def test_it_is_told_in_words_line_by_line(desk: SmallDesk) -> None:
    run = desk.run("brief", "check", str(written(desk, "words.md")))

    assert "10 links to the site, compared with 2020-11-05" in run.out
    assert f"  line 7: {LINKS['changed']}: changed since, contested since\n" in run.out
    assert "      figure was: 300\n             now: 500\n" in run.out
    assert "      contradicted by daily-900\n" in run.out
    assert f"      now at {PUBLIC}/en/articles/the-first-day/\n" in run.out
    assert "  3 links as they were\n" in run.out


def test_without_a_day_it_says_what_stands_and_asks_for_one(desk: SmallDesk) -> None:
    briefing = desk.root / "briefings" / "dayless.txt"
    briefing.parent.mkdir(exist_ok=True)
    briefing.write_text(
        f"\u200ehttps://mirror.example/site/en/claims/envoy-300/\u200e, and {PUBLIC}.", "utf-8"
    )

    run = desk.run("brief", "check", str(briefing), "--mirror", "https://mirror.example/site")

    assert 0 == run.code
    assert "2 links to the site, its day is not known: add --since DAY" in run.out
    assert "2 links still stand" in run.out


def test_a_day_before_the_content_began_is_not_compared(desk: SmallDesk) -> None:
    run, links = checked(desk, str(written(desk, "early.md")), "--since", "2019-01-01")

    assert run.document["documents"][0]["compared"] is False
    assert [] == links[LINKS["changed"]]["findings"]
    assert ["moved"] == links[LINKS["moved"]]["findings"]


def test_what_cannot_be_read_is_named_and_the_rest_is_checked(desk: SmallDesk) -> None:
    folder = desk.root / "many"
    folder.mkdir()
    (folder / "broken.docx").write_bytes(b"no archive")
    with zipfile.ZipFile(folder / "large.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    (folder / "entities.odt").write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "whole.md").write_text(f"<{LINKS['same']}>", "utf-8")

    run = desk.run("brief", "check", str(folder), "--since", "2020-11-05")

    assert 2 == run.code
    assert f"{folder}/broken.docx: its archive cannot be opened" in run.err
    assert f"{folder}/large.docx: word/document.xml in it has more than 50 MB" in run.err
    assert f"{folder}/entities.odt: there is no OpenDocument text in it" in run.err
    assert f"{folder}/whole.md: 1 link to the site, compared with 2020-11-05" in run.out


# What documents of other programs have ------------------------------------------------------

WORD = """<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
><w:body>{}</w:body></w:document>"""
CUT_FIELD = """<w:p><w:r><w:instrText>HYPERLINK "https://record.example/en/</w:instrText></w:r>
<w:r><w:instrText>articles/first-day/"</w:instrText></w:r></w:p>"""


def word_file(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", WORD.format(body))
    return path


def test_an_address_ends_where_its_line_does(tmp_path: Path) -> None:
    line = f"<w:r><w:t>{LINKS['same']}</w:t><w:br/><w:t>Next</w:t></w:r>"
    word = word_file(tmp_path / "a.docx", f"<w:p>{line}</w:p>")
    office = tmp_path / "a.odt"
    names = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    with zipfile.ZipFile(office, "w") as archive:
        part = f"{LINKS['same']}<text:line-break/>Next <text:span>{LINKS['moved']}</text:span>."
        archive.writestr("content.xml", f"<text:p {names}>{part}</text:p>")
    pdf = tmp_path / "a.pdf"
    link = f'<a href="{LINKS["same"]}">{LINKS["same"]}</a>'
    narrow = f'<p style="width: 9em; word-break: break-all">{link}'
    weasyprint.HTML(string=narrow).write_pdf(pdf)

    found = [[link.address for link in read_links(path).links] for path in (word, office, pdf)]

    assert [[LINKS["same"]], [LINKS["same"], LINKS["moved"]], [LINKS["same"]]] == found


def test_a_moved_link_that_a_copy_still_has_is_told(tmp_path: Path) -> None:
    moved = [(LINKS["moved"], LINKS["same"]), (LINKS["same"], LINKS["topic"])]
    plain = "".join(f"<w:p><w:t>{old}</w:t></w:p>" for old, _new in moved)
    path = word_file(tmp_path / "a.docx", plain + CUT_FIELD)
    new = dict(moved)
    links = tuple(CheckedLink(*link, new_address=new[link[0]]) for link in places_in(path))

    copy = write_mended(CheckedDocument(str(path), links=links))

    # One of them leads now where the other one led, and the last is in two pieces.
    assert copy
    assert [LINKS["same"], LINKS["topic"], LINKS["moved"]] == [a for a, _ in places_in(copy.path)]
    assert [("paragraph 3", LINKS["moved"])] == [(link.place, link.address) for link in copy.left]


def places_in(path: Path) -> list[tuple[str, str]]:
    return [(link.address, link.place) for link in read_links(path).links]


def test_a_folder_without_documents_is_told(desk: SmallDesk) -> None:
    folder = desk.root / "nothing"
    folder.mkdir()
    (folder / "~$open.docx").write_bytes(b"open")

    run = desk.run("brief", "check", str(folder))

    assert 2 == run.code
    assert f"{folder}: there is no document in it; known are docx, odt, pdf" in run.err
