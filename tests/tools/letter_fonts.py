"""The Arabic fonts of briefings, made from those of pages: `make fonts`.

They look the same. But each letter is one glyph, and each glyph is named after one letter, so that
the letters can be read back from a PDF. The fonts of pages draw the dots of a letter apart from it,
and the same dots and the same stroke serve for many letters.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fontTools import agl
from fontTools.otlLib import builder
from fontTools.ttLib import TTFont

from tests.tools import font_tables as tables
from tests.tools.desk import ROOT
from tests.tools.font_tables import BASE, MARK, Glyphs

PAGES = ROOT / "templates" / "assets" / "fonts"
BRIEFINGS = ROOT / "templates" / "briefing"
FONTS = {
    "noto-naskh-letters-400.woff2": "noto-naskh-arabic-400.woff2",
    "noto-naskh-letters-700.woff2": "noto-naskh-arabic-700.woff2",
}
# Substitutions that take place last, after all others that a text always has.
_FEATURE = "rlig"
# The letters that are written with vowel signs.
_LETTERS = [*range(0x621, 0x64B), 0x671, 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6CC]
_SHADDA, _FATHA, _SMALL_ALEF = "uni0651", "uni064E", "uni0670"
_VOWELS = [
    f"uni{code}" for code in ("064B", "064C", "064D", "064E", "064F", "0650", "0652", "0670")
]
# Glyphs that the font draws for a shadda and a vowel.
_DOUBLES = ["uni0651064B", "uni0651064D", "uni06510650", "uni06510670"]
_SIGNS = [(each,) for each in (*_VOWELS, _SHADDA, *_DOUBLES)]
_SIGN_PAIRS = [
    *((_SHADDA, vowel) for vowel in ("uni064C", "uni064E", "uni064F")),
    (_FATHA, _SMALL_ALEF),
]
# Letters and digits that are drawn as another one in some place: the letter, the glyph that is
# drawn for both, and the name of its own copy.
_SHARED = [
    ("uni06A9", "uni0643.init", "uni06A9.init"),
    ("uni06A9", "uni0643.medi", "uni06A9.medi"),
    ("uni06BE", "uni0647.init", "uni06BE.init"),
    ("uni0647", "uni06D5", "uni0647.isol"),
    ("uni06D5", "uni0647.fina", "uni06D5.fina"),
    ("uni06CC", "uni0649", "uni06CC.isol"),
    ("uni06CC", "uni0649.fina", "uni06CC.fina"),
    ("uni06CC", "twodotshorizontalbelowar", "twodotshorizontalbelowar.yeh"),
    ("uni0649", "uni066E.init", "uni0649.init"),
    ("uni0649", "uni066E.medi", "uni0649.medi"),
    ("uni06BA", "uni066E.init", "uni06BA.init"),
    ("uni06BA", "uni066E.medi", "uni06BA.medi"),
    ("uni06C8", "uni0670", "uni0670.waw"),
]


def main() -> None:
    """Write the fonts of briefings into the templates folder."""
    for name, source in FONTS.items():
        (BRIEFINGS / name).write_bytes(letter_font((PAGES / source).read_bytes()))


def letter_font(source: bytes) -> bytes:
    """The font with one glyph for each letter."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    font.ensureDecompiled()
    _separate_digits(font)
    _separate_letters(font)
    _join_dots(font)
    _join_signs(font)
    _keep_joiners(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _separate_digits(font: TTFont) -> None:
    """Give each digit of Persian and Urdu its own glyph, where it is drawn as an Arabic one."""
    for code in range(0x6F0, 0x6FA):
        drawn, name = font.getBestCmap()[code], f"uni{code:04X}"
        if drawn != name:
            tables.copy_glyph(font, drawn, name)
            for table in font["cmap"].tables:
                if code in table.cmap:
                    table.cmap[code] = name


def _separate_letters(font: TTFont) -> None:
    for letter, drawn, name in _SHARED:
        tables.copy_glyph(font, drawn, name)
        for _, each in tables.subtables(font["GSUB"].table):
            found = getattr(each, "mapping", {}).get(letter)
            if found == drawn:
                each.mapping[letter] = name
            elif isinstance(found, list) and drawn in found:
                each.mapping[letter] = [name if glyph == drawn else glyph for glyph in found]


# Dots --------------------------------------------------------------------------------------


def _join_dots(font: TTFont) -> None:
    """One glyph for each letter and its dots, in each of its forms."""
    names = _names_of_dotted(font)
    at = tables.places(font, names)
    tables.add_names(font, [*names.values()])
    for glyphs, name in names.items():
        parts = [*zip(glyphs, at[glyphs], strict=True)]
        tables.add_glyph(font, name, parts, font["hmtx"][glyphs[0]][0], BASE)
    marks_on_dots = [_on_dotted(each, names, at) for each in tables.anchors_on_marks(font)]
    _let_letters_bear_marks(font, names)
    _add_before_marks_on_marks(font, [each for each in marks_on_dots if each is not None])
    tables.add_lookup(font, tables.ligatures(names), _FEATURE)


def _names_of_dotted(font: TTFont) -> dict[Glyphs, str]:
    """The name of a new glyph for each sequence; of letters that look the same, the first."""
    kinds, taken = font["GDEF"].table.GlyphClassDef.classDefs, set(font.getGlyphOrder())
    names: dict[Glyphs, str] = {}
    for glyphs, code in _dotted_letters(font).items():
        if [kinds.get(glyph) for glyph in glyphs] == [BASE, *[MARK] * (len(glyphs) - 1)]:
            form = glyphs[0].partition(".")[2] or "isol"
            names[glyphs] = _free_name(f"uni{code:04X}.{form}", taken)
    return names


def _dotted_letters(font: TTFont) -> dict[Glyphs, int]:
    replaced = tables.substitutions(font)
    found: dict[Glyphs, int] = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        for glyphs in tables.forms_of(glyph, replaced):
            if len(glyphs) > 1:
                found.setdefault(glyphs, code)
    return found


def _free_name(name: str, taken: set[str]) -> str:
    choices = (name, *(f"{name}.{number}" for number in range(2, 99)))
    free = next(each for each in choices if each not in taken)
    taken.add(free)
    return free


def _let_letters_bear_marks(font: TTFont, names: Mapping[Glyphs, str]) -> None:
    """A dotted letter bears the marks that it bears without dots, at the same place."""
    for each in tables.anchors_on_bases(font):
        for glyphs, name in names.items():
            if glyphs[0] in each.below:
                each.table.BaseCoverage.glyphs.append(name)
                record = _base_record(each.below[glyphs[0]])
                each.table.BaseArray.BaseRecord.append(record)


def _on_dotted(
    marks: tables.Anchors, names: Mapping[Glyphs, str], at: Mapping[Glyphs, Sequence[tables.Offset]]
) -> Any:
    """A table that puts on dotted letters what was put on their dots, or nothing."""
    below = {}
    for glyphs, name in names.items():
        found: list[Any] = [None] * marks.table.ClassCount
        for dots, (x, y) in zip(glyphs[1:], at[glyphs][1:], strict=True):
            for number, anchor in enumerate(marks.below.get(dots, ())):
                if anchor is not None:
                    found[number] = builder.buildAnchor(
                        anchor.XCoordinate + x, anchor.YCoordinate + y
                    )
        if any(found):
            below[name] = found
    return _mark_on_base(marks.table, below) if below else None


def _mark_on_base(source: Any, below: Mapping[str, Sequence[Any]]) -> Any:
    table = tables.TABLES.MarkBasePos()
    table.Format, table.ClassCount = 1, source.ClassCount
    table.MarkCoverage, table.MarkArray = source.Mark1Coverage, source.Mark1Array
    table.BaseCoverage, table.BaseArray = tables.TABLES.Coverage(), tables.TABLES.BaseArray()
    table.BaseCoverage.glyphs = [*below]
    table.BaseArray.BaseRecord = [_base_record(anchors) for anchors in below.values()]
    return table


def _base_record(anchors: Sequence[Any]) -> Any:
    record = tables.TABLES.BaseRecord()
    record.BaseAnchor = [*anchors]
    return record


def _add_before_marks_on_marks(font: TTFont, new: Sequence[Any]) -> None:
    """A mark on a mark still goes where that mark has gone."""
    table = font["GPOS"].table
    lookups = table.LookupList.Lookup
    first = next(n for n, each in enumerate(lookups) if each.LookupType == 6)
    lookups[first:first] = [builder.buildLookup([each]) for each in new]
    for record in table.FeatureList.FeatureRecord:
        numbers = [n + len(new) * (n >= first) for n in record.Feature.LookupListIndex]
        if record.FeatureTag == "mark":
            numbers += range(first, first + len(new))
        record.Feature.LookupListIndex = sorted(numbers)


# Vowel signs -------------------------------------------------------------------------------


def _join_signs(font: TTFont) -> None:
    """Draw vowel signs with their letter, followed by a glyph without ink that stands for them.

    A sign that is raised or lowered interrupts the text of a PDF, and readers lose the word.
    """
    bases = _letters_with_signs(font)
    names = {
        (glyph, *signs): f"uni{code:04X}.{glyph[3:].replace('.', '')}.{'.'.join(signs)}"
        for glyph, code in bases.items()
        for signs in (*_SIGNS, *_SIGN_PAIRS)
    }
    silent = {name: _silent(glyphs[1:]) for glyphs, name in names.items()}
    at = tables.places(font, names)
    tables.add_names(font, [*names.values(), *sorted(set(silent.values()))])
    for glyphs, name in names.items():
        parts = [*zip(glyphs, at[glyphs], strict=True)]
        tables.add_glyph(font, name, parts, font["hmtx"][glyphs[0]][0], BASE)
    for name in set(silent.values()):
        tables.add_glyph(font, name, [], 0, MARK)
    _add_sign_rules(font, [*bases], names)
    followed = {name: [name, sign] for name, sign in silent.items()}
    tables.add_lookup(font, tables.expansions(followed), _FEATURE)
    _end_words_with_a_letter(font, sorted(set(silent.values())))


def _letters_with_signs(font: TTFont) -> dict[str, int]:
    """The glyphs of letters in all their forms, and the letter of each."""
    replaced, joined = tables.substitutions(font), _dotted_glyphs(font)
    kinds = font["GDEF"].table.GlyphClassDef.classDefs
    found: dict[str, int] = {}
    for code in _LETTERS:
        for glyphs in tables.forms_of(font.getBestCmap()[code], replaced):
            glyph = glyphs[0] if len(glyphs) == 1 else joined.get(glyphs, "")
            if kinds.get(glyph) == BASE:
                found.setdefault(glyph, code)
    return found


def _dotted_glyphs(font: TTFont) -> dict[Glyphs, str]:
    last = font["GSUB"].table.LookupList.Lookup[-1]
    return {
        (first, *each.Component): each.LigGlyph
        for first, found in last.SubTable[0].ligatures.items()
        for each in found
    }


def _silent(signs: Glyphs) -> str:
    """The name of the glyph without ink, with the signs in the order of Unicode's NFC."""
    text = unicodedata.normalize("NFC", "".join(agl.toUnicode(sign) for sign in signs))
    return f"uni{''.join(f'{ord(sign):04X}' for sign in text)}.silent"


def _add_sign_rules(font: TTFont, bases: Sequence[str], names: Mapping[Glyphs, str]) -> None:
    """Where there are more signs than we have glyphs for, the letter stays as it was."""
    marks, sets = [*_marks(font)], [*_sign_sets()]
    rules: list[Any] = []
    for size in (3, 2):
        found = {glyphs: name for glyphs, name in names.items() if len(glyphs) == size}
        lookup = tables.add_lookup(font, tables.ligatures(found))
        for glyphs in ([bases, *signs] for signs in sets if len(signs) == size - 1):
            rules += [(glyphs, marks, None), (glyphs, (), lookup)]
    tables.add_lookup(font, tables.contexts(font, rules), _FEATURE)


def _sign_sets() -> Iterator[list[list[str]]]:
    for first in dict.fromkeys(signs[0] for signs in _SIGN_PAIRS):
        yield [[first], [signs[1] for signs in _SIGN_PAIRS if signs[0] == first]]
    yield [[signs[0] for signs in _SIGNS]]


def _marks(font: TTFont) -> Iterator[str]:
    kinds = font["GDEF"].table.GlyphClassDef.classDefs
    return (glyph for glyph in font.getGlyphOrder() if kinds.get(glyph) == MARK)


def _end_words_with_a_letter(font: TTFont, silent: Sequence[str]) -> None:
    """U+200F after a sign, if what follows may be part of a number, or is not in this font.

    PDFium takes a sign and a full stop for one number, and puts them in the order of numbers.
    """
    tables.add_names(font, ["uni200F.silent"])
    tables.add_glyph(font, "uni200F.silent", [], 0, MARK)
    followed = {name: [name, "uni200F.silent"] for name in silent}
    lookup = tables.add_lookup(font, tables.expansions(followed))
    rules = [([silent], [*_not_of_numbers(font)], None), ([silent], (), lookup)]
    tables.add_lookup(font, tables.contexts(font, rules), _FEATURE)


def _not_of_numbers(font: TTFont) -> Iterator[str]:
    """Glyphs of letters, spaces, brackets: whatever Unicode does not count as part of a number."""
    marks, kinds = {*_marks(font)}, {"AN", "BN", "CS", "EN", "ES", "ET", "NSM"}
    for glyph in font.getGlyphOrder():
        text = agl.toUnicode(glyph)
        if glyph not in marks and text and unicodedata.bidirectional(text[0]) not in kinds:
            yield glyph


# Joiners -----------------------------------------------------------------------------------


def _keep_joiners(font: TTFont) -> None:
    """U+200C keeps its place in Persian words; it is left out where it is not replaced."""
    tables.add_names(font, ["uni200C.silent"])
    tables.add_glyph(font, "uni200C.silent", [], 0, MARK)
    tables.add_lookup(font, tables.expansions({"uni200C": ["uni200C.silent"]}), _FEATURE)


if __name__ == "__main__":
    main()
