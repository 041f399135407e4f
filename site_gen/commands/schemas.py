"""`schemas`: the loader's schemas as JSON Schemas, and the settings of an editor for them."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from site_gen import fields
from site_gen.config import SITE_FILE
from site_gen.decoding import Schema
from site_gen.domain.text import ID, ID_LONGEST, Kind, LocaleCode
from site_gen.load.content_reader import PROSE_FOLDERS, RECORD_FOLDERS
from site_gen.load.corpus import load_config
from site_gen.load.markdown_files import PROSE_SCHEMAS as PROSE_FORMS
from site_gen.load.schemas import ClaimSchema, EntitySchema, QuestionSchema, SourceSchema
from site_gen.load.settings import SiteSchema
from site_gen.problems import Checked
from site_gen.write.disk import replace_all_synced

JsonSchema: TypeAlias = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"
SETTINGS = Path(".vscode") / "settings.json"
YAML_SCHEMAS: Mapping[Kind, type[Schema]] = {
    Kind.SOURCE: SourceSchema,
    Kind.ENTITY: EntitySchema,
    Kind.QUESTION: QuestionSchema,
    Kind.CLAIM: ClaimSchema,
}


@dataclass(frozen=True, slots=True)
class SchemaFiles:
    """What was written, and the settings to add by hand if an editor has settings already."""

    written: tuple[Path, ...]
    settings: Path
    to_add: JsonSchema

    def lines(self) -> list[str]:
        """What a person reads."""
        lines = [f"{path}: written" for path in self.written]
        if self.to_add:
            settings_text = json.dumps(self.to_add, indent=2)
            lines.append(
                f"{self.settings} is yours and was left as it is; add to it:\n{settings_text}"
            )
        return lines

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        written = [str(path) for path in self.written]
        return {"written": written, "settings": str(self.settings), "to_add": self.to_add}


def write_schemas(content: Path, root: Path, output: Path) -> Checked[SchemaFiles | None]:
    """Write a schema for each kind of file, and settings that point an editor at them.

    None if the settings of the site cannot be read: they list the languages. Existing settings of
    an editor are never changed. Raises OSError.
    """
    config = load_config(content)
    if config.value is None:
        return Checked(None, config.problems)
    described = schemas_for(config.value.codes)
    written = [output / f"{name}.json" for name in described]
    texts = [json_text(schema) for schema in described.values()]
    settings = root / SETTINGS
    desired = settings_for(_relative_path(root, output), _relative_path(root, content))
    if not settings.exists():
        written.append(settings)
        texts.append(json_text(desired))
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_all_synced((path, text.encode()) for path, text in zip(written, texts, strict=True))
    to_add = {} if _has_settings(settings, desired) else desired
    return Checked(SchemaFiles(tuple(written), settings, to_add))


def schemas_for(codes: Iterable[LocaleCode]) -> dict[str, JsonSchema]:
    """A schema for each kind of file by the name of its folder, for a site of these languages.

    An editor accepts a little less than the loader: a field that is written must have a value, and
    ids that are all digits must be quoted.
    """
    languages = tuple(codes)
    forms = {folder: _records(YAML_SCHEMAS[kind]) for folder, kind in RECORD_FOLDERS.items()}
    forms |= {folder: _fields(PROSE_FORMS[kind]) for folder, kind in PROSE_FOLDERS.items()}
    forms[Path(SITE_FILE).stem] = _fields(SiteSchema)
    return {
        name: {"$schema": DIALECT, **_in_languages(schema, languages)}
        for name, schema in forms.items()
    }


def settings_for(schemas: str, content: str) -> JsonSchema:
    """The settings of VS Code's YAML extension; paths are relative to the folder it opens."""
    matched = {
        f"{schemas}/{name}.json": [f"{content}/{name}.yaml", f"{content}/{name}/*.yaml"]
        for name in RECORD_FOLDERS
    }
    matched[f"{schemas}/{Path(SITE_FILE).stem}.json"] = [f"{content}/{SITE_FILE}"]
    return {"yaml.schemas": matched}


def _records(schema: type[Schema]) -> JsonSchema:
    """The schema of a file of records, each under its id."""
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{ID.pattern}$", "maxLength": ID_LONGEST},
        "additionalProperties": _fields(schema),
    }


def _fields(schema_class: type[Schema]) -> JsonSchema:
    schema = schema_class.model_json_schema()
    return _without_noise(schema, schema.get("$defs", {}))


def _without_noise(schema: JsonSchema, definitions: JsonSchema) -> JsonSchema:
    """A self-contained schema, without what helps no editor.

    Titles repeat the names of fields; an empty default or `null` would only be offered. Draft 7
    ignores the siblings of a `$ref`, so its definition replaces it.
    """
    if "$ref" in schema:
        named = definitions[schema["$ref"].rpartition("/")[2]]
        schema = {**named, **{key: value for key, value in schema.items() if key != "$ref"}}
    cleaned = {key: value for key, value in schema.items() if key not in {"title", "$defs"}}
    if not isinstance(cleaned.get("default", ""), str) or not cleaned.get("default"):
        cleaned.pop("default", None)
    if "properties" in cleaned:
        fields = cleaned["properties"].items()
        cleaned["properties"] = {name: _without_noise(inner, definitions) for name, inner in fields}
    for key in ("items", "additionalProperties"):
        if isinstance(cleaned.get(key), dict):
            cleaned[key] = _without_noise(cleaned[key], definitions)
    return _without_null(cleaned, definitions) if "anyOf" in cleaned else cleaned


def _without_null(schema: JsonSchema, definitions: JsonSchema) -> JsonSchema:
    alternatives = [
        _without_noise(alternative, definitions)
        for alternative in schema["anyOf"]
        if alternative.get("type") != "null"
    ]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return (
        {**alternatives[0], **rest} if len(alternatives) == 1 else {**rest, "anyOf": alternatives}
    )


def _in_languages(schema: JsonSchema, codes: tuple[LocaleCode, ...]) -> JsonSchema:
    """The same with a property for each language of the site in every map by language.

    Other languages are not allowed in such a map, except in text in a source's own language.
    """
    converted = {
        key: _inside(value, codes) for key, value in schema.items() if key != fields.LANGUAGES_KEY
    }
    if fields.LANGUAGES_KEY not in schema:
        return converted
    value_schema = converted["additionalProperties"]
    other_languages = value_schema if schema[fields.LANGUAGES_KEY] == fields.ANY_LANGUAGE else False
    properties = {str(code): value_schema for code in codes}
    return {
        **converted,
        "properties": properties,
        "additionalProperties": other_languages,
        "minProperties": 1,
    }


def _inside(value: Any, codes: tuple[LocaleCode, ...]) -> Any:
    if isinstance(value, dict):
        return _in_languages(value, codes)
    return [_inside(item, codes) for item in value] if isinstance(value, list) else value


def _relative_path(root: Path, folder: Path) -> str:
    return Path(os.path.relpath(folder, root)).as_posix()


def _has_settings(settings: Path, desired: JsonSchema) -> bool:
    """Whether settings already point at our schemas; those with comments are not read."""
    try:
        current = json.loads(settings.read_text(encoding="utf-8"))
    except ValueError:
        return False
    ours: JsonSchema = desired["yaml.schemas"]
    theirs = current.get("yaml.schemas") if isinstance(current, dict) else None
    return isinstance(theirs, dict) and all(
        theirs.get(name) == pattern for name, pattern in ours.items()
    )


def json_text(schema: JsonSchema) -> str:
    """A schema or settings as the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
