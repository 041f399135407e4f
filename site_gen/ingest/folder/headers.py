"""Splits a text of another generator into its header and its body."""

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

LONGEST = 100_000
MOST_ALIASES = 10
MOST_BRACKETS = 500
# Maps in a header whose fields are fields of the text.
GROUPS = ("params", "extra", "taxonomies")
_FENCED = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# `Title: words` at the top, as Pelican and MultiMarkdown have it.
_PLAIN = re.compile(r"\A(?:[A-Za-z][\w -]{0,30}:[ \t]*[^\n]*\n(?:[ \t]+[^\n]+\n)*)+(?=\n|\Z)")
_PLAIN_FIELD = re.compile(r"^([A-Za-z][\w -]*):[ \t]*([^\n]*(?:\n[ \t]+[^\n]+)*)", re.MULTILINE)
_KNOWN_PLAIN = frozenset({"title", "date", "lang", "slug", "author", "authors", "category", "tags"})


@dataclass(frozen=True, slots=True)
class HeaderAndBody:
    """The fields of a header by their names in lower case, and the text below it."""

    fields: dict[str, Any]
    body: str
    fault: str = ""


def split_header(text: str) -> HeaderAndBody:
    """The header in YAML, TOML, JSON or plain lines; a header that cannot be read is a fault."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if fenced := _FENCED.match(text):
        read = _toml if fenced[1] == "+++" else _yaml
        return _of(read, fenced[2], text[fenced.end() :])
    if text.startswith("{\n"):
        try:
            fields, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return HeaderAndBody({}, text)
        return HeaderAndBody(_lowered(fields), text[end:].lstrip("\n"))
    plain = _PLAIN.match(text)
    found = {name.lower(): " ".join(value.split()) for name, value in _plain_fields(plain)}
    if plain and _KNOWN_PLAIN & found.keys():
        return HeaderAndBody(found, text[plain.end() :].lstrip("\n"))
    return HeaderAndBody({}, text)


def _plain_fields(plain: re.Match[str] | None) -> list[tuple[str, str]]:
    return _PLAIN_FIELD.findall(plain[0]) if plain else []


def _of(read: Any, header: str, body: str) -> HeaderAndBody:
    if len(header) > LONGEST or header.count("[") + header.count("{") > MOST_BRACKETS:
        return HeaderAndBody({}, body, fault="it is too long, or nested too deeply")
    try:
        fields = read(header)
    except RecursionError:
        return HeaderAndBody({}, body, fault="it is nested too deeply")
    except ValueError as error:
        return HeaderAndBody({}, body, fault=" ".join(str(error).split())[:160])
    if not isinstance(fields, dict):
        return HeaderAndBody({}, body, fault="" if fields is None else "it has no fields")
    return HeaderAndBody(_lowered(fields), body)


def _toml(header: str) -> Any:
    return tomllib.loads(header)


def _yaml(header: str) -> Any:
    import yaml

    try:
        # What is named once and used many times may grow without end when it is written out.
        tokens = yaml.scan(header) if header.count("*") > MOST_ALIASES else ()
        if sum(isinstance(token, yaml.AliasToken) for token in tokens) > MOST_ALIASES:
            raise ValueError("it refers to itself too often")
        return yaml.load(header, Loader=_timeless_loader())
    except yaml.YAMLError as error:
        raise ValueError(error) from error


def _timeless_loader() -> Any:
    """A safe loader that leaves dates as they are written: an impossible one must not end it."""
    import yaml

    class TimelessLoader(yaml.SafeLoader):
        """Reads what looks like a date as text."""

    TimelessLoader.yaml_implicit_resolvers = {
        first: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return TimelessLoader


def _lowered(fields: dict[Any, Any]) -> dict[str, Any]:
    own = {str(name).lower(): value for name, value in fields.items()}
    for group in GROUPS:
        inner = own.get(group)
        if isinstance(inner, dict):
            own = {str(name).lower(): value for name, value in inner.items()} | own
    return own


def words_of(value: Any) -> str:
    """A field as one line of text."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or ""
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(str(value).split()) if value not in (None, False, True) else ""


def list_of(value: Any) -> list[str]:
    """A field as a list of texts: a list, names in a map, or a text with commas."""
    if isinstance(value, str):
        parts = re.split(r"[,;،]", value.strip("[]"))
    elif isinstance(value, dict):
        parts = [words_of(value)]
    else:
        parts = [words_of(each) for each in value] if isinstance(value, list) else []
    return [part.strip().strip("\"'") for part in parts if part.strip()]


def day_of(value: Any) -> str:
    """A field as a whole day in ISO 8601, empty if it is none."""
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    found = re.match(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", words_of(value))
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
