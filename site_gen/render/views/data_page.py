"""The page that offers the data files."""

from collections.abc import Iterator

from site_gen.domain.text import Status, Token
from site_gen.load.corpus import Record
from site_gen.plan.addresses import DATA_PACKAGE, DATABASE, Href, Url, list_url
from site_gen.plan.pages import LISTED_KINDS, PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.text import PageText
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.navigation import breadcrumbs_to
from site_gen.structs import Struct


class FileLink(Struct, frozen=True):
    """A downloadable file; `format` is its extension, `size` is in whole kilobytes."""

    name: Token
    url: Href
    format: Token
    size: int


class Dataset(Struct, frozen=True):
    """The same records in several file formats; `count` is set if they are of one kind.

    `key` is `claim`, `question`, `source`, `entity`, `database` or `package`.
    """

    key: Token
    about: PageText
    count: int | None
    files: tuple[FileLink, ...]


class DataView(Struct, frozen=True):
    """All records as data files."""

    frame: Frame
    lede: PageText
    usage: PageText
    datasets: tuple[Dataset, ...]


KILOBYTE = 1000


def data_view(context: PageContext, page: PlannedPage) -> DataView:
    """The page that offers all records as data files."""
    title = context.say("data.title")
    description = context.say("data.lede")
    crumbs = breadcrumbs_to(context, None)
    return DataView(
        frame=frame_of(context, page, title, description=description, crumbs=crumbs),
        lede=description,
        usage=context.say("data.usage"),
        datasets=tuple(_datasets(context)),
    )


def _datasets(context: PageContext) -> Iterator[Dataset]:
    for kind in LISTED_KINDS:
        shown = [r for r in context.corpus.of_kind(kind) if _is_counted(r)]
        files = (file_link(context, list_url(kind, ending)) for ending in ("csv", "json"))
        yield Dataset(
            Token(kind.value), context.say(f"data.about.{kind}"), len(shown), tuple(files)
        )
    for key, url in (("database", DATABASE), ("package", DATA_PACKAGE)):
        yield Dataset(
            Token(key), context.say(f"data.about.{key}"), None, (file_link(context, url),)
        )


def _is_counted(record: Record) -> bool:
    return record.status is not Status.WITHDRAWN


def file_link(context: PageContext, url: Url) -> FileLink:
    """A link to a file of the whole site, with its size."""
    size = context.site.file_sizes[url]
    name = Token(url.rpartition("/")[2])
    ending = Token(name.rpartition(".")[2])
    return FileLink(name, context.link(url), ending, -(-size // KILOBYTE))
