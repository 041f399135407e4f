"""The database is the same whether rows are made or copied from the last one."""

import random

from site_gen.domain.text import Kind, RecordId
from site_gen.plan.pages import LISTED_KINDS
from site_gen.render.data.schema import Column
from site_gen.render.data.sqlite import RELATIONS, Part, RecordRows, sqlite_of
from site_gen.render.data.tables import Cell, Table

TABLES = {
    kind: Table(f"{kind}s", (Column("id", ""), Column("words", ""), Column("n", "", "number")))
    for kind in LISTED_KINDS
}
TEXTS = [("article", "first-day", "en", "The first day"), ("topic", "one", "ar", "موضوع")]


def test_rows_that_are_copied_from_the_last_database_are_as_if_made_again() -> None:
    chance = random.Random(7)
    last = {kind: [_part(kind, at, chance) for at in range(0, 40, 8)] for kind in LISTED_KINDS}
    database = sqlite_of(TABLES, last, TEXTS)
    changed = {kind: [*parts] for kind, parts in last.items()}
    # One part changes, one goes, one comes.
    changed[Kind.CLAIM][1] = _part(Kind.CLAIM, 8, chance)
    del changed[Kind.CLAIM][3]
    changed[Kind.CLAIM].append(_part(Kind.CLAIM, 50, chance))
    changed[Kind.SOURCE].clear()
    known = {
        kind: [Part(p.first, p.last, None) if p in last[kind] else p for p in parts]
        for kind, parts in changed.items()
    }

    assert sqlite_of(TABLES, changed, TEXTS[1:]) == sqlite_of(TABLES, known, TEXTS[1:], database)


def _part(kind: Kind, start: int, chance: random.Random) -> Part:
    ids = [RecordId(f"{kind}-{at:02}") for at in range(start, start + 8)]
    own: list[list[Cell]] = [[name, "كلمات" * chance.randrange(9), chance.random()] for name in ids]
    related: list[list[Cell]] = [
        [name, at, "one"] for name in ids for at in range(1, chance.randrange(4))
    ]
    with_locators = [[*row, None] for row in related]
    relations = [with_locators if name == "claim_sources" else related for name in RELATIONS]
    labels: list[list[Cell]] = [[kind.value, name, code, "x"] for name in ids for code in "ba"]
    return Part(ids[0], ids[-1], RecordRows(own, relations, labels))
