"""`python -m docs.guide [FOLDER] [COMMAND] [OPTIONS]` writes the guide's content and runs COMMAND.

COMMAND is a command of the program: `build`, if none is named, `serve` or `publish`. `--to PLACE`
and `--at ADDRESS` say where the guide is published, and under which address it is read; `--ledger
FOLDER` where its ledger is, if not here.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from docs.guide.content import Guide
from docs.guide.documents import HERE, ROOT
from docs.guide.markdown import DocumentFault
from docs.guide.promises import LEDGER, keep_ledger, lend_ledger
from site_gen.cli import main
from site_gen.commands.starter_hosts import destination

COMMANDS = ("build", "serve", "publish")


def run() -> None:
    """The content goes to FOLDER/content, the site to FOLDER/output."""
    asked, options = _parser().parse_known_args()
    folder = Path(asked.folder).resolve()
    try:
        guide = Guide()
        guide.write(folder / "content")
    except DocumentFault as fault:
        sys.exit(str(fault))
    for told in guide.left_out:
        print(f"left out: {told}", file=sys.stderr)
    _write_place(folder / "content" / "site.yaml", asked.to, asked.at)
    ledger = Path(asked.ledger)
    lend_ledger(folder / "content", ledger)
    sys.argv[1:] = [asked.command, "--templates", str(HERE / "templates"), *options]
    try:
        main(folder)
    finally:
        if asked.command == "publish":
            keep_ledger(folder / "content", ledger)
            print(f"The ledger of the guide is {ledger / LEDGER}: commit that one.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m docs.guide", description=__doc__, allow_abbrev=False, add_help=False
    )
    parser.add_argument("folder", nargs="?", default=str(ROOT / "guide"))
    parser.add_argument("command", nargs="?", choices=COMMANDS, default="build")
    parser.add_argument("--to", default="")
    parser.add_argument("--at", default="")
    parser.add_argument("--ledger", default=str(HERE))
    return parser


def _write_place(settings: Path, place: str, address: str) -> None:
    """Say in the settings where the guide is published, as `init` does for a site."""
    text = settings.read_text(encoding="utf-8")
    if address:
        lines = text.splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith("base_url:"))
        text += f"base_url: {address}\n"
    if place:
        text += f"publish: {json.dumps(destination(place))}\n"
    settings.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run()
