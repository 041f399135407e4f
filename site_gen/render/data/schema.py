"""The columns of the public data tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_gen.domain.claims import Confidence, Likelihood, Stance
from site_gen.domain.entities import EntityKind
from site_gen.domain.sources import Liveness
from site_gen.domain.text import LocaleCode, Status
from site_gen.structs import Struct, replace

PER_LANGUAGE = "*"


class Column(Struct, frozen=True):
    """A column of a table; a name that ends in `*` means one column for each language.

    `type` is a Table Schema type. `foreign_table` is the table whose ids it contains, `values` are
    all possible values. `is_list` means texts joined with semicolons, each of which could begin
    a formula, as no id or address does.
    """

    name: str
    about: str
    type: str = "string"
    foreign_table: str = ""
    values: tuple[str, ...] = ()
    is_list: bool = False
    required: bool = False

    def in_languages(self, codes: Iterable[LocaleCode]) -> Iterator[Column]:
        """The actual columns, one for each language if the name ends in `*`."""
        if not self.name.endswith(PER_LANGUAGE):
            yield self
            return
        for code in codes:
            name, about = self.name.replace(PER_LANGUAGE, code), f"{self.about}, in `{code}`"
            yield replace(self, name=name, about=about)


def _values(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(kind) for kind in kinds)


def _date(name: str, about: str) -> tuple[Column, ...]:
    return (
        Column(name, f"{about}, as EDTF: a day, a month, a year, or a span of them"),
        Column(f"{name}_inferred", "true if the desk worked that out", "boolean"),
        Column(f"{name}_about", "true if that is only near it", "boolean"),
        Column(f"{name}_doubted", "true if it was printed so and the desk doubts it", "boolean"),
        Column(
            f"{name}_edtf", "the same with the desk's mark at each end: `?`, `~`, or `%` for both"
        ),
    )


_FIRST = (
    Column("id", "the record's permanent id", required=True),
    Column("url", "the permanent address, without a language"),
    Column(
        "status",
        "withdrawn records keep their row, without their text",
        values=_values(Status),
        required=True,
    ),
    Column("was", "ids that the record had before"),
)
_NOTE = Column("note_*", "the desk's note")
CLAIMS = (
    *_FIRST,
    Column("question", "the first question that the claim answers", foreign_table="questions"),
    Column("question_*", "its text"),
    Column("questions", "all that it answers: ids of questions"),
    Column("questions_*", "their texts, in the same order", is_list=True),
    Column("claimant", "who makes the claim", foreign_table="entities"),
    Column("claimant_*", "the claimant's name"),
    Column("stance", "what the claimant does with it", values=_values(Stance)),
    Column("qualifier_*", "what the claimant reserves, such as `to our knowledge`"),
    Column("caution_*", "what the desk warns of, in a few words"),
    Column("text_*", "what is claimed, in the desk's words"),
    Column("value", "the number that was given, if it was given as exact", "number"),
    Column("min", "the lower bound that was given", "number"),
    Column("min_exclusive", "true if more than `min` was said, not at least", "boolean"),
    Column("max", "the upper bound that was given", "number"),
    Column("max_exclusive", "true if less than `max` was said, not at most", "boolean"),
    Column("approx", "true if the claimant said `about`", "boolean"),
    Column("unit", "what is counted; three capitals are a currency (ISO 4217)"),
    *_date("date", "when it was said"),
    *_date("period", "the period that it covers"),
    Column("about", "whom and what it is about: ids of entities"),
    Column("about_*", "their names, in the same order", is_list=True),
    Column("topics", "its own topics and those of its questions"),
    Column("topics_*", "their titles, in the same order", is_list=True),
    Column("sources", "where it was read: ids of sources"),
    Column("sources_*", "their titles, in the same order", is_list=True),
    Column("locators", "the places in them, in the same order", is_list=True),
    Column(
        "credibility",
        "1 to 6 of the Admiralty code; 6 where nobody has graded",
        values=tuple("123456"),
    ),
    _NOTE,
)
QUESTIONS = (
    *_FIRST,
    Column("text_*", "the question"),
    Column("unit", "what is counted, where anything is"),
    Column("scope_*", "what its answers may be compared for"),
    Column("topics", "ids of topics"),
    Column("topics_*", "their titles, in the same order", is_list=True),
    Column("answers", "the claims that answer it, by the day they were made"),
    Column("contested", "true if some of the answers exclude each other", "boolean"),
    Column("denied", "true if some deny what others assert", "boolean"),
    Column("one_sided", "true if the sources hold assertions only", "boolean"),
    Column("series", "true if figures cover different periods", "boolean"),
    Column("assessment_date", "the day of the desk's own judgement, as EDTF"),
    Column(
        "assessment_likelihood",
        "how likely the desk judges it (ICD 203)",
        values=_values(Likelihood),
    ),
    Column(
        "assessment_confidence",
        "how well founded that judgement is (ICD 203)",
        values=_values(Confidence),
    ),
    Column("assessment_text_*", "what the desk judges"),
    _NOTE,
)
SOURCES = (
    *_FIRST,
    Column("type", "the kind of item, as CSL names it"),
    Column("language", "the language of the item (BCP 47)"),
    Column("title", "the title as printed, else the first that is known"),
    Column("title_*", "the title"),
    Column("authors", "who wrote it, as printed", is_list=True),
    Column("publisher", "the outlet", foreign_table="entities"),
    Column("publisher_*", "the outlet's name"),
    *_date("issued", "when it was published"),
    Column("original_url", "where it was published"),
    Column("liveness", "whether it is still there", values=_values(Liveness)),
    Column("accessed", "when the desk last saw it there, as EDTF"),
    Column("archived", "addresses of copies in public archives"),
    Column(
        "reliability",
        "A to F of the Admiralty code; F where nobody has graded",
        values=tuple("ABCDEF"),
    ),
    Column("capture_file", "the name of the file that the desk keeps of it"),
    Column("capture_sha256", "the sha256 of that file, in hexadecimal"),
    Column("capture_retrieved", "when the desk received it"),
    Column("claims", "the claims that cite it"),
    _NOTE,
)
ENTITIES = (
    *_FIRST,
    Column("kind", "what it is", values=_values(EntityKind)),
    Column("name_*", "the name"),
    Column("role_*", "what they do"),
    Column("aliases_*", "other spellings", is_list=True),
    Column("country", "the country it belongs to", foreign_table="entities"),
    Column("country_*", "the country's name"),
    Column("wikidata", "its item in Wikidata"),
    Column("claims", "the claims that it makes"),
    Column("claims_about", "the claims that are about it"),
    _NOTE,
)
