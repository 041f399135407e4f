"""`python -m docs.guide [FOLDER] [OPTIONS]` writes the content of the guide, and builds it."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.guide.content import Guide
from docs.guide.documents import HERE, ROOT
from docs.guide.markdown import DocumentFault
from site_gen.cli import main

FOLDER = ROOT / "guide"


def run() -> None:
    """The content goes to FOLDER/content, the site to FOLDER/output."""
    arguments = sys.argv[1:]
    has_folder = bool(arguments) and not arguments[0].startswith("-")
    folder = Path(arguments.pop(0)).resolve() if has_folder else FOLDER
    try:
        Guide().write(folder / "content")
    except DocumentFault as fault:
        sys.exit(str(fault))
    sys.argv[1:] = ["build", "--templates", str(HERE / "templates"), *arguments]
    main(folder)


if __name__ == "__main__":
    run()
