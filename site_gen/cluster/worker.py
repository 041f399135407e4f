"""What a worker of a cluster does: it renders chunks of pages from the archive of a site."""

from collections.abc import Sequence
from threading import Lock

from site_gen.cluster.archive import program_in, renderer_from
from site_gen.commands.paths import program_digest
from site_gen.render.html.pages import PlainPage, Renderer

# The site that this process renders, by the key of its archive: reading it costs more than many
# pages. A log records what is read by one page at a time, so threads take turns.
_renderers: dict[str, Renderer] = {}
_lock = Lock()


def render_chunk(archive: bytes, key: str, addresses: Sequence[str]) -> tuple[str, list[PlainPage]]:
    """The digest of this worker's program, and the pages; none if another program packed them."""
    program = program_digest()
    with _lock:
        if key not in _renderers:
            if program != program_in(archive):
                return program, []
            _renderers.clear()
            _renderers[key] = renderer_from(archive)
        return program, _renderers[key].plain_pages(addresses)


def forget_site() -> None:
    """Give the memory of the last site back: the workers go on after the build."""
    with _lock:
        _renderers.clear()
