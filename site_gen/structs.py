"""Values that cannot change: classes of `msgspec`, which makes, compares and hashes them in C."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import NODEFAULT, Struct, field, msgpack, structs, to_builtins

__all__ = ["Struct", "asdict", "defaults_of", "field", "has_fields", "packed", "replace"]

T = TypeVar("T")


def replace(value: T, /, **changes: Any) -> T:
    """A copy of a struct or a dataclass with other fields, as `copy.replace` of Python 3.13."""
    if isinstance(value, Struct):
        return structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]


def asdict(value: object) -> dict[str, Any]:
    """The fields of a struct or a dataclass as JSON has them, with all that is in them."""
    fields: dict[str, Any] = to_builtins(value, enc_hook=str)
    return fields


def packed(value: object) -> bytes:
    """Tuples of texts, numbers and None as bytes: others for other values."""
    return msgpack.encode(value)


def has_fields(kind: type) -> bool:
    """Whether a class is one of structs or dataclasses."""
    return issubclass(kind, Struct) or dataclasses.is_dataclass(kind)


def defaults_of(kind: type) -> Mapping[str, object]:
    """The default of each field of a struct or dataclass; of one without, equal to no value."""
    if not issubclass(kind, Struct):
        return {f.name: f.default for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    required = [NODEFAULT] * (len(names) - len(defaults))
    return dict(zip(names, [*required, *defaults], strict=True))
