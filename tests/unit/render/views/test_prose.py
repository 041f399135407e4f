"""A text of the desk as its page shows it: stretches, tables, cards, and notes of its claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen.domain.text import Kind, RecordId
from site_gen.render.html.markdown import prose_html
from site_gen.render.views.prose import ShownProse, shown_prose
from tests.tools.claims import page_context_with
from tests.tools.desk import SMALL

QUESTION = "how-many:\n  unit: fighters\n  topics: [talks]\n  text: {ar: كم؟, en: How many?}\n"
CLAIM = """\
envoy-300:
  question: how-many
  claimant: envoy
  stance: asserts
  value: 300
  date: 2020-10-01
  text: {ar: جاء 300., en: 300 came.}
  sources: [{source: daily-2020-10-02, locator: ¶3}]
"""
CLAIMS = CLAIM + CLAIM.replace("envoy-300", "daily-denial").replace("asserts", "denies").replace(
    "  value: 300\n", ""
).replace("claimant: envoy", "claimant: daily").replace("300 came", "None came")
SAID = "[300 men](claim:envoy-300)"
DENIED = "[denied it](claim:daily-denial)"

Set = Callable[..., ShownProse]


@pytest.fixture
def set_text(tmp_path: Path) -> Set:
    """An English text as its page has it; `page` is the language of the page."""

    def made(body: str, page: str = "en", claims: str = CLAIMS) -> ShownProse:
        header = SMALL["articles/first-day.en.md"].split("---\n")[1]
        files = {
            "questions.yaml": QUESTION,
            "claims.yaml": claims,
            "articles/first-day.en.md": f"---\n{header}---\n\n{body}\n",
        }
        context = page_context_with(tmp_path, files, page)
        prose = next(p for p in context.corpus.prose if p.id == RecordId("first-day"))
        version = next(v for v in prose.versions if v.locale == "en")
        return shown_prose(context, version)

    return made


def shapes(text: ShownProse) -> list[str]:
    """What each part is: its first words, or the record that is shown there."""
    return [
        part.text.source.strip()
        if part.text
        else f"table {part.table.anchor}"
        if part.table
        else f"card {part.card.anchor}"
        if part.card
        else ""
        for part in text.parts
    ]


def html(text: ShownProse) -> str:
    return "\n".join(prose_html(part.text) for part in text.parts if part.text)


def test_each_claim_has_one_note_numbered_as_it_first_comes(set_text: Set) -> None:
    text = set_text(f"{DENIED}, {SAID}, and again {DENIED}.")

    assert [("daily-denial", 1), ("envoy-300", 2)] == [(n.anchor, n.number) for n in text.notes]


def test_a_note_leads_back_to_where_its_claim_comes_first(set_text: Set) -> None:
    page = html(
        set_text(f"{SAID} came.\n\nAgain {SAID}.\n\n[](question:how-many)\n\nOnce more {SAID}.")
    )

    assert 3 == page.count('href="#s-note-1"')
    assert 1 == page.count('id="s-ref-1"')
    assert page.index('id="s-ref-1"') < page.index("Again")


def test_a_claim_link_leads_to_the_claim_and_says_who_says_it(set_text: Set) -> None:
    page = html(set_text(f"{SAID} came."))

    assert '<a class="claim-link" href="../../claims/envoy-300/">300 men</a>' in page
    assert 'aria-label="source note 1"' in page
    assert "The envoy · asserts · 1 October 2020" in page


def test_a_preview_says_where_the_day_was_inferred(set_text: Set) -> None:
    inferred = CLAIMS.replace("date: 2020-10-01", 'date: "2020-10-01?"', 1)

    page = html(set_text(f"{SAID} came.", claims=inferred))

    assert "1 October 2020 (inferred) · " in page


def test_a_question_alone_in_a_paragraph_is_its_table(set_text: Set) -> None:
    text = set_text("Before.\n\n[](question:how-many)\n\nAfter.")

    assert ["Before.", "table how-many", "After."] == shapes(text)
    assert () == text.notes


def test_a_claim_alone_in_a_paragraph_is_a_card_without_a_note(set_text: Set) -> None:
    text = set_text("[](claim:envoy-300)")

    assert ["card envoy-300"] == shapes(text)
    assert () == text.notes


def test_a_claim_set_as_a_card_keeps_the_note_of_its_sentence(set_text: Set) -> None:
    text = set_text(f"{SAID} came.\n\n[](claim:envoy-300)")

    assert [f"{SAID} came.", "card envoy-300"] == shapes(text)
    assert ["envoy-300"] == [note.anchor for note in text.notes]
    assert 'href="#s-note-1"' in html(text)


@pytest.mark.parametrize(
    "body",
    [
        "See [](question:how-many).",
        "[](question:how-many) and more",
        "A line\n[](question:how-many)",
        "[](question:how-many)\na line",
        "- [](question:how-many)",
        "> [](question:how-many)",
        "| One |\n| --- |\n| [](question:how-many) |",
    ],
)
def test_a_question_amid_other_words_is_a_link_by_its_text(set_text: Set, body: str) -> None:
    text = set_text(body)

    assert [body] == shapes(text)
    assert '<a href="../../questions/how-many/">How many?</a>' in html(text)


@pytest.mark.parametrize("context", ["- {}", "> {}", "| One |\n| --- |\n| {} |", "1. {}", "**{}**"])
def test_a_claim_is_noted_wherever_it_is_cited(set_text: Set, context: str) -> None:
    text = set_text(context.format(SAID))

    assert 1 == len(text.notes)
    assert 1 == html(text).count('id="s-ref-1"')


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_what_is_in_fenced_code_is_shown_as_it_is_written(set_text: Set, fence: str) -> None:
    body = f"{fence}\n\n[](question:how-many)\n\n{SAID}\n\n{fence}\n\nAfter."

    text = set_text(body)

    assert [body] == shapes(text)
    assert () == text.notes
    assert "[](question:how-many)" in html(text)


def test_a_fence_is_not_closed_by_a_shorter_one(set_text: Set) -> None:
    text = set_text("````\n```\n\n[](question:how-many)\n\n````\n\n[](claim:envoy-300)")

    assert "card envoy-300" == shapes(text)[-1]
    assert 2 == len(text.parts)


def test_a_remark_that_readers_do_not_see_shows_no_table(set_text: Set) -> None:
    text = set_text("Seen.\n\n<!--\n\n[](question:how-many)\n\n-->")

    assert "table how-many" not in shapes(text)


def test_notes_are_in_the_language_of_the_page_and_names_in_that_of_the_text(
    set_text: Set,
) -> None:
    text = set_text(f"[](entity:envoy) said {SAID}.", "ar")

    assert "المبعوث" == text.notes[0].claimant.text
    assert ">The envoy<" in html(text)


def test_a_table_in_prose_holds_every_answer_and_leads_to_the_question(set_text: Set) -> None:
    table = set_text("[](question:how-many)").parts[0].table

    assert table is not None
    assert ["daily-denial", "envoy-300"] == sorted(answer.anchor for answer in table.answers)
    assert "../../questions/how-many/" == table.url
    assert Kind.QUESTION in table.permalink


def test_a_name_and_a_source_are_linked_once_in_a_section_and_again_in_the_next(
    set_text: Set,
) -> None:
    said = f"[Envoy](entity:envoy), [text](source:daily-2020-10-02), {SAID}."
    table = "[](question:how-many)"

    page = html(set_text(f"## One\n\n{said}\n\n{table}\n\n### In it\n\n{said}\n\n## Two\n\n{said}"))

    assert 2 == page.count(">Envoy</a>")
    assert 2 == page.count(">text</a>")
    assert 3 == page.count(">300 men</a>")
