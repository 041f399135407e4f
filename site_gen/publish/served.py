"""How each file is to be served: its type, and how long a browser may keep it."""

import posixpath

from site_gen.plan.addresses import is_search_part

TYPES = {
    "bib": "application/x-bibtex",
    "css": "text/css",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "png": "image/png",
    "ris": "application/x-research-info-systems",
    "sqlite": "application/vnd.sqlite3",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
OTHER_TYPE = "application/octet-stream"
FEED_NAME, FEED_TYPE = "feed.xml", "application/atom+xml"
# Those in UTF-8 whose other rules for telling it are none.
WITH_CHARSET = (
    *("application/x-bibtex", "application/x-research-info-systems", FEED_TYPE),
    *("text/css", "text/csv", "text/html", "text/javascript", "text/markdown", "text/plain"),
)
# Those that become much smaller when they are compressed.
COMPRESSIBLE = (*WITH_CHARSET, *(TYPES[each] for each in ("json", "svg", "webmanifest", "xml")))
# The names of these change with their bytes; all else is asked for again each time.
IMMUTABLE_PATHS = r"^/(assets/|[^/]+/search/[0-9a-f]+\.json$)"
IMMUTABLE = "public, max-age=31536000, immutable"
ASKED_AGAIN = "public, max-age=0, must-revalidate"


def plain_type(path: str) -> str:
    """The type of a file by its name."""
    name = posixpath.basename(path)
    return FEED_TYPE if name == FEED_NAME else TYPES.get(name.rpartition(".")[2], OTHER_TYPE)


def content_type(path: str) -> str:
    """The type with its charset, as a header has it."""
    plain = plain_type(path)
    return f"{plain}; charset=utf-8" if plain in WITH_CHARSET else plain


def cache_control(path: str) -> str:
    """How long a browser may keep a file."""
    is_named = path.startswith("assets/") or is_search_part(path)
    return IMMUTABLE if is_named else ASKED_AGAIN
