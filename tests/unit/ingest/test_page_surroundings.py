"""What surrounds an article in the languages that have a catalogue: cut, and never the article."""

from __future__ import annotations

import pytest

from site_gen.ingest.cleaning import CleanedArticle, clean_article
from site_gen.ingest.document import ParsedDocument, RawLine
from tests.tools.import_score import TABLES

TITLE = "Á Á Á Á Á"
PROSE = "Á á. " * 40


def cleaned(code: str, *texts: str) -> CleanedArticle:
    lines = (TITLE, PROSE, *texts)
    document = ParsedDocument(tuple(RawLine(n, text, n) for n, text in enumerate(lines, 1)))
    return clean_article(document, TABLES.among(code))


def cut_texts(found: CleanedArticle) -> list[str]:
    return [cut.text for cut in found.cuts]


@pytest.mark.parametrize(
    ("code", "read_also", "credit", "button", "tail"),
    [
        ("ar", "اقرأ أيضاً: خبر آخر", "(رويترز)", "شارك الخبر", "انضموا إلى قناتنا على تلغرام"),
        ("en", "READ ALSO: Other news", "Photo: Jane Doe", "Share this article", "Sign up for it"),
        ("fr", "À lire aussi : Autre", "Crédit photo : AFP", "Partager", "Recevez notre lettre"),
        ("de", "Lesen Sie auch: Anderes", "Foto: dpa", "Teilen", "Jetzt abonnieren"),
        ("es", "Lea también: Otra", "Foto: EFE", "Compartir", "Suscríbete a todo"),
        ("tr", "Ayrıca okuyun: Başka", "Fotoğraf: AA", "Paylaş", "Bültenimize katılın"),
        ("ru", "Читайте также: Другое", "Фото: ТАСС", "Поделиться", "Подпишитесь на нас"),
        ("uk", "Читайте також: Інше", "Фото: Укрінформ", "Поділитися", "Підпишіться на нас"),
        ("fa", "بیشتر بخوانید: خبر دیگر", "عکس: ایرنا", "اشتراک‌گذاری", "عضویت در خبرنامه"),
        ("he", "קראו גם: כתבה אחרת", "צילום: רויטרס", "שתפו", "הצטרפו אלינו"),
    ],
)
def test_what_surrounds_an_article_is_cut_in_each_language(
    code: str, read_also: str, credit: str, button: str, tail: str
) -> None:
    found = cleaned(code, read_also, credit, button, PROSE + "!", tail)

    assert {read_also, credit, button, tail} == set(cut_texts(found))


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("en", "Share of the market: the port has half of it, the director said on Monday."),
        ("en", "Photo finish in the race for the town hall, which nobody had expected at all."),
        ("ar", "شارك في الاجتماع وفد من البلدية، وقال المتحدث إن الأعمال تبدأ غداً."),
        ("ar", "صورة الوضع في القرية لم تتغير منذ عامين، كما قال أحد السكان للصحافيين."),
        ("de", "Foto und Film waren im Saal verboten, sagte der Sprecher der Stadt am Montag."),
    ],
)
def test_prose_that_begins_like_it_stays(code: str, line: str) -> None:
    assert [] == cut_texts(cleaned(code, line, PROSE + "!"))


def test_an_item_of_a_list_may_be_the_name_of_a_service() -> None:
    items = tuple(RawLine(3, text, n, kind="item", level=1) for n, text in enumerate(("x", "X"), 3))
    lines = (RawLine(1, TITLE, 1), RawLine(2, PROSE, 2), *items)

    assert () == clean_article(ParsedDocument(lines), TABLES.among("en")).cuts
