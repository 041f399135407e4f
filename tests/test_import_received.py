"""Documents, messages and books of our own making, as desks receive them, in seven languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tools.import_score import made_of, marks

FILES = Path(__file__).parent / "data/received"
# As tests/tools/import_score.py takes them: `kept` are whole paragraphs, `asked` are fields.
EXPECTED: dict[str, dict[str, Any]] = {
    "book-ar.epub": {
        "title": "رسائل المكتبة القديمة",
        "date": "2021",
        "language": "ar",
        "author": "رامي ناصر",
        "headings": ["ما في الأرشيف"],
        "quotes": ["لم يقرأها أحد منذ كُتبت."],
        "lines": ["فيها ٤٠٠٠ رسالة"],
        "items": ["بيان المكتبة."],
        "asked": ["date", "author"],
    },
    "book-tr.epub": {
        "title": "Kütüphanenin mektupları",
        "date": "2021-03-04",
        "language": "tr",
        "author": "Deniz Kaya",
        "headings": ["Arşivde ne var", "Kim yazdı"],
        "lines": ["\\[p. 7\\] Kütüphane perşembe günü"],
        "items": ["4 Mart tarihli açıklama."],
        "asked": ["language", "author", "body"],
    },
    "mail-ar-1256.eml": {
        "title": "السيول تغلق ثلاثة طرق في البلدة",
        "date": "2021-03-04",
        "language": "ar",
        "author": "بلدية الشاطئ",
        "headings": ["ما أُغلق"],
        "kept": ["وصل وفد من البلدية إلى الحي القديم يوم الخميس ليبحث مع الأهالي ما يلزم."],
        "tables": [["الطريق", "الأيام"], ["الساحلي", "14"]],
        "asked": ["author"],
        "quoted": ["press@town.example"],
    },
    "mail-fa-forward.eml": {
        "title": "سیل سه خیابان شهر را بست",
        "date": "2021-03-05",
        "language": "fa",
        "author": "Desk of the Quay",
        "lines": ["بازسازی آن\u200cها دو هفته"],
        "asked": ["title", "language", "author", "capture"],
        "quoted": ["«Fwd: سیل سه خیابان شهر را بست»", "«گزارش.pdf» (application/pdf, 1 kB)"],
    },
    "mail-fr.eml": {
        "title": "Les crues ferment trois rues de la ville à la fois",
        "date": "2021-03-04",
        "language": "fr",
        "author": "Mairie de la Plage",
        "lines": ["à cause des crues, et que les travaux dureraient deux semaines."],
        "quotes": ["Combien de rues ?"],
        "asked": ["language", "author", "body"],
        "quoted": ["«Le service de presse»"],
    },
    "report-ar.odt": {
        "title": "مكتبة تفتح أرشيف الرسائل القديمة",
        "date": "2021-03-04",
        "language": "ar",
        "kept": ["قالت المكتبة يوم الخميس إنها ستفتح الأرشيف كله لمن يطلب ذلك منها من الناس."],
        "lines": ["فيها ٤٠٠٠ رسالة\u200f و12 خريطة"],
        "asked": ["body"],
        "quoted": ["letters or digits of an old program"],
    },
    "report-ar.rtf": {
        "title": "مكتبة تفتح أرشيف الرسائل القديمة",
        "date": "2021-03-04",
        "language": "ar",
        "author": "رامي ناصر",
        "kept": ["وقال مديرها إن أحداً لم يقرأ معظمها منذ كُتبت، وإن العمل يستغرق سنوات."],
        "lines": ["فيها ٤٠٠٠ رسالة"],
        "headings": ["ما فيها"],
        "tables": [["النوع", "العدد"], ["رسائل", "٤٠٠٠"]],
        "asked": ["author"],
    },
    "report-he.odt": {
        "title": "הספרייה פותחת את ארכיון המכתבים",
        "date": "2021-03-04",
        "language": "he",
        "author": "רמי כהן",
        "headings": ["מה יש בו"],
        "kept": ["יש בו שלוש מאות מכתבים של חיילים, אמר מנהל הספרייה ביום שישי בערב."],
        "asked": ["language", "author", "body"],
        "quoted": ["דנה has taken out «בדיוק»"],
    },
    "report-ru.rtf": {
        "title": "Библиотека открывает архив старых писем",
        "date": "2021-03-04",
        "language": "ru",
        "items": ["письма солдат и матросов прошлого века", "карты побережья"],
        "lines": ["около трёхсот писем"],
        "asked": ["language"],
    },
}


def test_each_file_has_an_expectation() -> None:
    assert {path.name for path in FILES.iterdir()} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_careful_person_would_take_is_taken(name: str, tmp_path: Path) -> None:
    found = list(marks(EXPECTED[name], made_of(FILES / name, tmp_path)))

    assert [] == [mark for mark in found if not mark[1]]
