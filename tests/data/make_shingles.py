"""Turn the raw texts of others into hashes of their eight-word runs: none of their words is kept.

Run it where the raw texts are at hand, from the folder of the repository:

    python tests/data/make_shingles.py FOLDER_OF_RAW_TEXTS > tests/data/seed-shingles.txt

The test reads only the hashes, and so runs without the texts.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

RUN = 8
HASH_LETTERS = 12
NOT_A_WORD = re.compile(r"[^\w\s]|_")
# Tatweel stretches a word without changing it; bidi and joining controls print as nothing.
INVISIBLE = re.compile("[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation, harakat, tatweel or unseen marks."""
    bare = INVISIBLE.sub("", text)
    # NFC first: in NFD the hamza of أ would be a mark like a fatha, and be lost with it.
    letters = "".join(c for c in unicodedata.normalize("NFC", bare) if not unicodedata.combining(c))
    return NOT_A_WORD.sub(" ", letters).lower().split()


def shingles(text: str) -> Iterator[tuple[str, str]]:
    """Each run of eight words with its hash; a text of fewer words has none."""
    found = words(text)
    for start in range(len(found) - RUN + 1):
        run = " ".join(found[start : start + RUN])
        yield hashlib.sha256(run.encode()).hexdigest()[:HASH_LETTERS], run


def main(folder: Path) -> None:
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*.txt"))]
    for digest in sorted({digest for text in texts for digest, _ in shingles(text)}):
        sys.stdout.write(f"{digest}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
