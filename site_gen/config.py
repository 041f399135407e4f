"""The settings of a site, which the desk writes in its `site.yaml`."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from site_gen.acceptance import Acceptance
from site_gen.domain.claims import APPROX_MARGIN
from site_gen.domain.text import Direction, LocaleCode, LocalText
from site_gen.domain.web_addresses import ascii_host
from site_gen.publish_config import PublishConfig
from site_gen.structs import Struct, replace

SITE_FILE = "site.yaml"


class Locale(Struct, frozen=True):
    """A language of the site: its direction, and how its dates and numbers are printed.

    `dates` are CLDR locales, such as ar-SY; a second one prints the month in both names. `digits`
    is a CLDR numbering system, `calendar` one in which days are printed too, if any.
    """

    code: LocaleCode
    name: str
    direction: Direction
    dates: tuple[str, ...]
    digits: str = "latn"
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one site; `base_url` ends in a slash, `captures` is relative to content.

    `briefings` are the formats in which each topic is offered as a document. `retired` are former
    languages of the site; their addresses redirect. `cards` turns on a share picture for each
    topic, question and article. `approx_margin` is the share by which "about" is widened where
    figures are compared. `archive` is the web archive that may be asked for copies.
    """

    title: LocalText
    desk: LocalText
    description: LocalText
    base_url: str
    locales: tuple[Locale, ...]
    default_locale: LocaleCode
    captures: PurePosixPath = PurePosixPath("../captures")
    publish: PublishConfig | None = None
    briefings: tuple[str, ...] = ()
    retired: tuple[LocaleCode, ...] = ()
    cards: bool = False
    approx_margin: Decimal = APPROX_MARGIN
    # No page depends on these.
    accept: tuple[Acceptance, ...] = field(default=(), repr=False)
    archive: str = field(default="", repr=False)

    @property
    def has_choice(self) -> bool:
        """Whether a reader can choose between languages."""
        return len(self.locales) > 1

    @property
    def codes(self) -> tuple[LocaleCode, ...]:
        return tuple(locale.code for locale in self.locales)

    def locale(self, code: LocaleCode) -> Locale:
        """The language of this code; KeyError if the site does not have it."""
        return {locale.code: locale for locale in self.locales}[code]

    @property
    def base_path(self) -> str:
        """The path under which the site is published; `/` at a host's root."""
        return urlsplit(self.base_url).path

    @property
    def host(self) -> str:
        """The name of the host that the site is published under, in ASCII."""
        return ascii_host(self.base_url)

    @property
    def text_for_pages(self) -> str:
        """Every setting that a page or file may show; the place it is sent to is none of them."""
        sent_to = self.publish and (self.publish.host, self.publish.cname)
        return f"{replace(self, publish=None)!r} {sent_to!r}"

    @property
    def origin(self) -> str:
        """The scheme, host and port of the site, as other programs know them."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{self.host}" + (f":{parts.port}" if parts.port else "")
