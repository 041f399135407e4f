"""Regular expressions that are compiled when they are first used.

Compiling all of the program's takes longer than the pages of one edit, which need few of them.
"""

import re
from typing import Any, cast


class _LazyPattern:
    """Stands for a compiled pattern, and takes over its methods the first time it is used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._source)
        public = (each for each in dir(compiled) if not each.startswith("_"))
        vars(self).update((each, getattr(compiled, each)) for each in public)
        return getattr(compiled, name)


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, for patterns that many runs of the program do not need."""
    return cast(re.Pattern[str], _LazyPattern(pattern, flags))
