"""Claims and questions made by hand, and the pages' view of a small desk that has some."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_gen.domain.claims import Claim, Figure, Question, Stance
from site_gen.domain.dates import parse_edtf
from site_gen.domain.text import LocaleCode, LocalText, Places, RecordId
from site_gen.plan.addresses import Url
from site_gen.plan.indexes import index_claims, mentions_in
from site_gen.plan.listings import listings_in
from site_gen.plan.site_plan import plan_site
from site_gen.problems import Span
from site_gen.render.context import PageContext, SiteContext
from site_gen.render.html.templates import load_templates
from tests.tools.corpora import corpus_of
from tests.tools.sites import REAL, files_in

HERE = Url("/en/articles/first-day/")
UNITS: Mapping[str, str] = {
    "locale/ar.po": """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);\\n"

msgid "unit.fighters"
msgid_plural "unit.fighters"
msgstr[0] "لا مقاتلين"
msgstr[1] "مقاتل واحد"
msgstr[2] "مقاتلان"
msgstr[3] "{n} مقاتلين"
msgstr[4] "{n} مقاتلاً"
msgstr[5] "{n} مقاتل"

msgctxt "genitive"
msgid "unit.fighters"
msgid_plural "unit.fighters"
msgstr[0] "{n} مقاتل"
msgstr[1] "مقاتل واحد"
msgstr[2] "مقاتلَين"
msgstr[3] "{n} مقاتلين"
msgstr[4] "{n} مقاتلاً"
msgstr[5] "{n} مقاتل"
""",  # noqa: E501 - the rule of plurals is one line
    "locale/en.po": """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "unit.fighters"
msgid_plural "unit.fighters"
msgstr[0] "{n} fighter"
msgstr[1] "{n} fighters"
""",
}


def figure(
    value: int | None = None,
    *,
    least: int | None = None,
    most: int | None = None,
    above: int | None = None,
    below: int | None = None,
    approx: bool = False,
) -> Figure:
    """A figure of whole numbers; `above` and `below` are bounds that are not meant themselves."""
    low, high = (least if above is None else above), (most if below is None else below)
    exact, low_bound, high_bound = (None if n is None else Decimal(n) for n in (value, low, high))
    return Figure(
        exact,
        low_bound,
        high_bound,
        approx,
        excludes_least=above is not None,
        excludes_most=below is not None,
    )


def question(name: str = "how-many", unit: str = "fighters") -> Question:
    """What is asked; without a unit it is answered by yes or no."""
    text = LocalText(((LocaleCode("en"), name),))
    return Question(RecordId(name), text, Places(Span("questions.yaml", 1, 1)), unit=unit)


def claim(name: str, number: Figure | None = None, **fields: Any) -> Claim:
    """A claim of a claimant of its own, unless fields say otherwise; dates are text."""
    dates: dict[str, Any] = {
        key: parse_edtf(fields.pop(key)) for key in ("date", "period") if key in fields
    }
    known: dict[str, Any] = {
        "claimant": RecordId(f"{name}-claimant"),
        "stance": Stance.ASSERTS,
        "text": LocalText(((LocaleCode("en"), name),)),
        "places": Places(Span("claims.yaml", 1, 1)),
    }
    return Claim(RecordId(name), figure=number, **{**known, **fields, **dates})


def page_context_with(
    folder: Path, files: Mapping[str, str], code: str = "en", *, url: Url = HERE
) -> PageContext:
    """A page's view of the small desk with these files over it, in the real words."""
    corpus = corpus_of(folder, {**UNITS, **files})
    plan = plan_site(corpus).value
    loaded = load_templates(files_in(REAL), corpus.config, corpus.catalogue_files)
    assert () == loaded.problems
    evidence = index_claims(corpus)
    mentions = mentions_in(corpus, plan.links)
    listings = listings_in(corpus)
    site = SiteContext(corpus, plan, mentions, evidence, listings, loaded.value.catalogues, "")
    return PageContext(site, corpus.config.locale(LocaleCode(code)), url)
