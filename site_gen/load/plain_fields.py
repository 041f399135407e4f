"""Turns records and settings into plain values, which JSON can hold, and these into the same."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import PurePath
from types import NoneType, UnionType
from typing import Any, NewType, TypeAlias, Union, get_args, get_origin, get_type_hints

from site_gen.config import Config
from site_gen.domain.articles import Prose, Version
from site_gen.domain.dates import EdtfDate, parse_edtf
from site_gen.publish_config import PublishConfig
from site_gen.structs import defaults_of, has_fields, replace

_Reader: TypeAlias = Callable[[Any], object]
# What depends on the file that a record stands in.
_IN_FILE = frozenset({"places"})
_LEFT_OUT: Mapping[type, frozenset[str]] = {
    Prose: frozenset({"versions"}),
    Version: _IN_FILE | {"body"},
    Config: frozenset({"publish"}),
    PublishConfig: frozenset({"destination"}),
}


def plain_fields(record: Any) -> dict[str, object]:
    """The fields of a record by name, without those that have their default.

    Left out are where it is written, the versions of a text with their bodies, and where a site is
    published.
    """
    plain = {}
    for name, default in _defaults(record.__class__).items():
        value = getattr(record, name)
        # Equal numbers may have other digits: 0.10 is printed in another way than 0.1.
        if value != default or isinstance(value, Decimal):
            plain[name] = _plain(value)
    return plain


@cache
def _defaults(kind: Any) -> dict[str, object]:
    """The fields that are kept, with their defaults."""
    left_out = _LEFT_OUT.get(kind, _IN_FILE)
    found = defaults_of(kind)
    return {name: default for name, default in found.items() if name not in left_out}


def _plain(value: Any) -> Any:
    if isinstance(value, EdtfDate):
        return [value.edtf, value.doubted]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal | PurePath):
        return str(value)
    return plain_fields(value) if has_fields(type(value)) else value


def fields_from(kind: type, plain: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record of this class from its plain ones, which are gone afterwards."""
    readers = _readers(kind)
    for name, value in plain.items():
        if (read := readers.get(name)) and value is not None:
            plain[name] = read(value)
    return plain


@cache
def _readers(kind: type) -> dict[str, _Reader]:
    """What makes the values of those fields that are not plain."""
    hints = get_type_hints(kind)
    readers = {name: _reader(hints[name]) for name in _defaults(kind)}
    return {name: read for name, read in readers.items() if read}


def _reader(hint: Any) -> _Reader | None:
    """What makes a value of a type from its plain one; None if that is the same."""
    items = [_reader(arg) for arg in get_args(hint) if arg not in (NoneType, Ellipsis)]
    if get_origin(hint) in (Union, UnionType):
        return items[0]
    if get_origin(hint) is tuple:
        is_long = Ellipsis in get_args(hint)
        return _list_reader(items[0]) if is_long else _tuple_reader(items)
    if hint is EdtfDate:
        return _date
    if isinstance(hint, type) and has_fields(hint):
        return lambda plain: hint(**fields_from(hint, plain))
    is_plain = hint in {bool, int, str} or isinstance(hint, NewType)
    return None if is_plain else hint


def _list_reader(read_item: _Reader | None) -> _Reader:
    return (lambda plain: tuple(map(read_item, plain))) if read_item else tuple


def _tuple_reader(items: list[_Reader | None]) -> _Reader:
    if not any(items):
        return tuple
    return lambda plain: tuple(
        read(value) if read else value for read, value in zip(items, plain, strict=True)
    )


def _date(plain: list[Any]) -> EdtfDate:
    return _date_once(*plain)


# The same few dates in many records: one copy of each is enough.
@lru_cache(maxsize=10_000)
def _date_once(text: str, doubted: bool) -> EdtfDate:
    return replace(parse_edtf(text), doubted=doubted)
