"""Who speaks of whom, and which articles go together."""

from __future__ import annotations

from site_gen.domain.articles import Prose, Version
from site_gen.domain.dates import parse_edtf
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.text import Body, Kind, LocaleCode, LocalText, Places, RecordId, Status
from site_gen.load.corpus import Record, corpus_of
from site_gen.plan.indexes import MOST_RELATED, Mentions, links_in, mentions_in, related_to
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


def test_of_those_that_share_as_much_the_nearest_in_time_come_first() -> None:
    days = {"a": 1, "b": 9, "mine": 20, "c": 22, "d": 24, "e": 28}
    mine, *others = (
        replace(article(name, "", topics=("t", "u")), date=parse_edtf(f"2020-10-{day:02}"))
        for name, day in sorted(days.items(), key=lambda item: item[0] != "mine")
    )
    on_one_topic = replace(article("today", "", topics=("t",)), date=mine.date)

    assert ["c", "d", "e", "b"] == related(mine, *others, on_one_topic)
    assert ["c", "d", "today"] == related(mine, *others[2:4], on_one_topic)


def test_a_new_article_is_near_no_more_than_it_can_be_related_to() -> None:
    articles = [
        replace(article(f"a{n:02}", "", topics=("t",)), date=parse_edtf(f"2020-10-{n:02}"))
        for n in range(1, 31)
    ]
    before, after = (mentions(*(a for a in articles if a.id != new)) for new in ("a15", ""))

    changed = {name for name in before.near if before.near[name] != after.near[name]}

    assert {"a15"} == after.near.keys() - before.near.keys()
    assert 0 < len(changed) <= 2 * MOST_RELATED


def test_four_are_enough_and_none_is_withdrawn_or_the_article_itself() -> None:
    mine = article("a", "", topics=("t",))
    others = [article(f"a{number}", "", topics=("t",)) for number in range(6)]

    assert ["a1", "a2", "a3", "a4"] == related(mine, withdrawn(others[0]), *others[1:])
