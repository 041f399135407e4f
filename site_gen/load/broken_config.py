"""Reads what it can of settings with errors, so that the content is checked all the same."""

from collections.abc import Mapping

from pydantic import ValidationError

from site_gen.config import Config
from site_gen.decoding import sound_items
from site_gen.load.settings import SiteSchema, config_from, config_of
from site_gen.problems import Checked, Problem, Span
from site_gen.yaml_nodes import Node, plain_value, read_yaml, read_yaml_parts

_STAND_INS: Mapping[str, object] = {
    **{field: {"en": "–"} for field in ("title", "desk", "description")},
    "base_url": "https://site.invalid/",
    "default_locale": "en",
}
_LANGUAGE_STAND_INS = {"name": "–", "dir": "ltr", "dates": "en"}


def config_for_checks(text: str, start: Span) -> Checked[Config | None]:
    """Settings with errors, as far as the content can be checked by them; None without languages.

    Nothing can be built with them: what stands for a field with an error is not the desk's.
    """
    read = read_yaml(text, start)
    if read.value is not None:
        found = config_from(read.value).problems
        return Checked(_config_without(read.value, found), (*read.problems, *found))
    parts = read_yaml_parts(text, start, read.problems)
    found = tuple(_without_missing_fields(parts.value.node))
    return Checked(_config_without(parts.value.node, found), (*parts.problems, *found))


def _without_missing_fields(node: Node) -> list[Problem]:
    """The problems of settings of which a part cannot be read: the missing field may be there."""
    found = config_from(node).problems
    return [each for each in found if each.rule != "field-missing" or "." in each.field]


def _config_without(node: Node, problems: tuple[Problem, ...]) -> Config | None:
    """The settings without the fields that have problems."""
    bad = {problem.field for problem in problems}
    whole = bad | {field.partition(".")[0] for field in bad if not field.startswith("locales.")}
    written = plain_value(node)
    kept = {k: v for k, v in written.items() if k not in whole} if isinstance(written, dict) else {}
    kept["locales"] = sound_items(kept.get("locales"), "locales", bad, _LANGUAGE_STAND_INS)
    try:
        return config_of(SiteSchema.model_validate({**_STAND_INS, **kept}), node)
    except ValidationError:
        return None
