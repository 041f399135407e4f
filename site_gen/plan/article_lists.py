"""The lists of articles that are too long for one page: of all, and of each record."""

from collections.abc import Iterator, Mapping

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Corpus
from site_gen.plan import dated_lists
from site_gen.plan.indexes import Links, RecordKey
from site_gen.plan.listings import newest_first
from site_gen.plan.pages import DatedList, ListKey, ListOf, ListOwner

# With more articles a list is divided. A hundred of them are 60 to 80 kB of a page, and some twenty
# screens of a phone: what a reader may still look through.
LONGEST_LIST = 100
ALL_ARTICLES: ListOwner = (ListOf.ARTICLES, Kind.ARTICLE, RecordId(""))
# The pages of these records list the articles that link to them; that of a topic has its own.
_CITED = frozenset({Kind.QUESTION, Kind.CLAIM, Kind.SOURCE, Kind.ENTITY})


def divided_lists(
    corpus: Corpus, links: Links, promised: dated_lists.Promised
) -> Iterator[tuple[ListKey, DatedList]]:
    """Each list of articles that is longer than one page or was once, and its parts."""
    published = {owner: periods for owner, periods in promised.items() if _is_of_articles(owner)}
    articles = newest_first(
        prose
        for prose in corpus.prose
        if prose.kind is Kind.ARTICLE and prose.status is not Status.WITHDRAWN
    )
    if len(articles) <= LONGEST_LIST and not published:
        return
    dated = ((article, dated_lists.DatedRecord(article.id, _day(article))) for article in articles)
    pairs = (
        (owner, record)
        for article, record in dated
        for owner in _lists_with(article, corpus, links)
    )
    lists: Mapping[ListOwner, list[dated_lists.DatedRecord]] = dated_lists.by_owner(
        pairs, published
    )
    yield from dated_lists.divided(
        lists, dated_lists.Lengths(LONGEST_LIST, LONGEST_LIST), published
    )


def _is_of_articles(owner: ListOwner) -> bool:
    return owner[0] is ListOf.ARTICLES


def _day(article: Prose) -> str:
    return article.date.earliest.isoformat().replace("-", "/") if article.date else ""


def _lists_with(article: Prose, corpus: Corpus, links: Links) -> Iterator[ListOwner]:
    yield ALL_ARTICLES
    cited: list[RecordKey] = [
        key for key in links.get((article.kind, article.id), ()) if key[0] in _CITED
    ]
    topics = ((Kind.TOPIC, topic) for topic in dict.fromkeys(article.topics))
    for kind, record in (*cited, *(key for key in topics if corpus.find(*key))):
        yield ListOf.ARTICLES, kind, record
