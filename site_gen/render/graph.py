"""Records into nodes of linked data (schema.org), each named by its neutral address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.dates import When
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import absolute, data_url, record_url
from site_gen.render.answers import figure_of
from site_gen.render.edition import Desk, name_of

Node: TypeAlias = dict[str, object]
JOINED = " · "

ENTITY_TYPES: Mapping[EntityKind, str] = {
    EntityKind.PERSON: "Person",
    EntityKind.ORGANIZATION: "Organization",
    EntityKind.PLACE: "Place",
    EntityKind.WEAPON: "Thing",
}
# The item types of CSL that schema.org has a name for; any other is a CreativeWork.
ITEM_TYPES: Mapping[str, str] = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
PROSE_TYPES: Mapping[Kind, str] = {
    Kind.ARTICLE: "Article",
    Kind.TOPIC: "CollectionPage",
    Kind.PAGE: "WebPage",
}


class Graph:
    """The nodes of one page, each once; what one names is there too, so that nothing dangles."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.nodes: dict[str, Node] = {}

    def put(self, node: Node) -> Node:
        """Take a node in, and give what others name it by; of two with one name the first holds."""
        name = str(node["@id"])
        self.nodes.setdefault(name, node)
        return {"@id": name}

    def all(self, records: Iterable[Record]) -> list[Node]:
        """Several records, and what each is named by."""
        return [self.record(record) for record in records]

    def record(self, record: Record) -> Node:
        """A record as other nodes speak of it; a claim or a source brings what it rests on."""
        name = self._name(record)
        if name in self.nodes:
            return {"@id": name}
        if isinstance(record, Claim):
            return self.claim(record)
        if isinstance(record, Source):
            return self.source(record)
        return self.put(self._plain(record))

    def _name(self, record: Record) -> str:
        return self._address(record_url(kind_of(record), record.id, None))

    def _address(self, url: str) -> str:
        return absolute(self.desk.config.base_url, url)

    def _plain(self, record: Record) -> Node:
        code, name = name_of(record).best(self.desk.locale.code)
        if isinstance(record, Prose):
            kind, said = PROSE_TYPES[record.kind], {"inLanguage": code}
        elif isinstance(record, Entity):
            kind, said = ENTITY_TYPES[record.kind], {}
        else:
            kind, said = "Question", {"inLanguage": code}
        return {"@type": kind, "@id": self._name(record), "name": name, **said}

    def entity(self, entity: Entity) -> Node:
        """Whom or what a page is about, with all its names."""
        own = name_of(entity).best(self.desk.locale.code)[1]
        names = [name for _, name in (*entity.name.versions, *entity.aliases)]
        others = [name for name in dict.fromkeys(names) if name and name != own]
        node = self._plain(entity)
        if role := entity.role.best(self.desk.locale.code)[1]:
            node["jobTitle" if entity.kind is EntityKind.PERSON else "description"] = role
        if others:
            node["alternateName"] = others
        if entity.wikidata:
            node["sameAs"] = f"https://www.wikidata.org/entity/{entity.wikidata}"
        return self.put(node)

    def source(self, source: Source) -> Node:
        """Where something was read, under the title that was printed."""
        code, title = source.printed_title
        node: Node = {
            "@type": ITEM_TYPES.get(source.type, "CreativeWork"),
            "@id": self._name(source),
            "name": title,
            "inLanguage": source.language or code,
        }
        own = source.title.get(self.desk.locale.code)
        if own and own != title:
            node["alternateName"] = own
        if source.authors:
            node["author"] = [{"@type": "Person", "name": name} for name in source.authors]
        if source.publisher and (publisher := self._shown(Kind.ENTITY, source.publisher)):
            node["publisher"] = self.record(publisher)
        node |= self.dated("datePublished", source.issued)
        if source.url:
            node["url"] = source.url
        if source.archived:
            node["archivedAt"] = [copy.url for copy in source.archived]
        return self.put(node)

    def claim(self, claim: Claim) -> Node:
        """Who says what, when, of which time, and where it was read."""
        code, text = claim.text.best(self.desk.locale.code)
        node: Node = {
            "@type": "Claim",
            "@id": self._name(claim),
            "text": text,
            "inLanguage": code,
        }
        if claimant := self._shown(Kind.ENTITY, claim.claimant):
            node["author"] = self.record(claimant)
        if told := self._particulars(claim):
            node["description"] = told
        node |= self.dated("dateCreated", claim.date)
        if claim.period:
            node["temporalCoverage"] = self._with_marks(claim.period)
        sources = [s for c in claim.citations if (s := self._shown(Kind.SOURCE, c.source))]
        if sources:
            node["appearance"] = self.all(dict.fromkeys(sources))
        if first := _first(sources):
            node["firstAppearance"] = self.record(first)
        return self.put(node)

    def dated(self, name: str, when: When | None) -> Node:
        """A day under the name it has; any other date as text, which alone can bear its marks."""
        if day := day_of(when):
            return {name: day}
        return {"temporal": self._with_marks(when)} if when else {}

    def _with_marks(self, when: When) -> str:
        return self.desk.say("date.doubted.round", date=when.edtf) if when.doubted else when.edtf

    def _particulars(self, claim: Claim) -> str:
        """Its number in words and what the claimant reserves: schema.org has no field for either.

        A `minValue` would be meant itself, which "more than 100" does not mean.
        """
        reserved = claim.qualifier.best(self.desk.locale.code)[1]
        return JOINED.join(filter(None, (figure_of(self.desk, claim), reserved)))

    def claim_in_full(self, claim: Claim) -> Node:
        """A claim on its own page: also whom it is about, and the same for programs."""
        name = self.claim(claim)
        node = self.nodes[str(name["@id"])]
        about = [e for each in claim.about if (e := self._shown(Kind.ENTITY, each))]
        if about:
            node["about"] = self.all(about)
        node["encoding"] = self._file(claim, "json", "application/json")
        return name

    def question(self, question: Question, claims: Iterable[Claim]) -> Node:
        """What is asked, with the claims that answer it; none of them is preferred."""
        node = self._plain(question)
        if answers := self.all(claims):
            node["about"] = answers
        node["encoding"] = [
            self._file(question, "json", "application/json"),
            self._file(question, "csv", "text/csv"),
        ]
        return self.put(node)

    def _file(self, record: Record, ending: str, mediatype: str) -> Node:
        address = self._address(data_url(kind_of(record), record.id, ending))
        return {"@type": "MediaObject", "contentUrl": address, "encodingFormat": mediatype}

    def _shown(self, kind: Kind, name: RecordId) -> Record | None:
        """A record that readers see; a withdrawn one is only named where it is a name itself."""
        record = self.desk.corpus.find(kind, name)
        silent = isinstance(record, Claim | Question) and record.status is Status.WITHDRAWN
        return None if silent else record


def _first(sources: Iterable[Record]) -> Record | None:
    """The earliest of several sources whose dates are known; nothing if none is."""
    dated = [(s.issued.earliest, s) for s in sources if isinstance(s, Source) and s.issued]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def day_of(when: When | None) -> str:
    """A date that schema.org can hold: one that was printed so; a span or a mark would be lost."""
    return when.iso if when and when.as_printed and not when.is_span else ""
