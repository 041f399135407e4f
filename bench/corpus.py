"""Makes articles in Arabic and English to time builds with: any number, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

CODES = ("en", "ar")
TOPICS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "mercenaries": {"en": "Mercenaries", "ar": "المرتزقة"},
        "arms-supply": {"en": "Arms supply", "ar": "إمدادات السلاح"},
        "diplomacy": {"en": "Diplomacy", "ar": "الدبلوماسية"},
    }
)
AUTHORS = ("Example Wire", "Daily Record", "Observatory", "Field Monitor", "Press Desk")
FIRST_DAY = date(2020, 9, 27)
DAYS = 1097
WORDS = (300, 700)
# One paragraph in twenty has markup, as in the articles of desks that publish reports.
SHARE_WITH_MARKUP = 0.05
SUMMARY_WORDS = 30
TITLE_WORDS = 9
FIGURES = (14, 231, 300, 1500, 2000, 2020, 2350, 4000)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article in one language; the body is Markdown."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its text in each language; the first of its topics is the main one."""

    slug: str
    day: date
    topics: tuple[str, ...]
    author: str
    texts: Mapping[str, ArticleText]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What sentences of a language are made of; Arabic ones begin with the verb."""

    determiners: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    prepositions: tuple[str, ...]
    conjunctions: tuple[str, ...]
    places: tuple[str, ...]
    columns: tuple[str, str, str]
    inside: str
    comma: str
    is_verb_first: bool = False

    def noun(self, chance: random.Random) -> list[str]:
        """A noun with its determiner, which Arabic writes in one word, and often an adjective."""
        determiner = chance.choice(self.determiners)
        adjective = [chance.choice(self.adjectives)] if chance.random() < 0.5 else []
        noun = chance.choice(self.nouns)
        if self.is_verb_first:
            return [determiner + word for word in (noun, *adjective)]
        return [determiner, *adjective, noun]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = Vocabulary(
    _words("the the the the the a this that each every its their another"),
    _words(
        "regional armed foreign official new military diplomatic northern disputed recent public"
        " final senior early private local joint formal heavy unmanned second ongoing economic"
        " temporary strategic cautious separate written independent"
    ),
    _words(
        "ministry fighter report border agreement convoy shipment drone contract envoy statement"
        " ceasefire witness figure source document official village commander salary newspaper"
        " spokesman council delegation corridor supplier weapon battalion registry newsroom monitor"
        " office meeting denial claim investigation transfer flight route recruiter company"
        " passport camp observer mandate resolution government embassy city front prisoner archive"
    ),
    _words(
        "denied reported confirmed described published rejected reviewed delivered crossed"
        " recruited paid signed observed recorded questioned repeated cited examined summoned left"
        " reached discussed supplied counted noted withdrew accused"
    ),
    _words("in on after before during near between from with under against about across through"),
    _words("while because although and but as since when"),
    _words("Baku Yerevan Ankara Moscow Damascus Tbilisi Geneva Paris Tehran Shusha Aleppo Minsk"),
    ("Source", "Figure", "Date"),
    "in",
    ",",
)
ARABIC = Vocabulary(
    ("ال", "ال", ""),
    _words(
        "إقليمي مسلح أجنبي رسمي جديد عسكري دبلوماسي شمالي أخير علني نهائي رفيع مبكر خاص محلي مشترك"
        " ثقيل مسير ثان مستمر اقتصادي مؤقت استراتيجي حذر منفصل مكتوب مستقل"
    ),
    _words(
        "وزارة مقاتل تقرير حدود اتفاق قافلة شحنة طائرة عقد مبعوث بيان هدنة شاهد رقم مصدر وثيقة"
        " مسؤول قرية قائد راتب صحيفة متحدث مجلس وفد ممر مورد سلاح كتيبة سجل مراقب مكتب اجتماع نفي"
        " ادعاء تحقيق نقل رحلة طريق شركة جواز معسكر بعثة تفويض قرار حكومة سفارة مدينة جبهة أسير"
        " هجوم أرشيف إقليم نزاع عملية رئيس دولة منطقة معركة قصف تجنيد وساطة ذخيرة صاروخ"
    ),
    _words(
        "نفت أكدت ذكرت نشرت رفضت وصفت أعلنت سلمت عبرت جندت دفعت وقعت رصدت سجلت كررت استدعت غادرت"
        " ناقشت زودت أحصت اتهمت أوضح قال أضاف أشار لفت طالب دعا بحث استخدم"
    ),
    _words("في على بعد قبل خلال قرب بين من مع تحت ضد عن عبر إلى حول بدون"),
    _words("بينما لأن رغم لكن كما منذ عندما حيث فيما"),
    _words("باكو يريفان أنقرة موسكو دمشق تبليسي جنيف باريس طهران شوشا إدلب حلب مينسك كاراباخ"),
    ("المصدر", "الرقم", "التاريخ"),
    "في",
    "،",
    is_verb_first=True,
)
VOCABULARIES = MappingProxyType({"en": ENGLISH, "ar": ARABIC})


def articles(count: int, seed: int = 7) -> list[Article]:
    """So many articles, oldest first, spread over three years."""
    return [_article(number, count, seed) for number in range(count)]


def _article(number: int, count: int, seed: int) -> Article:
    chance = random.Random(f"{seed}:{number}")
    day = FIRST_DAY + timedelta(days=number * DAYS // count)
    topics = tuple(chance.sample([*TOPICS], chance.choice((1, 2))))
    author = chance.choice(AUTHORS)
    texts = {
        code: _text(random.Random(f"{seed}:{number}:{code}"), VOCABULARIES[code]) for code in CODES
    }
    return Article(f"{day:%Y%m%d}-{number:05d}", day, topics, author, texts)


def _text(chance: random.Random, words: Vocabulary) -> ArticleText:
    title = _plain(_sentence(chance, words), TITLE_WORDS)
    body = list(_paragraphs(chance, words))
    return ArticleText(title, _plain(body[0], SUMMARY_WORDS), "\n\n".join(body) + "\n")


def _plain(text: str, words: int) -> str:
    """The first words, without the punctuation that would be left open."""
    return " ".join(text.split()[:words]).translate(str.maketrans("", "", "“”.")).strip(" ,،")


def _paragraphs(chance: random.Random, words: Vocabulary) -> Iterator[str]:
    target, written = chance.randint(*WORDS), 0
    while written < target:
        has_markup = written and chance.random() < SHARE_WITH_MARKUP
        paragraph = (chance.choice(WITH_MARKUP) if has_markup else _paragraph)(chance, words)
        written += len(paragraph.split())
        yield paragraph


def _paragraph(chance: random.Random, words: Vocabulary) -> str:
    return " ".join(_sentence(chance, words) for _ in range(chance.choice((1, 2, 2, 3, 3, 4))))


def _sentence(chance: random.Random, words: Vocabulary) -> str:
    text = _clause(chance, words)
    for _ in range(chance.choice((0, 1, 1, 2))):
        text[-1] += chance.choice(("", words.comma, words.comma))
        text += [chance.choice(words.conjunctions), *_clause(chance, words)]
    if chance.random() < 0.25:
        text.insert(chance.randrange(2, len(text)), str(chance.choice(FIGURES)))
    if chance.random() < 0.15:
        first = chance.randrange(1, len(text) - 1)
        last = min(len(text) - 1, first + chance.randrange(2, 7))
        text[first] = f"“{text[first]}"
        text[last] = f"{text[last]}”"
    sentence = " ".join(text)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _clause(chance: random.Random, words: Vocabulary) -> list[str]:
    subject, verb = words.noun(chance), [chance.choice(words.verbs)]
    if chance.random() < 0.3:
        subject += [words.inside, chance.choice(words.places)]
    clause = [*verb, *subject] if words.is_verb_first else [*subject, *verb]
    clause += words.noun(chance)
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        clause += [chance.choice(words.prepositions), *words.noun(chance)]
    return clause


# Paragraphs with markup -------------------------------------------------------------------


def _few_words(chance: random.Random, words: Vocabulary) -> str:
    return _plain(_sentence(chance, words), 8)


def _link(chance: random.Random, words: Vocabulary) -> str:
    address = f"https://archive.example/{chance.randrange(9999)}"
    return f"{_paragraph(chance, words)} [{_few_words(chance, words)}]({address})."


def _emphasis(chance: random.Random, words: Vocabulary) -> str:
    ending = f"*{chance.choice(words.nouns)}* **{chance.choice(words.nouns)}**"
    return f"{_paragraph(chance, words)} {ending}."


def _list(chance: random.Random, words: Vocabulary) -> str:
    return "\n".join(f"- {_few_words(chance, words)}" for _ in range(chance.randrange(3, 6)))


def _quotation(chance: random.Random, words: Vocabulary) -> str:
    return f"> {_paragraph(chance, words)}"


def _heading(chance: random.Random, words: Vocabulary) -> str:
    return f"## {_few_words(chance, words)}"


def _table(chance: random.Random, words: Vocabulary) -> str:
    rows = [
        (chance.choice(words.nouns), str(chance.choice(FIGURES)), f"2020-10-{day}")
        for day in chance.sample(range(10, 30), 3)
    ]
    lines = (words.columns, ("---",) * len(words.columns), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


WITH_MARKUP: tuple[Callable[[random.Random, Vocabulary], str], ...] = (
    _link,
    _link,
    _emphasis,
    _emphasis,
    _list,
    _quotation,
    _heading,
    _table,
)
