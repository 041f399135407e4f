"""The fields of `site.yaml` and of records, with what each may hold, from the program's schemas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import ModuleType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from docs.guide.labels import Labels
from docs.guide.markdown import DocumentFault, Line
from docs.guide.tables import Table, names_in, with_tables
from site_gen import fields
from site_gen.decoding import Schema
from site_gen.load import field_types, publish_settings, schemas, settings

# The modules whose forms a document describes, each in a table of its own.
_MODULES: Mapping[str, tuple[ModuleType, ...]] = {
    "config": (settings, publish_settings),
    "front-matter": (schemas,),
}
# The types of fields by their names in the program, and which of the labels says what they hold.
_TYPES: Mapping[str, str] = {
    "Text": "text",
    "TextList": "texts",
    "Localized": "localized",
    "LocalizedAny": "localized",
    "LocalizedNames": "lists",
    "Flag": "flag",
    "Day": "day",
    "Date": "date",
    "Id": "id",
    "IdList": "ids",
    "Number": "number",
    "WholeNumber": "whole",
    "Unit": "word",
    "WebAddress": "address",
    "BaseUrl": "address",
    "FileName": "file",
    "Sha256": "digest",
    "WikidataItem": "item",
    "LocaleCodeType": "language",
    "DatesLocale": "locale",
    "CldrLocale": "locale",
    "Margin": "percentage",
    "ItemType": "csl",
}
_NAMES = {
    id(value): name
    for module in (fields, field_types, settings, publish_settings)
    for name, value in vars(module).items()
    if name in _TYPES
}
# Longer lists of values stand below the table.
_MOST_VALUES = 9


def with_values(document: str, lines: Iterable[Line], labels: Labels) -> Iterator[Line]:
    """The lines with a column of what each field holds; every form must have its table."""
    unseen = _forms(document)

    def changed(table: Table) -> Table:
        named = [names_in(row[0]) for row in table.rows]
        fields_of_table = frozenset(name for names in named for name in names)
        form = _forms(document).get(fields_of_table)
        if form is None:
            return table
        unseen.pop(fields_of_table, None)
        values = [_values(form, names, labels) for names in named]
        rows = [(*row, value) for row, value in zip(table.rows, values, strict=True)]
        return Table((*table.head, labels.value), tuple(rows))

    yield from with_tables(tuple(lines), changed)
    if unseen:
        names = sorted(form.__name__ for form in unseen.values())
        raise DocumentFault(f"no table of {document} has all fields of {names}")


def _forms(document: str) -> dict[frozenset[str], type[Schema]]:
    """Each form by its own fields, without those of the form that it extends."""
    found = {}
    for value in (value for module in _MODULES[document] for value in vars(module).values()):
        if _is_form(value) and value is not Schema:
            before = {
                name for base in value.__bases__ for name in getattr(base, "model_fields", {})
            }
            found[frozenset(value.model_fields) - before] = value
    return found


def _values(form: type[Schema], names: tuple[str, ...], labels: Labels) -> str:
    held = [value_words(form, name, labels) for name in names]
    return "; ".join(dict.fromkeys(held))


def value_words(form: type[Schema], name: str, labels: Labels) -> str:
    """What a field may hold, in a few words."""
    hint = get_type_hints(form, include_extras=True)[name]
    one = next((part for part in _parts(hint) if part is not NoneType), hint)
    if allowed := _allowed(form, name):
        return ", ".join(f"`{value}`" for value in allowed)
    if id(one) in _NAMES:
        return labels.types[_TYPES[_NAMES[id(one)]]]
    if _is_form(one):
        return labels.types["fields"]
    if get_origin(one) is tuple:
        return labels.types["entries" if _is_form(get_args(one)[0]) else "texts"]
    return labels.types["whole" if int in get_args(one)[:1] else "text"]


def _parts(hint: object) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in {UnionType, Union} else (hint,)


def _is_form(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Schema)


@cache
def _json_schema(form: type[Schema]) -> dict[str, Any]:
    return form.model_json_schema()


def _allowed(form: type[Schema], name: str) -> list[str]:
    """The values that alone are allowed, if they are few, as they are written in a file."""
    schema = _json_schema(form)
    places = [schema["properties"][name]]
    for place in places:
        places += place.get("anyOf", ())
        if "$ref" in place:
            places.append(schema["$defs"][place["$ref"].rpartition("/")[2]])
        if "items" in place:
            places.append(place["items"])
        values = [str(value).lower() for value in place.get("enum", ())]
        if values and len(set(values)) <= _MOST_VALUES:
            original = {str(value).lower(): str(value) for value in place["enum"]}
            return [original[v] if original[v] not in {"True", "False"} else v for v in original]
    return []
