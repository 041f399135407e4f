"""JSON that people may read: indented, in the letters of its texts."""

import json
from collections.abc import Mapping, Sequence

# Its `encode` of a text is a function in C. With an indent, `json.dumps` does all in Python.
_COMPACT = json.JSONEncoder(ensure_ascii=False)


def indented_json(value: object, line: str = "\n") -> str:
    """What `json.dumps` gives for dictionaries with keys of text, with an indent of 1.

    `line` is the line end and the indent of what surrounds the value.
    """
    within = line + " "
    if isinstance(value, Mapping) and value:
        fields = (
            f"{within}{_COMPACT.encode(key)}: {indented_json(item, within)}"
            for key, item in value.items()
        )
        return f"{{{','.join(fields)}{line}}}"
    if isinstance(value, Sequence) and value and not isinstance(value, str):
        items = (f"{within}{indented_json(item, within)}" for item in value)
        return f"[{','.join(items)}{line}]"
    return _COMPACT.encode(value)
