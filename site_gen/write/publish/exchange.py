"""Two folders -> the same two with their names exchanged in one step."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are taken from the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE
# The system, or the disk that the folder is on, knows no exchange.
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})


def exchange(one: Path, other: Path) -> bool:
    """Whether the two were exchanged; False where the system cannot (renameat2 of Linux).

    At no moment is one of the two names missing. Raises OSError.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    why = ctypes.get_errno()
    if why in _UNKNOWN:
        return False
    raise OSError(why, os.strerror(why), str(other))
