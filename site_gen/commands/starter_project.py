"""The files of a new site beside its content: its program, and what editors and git read."""

from collections.abc import Iterable, Mapping

from site_gen import __version__
from site_gen.commands import schemas
from site_gen.domain.text import LocaleCode

# What a desk usually needs.
EXTRAS = "cards,import,publish"
# Those that read the schemas, and .editorconfig.
_EXTENSIONS = ["redhat.vscode-yaml", "editorconfig.editorconfig"]
_BUILD = '''#!/usr/bin/env python3
"""The site's program: `python build.py --help` lists the commands."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWN_PYTHON = ROOT / ".venv" / "bin" / "python"
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"

if __name__ == "__main__":
    if find_spec("site_gen") is None:
        if not OWN_PYTHON.exists() or Path(sys.executable) == OWN_PYTHON:
            sys.exit(f"site_gen is not installed: run `{INSTALL}`")
        os.execv(OWN_PYTHON, [str(OWN_PYTHON), __file__, *sys.argv[1:]])
    from site_gen.cli import main

    main(ROOT)
'''
_IGNORED = """\
/.venv/
/output/
/public/
/.vscode/site_gen/
.*.site-gen/
__pycache__/
"""
_EDITOR_CONFIG = """\
root = true

[*]
charset = utf-8
end_of_line = lf
indent_style = space
insert_final_newline = true

[*.{yaml,yml,json,toml}]
indent_size = 2
"""


def project_files(codes: Iterable[LocaleCode], extras: Iterable[str]) -> Mapping[str, str]:
    """The text of each file by its path, for a site in these languages that needs these extras."""
    needed = ",".join((EXTRAS, *extras))
    return {
        "build.py": _BUILD,
        "requirements.txt": f"site-gen[{needed}]=={__version__}\n",
        ".gitignore": _IGNORED,
        ".editorconfig": _EDITOR_CONFIG,
        **_editor_files(codes),
    }


def _editor_files(codes: Iterable[LocaleCode]) -> Mapping[str, str]:
    """What an editor completes and checks fields by; `schemas` writes the schemas again."""
    folder = schemas.SETTINGS.parent
    written = folder / "site_gen"
    files = {
        schemas.SETTINGS: schemas.settings_for(written.as_posix(), "content"),
        folder / "extensions.json": {"recommendations": _EXTENSIONS},
    }
    files |= {written / f"{name}.json": form for name, form in schemas.schemas_for(codes).items()}
    return {path.as_posix(): schemas.json_text(fields) for path, fields in files.items()}
