"""Records as nodes of linked data (schema.org), with their neutral addresses as `@id`."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.dates import EdtfDate
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status, Token
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import Href, absolute_url, data_url, record_url
from site_gen.render.context import PageContext
from site_gen.render.figures import figure_of
from site_gen.render.text import PageText, name_in, name_of

# A text is a `PageText`, which somebody knew the language of; a plain string is no value.
Value: TypeAlias = (
    PageText | Token | Href | LocaleCode | int | tuple["Value", ...] | Mapping[str, "Value"]
)
Node: TypeAlias = dict[str, Value]
ENTITY_TYPES: Mapping[EntityKind, Token] = {
    EntityKind.PERSON: Token("Person"),
    EntityKind.ORGANIZATION: Token("Organization"),
    EntityKind.PLACE: Token("Place"),
    EntityKind.WEAPON: Token("Thing"),
}
# The CSL types that have a schema.org type; any other is a CreativeWork.
ITEM_TYPES: Mapping[str, Token] = {
    "article": Token("Article"),
    "article-journal": Token("ScholarlyArticle"),
    "article-magazine": Token("Article"),
    "article-newspaper": Token("NewsArticle"),
    "book": Token("Book"),
    "chapter": Token("Chapter"),
    "dataset": Token("Dataset"),
    "legislation": Token("Legislation"),
    "manuscript": Token("Manuscript"),
    "map": Token("Map"),
    "motion_picture": Token("Movie"),
    "post": Token("SocialMediaPosting"),
    "post-weblog": Token("BlogPosting"),
    "report": Token("Report"),
    "thesis": Token("Thesis"),
    "webpage": Token("WebPage"),
}
PROSE_TYPES: Mapping[Kind, Token] = {
    Kind.ARTICLE: Token("Article"),
    Kind.TOPIC: Token("CollectionPage"),
    Kind.PAGE: Token("WebPage"),
}
QUESTION, CLAIM, PERSON, FILE, WORK = map(
    Token, ("Question", "Claim", "Person", "MediaObject", "CreativeWork")
)
CSV, JSON = Token("text/csv"), Token("application/json")


def _role_of(entity: Entity, context: PageContext) -> Node:
    """What an entity is, which the preview of a link to it shows too."""
    role = context.localized(entity.role).text
    return {"jobTitle" if entity.kind is EntityKind.PERSON else "description": role} if role else {}


class SchemaGraph:
    """The nodes of one page, each once, including every node that another one refers to."""

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.nodes: dict[Href, Node] = {}

    def add(self, node: Node) -> Node:
        """Add a node and return a reference to it; the first of two with the same `@id` stays."""
        name = Href(str(node["@id"]))
        self.nodes.setdefault(name, node)
        return {"@id": name}

    def all(self, records: Iterable[Record]) -> tuple[Node, ...]:
        """Add several records and return references to them."""
        return tuple([self.record(record) for record in records])

    def record(self, record: Record) -> Node:
        """Add a record and return a reference; claims and sources are added in full."""
        name = self._name(record)
        if name in self.nodes:
            return {"@id": name}
        if isinstance(record, Claim):
            return self.claim(record)
        if isinstance(record, Source):
            return self.source(record)
        role = _role_of(record, self.context) if isinstance(record, Entity) else {}
        return self.add({**self._plain(record), **role})

    def _name(self, record: Record) -> Href:
        return self._address(record_url(kind_of(record), record.id, None))

    def _address(self, url: str) -> Href:
        return absolute_url(self.context.config.base_url, url)

    def _plain(self, record: Record) -> Node:
        code, name = name_in(record, self.context.locale.code)
        node: Node = {"@type": QUESTION, "@id": self._name(record), "name": self._text(code, name)}
        if isinstance(record, Entity):
            return {**node, "@type": ENTITY_TYPES[record.kind]}
        if isinstance(record, Prose):
            node["@type"] = PROSE_TYPES[record.kind]
        return {**node, "inLanguage": code}

    def _text(self, code: LocaleCode, text: str) -> PageText:
        return self.context.in_language(code, text).text

    def entity(self, entity: Entity) -> Node:
        """Add an entity with all its names."""
        shown_name = name_of(entity).best(self.context.locale.code)[1]
        names = [self._text(*named) for named in (*entity.name.versions, *entity.aliases)]
        other_names = tuple(name for name in dict.fromkeys(names) if name and name != shown_name)
        node = {**self._plain(entity), **_role_of(entity, self.context)}
        if other_names:
            node["alternateName"] = other_names
        if entity.wikidata:
            node["sameAs"] = Href(f"https://www.wikidata.org/entity/{entity.wikidata}")
        return self.add(node)

    def source(self, source: Source) -> Node:
        """Add a source under its printed title."""
        code, title = source.printed_title
        node: Node = {
            "@type": ITEM_TYPES.get(source.type, WORK),
            "@id": self._name(source),
            "name": self._text(code, title),
            "inLanguage": LocaleCode(source.language) or code,
        }
        translated = self.context.own(source.title)
        if translated and translated != title:
            node["alternateName"] = translated
        if source.authors:
            authors = map(self.context.in_unknown_language, source.authors)
            node["author"] = tuple({"@type": PERSON, "name": author.text} for author in authors)
        if source.publisher and (publisher := self._shown(Kind.ENTITY, source.publisher)):
            node["publisher"] = self.record(publisher)
        node |= self.dated("datePublished", source.issued)
        if source.url:
            node["url"] = Href(source.url)
        if source.archived:
            node["archivedAt"] = tuple(Href(copy.url) for copy in source.archived)
        return self.add(node)

    def claim(self, claim: Claim) -> Node:
        """Add a claim: claimant, words, date, period and sources."""
        code, text = claim.text.best(self.context.locale.code)
        node: Node = {
            "@type": CLAIM,
            "@id": self._name(claim),
            "text": self._text(code, text),
            "inLanguage": code,
        }
        if claimant := self._shown(Kind.ENTITY, claim.claimant):
            node["author"] = self.record(claimant)
        if details := self._details(claim):
            node["description"] = details
        node |= self.dated("dateCreated", claim.date)
        if claim.period:
            node["temporalCoverage"] = self._with_marks(claim.period)
        sources = [s for c in claim.citations if (s := self._shown(Kind.SOURCE, c.source))]
        if sources:
            node["appearance"] = self.all(dict.fromkeys(sources))
        if first := _earliest(sources):
            node["firstAppearance"] = self.record(first)
        return self.add(node)

    def dated(self, name: str, when: EdtfDate | None) -> Node:
        """An exact day under `name`; any other date as text, which can include its marks."""
        if day := exact_day(when):
            return {name: Token(day)}
        return {"temporal": self._with_marks(when)} if when else {}

    def _with_marks(self, when: EdtfDate) -> PageText | Token:
        if when.doubted:
            return self.context.say("date.doubted.round", date=when.edtf)
        return Token(when.edtf)

    def _details(self, claim: Claim) -> PageText:
        """The number in words and the claimant's reservation: schema.org has no field for either.

        A `minValue` would include the bound itself, which "more than 100" does not.
        """
        reservation = self.context.localized(claim.qualifier).text
        return PageText.joined(filter(None, (figure_of(self.context, claim), reservation)))

    def claim_in_full(self, claim: Claim) -> Node:
        """A claim on its own page: also its subjects and its data file."""
        reference = self.claim(claim)
        node = self.nodes[self._name(claim)]
        about = [e for reference in claim.about if (e := self._shown(Kind.ENTITY, reference))]
        if about:
            node["about"] = self.all(about)
        node["encoding"] = self._file(claim, "json", JSON)
        return reference

    def question(self, question: Question, claims: Iterable[Claim]) -> Node:
        """Add a question with the claims that answer it; none of them is preferred."""
        node = self._plain(question)
        if answers := self.all(claims):
            node["about"] = answers
        node["encoding"] = (
            self._file(question, "json", JSON),
            self._file(question, "csv", CSV),
        )
        return self.add(node)

    def _file(self, record: Record, ending: str, mediatype: Token) -> Node:
        address = self._address(data_url(kind_of(record), record.id, ending))
        return {"@type": FILE, "contentUrl": address, "encodingFormat": mediatype}

    def _shown(self, kind: Kind, name: RecordId) -> Record | None:
        """A public record; withdrawn claims and questions are left out, since they have no name."""
        record = self.context.corpus.find(kind, name)
        is_nameless = isinstance(record, Claim | Question) and record.status is Status.WITHDRAWN
        return None if is_nameless else record


def _earliest(sources: Iterable[Record]) -> Record | None:
    """The earliest of several sources with a known date; None if no date is known."""
    dated = [(s.issued.earliest, s) for s in sources if isinstance(s, Source) and s.issued]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def exact_day(when: EdtfDate | None) -> str:
    """A date that schema.org can represent: as printed, without a range or a mark."""
    return when.iso if when and when.as_printed and not when.is_span else ""
