"""Compiled templates of earlier builds, so that a process does not compile them again."""

import marshal
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import CodeType

from jinja2 import BytecodeCache, Environment, TemplateError
from jinja2.bccache import Bucket

from site_gen.cache.results import key_of
from site_gen.cache.workers import map_parallel

MOST_IN_PROCESS = 500
# A template takes as long as five pages.
_MIN_FOR_WORKERS = 8
# What this process has compiled, for its next build.
_CODE: dict[str, CodeType] = {}


class CompiledTemplates(BytecodeCache):
    """Compiled templates by their name and source; they serve for sites in any languages.

    Jinja may compute a filter of constants while it compiles. Those that know the languages ask the
    page's frame for its own, which no constant has.
    `earlier` are rows that an earlier build of this program left: the rows of another program, or
    another Python, must not be among them. `rows` are for the next build.
    """

    def __init__(self, earlier: Mapping[str, str]) -> None:
        self._earlier = earlier
        self.rows: dict[str, str | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles a template."""
        row = _row(bucket.key, bucket.checksum)
        bucket.code = _CODE.get(row)
        with suppress(ValueError, EOFError, TypeError):
            if bucket.code is None and row in self._earlier:
                bucket.code = _code_of(self._earlier[row])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja when it has compiled a template."""
        row = _row(bucket.key, bucket.checksum)
        if bucket.code is not None:
            self.rows[row] = _text_of(bucket.code)
            if len(_CODE) < MOST_IN_PROCESS:
                _CODE[row] = bucket.code

    def take(self, compiled: Mapping[str, str | None]) -> None:
        """Use what another process has compiled."""
        for row, text in compiled.items():
            if text and row not in _CODE:
                _CODE[row] = _code_of(text)

    def compile_missing(
        self, environment: Environment, sources: Mapping[str, str], workers: int = 1
    ) -> None:
        """Compile the templates that no earlier build has left, in up to `workers` processes.

        One with an error is passed over: the pages that it is for report it.
        """
        missing = {}
        for name, source in sources.items():
            loaded = environment.loader.get_source(environment, name) if environment.loader else ()
            key = self.get_cache_key(name, loaded[1] if loaded else None)
            row = _row(key, self.get_source_checksum(source))
            if row in self._earlier or row in _CODE:
                self.rows[row] = None if row in self._earlier else _text_of(_CODE[row])
            else:
                missing[name] = row

        def compile_all(names: Sequence[str]) -> list[str | None]:
            for name in names:
                with suppress(TemplateError):
                    environment.get_template(name)
            return [self.rows.get(missing[name]) or _known_text(missing[name]) for name in names]

        made = map_parallel(compile_all, tuple(missing), workers, min_items=_MIN_FOR_WORKERS)
        for row, text in zip(missing.values(), made, strict=True):
            if text and row not in self.rows:
                # Another process compiled it.
                self.rows[row], _CODE[row] = text, _code_of(text)


def is_any_known(earlier: Mapping[str, str]) -> bool:
    """Whether an earlier build has left results, or this process has compiled templates."""
    return bool(earlier or _CODE)


def _row(key: str, checksum: str) -> str:
    return f"template {key_of(key, checksum)}"


def _known_text(row: str) -> str | None:
    """A row that somebody else has compiled meanwhile: processes of a test run share them."""
    code = _CODE.get(row)
    return _text_of(code) if code else None


def _text_of(code: CodeType) -> str:
    # Of later formats the bytes depend on what else refers to a constant meanwhile.
    return b64encode(marshal.dumps(code, 2)).decode()


def _code_of(text: str) -> CodeType:
    code: CodeType = marshal.loads(b64decode(text))
    return code
