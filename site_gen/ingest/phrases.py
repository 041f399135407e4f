"""Words that documents of each language use for dates, authors and what surrounds an article."""

from dataclasses import dataclass
from types import MappingProxyType

_EMPTY: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrases:
    """The tables of one language; any of them may be empty.

    `months` has twelve rows of spellings. `near` are words that tie a weekday to the day of
    writing. `related` are headings of link lists, `tails` begin lines that may close a page,
    `buttons` are whole lines anywhere. `particles` is a regular expression of what is written onto
    the front of a word. `note` and `guessed` are sentences of ours.
    """

    months: tuple[tuple[str, ...], ...] = ()
    of: tuple[str, ...] = _EMPTY
    year: tuple[str, ...] = _EMPTY
    weekdays: tuple[str, ...] = _EMPTY
    near: tuple[str, ...] = _EMPTY
    published: tuple[str, ...] = _EMPTY
    updated: tuple[str, ...] = _EMPTY
    clock: tuple[str, ...] = _EMPTY
    bylines: tuple[str, ...] = _EMPTY
    credits: tuple[str, ...] = _EMPTY
    related: tuple[str, ...] = _EMPTY
    tails: tuple[str, ...] = _EMPTY
    buttons: tuple[str, ...] = _EMPTY
    particles: str = ""
    note: str = ""
    guessed: str = ""


# Month names: Egyptian and Gulf, Levantine and Iraqi, Maghrebi (Algeria, Tunisia, Morocco).
# Spellings that differ by hamza, ta marbuta or harakat alone need no row: text is folded first.
_ARABIC = Phrases(
    months=(
        ("يناير", "كانون الثاني", "كانون ثاني", "جانفي"),
        ("فبراير", "شباط", "فيفري"),
        ("مارس", "آذار"),
        ("أبريل", "نيسان", "أفريل"),
        ("مايو", "أيار", "ماي"),
        ("يونيو", "يونيه", "حزيران", "جوان"),
        ("يوليو", "يوليه", "تموز", "جويلية", "يوليوز"),
        ("أغسطس", "آب", "أوت", "غشت"),
        ("سبتمبر", "أيلول", "شتنبر"),
        ("أكتوبر", "تشرين الأول", "تشرين أول"),
        ("نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر"),
        ("ديسمبر", "كانون الأول", "كانون أول", "دجنبر"),
    ),
    of=("من", "من شهر"),
    year=("عام", "سنة", "لعام", "من عام"),
    weekdays=("الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"),
    near=("اليوم", "يوم أمس", "أمس", "أول أمس", "مساء", "صباح", "فجر", "ليل", "ظهر", "يوم", "غداً"),
    published=(
        "تاريخ النشر",
        "تم النشر في",
        "تم النشر",
        "نشر في",
        "نشرت في",
        "نشر بتاريخ",
        "نشر",
        "بتاريخ",
    ),
    updated=("آخر تحديث", "تاريخ التحديث", "تم التحديث", "تحديث", "تعديل"),
    clock=("الساعة", "بتوقيت غرينتش", "بتوقيت القدس", "بتوقيت مكة", "صباحا", "مساء", "ص", "م"),
    bylines=("بقلم",),
    credits=(
        "تويتر",
        "فيسبوك",
        "رويترز",
        "أ ف ب",
        "فرانس برس",
        "الأناضول",
        "غيتي",
        "أرشيف",
        "صورة",
    ),
    related=(
        "مقالات متعلقة",
        "مقالات ذات صلة",
        "مواضيع ذات صلة",
        "مواضيع متعلقة",
        "أخبار ذات صلة",
        "أخبار متعلقة",
        "اقرأ أيضا",
        "إقرأ أيضا",
        "شاهد أيضا",
        "قد يعجبك أيضا",
        "الأكثر قراءة",
    ),
    tails=(
        "الاشتراك",
        "اشترك",
        "الصفحة الرئيسية",
        "زر الذهاب إلى الأعلى",
        "المزيد من",
        "تابعونا",
        "تابعنا",
        "جميع الحقوق محفوظة",
        "حقوق النشر",
        "النشرة البريدية",
        "العودة إلى الأعلى",
    ),
    buttons=("شارك", "مشاركة", "شارك المقال", "طباعة", "نسخ الرابط", "إرسال", "فيسبوك", "تويتر"),
    particles=r"(?:[وف]?(?:[بكل]?(?:ال)?|لل))",
    note="مسوّدة مستوردة من [نص ورد إلى المكتب](source:{source})، لم تُراجع بعد.",
    guessed="لا يذكر الملف ترميزه، وقُرئ بترميز {encoding}.",
)
_ENGLISH = Phrases(
    months=(
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may",),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sept", "sep"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ),
    of=("of",),
    weekdays=(
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ),
    near=("today", "yesterday", "on", "last", "early on", "late on", "tomorrow"),
    published=("date published", "published on", "published", "posted on", "posted", "date"),
    updated=("last updated", "updated on", "updated", "last modified", "modified"),
    clock=("gmt", "utc", "bst", "est", "edt", "cet", "am", "pm", "a.m.", "p.m.", "at"),
    bylines=("by", "written by"),
    credits=(
        "twitter",
        "facebook",
        "reuters",
        "afp",
        "ap",
        "getty",
        "getty images",
        "epa",
        "archive",
        "file",
        "photo",
    ),
    related=(
        "related articles",
        "related stories",
        "related",
        "related links",
        "read also",
        "read more",
        "see also",
        "more on this story",
        "you may also like",
        "most read",
    ),
    tails=(
        "subscribe",
        "sign up",
        "newsletter",
        "back to top",
        "home page",
        "follow us",
        "all rights reserved",
        "more from",
        "copyright",
    ),
    buttons=("share", "share this", "tweet", "print", "e-mail", "email", "copy link", "facebook"),
    note="Draft imported from [a text the desk received](source:{source}); not yet reviewed.",
    guessed="The file does not say its encoding; it was read as {encoding}.",
)
PHRASES = MappingProxyType({"ar": _ARABIC, "en": _ENGLISH})


def phrases_of(locale: str) -> Phrases:
    """The tables of a language by its code without region, or empty ones."""
    return PHRASES.get(locale.split("-")[0], Phrases())
