"""Prints the text of each page of a PDF file as JSON; started in a process that can be killed."""

import json
import logging
import sys


def pages_of(path: str, most: int) -> list[str]:
    """The text of each page, in the order of the file."""
    from pypdf import PdfReader

    pages = PdfReader(path).pages
    return [pages[number].extract_text() for number in range(min(most, len(pages)))]


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(2_000)
    found = json.dumps(pages_of(sys.argv[1], int(sys.argv[2])))
    sys.stdout.write(found)
