"""What can be seen of the templates, their words and their stylesheet without setting a page."""

from __future__ import annotations

import ast
import gettext
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from site_gen.domain.claims import Confidence, Likelihood, Stance
from site_gen.domain.entities import EntityKind
from site_gen.domain.text import Direction, Kind, LocaleCode, direction_of
from site_gen.language.catalogue import Catalogue
from site_gen.language.catalogue_files import parse_catalogues
from site_gen.language.numbers import NumberStyle
from site_gen.render.views.pages import View
from site_gen.structs import defaults_of

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
OWN = [p for p in sorted(TEMPLATES.rglob("*.html")) if "preview" not in p.parts]
PAGES = [p for p in OWN if p.parent.name == "pages"]
CATALOGUES = sorted(TEMPLATES.glob("locale/*.po"))
CSS = (TEMPLATES / "assets" / "site.css").read_text("utf-8")
BRIEF_CSS = (TEMPLATES / "briefing" / "briefing.css").read_text("utf-8")
KEY = re.compile(r"[a-z]+\.[A-Za-z0-9_.-]*")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
# What claims count is for the desk to say, in the words of its own content.
COUNTED_BY_THE_DESK = "unit."
# Names that are the same in every language.
NAMES = re.compile(
    r"source:|CSV|(CSL-)?JSON|SQLite|Frictionless|PDF|Word|APA|BibTeX|RIS|JavaScript|Atom|QR|SVG|PNG"
)
# Persian parts a word from its ending with a character without width.
JOINERS = {"fa": {"\u200c"}}
# A record's id never holds two hyphens together, nor does what the desk calls a heading.
OURS = ("s-", "claim--", "question--", "{{ question }}--", "{{ own.anchor }}")
# Where the desk's own anchors are listed again, on a page that has no others of theirs.
KEPT_IDS = {"main", "{{ old.id }}", "{{ passage.id }}"}
ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
each_template = pytest.mark.parametrize(
    "path", OWN, ids=lambda path: f"{path.parent.name}/{path.name}"
)
each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.stem))


@cache
def tree(path: Path) -> nodes.Template:
    return Environment(autoescape=True).parse(path.read_text("utf-8"), path.name)


def constants(node: nodes.Node) -> Iterator[str]:
    """The strings of a template, names of other templates left out."""
    for found in node.find_all(nodes.Const):
        if isinstance(found.value, str) and not found.value.endswith(".html"):
            yield found.value


@cache
def keys_in_templates() -> set[str]:
    """Keys as written; one that ends in a dot means all that begin with it."""
    written = {text for path in OWN for text in constants(tree(path)) if KEY.fullmatch(text)}
    return written | named_in_program("Finding")


@cache
def keys_in_program() -> set[str]:
    found: set[str] = set()
    # The texts of new sites are in catalogues of their own.
    paths = (p for p in (ROOT / "site_gen").rglob("*.py") if p.name != "starter_files.py")
    for path in sorted(paths):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args:
                found.update(_key(call.func.attr, call.args[0]))
    return found


def _key(method: str, argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.JoinedStr):
        argument = argument.values[0]
    key = argument.value if isinstance(argument, ast.Constant) else None
    if (
        method in {"say", "in_words", "text", "pattern", "markup", "word_list", "inflected"}
        and isinstance(key, str)
        and KEY.fullmatch(key)
    ):
        yield key


@cache
def named_in_program(factory: str) -> set[str]:
    """The first arguments of a view's part, such as the kinds that notices are made with."""
    found: set[str] = set()
    for path in sorted((ROOT / "site_gen" / "render").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args:
                first = call.args[0]
                if call.func.id == factory and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


@cache
def messages(path: Path) -> dict[str, tuple[str, ...]]:
    """The forms of each message, by key."""
    with path.open("rb") as text:
        catalogue = read_po(text, locale=path.stem)
    named = [message for message in catalogue if message.id]
    return {
        (m.id if isinstance(m.id, str) else m.id[0]): (
            (m.string,) if isinstance(m.string, str) else tuple(m.string or ())
        )
        for m in named
    }


def plural_rule(path: Path) -> tuple[int, str]:
    header = next(line for line in path.read_text("utf-8").splitlines() if "Plural-Forms" in line)
    found = re.fullmatch(r'"Plural-Forms: nplurals=(\d); plural=(.+);\\n"', header)
    assert found, f"{path.name}: the header has no rule of plurals"
    return int(found[1]), found[2]


def wordbook(path: Path) -> Catalogue:
    text = path.read_text("utf-8")
    return parse_catalogues(
        LocaleCode(path.stem), NumberStyle(path.stem), [(path.name, text)]
    ).value


@each_catalogue
def test_every_word_that_is_asked_for_is_in_the_catalogue(path: Path) -> None:
    written = messages(path)

    asked = keys_in_templates() | keys_in_program()
    missing = [
        key
        for key in sorted(asked)
        if key not in written and not (key.endswith(".") and _under(key, written))
        if key != COUNTED_BY_THE_DESK
    ]

    assert len(asked) > 40
    assert [] == missing


def _under(prefix: str, written: dict[str, tuple[str, ...]]) -> bool:
    return any(key.startswith(prefix) for key in written)


@each_catalogue
def test_no_word_of_the_catalogue_is_left_unused(path: Path) -> None:
    asked = keys_in_templates() | keys_in_program()

    prefixes = tuple(key for key in asked if key.endswith("."))
    unused = [key for key in messages(path) if key not in asked and not key.startswith(prefixes)]

    assert [] == unused


@each_catalogue
def test_every_kind_of_thing_has_its_words(path: Path) -> None:
    written = messages(path)
    kinds = {f"{part}.{kind}" for part in ("kind", "index", "count") for kind in Kind}
    keys = {f"entity.{part}.{kind}" for part in ("kind", "group") for kind in EntityKind}
    grades = {f"source.grade.{letter}" for letter in "ABCDEF"}
    notices = {f"notice.{kind}" for kind in named_in_program("Notice") | {"draft"}}
    facts = {f"fact.{key}" for key in named_in_program("_fact")}

    grades |= {f"credibility.{digit}" for digit in "123456"}
    stances = {f"stance.{stance}" for stance in Stance}
    judged = {f"likelihood.{band}" for band in Likelihood}
    judged |= {f"confidence.{level}" for level in Confidence}

    missing = (kinds | keys | grades | notices | facts | stances | judged) - set(written)

    assert len(notices) > 3
    assert len(facts) > 8
    assert set() == missing


@each_catalogue
def test_a_message_has_the_same_blanks_in_every_language(path: Path) -> None:
    blanks = {key: _blanks(forms) for key, forms in messages(path).items()}

    others = {key: _blanks(forms) for key, forms in messages(CATALOGUES[0]).items()}

    assert others == blanks


# The name of what is filled in, and of the case that it takes there.
BLANK = re.compile(r"\{(\w*)(?::\w+)?\}")


def _blanks(forms: tuple[str, ...]) -> set[str]:
    return {blank for form in forms for blank in BLANK.findall(form)}


@each_catalogue
def test_every_language_has_all_entries_of_english_in_their_order(path: Path) -> None:
    english = list(messages(TEMPLATES / "locale" / "en.po"))

    written = messages(path)

    assert english == list(written)
    assert [] == [key for key, forms in written.items() if not all(forms)]


@each_catalogue
def test_a_catalogue_says_whether_a_native_reader_has_checked_it(path: Path) -> None:
    header = path.read_text("utf-8").partition("\n\n")[0]

    said = re.findall(r'^"X-Checked-By-Native-Reader: (.*)\\n"$', header, re.MULTILINE)

    assert said in (["yes"], ["no"])


@each_catalogue
def test_the_reference_names_the_language_and_what_its_catalogue_says_of_readers(
    path: Path,
) -> None:
    rows = (ROOT / "docs/reference/config.md").read_text("utf-8")
    checked = "yes" if "Native-Reader: yes" in path.read_text("utf-8") else "no"

    row = re.search(rf"^\| `{path.stem}` \| .+ \| (yes|no) \|$", rows, re.MULTILINE)

    assert row
    assert checked == row[1]


@each_catalogue
def test_the_plural_rule_is_that_of_cldr(path: Path) -> None:
    count, rule = plural_rule(path)
    form, category = gettext.c2py(rule), Locale.parse(path.stem).plural_form

    pairs = {(form(n), category(n)) for n in range(3000)}

    assert count == len(pairs) == len({index for index, _ in pairs})
    assert count == len({name for _, name in pairs})


@each_catalogue
def test_every_counted_noun_has_all_its_forms(path: Path) -> None:
    count, _ = plural_rule(path)

    counted = {key: forms for key, forms in messages(path).items() if "n" in _blanks(forms)}
    short = [key for key, forms in counted.items() if len(forms) != count or not all(forms)]

    assert len(counted) >= len(Kind)
    assert [] == short


# How many others there are is seen in the sentence, and how many paragraphs in their numbers.
UNPRINTED = {"contest.apart", "locator.paragraphs"}


@each_catalogue
def test_a_form_for_many_numbers_prints_the_number(path: Path) -> None:
    _, rule = plural_rule(path)
    chosen = Counter(map(gettext.c2py(rule), range(1000)))

    silent = [
        (key, form)
        for key, forms in messages(path).items()
        for index, form in enumerate(forms)
        if len(forms) > 1 and chosen[index] > 1 and "{n}" not in form and key not in UNPRINTED
    ]

    assert len(chosen) > 1
    assert [] == silent


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "لا مقالات"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالاً"),
        (99, "99 مقالاً"),
        (100, "100 مقال"),
        (102, "102 مقال"),
        (103, "103 مقالات"),
        (300, "300 مقال"),
        (2350, "2,350 مقالاً"),
    ],
)
def test_arabic_counts_as_its_grammar_does(number: int, expected: str) -> None:
    words = wordbook(TEMPLATES / "locale" / "ar.po")

    told = words.text("count.article", number)

    assert expected == told


@each_catalogue
def test_the_words_of_a_language_are_in_its_own_script(path: Path) -> None:
    own = Direction(Locale.parse(path.stem).text_direction)

    foreign_words = [
        (key, form)
        for key, forms in messages(path).items()
        for form in forms
        if any(direction_of(c) not in {own, None} for c in BLANK.sub("", _unnamed(form)))
    ]

    assert [] == foreign_words


def _unnamed(form: str) -> str:
    return NAMES.sub("", form)


@each_catalogue
def test_the_words_hold_no_hidden_or_composed_signs(path: Path) -> None:
    text = path.read_text("utf-8")

    hidden = {c for c in text if unicodedata.category(c) == "Cf" or "ﭐ" <= c <= "\ufefe"}

    assert JOINERS.get(path.stem, set()) == hidden
    assert unicodedata.normalize("NFC", text) == text


def test_every_view_has_its_template_and_every_template_its_view() -> None:
    named = {view.__name__.removesuffix("View").lower() for view in get_args(View)}

    assert len(named) > 8
    assert named == {path.stem for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.stem))
def test_a_page_asks_its_view_only_for_what_it_has(path: Path) -> None:
    by_name = {view.__name__.lower(): view for view in get_args(View)}
    known = defaults_of(by_name[f"{path.stem}view"]).keys()

    asked = {
        found.attr
        for found in tree(path).find_all(nodes.Getattr)
        if isinstance(found.node, nodes.Name) and found.node.name == "view"
    }

    assert "frame" in asked
    assert set() == asked - known


@each_template
def test_a_template_names_others_plainly_and_hands_them_no_context(path: Path) -> None:
    loads = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = list(tree(path).find_all(loads))

    dynamic = [f.lineno for f in found if not isinstance(getattr(f, "template", None), nodes.Const)]
    leaking = [f.lineno for f in found if getattr(f, "with_context", False)]

    assert [] == dynamic
    assert [] == leaking


@each_template
def test_every_macro_that_is_asked_for_exists(path: Path) -> None:
    missing = [
        (wanted, source)
        for found in tree(path).find_all(nodes.FromImport)
        if isinstance(source := found.template, nodes.Const)
        for wanted in found.names
        if wanted not in _macros(TEMPLATES / source.value)
    ]

    assert [] == missing


def _macros(path: Path) -> set[str]:
    return {found.name for found in tree(path).find_all(nodes.Macro)}


def test_no_macro_is_left_unused() -> None:
    called = {
        call.node.name
        for path in OWN
        for call in tree(path).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    }

    unused = {name for path in OWN for name in _macros(path)} - called

    assert set() == unused


@each_template
def test_every_macro_that_is_imported_is_called(path: Path) -> None:
    calls = tree(path).find_all(nodes.Call)
    called = {call.node.name for call in calls if isinstance(call.node, nodes.Name)}

    imports = tree(path).find_all(nodes.FromImport)
    idle = {name for found in imports for name in found.names if name not in called}

    assert set() == idle


@each_template
def test_a_template_trusts_no_text_and_does_no_sums(path: Path) -> None:
    trusting = [f.lineno for f in tree(path).find_all(nodes.Filter) if f.name in {"safe", "attr"}]
    sums = [found.lineno for found in tree(path).find_all(ARITHMETIC)]

    assert [] == trusting
    assert [] == sums
    assert [] == list(tree(path).find_all(nodes.ScopedEvalContextModifier))


@each_template
def test_a_template_has_at_most_two_levels_of_logic(path: Path) -> None:
    depths = [_depth(child) for child in tree(path).body]

    assert max(depths) <= 2


def _depth(node: nodes.Node) -> int:
    if isinstance(node, nodes.If):
        own = [*node.body, *node.else_, *(line for branch in node.elif_ for line in branch.body)]
        return 1 + max(map(_depth, own), default=0)
    logic = isinstance(node, nodes.For)
    return logic + max(map(_depth, node.iter_child_nodes()), default=0)


@each_template
def test_no_word_of_any_language_is_in_a_template(path: Path) -> None:
    markup = JINJA.sub("", path.read_text("utf-8"))

    outside = re.sub(r'<[^>]*>|\s[a-z]+=""', "", markup)
    spoken = re.findall(r'\b(?:aria-label|title|alt|placeholder|summary)="([^"]*)"', markup)
    shown = [text for f in tree(path).find_all(nodes.Output) for text in _shown(f)]

    assert [] == [text for text in [outside, *spoken, *shown] if any(map(str.isalpha, text))]


def _shown(output: nodes.Output) -> Iterator[str]:
    """Strings that an expression prints as they are, not the keys that it looks up."""
    for found in output.nodes:
        parts = found.nodes if isinstance(found, nodes.Concat) else [found]
        yield from (part.value for part in parts if isinstance(part, nodes.Const))


@each_template
def test_our_ids_cannot_meet_those_of_the_desk(path: Path) -> None:
    ids = re.findall(r'\sid="([^"]*)"', path.read_text("utf-8"))

    assert [] == [name for name in ids if not name.startswith(OURS) and name not in KEPT_IDS]


def test_the_head_is_as_the_checks_of_the_site_expect_it() -> None:
    base = (TEMPLATES / "base.html").read_text("utf-8")

    first = base.index('<meta charset="utf-8">')

    assert 1 == base.count("Content-Security-Policy")
    assert "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'" in base
    assert base.index("<head>") < first < base.index("<title>") < base.index("</head>")
    own = '<script src="{{ view.frame.root }}{{ view.frame.script }}" defer>'
    assert [own, '<script type="application/ld+json">'] == re.findall(r"<script[^>]*>", base)


@each_template
def test_a_template_styles_no_element_by_itself(path: Path) -> None:
    text = path.read_text("utf-8")

    assert [] == re.findall(r"\sstyle=|<style|\son[a-z]+=", text)


@each_catalogue
def test_a_likelihood_and_a_confidence_are_sentences_of_their_own(path: Path) -> None:
    written = messages(path)
    scales = {"likelihood.": Likelihood, "confidence.": Confidence}

    told = {
        scale: [written[f"{scale}{step}"][0] for step in steps] for scale, steps in scales.items()
    }

    assert all("{text}" in sentence for sentence in told["likelihood."])
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in told["confidence."])
    assert [] == sorted({*told["likelihood."]} & {*told["confidence."]})
    assert 10 == len({*told["likelihood."], *told["confidence."]})


def test_the_timeline_shows_one_topic_for_each_place_it_can_be_chosen_at() -> None:
    rules = re.findall(
        r":not\(\.scripted\):has\(#s-topic-(\d+):checked\)"
        r" :is\(\.timeline-entry:not\(\.topic-(\d+)\), \.timeline-group:not\(:has\(\.topic-(\d+)\)",
        CSS,
    )

    assert [(str(place),) * 3 for place in range(1, 13)] == rules


def test_the_stylesheet_knows_no_physical_side() -> None:
    sides = re.findall(r".*\b(?:left|right)\b.*", CSS, re.IGNORECASE)
    sizes = re.findall(r"^\s*(?:(?:min|max)-)?(?:width|height)\s*:.*", CSS, re.MULTILINE)
    four = re.findall(r"(?:margin|padding|inset): (?:[^;\s]+ ){3}[^;\s]+;", CSS)

    assert [] == sides
    assert [] == sizes
    assert [] == four


@pytest.mark.parametrize("sheet", [CSS, BRIEF_CSS])
def test_every_rule_for_arabic_letters_is_for_the_same_languages(sheet: str) -> None:
    """Else a language is in one place among them, and in another among the others."""
    named = re.findall(r":(?:is|not)\(((?::lang\(\w+\)(?:,\s*)?)+)\)", sheet)
    lists = {frozenset(re.findall(r":lang\((\w+)\)", each)) - {"he"} for each in named}

    assert 1 == len({each for each in lists if "ar" in each and "en" not in each})


@pytest.mark.parametrize(
    "habit",
    [
        r"direction\s*:",
        r"unicode-bidi",
        r":\s*justify\b",
        r"hyphens",
        r"letter-spacing",
        r"text-transform",
        r"first-letter",
        r"@import",
        r"url\((?!\"fonts/)",
        r"//",
        r"!important",
    ],
)
def test_the_stylesheet_has_none_of_what_hurts_a_script_or_a_reader(habit: str) -> None:
    assert [] == re.findall(f".*{habit}.*", CSS)


TEXTS = ("text", "muted", "link", "accent")


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_text_stands_out_from_its_ground(theme: str) -> None:
    colours = _colours(theme)

    pairs = [(text, ground) for text in TEXTS for ground in ("background", "surface")]
    weak = [p for p in pairs if _contrast(colours[p[0]], colours[p[1]]) < 4.5]

    assert [] == weak


def _colours(theme: str) -> dict[str, str]:
    """The colours of a theme; those that it does not set are the light ones."""
    opening = {"dark": "prefers-color-scheme: dark", "print": "@media print", "light": ":root"}
    block = CSS[CSS.index(opening[theme]) :]
    block = block[block.index(":root") : block.index("}")]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


def _contrast(one: str, other: str) -> float:
    """By WCAG 2.2, 1.4.3."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_class_of_the_templates_is_known_to_the_stylesheet_or_plain() -> None:
    written = {
        name
        for path in OWN
        for names in re.findall(r'class="([^"{]*)"', path.read_text("utf-8"))
        for name in names.split()
    }

    unknown = {name for name in written if f".{name}" not in CSS + BRIEF_CSS}

    assert {"menu", "reason"} >= unknown
