"""What outlets write around an article in other words: dates, links, credits, names, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.import_score import Made, made_of

DAY = "2021-03-04"
ARABIC = """\
البلدية تبدأ إصلاح الطريق الساحلية بعد السيول

{line}

وصل وفد من بلدية الشاطئ إلى المدينة القديمة لبحث إصلاح الطرق التي تضررت في السيول الأخيرة.

وقال المتحدث إن الأعمال ستبدأ الأسبوع المقبل وتستمر ثلاثة أشهر، وإن كلفتها نحو مليوني ليرة.
"""
ENGLISH = """\
Council begins to repair the coast road after the floods

{line}

A delegation of the council came to the old town to talk about the repair of the damaged roads.

The spokesman said that the work would begin next week, and that it would take three months.
"""
FRENCH = """\
La commune commence à réparer la route de la côte après les crues

{line}

Une délégation de la commune est venue dans la vieille ville pour parler des routes abîmées.

Le porte-parole a dit que les travaux commenceraient la semaine prochaine et dureraient trois mois.
"""
GERMAN = """\
Die Gemeinde beginnt mit der Reparatur der Küstenstraße nach der Flut

{line}

Eine Abordnung der Gemeinde kam in die Altstadt, um über die Reparatur der Straßen zu sprechen.

Die Sprecherin sagte, dass die Arbeiten nächste Woche beginnen und drei Monate dauern.
"""
SPANISH = """\
El ayuntamiento empieza a reparar la carretera de la costa tras las riadas

{line}

Una delegación del ayuntamiento llegó a la ciudad vieja para hablar de la reparación.

El portavoz dijo que las obras empezarán la semana que viene y durarán tres meses.
"""
TURKISH = """\
Belediye sel sonrası sahil yolunun onarımına başlıyor

{line}

Belediyeden bir heyet, son selde zarar gören yolların onarımını görüşmek üzere şehre geldi.

Sözcü, çalışmaların gelecek hafta başlayacağını ve üç ay süreceğini söyledi.
"""
RUSSIAN = """\
Муниципалитет начинает ремонт прибрежной дороги после наводнения

{line}

Делегация муниципалитета прибыла в старый город, чтобы обсудить ремонт дорог, которые пострадали.

Представитель сказал, что работы начнутся на следующей неделе и продлятся три месяца.
"""
PERSIAN = """\
شهرداری تعمیر جاده ساحلی را پس از سیل آغاز کرد

{line}

هیئتی از شهرداری برای بررسی تعمیر راه‌هایی که در سیل اخیر آسیب دیده است به شهر رفت و گفت.

سخنگو گفت که کارها از هفته آینده آغاز می‌شود و سه ماه طول می‌کشد.
"""
URDU = """\
بلدیہ نے سیلاب کے بعد ساحلی سڑک کی مرمت شروع کر دی

{line}

بلدیہ کا ایک وفد پرانے شہر میں سڑکوں کی مرمت کے بارے میں بات کرنے کے لیے آیا تھا۔

ترجمان نے کہا کہ کام اگلے ہفتے شروع ہو گا اور تین مہینے تک جاری رہے گا۔
"""


def made(folder: Path, content: str | bytes, name: str = "received.txt") -> Made:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return made_of(file, folder)


@pytest.mark.parametrize(
    ("text", "line", "day"),
    [
        (ARABIC, "الخميس 20 رجب 1442هـ 4 مارس 2021م", DAY),
        (ARABIC, "آخر تحديث: 5 مارس 2021 | نشر: 4 مارس 2021", DAY),
        (ARABIC, "مدة القراءة: 5 دقائق - 4 مارس 2021", DAY),
        (ARABIC, "نشر يوم الخميس الموافق 4-3-2021", f"{DAY}?"),
        (ARABIC, "بقلم سلمى خوري | 4 آذار/مارس 2021", DAY),
        (ARABIC, "12 دجنبر 2021", "2021-12-12"),
        (ARABIC, "12 جويلية 2021", "2021-07-12"),
        (ARABIC, "12 نيسان-أبريل 2021", "2021-04-12"),
        (ARABIC, "12 كانون الأول (ديسمبر) 2021", "2021-12-12"),
        (ENGLISH, "By Salma Khoury | March 4, 2021", DAY),
        (ENGLISH, "4-Mar-2021", DAY),
        (ENGLISH, "Updated: 5 March 2021. First published: 4 March 2021", DAY),
        (ENGLISH, "20 Rajab 1442 AH / 4 March 2021", DAY),
        (FRENCH, "Le 4 mars 2021 à 10:30, mis à jour le 5 mars 2021", DAY),
        (GERMAN, "Donnerstag, 4. März 2021, 10:30 Uhr", DAY),
        (SPANISH, "Publicado el jueves, 4 de marzo de 2021 a las 10:30", DAY),
        (TURKISH, "Güncelleme: 5 Mart 2021 - Yayın: 4 Mart 2021", DAY),
        (RUSSIAN, "Опубликовано: 4 марта 2021 г., 10:30", DAY),
        (PERSIAN, "۱۴ اسفند ۱۳۹۹ (۴ مارس ۲۰۲۱)", DAY),
        (URDU, "20 رجب 1442ھ 4 مارچ 2021ء", DAY),
    ],
)
def test_a_date_line_is_read_however_it_is_worded(
    tmp_path: Path, text: str, line: str, day: str
) -> None:
    result = made(tmp_path, text.format(line=line)).result

    assert day == result.date
    assert text.partition("\n")[0] == result.title


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ARABIC, "الرابع من مارس 2021"),
        (GERMAN, "Stand: 04.03.2021 10:30 Uhr"),
        (PERSIAN, "پنجشنبه ۱۴ اسفند ۱۳۹۹ - ۱۰:۳۰"),
        (ARABIC, "الخميس 20 رجب 1442 هـ"),
    ],
)
def test_a_date_that_is_not_taken_is_quoted(tmp_path: Path, text: str, line: str) -> None:
    found = made(tmp_path, text.format(line=line))

    assert "" == found.result.date
    assert f"none of the dates was taken for that of publication (line 3: «{line}»)" in found.asked


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ARABIC, "ذات صلة: المجلس يوافق على موازنة العام"),
        (ARABIC, "اقرأ كذلك: المجلس يوافق على موازنة العام"),
        (ENGLISH, "READ MORE: Council approves the budget"),
        (FRENCH, "À lire aussi : La commune approuve le budget"),
        (GERMAN, "Mehr zum Thema: Die Gemeinde billigt den Haushalt"),
        (SPANISH, "Te puede interesar: El ayuntamiento aprueba el presupuesto"),
        (TURKISH, "İlgili haber: Belediye bütçeyi onayladı"),
        (RUSSIAN, "По теме: Муниципалитет утвердил бюджет"),
        (PERSIAN, "بیشتر بخوانید: شهرداری بودجه را تصویب کرد"),
        (ENGLISH, "Image credit: AFP"),
        (ARABIC, "تصوير: رامي سعد"),
        (GERMAN, "Foto: dpa"),
    ],
)
def test_links_and_credits_within_an_article_are_left_out(
    tmp_path: Path, text: str, line: str
) -> None:
    found = made(tmp_path, text.format(line=line))

    assert line in {cut.text for cut in found.result.cuts}
    assert line not in found.draft


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ARABIC, "تابعوا قناتنا على تلغرام"),
        (ENGLISH, "Sign up for our daily newsletter"),
        (FRENCH, "Inscrivez-vous à notre newsletter"),
        (GERMAN, "Abonnieren Sie unseren Newsletter"),
        (SPANISH, "Suscríbete a nuestro boletín"),
        (TURKISH, "Bültenimize abone olun"),
        (RUSSIAN, "Подпишитесь на нашу рассылку"),
        (PERSIAN, "در خبرنامه ما عضو شوید"),
    ],
)
def test_what_closes_a_page_is_left_out(tmp_path: Path, text: str, line: str) -> None:
    found = made(tmp_path, f"{text.format(line=DAY)}\n{line}\n")

    assert line in {cut.text for cut in found.result.cuts}


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        (ARABIC, "كتب: رامي سعد", "رامي سعد"),
        (ENGLISH, "Written by: Salma Khoury", "Salma Khoury"),
        (SPANISH, "Por Salma Khoury", "Salma Khoury"),
        (RUSSIAN, "Автор: Иван Петров", "Иван Петров"),
        (PERSIAN, "نویسنده: رضا احمدی", "رضا احمدی"),
    ],
)
def test_a_byline_names_the_author(tmp_path: Path, text: str, line: str, name: str) -> None:
    assert [name] == made(tmp_path, text.format(line=line)).source["author"]


@pytest.mark.parametrize(
    ("text", "line", "codec", "language"),
    [
        (ARABIC, "4 مارس 2021", "cp1256", "ar"),
        (ARABIC, "4 مارس 2021", "iso8859-6", "ar"),
        (ARABIC, "4 مارس 2021", "utf-16-le", "ar"),
        (ARABIC, "4 مارس 2021", "utf-16-be", "ar"),
        (RUSSIAN, "4 марта 2021", "cp1251", "ru"),
        (RUSSIAN, "4 марта 2021", "koi8-r", "ru"),
        (TURKISH, "4 Mart 2021", "cp1254", "tr"),
        (FRENCH, "4 mars 2021", "latin-1", "fr"),
        (GERMAN, "4. März 2021", "cp1252", "de"),
        (SPANISH, "4 de marzo de 2021", "cp1252", "es"),
    ],
)
def test_an_encoding_that_is_not_stated_is_guessed_and_asked_about(
    tmp_path: Path, text: str, line: str, codec: str, language: str
) -> None:
    found = made(tmp_path, text.format(line=line).encode(codec))

    assert (text.partition("\n")[0], DAY) == (found.result.title, found.result.date)
    assert language == found.result.language
    assert "capture: the file does not say its encoding; it was read as" in found.asked


def as_read(text: str, *codecs: str) -> str:
    """A text in UTF-8 that was read in these encodings, one after another."""
    for codec in codecs:
        text = text.encode().decode(codec, "replace")
    return text


DATED = ARABIC.format(line="4 مارس 2021")


@pytest.mark.parametrize(
    "content",
    [
        as_read(DATED, "latin-1"),
        as_read(DATED, "latin-1", "latin-1"),
        as_read(DATED, "mac-roman"),
        DATED.replace("وفد من بلدية", as_read("وفد من بلدية", "latin-1")),
        DATED.encode("ascii", "xmlcharrefreplace").decode(),
    ],
)
def test_letters_that_were_spoiled_on_their_way_are_read_again(
    tmp_path: Path, content: str
) -> None:
    found = made(tmp_path, content)

    assert (DAY, "ar") == (found.result.date, found.result.language)
    assert "وصل وفد من بلدية الشاطئ إلى المدينة" in found.draft
    assert "capture" in {question.field for question in found.result.questions}


def test_russian_letters_in_the_wrong_case_are_asked_about(tmp_path: Path) -> None:
    found = made(tmp_path, RUSSIAN.format(line="—").encode("koi8-r", "ignore").decode("cp1251"))

    assert "KOI8-R that was read as windows-1251" in found.asked
    assert "Делегация муниципалитета прибыла" in found.draft


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\r", "\x0b", "\x0c"])
def test_lines_end_however_a_program_ends_them(tmp_path: Path, end: str) -> None:
    found = made(tmp_path, DATED.replace("\n\n", end))

    assert (DATED.partition("\n")[0], DAY) == (found.result.title, found.result.date)
    assert "\n\nوقال المتحدث إن الأعمال" in found.draft


@pytest.mark.parametrize(
    ("text", "language"), [(PERSIAN, "fa"), (URDU, "ur"), (TURKISH, "tr"), (RUSSIAN, "ru")]
)
def test_a_language_is_named_whatever_the_page_says(
    tmp_path: Path, text: str, language: str
) -> None:
    title, *others = filter(None, text.format(line="").splitlines())
    stated = "ar" if language in {"fa", "ur"} else "en"
    prose = "".join(f"<p>{line}</p>" for line in others)
    page = f'<html lang="{stated}"><meta charset="utf-8"><h1>{title}</h1>{prose}</html>'

    found = made(tmp_path, page, "page.html")

    assert language == found.result.language
    assert f"(`{language}`), and the site has no such language" in found.asked
