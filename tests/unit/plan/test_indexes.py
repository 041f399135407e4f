"""Who speaks of whom, and which articles go together."""

from __future__ import annotations

from site_gen.domain.articles import Prose, Version
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.text import Body, Kind, LocaleCode, LocalText, Places, RecordId, Status
from site_gen.load.corpus import Record, corpus_of
from site_gen.plan.indexes import Mentions, links_in, mentions_in, related_to
from site_gen.problems import Span
from site_gen.structs import replace
from tests.tools.pages import CONFIG

HERE = Places(Span("s.yaml"))


def article(name: str, *bodies: str, topics: tuple[str, ...] = ()) -> Prose:
    versions = tuple(
        Version(LocaleCode(code), "T", Body(body, Span("x.md")), HERE)
        for code, body in zip(("ar", "en"), bodies or ("",), strict=False)
    )
    on = tuple(RecordId(topic) for topic in topics)
    return Prose(Kind.ARTICLE, RecordId(name), LocaleCode("ar"), versions, topics=on)


def entity(name: str) -> Entity:
    named = LocalText(((LocaleCode("ar"), name),))
    return Entity(RecordId(name), EntityKind.PLACE, named, HERE)


def mentions(*records: Record) -> Mentions:
    corpus = corpus_of(CONFIG, records)
    return mentions_in(corpus, links_in(corpus))


def related(to: Prose, *others: Record) -> list[str]:
    corpus = corpus_of(CONFIG, (to, *others))
    return [other.id for other in related_to(to, mentions_in(corpus, links_in(corpus)))]


def withdrawn(text: Prose) -> Prose:
    return replace(text, status=Status.WITHDRAWN)


def test_the_links_of_every_language_count_together_and_each_once() -> None:
    text = article("a", "[](entity:x) [](entity:y)", "[y](entity:y) [](entity:z)")

    found = mentions(text, entity("x"), entity("y"), entity("z"))

    assert ("x", "y", "z") == tuple(name for _, name in found.outgoing[Kind.ARTICLE, RecordId("a")])
    assert (text,) == found.incoming[Kind.ENTITY, RecordId("y")]


def test_links_to_what_is_not_there_are_left_out() -> None:
    found = mentions(article("a", "[](entity:x) [](claim:y) [](topic:x)"))

    assert () == found.outgoing[Kind.ARTICLE, RecordId("a")]
    assert {} == found.incoming


def test_a_withdrawn_text_mentions_nothing() -> None:
    assert {} == mentions(withdrawn(article("a", "[](entity:x)")), entity("x")).incoming


def test_articles_that_share_more_come_first_and_ids_settle_the_rest() -> None:
    mine = article("mine", "[](entity:x) [](entity:y)", topics=("t",))
    others = (
        article("z-one-record", "[](entity:x)"),
        article("a-one-record", "[](entity:y)"),
        article("two-records", "[](entity:x) [](entity:y)"),
        article("a-topic", "", topics=("t",)),
        article("nothing", "", topics=("u",)),
    )

    expected = ["a-topic", "two-records", "a-one-record", "z-one-record"]
    assert expected == related(mine, *others, entity("x"), entity("y"))


def test_four_are_enough_and_none_is_withdrawn_or_the_article_itself() -> None:
    mine = article("mine", "", topics=("t",))
    others = [article(f"a{number}", "", topics=("t",)) for number in range(6)]

    assert ["a1", "a2", "a3", "a4"] == related(mine, withdrawn(others[0]), *others[1:])
