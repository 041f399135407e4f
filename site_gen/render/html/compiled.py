"""Compiled templates of earlier builds, so that a process does not compile them again."""

import marshal
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress

from jinja2 import BytecodeCache, Environment, TemplateError
from jinja2.bccache import Bucket

from site_gen.cache.results import key_of


class CompiledTemplates(BytecodeCache):
    """Compiled templates by their source and the settings of the site.

    Jinja may compute a filter of a constant while it compiles, and filters depend on the settings.
    `earlier` are rows that an earlier build of this program left: the rows of another program, or
    another Python, must not be among them. `rows` are for the next build.
    """

    def __init__(self, settings: str, earlier: Mapping[str, str]) -> None:
        self._settings = settings
        self._earlier = earlier
        self.rows: dict[str, str | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles a template."""
        text = self._earlier.get(self._row(bucket.key, bucket.checksum)) or ""
        with suppress(ValueError, EOFError, TypeError):
            bucket.code = marshal.loads(b64decode(text)) if text else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja when it has compiled a template."""
        code = b64encode(marshal.dumps(bucket.code)).decode()
        self.rows[self._row(bucket.key, bucket.checksum)] = code

    def compile_missing(self, environment: Environment, sources: Mapping[str, str]) -> None:
        """Compile the templates that no earlier build has left.

        One with an error is passed over: the pages that it is for report it.
        """
        for name, source in sources.items():
            loaded = environment.loader.get_source(environment, name) if environment.loader else ()
            key = self.get_cache_key(name, loaded[1] if loaded else None)
            row = self._row(key, self.get_source_checksum(source))
            if row in self._earlier:
                self.rows[row] = None
                continue
            with suppress(TemplateError):
                environment.get_template(name)

    def _row(self, key: str, checksum: str) -> str:
        return f"template {key_of(self._settings, key, checksum)}"
