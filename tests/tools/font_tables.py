"""Parts of a font file: its glyphs, their anchors and its substitution rules, read and added to."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, product
from typing import Any

from fontTools.otlLib import builder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import _g_l_y_f as outlines
from fontTools.ttLib.tables import otTables

TABLES: Any = otTables
# The classes of GDEF.
BASE, MARK = 1, 3
MARK_ON_BASE, MARK_ON_MARK = 4, 6  # types of lookups in GPOS
_ROUND_TO_GRID = 0x4

Glyphs = tuple[str, ...]
Offset = tuple[int, int]


def subtables(table: Any) -> Iterator[tuple[Any, Any]]:
    """Each lookup of GSUB or GPOS with each of its subtables."""
    for lookup in table.LookupList.Lookup:
        for each in lookup.SubTable:
            yield lookup, getattr(each, "ExtSubTable", each)


def substitutions(font: TTFont) -> dict[str, list[Glyphs]]:
    """What each glyph is replaced with somewhere, in order."""
    found: dict[str, list[Glyphs]] = {}
    for _, each in subtables(font["GSUB"].table):
        if isinstance(each, TABLES.SingleSubst | TABLES.MultipleSubst):
            for glyph, to in each.mapping.items():
                found.setdefault(glyph, []).append((to,) if isinstance(to, str) else tuple(to))
    return found


def forms_of(glyph: str, replaced: Mapping[str, Sequence[Glyphs]]) -> list[Glyphs]:
    """The glyph, and everything that may come to stand for it."""
    found: list[Glyphs] = [(glyph,)]
    for each in found:
        further = replaced.get(each[0], ()) if len(each) == 1 else ()
        for to in further:
            forms = [to] if len(to) == 1 else _all_forms(to, replaced)
            found += [form for form in forms if form not in found]
    return found


def _all_forms(glyphs: Glyphs, replaced: Mapping[str, Sequence[Glyphs]]) -> list[Glyphs]:
    ways = product(*(forms_of(glyph, replaced) for glyph in glyphs))
    return [tuple(chain.from_iterable(way)) for way in ways]


# Glyphs ------------------------------------------------------------------------------------


def add_names(font: TTFont, names: Sequence[str]) -> None:
    """Make room for glyphs after the last one; each still needs `add_glyph`."""
    order = [*font.getGlyphOrder(), *names]
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order


def add_glyph(
    font: TTFont, name: str, parts: Sequence[tuple[str, Offset]], width: int, kind: int
) -> None:
    """A glyph drawn with other glyphs, or one without ink."""
    glyph = outlines.Glyph()
    if parts:
        glyph.numberOfContours = -1
        glyph.components = [_component(part, at) for part, at in parts]
    font["glyf"].glyphs[name] = glyph
    if parts:
        glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    font["GDEF"].table.GlyphClassDef.classDefs[name] = kind


def _component(name: str, at: Offset) -> Any:
    part = outlines.GlyphComponent()
    part.glyphName, (part.x, part.y), part.flags = name, at, _ROUND_TO_GRID
    return part


def copy_glyph(font: TTFont, old: str, new: str) -> str:
    """A glyph that looks as `old` and that all rules treat as they treat `old`; its name."""
    kind = font["GDEF"].table.GlyphClassDef.classDefs.get(old, 0)
    add_names(font, [new])
    add_glyph(font, new, [(old, (0, 0))], font["hmtx"][old][0], kind)
    for marks in font["GDEF"].table.MarkGlyphSetsDef.Coverage:
        _add_beside(marks.glyphs, old, new)
    for _, each in subtables(font["GSUB"].table):
        _copy_in_rules(each, old, new)
    for _, each in subtables(font["GPOS"].table):
        _copy_anchors(each, old, new)
    return new


def _add_beside(glyphs: list[str], old: str, new: str) -> None:
    if old in glyphs:
        glyphs.append(new)


def _copy_in_rules(rules: Any, old: str, new: str) -> None:
    for mapping in (getattr(rules, "mapping", {}), getattr(rules, "ligatures", {})):
        if old in mapping:
            mapping[new] = copy.deepcopy(mapping[old])
    for name in ("Coverage", "BacktrackCoverage", "InputCoverage", "LookAheadCoverage"):
        covers = getattr(rules, name, None) or []
        for cover in covers if isinstance(covers, list) else [covers]:
            if old in cover.glyphs and getattr(rules, "Format", 3) != 3:
                raise ValueError(f"a rule of {old} lists its glyphs apart, and cannot be copied")
            _add_beside(cover.glyphs, old, new)


def _copy_anchors(anchors: Any, old: str, new: str) -> None:
    for cover, array, field in _ARRAYS:
        if old in getattr(getattr(anchors, cover, None), "glyphs", ()):
            glyphs = getattr(anchors, cover).glyphs
            records = getattr(getattr(anchors, array), field)
            records.append(copy.deepcopy(records[glyphs.index(old)]))
            glyphs.append(new)


_ARRAYS = [
    ("MarkCoverage", "MarkArray", "MarkRecord"),
    ("BaseCoverage", "BaseArray", "BaseRecord"),
    ("Mark1Coverage", "Mark1Array", "MarkRecord"),
    ("Mark2Coverage", "Mark2Array", "Mark2Record"),
]


# Anchors -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anchors:
    """One table of marks and of what they are put on: `below` has an anchor for each class."""

    table: Any
    marks: Mapping[str, tuple[int, Any]]
    below: Mapping[str, Sequence[Any]]

    def offset(self, mark: str, below: str) -> Offset | None:
        """Where the mark comes to stand, or nothing if this table does not say."""
        if mark not in self.marks or below not in self.below:
            return None
        number, anchor = self.marks[mark]
        place = self.below[below][number]
        if place is None:
            return None
        return place.XCoordinate - anchor.XCoordinate, place.YCoordinate - anchor.YCoordinate


def anchors_on_bases(font: TTFont) -> list[Anchors]:
    """The tables of marks on letters, in the order in which they are applied."""
    return [
        Anchors(each, _marks(each.MarkCoverage, each.MarkArray), _bases(each))
        for lookup, each in subtables(font["GPOS"].table)
        if lookup.LookupType == MARK_ON_BASE
    ]


def anchors_on_marks(font: TTFont) -> list[Anchors]:
    """The tables of marks on marks, in the order in which they are applied."""
    return [
        Anchors(each, _marks(each.Mark1Coverage, each.Mark1Array), _marks_below(each))
        for lookup, each in subtables(font["GPOS"].table)
        if lookup.LookupType == MARK_ON_MARK
    ]


def _marks(cover: Any, array: Any) -> dict[str, tuple[int, Any]]:
    records = zip(cover.glyphs, array.MarkRecord, strict=True)
    return {glyph: (record.Class, record.MarkAnchor) for glyph, record in records}


def _bases(table: Any) -> dict[str, Sequence[Any]]:
    records = zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True)
    return {glyph: record.BaseAnchor for glyph, record in records}


def _marks_below(table: Any) -> dict[str, Sequence[Any]]:
    records = zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True)
    return {glyph: record.Mark2Anchor for glyph, record in records}


def places(font: TTFont, sequences: Iterable[Glyphs]) -> dict[Glyphs, list[Offset]]:
    """Where each glyph of a letter and its marks stands; the last table that knows, decides."""
    on_bases, on_marks = anchors_on_bases(font), anchors_on_marks(font)
    return {glyphs: _places(glyphs, on_bases, on_marks) for glyphs in sequences}


def _places(
    glyphs: Glyphs, on_bases: Sequence[Anchors], on_marks: Sequence[Anchors]
) -> list[Offset]:
    base, found = glyphs[0], [(0, 0)]
    for before, mark in pairwise(glyphs):
        at = _last(on_bases, mark, base) or (0, 0)
        if before != base and (stacked := _last(on_marks, mark, before)):
            at = (found[-1][0] + stacked[0], found[-1][1] + stacked[1])
        found.append(at)
    return found


def _last(tables: Sequence[Anchors], mark: str, below: str) -> Offset | None:
    return next((at for each in reversed(tables) if (at := each.offset(mark, below))), None)


# Rules -------------------------------------------------------------------------------------


def add_lookup(font: TTFont, lookup: Any, feature: str = "") -> int:
    """Put a lookup after all others, and at the end of a feature; its number."""
    table = font["GSUB"].table
    table.LookupList.Lookup.append(lookup)
    number = len(table.LookupList.Lookup) - 1
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == feature:
            record.Feature.LookupListIndex.append(number)
    return number


def ligatures(found: Mapping[Glyphs, str]) -> Any:
    """A lookup that replaces each sequence with one glyph."""
    return builder.buildLookup([builder.buildLigatureSubstSubtable(dict(found))])


def expansions(found: Mapping[str, Sequence[str]]) -> Any:
    """A lookup that replaces each glyph with a sequence."""
    table = TABLES.MultipleSubst()
    table.mapping = {glyph: list(glyphs) for glyph, glyphs in found.items()}
    return builder.buildLookup([table])


def contexts(
    font: TTFont, rules: Sequence[tuple[Sequence[Sequence[str]], Sequence[str], Any]]
) -> Any:
    """A lookup of which the first rule that fits holds: glyphs, the next glyph, and the number
    of the lookup to apply, or nothing to leave them as they are.
    """
    return builder.buildLookup([_context(font, *rule) for rule in rules])


def _context(font: TTFont, glyphs: Any, following: Sequence[str], lookup: int | None) -> Any:
    rule = TABLES.ChainContextSubst()
    rule.Format = 3
    rule.BacktrackCoverage, rule.SubstLookupRecord = [], []
    rule.InputCoverage = [_cover(font, each) for each in glyphs]
    rule.LookAheadCoverage = [_cover(font, following)] if following else []
    if lookup is not None:
        record = TABLES.SubstLookupRecord()
        record.SequenceIndex, record.LookupListIndex = 0, lookup
        rule.SubstLookupRecord = [record]
    return rule


def _cover(font: TTFont, glyphs: Sequence[str]) -> Any:
    cover = TABLES.Coverage()
    cover.glyphs = sorted(set(glyphs), key=font.getGlyphID)
    return cover
