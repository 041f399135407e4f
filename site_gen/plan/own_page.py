"""A page that a desk hands over in its `build.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from site_gen.structs import Struct

if TYPE_CHECKING:
    from site_gen.plan.pages import PlannedPage


class OwnPage(Struct, frozen=True):
    """A page of the desk's own in each language, at `/LANG/NAME/`.

    `title` is the key of its title in the interface words. `view` takes a PageContext and makes
    what the template `pages/NAME.html` sees: a value with a `frame`. `in_menu` has every page link
    to it.
    """

    name: str
    title: str
    view: Callable[[Any, PlannedPage], Any]
    in_menu: bool = True
