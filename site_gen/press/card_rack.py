"""The cards that a site offers to those who share its pages, made or remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_gen.crew import share_out
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.press.card_image import card_image
from site_gen.press.lettering import Case, case_of, unknown_letters
from site_gen.press.shelf import Shelf
from site_gen.problems import Checked, Problem, warning
from site_gen.render.card import Face, face_of
from site_gen.render.edition import Edition

# Making one takes as long as ten pages.
_FEWEST = 8
Card = tuple[PlannedPage, str, Checked[bytes | None]]


@dataclass(frozen=True, slots=True)
class CardRack:
    """What cards are made with: `files` of the templates folder, `memo` of those made before.

    `renderer` is a digest of the program, `crew` how many processes may share the work.
    """

    files: Mapping[str, bytes]
    renderer: str
    memo: Mapping[str, bytes] | None = None
    crew: int = 1

    def shelf(self, edition: Edition) -> Shelf:
        """Every card of the plan that can be made; for the others it is told why."""
        pages = [page for page in edition.plan.pages if page.key.kind is PageKind.CARD]
        case = case_of(self.files)
        mark = self._mark(case)

        def make(some: Sequence[PlannedPage]) -> list[Card]:
            return [(page, *self._one(page, edition, case, mark)) for page in some]

        made = share_out(make, pages, self.crew, fewest=_FEWEST)
        return Shelf(
            {page.url: card.value for page, _, card in made if card.value},
            tuple((key, page.path) for page, key, card in made if card.value),
            tuple(dict.fromkeys(problem for _, _, card in made for problem in card.problems)),
        )

    def _mark(self, case: Case) -> str:
        """What all cards depend on beside their words: the program and the fonts."""
        fonts = (hashlib.sha256(font).hexdigest() for font in case.files.values())
        told = (self.renderer, *fonts)
        return "\0".join(told)

    def _one(
        self, page: PlannedPage, edition: Edition, case: Case, mark: str
    ) -> tuple[str, Checked[bytes | None]]:
        key = page.key
        if key.of is None or key.record is None or key.locale is None:
            raise LookupError(f"the card {page.url} was planned for no record")
        face = face_of(edition, key.of, key.record, key.locale)
        name = hashlib.sha256(f"{PageKind.CARD}\0{face!r}\0{mark}".encode()).hexdigest()
        remembered = self.memo.get(name) if self.memo else None
        if remembered is not None:
            return name, Checked(remembered)
        if fault := _maker_missing():
            return name, Checked(None, (fault,))
        if unknown := _unknown(face, case):
            record = edition.corpus.find(key.of, key.record)
            place = record.places.start if record else None
            told = f"no font has the letters {unknown} of {page.url}; it is left out"
            hint = "add fonts that have them as templates/assets/fonts/NAME-400.woff2 and -700"
            return name, Checked(None, (warning("card-letter-missing", told, place, hint=hint),))
        return name, Checked(card_image(face, case))


def _unknown(face: Face, case: Case) -> str:
    bold = unknown_letters(case, 700, (face.site, face.over, face.title, "…"))
    plain = unknown_letters(case, 400, (face.line, face.desk))
    return ", ".join(f"U+{ord(letter):04X}" for letter in dict.fromkeys(bold + plain))


def _maker_missing() -> Problem | None:
    """Without what joins and orders Arabic letters there is no card, never a broken one."""
    try:
        from PIL import features
    except ImportError:
        told = "Pillow, which makes cards, is not installed; the site is built without them"
        return warning("card-maker-missing", told, hint="`pip install 'site-gen[cards]'`")
    if features.check("raqm"):
        return None
    told = "FriBidi, which orders the letters of cards, is not installed; there are no cards"
    hint = "apt-get install libfribidi0, or brew install fribidi; or `cards: false` in site.yaml"
    return warning("card-maker-missing", told, hint=hint)
