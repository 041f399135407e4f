"""`schemas`: the forms of the loader into JSON Schemas, and the settings of an editor for them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from site_gen.config import SITE_FILE, SiteForm
from site_gen.domain.text import ID, ID_LONGEST, Kind, LocaleCode
from site_gen.fields import ANY, LANGUAGES, Form
from site_gen.load.claim_forms import ClaimForm, QuestionForm
from site_gen.load.corpus import RECORD_FILES, load_config
from site_gen.load.forms import EntityForm, SourceForm
from site_gen.load.pairs import FOLDERS
from site_gen.load.pairs import FORMS as PROSE_FORMS
from site_gen.problems import Checked

Schema: TypeAlias = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"
SETTINGS = Path(".vscode") / "settings.json"
RECORD_FORMS: Mapping[Kind, type[Form]] = {
    Kind.SOURCE: SourceForm,
    Kind.ENTITY: EntityForm,
    Kind.QUESTION: QuestionForm,
    Kind.CLAIM: ClaimForm,
}


@dataclass(frozen=True, slots=True)
class Described:
    """What was written, and the settings to add by hand where an editor has settings already."""

    written: tuple[Path, ...]
    settings: Path
    to_add: Schema

    def lines(self) -> list[str]:
        """What a person reads."""
        told = [f"{path}: written" for path in self.written]
        if self.to_add:
            shown = json.dumps(self.to_add, indent=2)
            told.append(f"{self.settings} is yours and was left as it is; add to it:\n{shown}")
        return told

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        written = [str(path) for path in self.written]
        return {"written": written, "settings": str(self.settings), "to_add": self.to_add}


def describe(content: Path, root: Path, output: Path) -> Checked[Described | None]:
    """Write a schema for each kind of file, and settings that point an editor at them.

    None where the settings of the site cannot be read: the languages stand in them. Settings of an
    editor that are there already are never changed. Raises OSError.
    """
    config = load_config(content)
    if config.value is None:
        return Checked(None, config.problems)
    described = schemas_for(config.value.codes)
    written = [output / f"{name}.json" for name in described]
    output.mkdir(parents=True, exist_ok=True)
    for path, schema in zip(written, described.values(), strict=True):
        path.write_text(_printed(schema), encoding="utf-8")
    settings = root / SETTINGS
    wanted = settings_for(_from(root, output), _from(root, content))
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_printed(wanted), encoding="utf-8")
        written.append(settings)
    to_add = {} if _holds(settings, wanted) else wanted
    return Checked(Described(tuple(written), settings, to_add))


def schemas_for(codes: Iterable[LocaleCode]) -> dict[str, Schema]:
    """A schema for each kind of file by the name of its folder, for a site of these languages.

    What an editor accepts is a little less than what the loader does: a field that is written must
    have a value, and ids that are all digits must stand in quotation marks.
    """
    languages = tuple(codes)
    forms = {folder: _records(RECORD_FORMS[kind]) for folder, kind in RECORD_FILES.items()}
    forms |= {folder: _fields(PROSE_FORMS[kind]) for folder, kind in FOLDERS.items()}
    forms[Path(SITE_FILE).stem] = _fields(SiteForm)
    return {
        name: {"$schema": DIALECT, **_in_languages(schema, languages)}
        for name, schema in forms.items()
    }


def settings_for(schemas: str, content: str) -> Schema:
    """The settings of VS Code's YAML extension; paths are relative to the folder it opens."""
    matched = {
        f"{schemas}/{name}.json": [f"{content}/{name}.yaml", f"{content}/{name}/*.yaml"]
        for name in RECORD_FILES
    }
    matched[f"{schemas}/{Path(SITE_FILE).stem}.json"] = [f"{content}/{SITE_FILE}"]
    return {"yaml.schemas": matched}


def _records(form: type[Form]) -> Schema:
    """The schema of a file of records, each under its id."""
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{ID.pattern}$", "maxLength": ID_LONGEST},
        "additionalProperties": _fields(form),
    }


def _fields(form: type[Form]) -> Schema:
    schema = form.model_json_schema()
    return _tidied(schema, schema.get("$defs", {}))


def _tidied(schema: Schema, definitions: Schema) -> Schema:
    """A schema that stands alone, without what helps no editor.

    Titles repeat the names of fields; an empty default or `null` would only be offered. Draft 7
    passes over what stands beside a `$ref`, and so the definition is put in its place.
    """
    if "$ref" in schema:
        named = definitions[schema["$ref"].rpartition("/")[2]]
        schema = {**named, **{key: told for key, told in schema.items() if key != "$ref"}}
    told = {key: value for key, value in schema.items() if key not in {"title", "$defs"}}
    if not isinstance(told.get("default", ""), str) or not told.get("default"):
        told.pop("default", None)
    if "properties" in told:
        fields = told["properties"].items()
        told["properties"] = {name: _tidied(inner, definitions) for name, inner in fields}
    for key in ("items", "additionalProperties"):
        if isinstance(told.get(key), dict):
            told[key] = _tidied(told[key], definitions)
    return _without_null(told, definitions) if "anyOf" in told else told


def _without_null(schema: Schema, definitions: Schema) -> Schema:
    kept = [_tidied(one, definitions) for one in schema["anyOf"] if one.get("type") != "null"]
    rest = {key: told for key, told in schema.items() if key != "anyOf"}
    return {**kept[0], **rest} if len(kept) == 1 else {**rest, "anyOf": kept}


def _in_languages(schema: Schema, codes: tuple[LocaleCode, ...]) -> Schema:
    """The same with a property for each language of the site in every map by language.

    Such a map is closed to other languages, but for words that may be in a source's own.
    """
    told = {key: _inside(value, codes) for key, value in schema.items() if key != LANGUAGES}
    if LANGUAGES not in schema:
        return told
    each = told["additionalProperties"]
    others = each if schema[LANGUAGES] == ANY else False
    properties = {str(code): each for code in codes}
    return {**told, "properties": properties, "additionalProperties": others, "minProperties": 1}


def _inside(value: Any, codes: tuple[LocaleCode, ...]) -> Any:
    if isinstance(value, dict):
        return _in_languages(value, codes)
    return [_inside(one, codes) for one in value] if isinstance(value, list) else value


def _from(root: Path, folder: Path) -> str:
    return Path(os.path.relpath(folder, root)).as_posix()


def _holds(settings: Path, wanted: Schema) -> bool:
    """Whether settings already point at our schemas; those with comments are not looked into."""
    try:
        found = json.loads(settings.read_text(encoding="utf-8"))
    except ValueError:
        return False
    ours: Schema = wanted["yaml.schemas"]
    theirs = found.get("yaml.schemas") if isinstance(found, dict) else None
    return isinstance(theirs, dict) and all(theirs.get(name) == told for name, told in ours.items())


def _printed(told: Schema) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
