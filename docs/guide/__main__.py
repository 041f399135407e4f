"""`python -m docs.guide [FOLDER] [serve] [OPTIONS]` writes the guide's content and builds it."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.guide.content import Guide
from docs.guide.documents import HERE, ROOT
from docs.guide.markdown import DocumentFault
from site_gen.cli import main

FOLDER = ROOT / "guide"


def run() -> None:
    """The content goes to FOLDER/content, the site to FOLDER/output; `serve` previews it."""
    arguments = sys.argv[1:]
    names = [argument for argument in arguments[:2] if not argument.startswith("-")]
    command = "serve" if "serve" in names else "build"
    folders = [name for name in names if name != command]
    folder = Path(folders[0]).resolve() if folders else FOLDER
    try:
        guide = Guide()
        guide.write(folder / "content")
    except DocumentFault as fault:
        sys.exit(str(fault))
    for told in guide.left_out:
        print(f"left out: {told}", file=sys.stderr)
    options = arguments[len(names) :]
    sys.argv[1:] = [command, "--templates", str(HERE / "templates"), *options]
    main(folder)


if __name__ == "__main__":
    run()
