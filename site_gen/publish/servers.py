"""Settings for web servers, which read neither `_headers` nor `_redirects`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_gen.config import Config
from site_gen.plan.addresses import NOT_FOUND
from site_gen.publish import served

# Where the settings are written, beside the content; the templates have the same names.
FILES: Mapping[str, str] = {
    "nginx": "host/nginx.conf",
    "caddy": "host/Caddyfile",
    "apache": "host/apache.conf",
}
HSTS = "Strict-Transport-Security"


@dataclass(frozen=True, slots=True)
class ServedSite:
    """A finished site that a server reads from the folder `root`.

    `headers` are those of every file, `redirects` old and new addresses; `languages` have a page of
    their own for missing addresses.
    """

    config: Config
    root: Path
    headers: tuple[tuple[str, str], ...]
    redirects: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The host as part of a name."""
        return "".join(mark if mark.isalnum() else "_" for mark in self.config.host)


def served_site(config: Config, files: Mapping[str, bytes], root: Path) -> ServedSite:
    """What a server has to know, from the files of a site that was built for publishing."""
    block = files["_headers"].decode().split("\n/", 1)[0].splitlines()[1:]
    headers = (line.strip().partition(": ")[::2] for line in block)
    rules = (line.split() for line in files["_redirects"].decode().splitlines())
    moved = tuple((rule[0], rule[1]) for rule in rules if rule[2].startswith("301"))
    languages = tuple(code for code in config.codes if f"{code}{NOT_FOUND}" in files)
    return ServedSite(config, root, tuple(headers), moved, languages)


def settings_for(server: str, site: ServedSite, template: str) -> str:
    """The settings for a server: its template with the lists of this site in it."""
    plain = {
        "SITE-HOST": site.config.host,
        "SITE-SLUG": site.slug,
        "SITE-ORIGIN": site.config.origin,
        "SITE-ROOT": _quoted(str(site.root)),
        "IMMUTABLE-PATHS": served.IMMUTABLE_PATHS,
        "IMMUTABLE": _quoted(served.IMMUTABLE),
        "ASKED-AGAIN": _quoted(served.ASKED_AGAIN),
        "CHARSET-TYPES": _besides_html(served.WITH_CHARSET),
        "COMPRESSIBLE-TYPES": _besides_html(served.COMPRESSIBLE),
    }
    text = template
    for mark, value in plain.items():
        text = text.replace(mark, value)
    for mark, lines_of in _LISTS[server].items():
        text = _with_lines(text, mark, lines_of(site))
    return text


def _besides_html(types: Sequence[str]) -> str:
    """The types as nginx wants them listed: it has that of HTML in every such list."""
    return " ".join(kind for kind in types if kind != served.TYPES["html"])


def _with_lines(text: str, mark: str, lines: Sequence[str]) -> str:
    """The text with lines, set in as far as it is, where a line has the mark alone."""
    filled = []
    for line in text.splitlines(keepends=True):
        space = line[: len(line) - len(line.lstrip())]
        is_mark = line.strip() == mark
        filled += [f"{space}{each}\n" for each in lines] if is_mark else [line]
    return "".join(filled)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _nginx_headers(site: ServedSite) -> list[str]:
    """HSTS only once there is a certificate: a server that has none would lock readers out."""
    hsts = [f"add_header {HSTS} $hsts_{site.slug} always;"]
    others = [(name, value) for name, value in site.headers if name != HSTS]
    return [f"add_header {name} {_quoted(value)} always;" for name, value in others] + hsts


def _nginx_types(_site: ServedSite) -> list[str]:
    return [f"{kind} {ending};" for ending, kind in served.TYPES.items()]


def _nginx_languages(site: ServedSite) -> list[str]:
    return [
        f"location /{code}/ {{ error_page 404 /{code}{NOT_FOUND}; }}" for code in site.languages
    ]


def _nginx_redirects(site: ServedSite) -> list[str]:
    return [f"location = {old} {{ return 301 {new}; }}" for old, new in site.redirects]


def _caddy_headers(site: ServedSite) -> list[str]:
    return [f"{name} {_quoted(value)}" for name, value in site.headers]


def _caddy_types(_site: ServedSite) -> list[str]:
    endings = {ending: kind for ending, kind in served.TYPES.items() if kind in served.WITH_CHARSET}
    named = {ending: (f"*.{ending}", kind) for ending, kind in endings.items() if ending != "html"}
    named["feed"] = (f"*/{served.FEED_NAME}", served.FEED_TYPE)
    return [
        line
        for name, (path, kind) in named.items()
        for line in (
            f"@{name} path {path}",
            f'header @{name} Content-Type "{kind}; charset=utf-8"',
        )
    ]


def _caddy_languages(site: ServedSite) -> list[str]:
    return [
        line
        for code in site.languages
        for line in (
            f"handle /{code}/* {{",
            f"\trewrite * /{code}{NOT_FOUND}",
            "\tfile_server",
            "}",
        )
    ]


def _caddy_redirects(site: ServedSite) -> list[str]:
    return [f"redir {old} {new} 301" for old, new in site.redirects]


def _apache_headers(site: ServedSite) -> list[str]:
    others = [(name, value) for name, value in site.headers if name != HSTS]
    hsts = f"Header always set {HSTS} max-age=31536000 \"expr=%{{HTTPS}} == 'on'\""
    return [*(f"Header always set {name} {_quoted(value)}" for name, value in others), hsts]


def _apache_types(_site: ServedSite) -> list[str]:
    return [f'AddType "{served.content_type(f"x.{ending}")}" .{ending}' for ending in served.TYPES]


_ENCODINGS = {"br": "br", "gz": "gzip"}
# A format that the reader refuses has a weight of 0.
_TAKES = r'RewriteCond %{HTTP:Accept-Encoding} "\bNAME\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))"'


def _apache_copies(site: ServedSite) -> list[str]:
    """Send a smaller copy where there is one, and the reader takes it."""
    formats = sorted(site.config.publish.compress) if site.config.publish else []
    if not formats:
        return []
    lines = ["RewriteEngine On"]
    for ending in formats:
        takes = _TAKES.replace("NAME", _ENCODINGS[ending])
        for path, file in (("^(.*/)$", "$1index.html"), ("^(.*[^/])$", "$1")):
            copy = f"{file}.{ending}"
            lines += [takes, f'RewriteCond "%{{DOCUMENT_ROOT}}{copy}" -f']
            lines.append(f'RewriteRule "{path}" "{copy}" [PT,E=no-gzip:1,E=smaller:1]')
        lines.append(f"AddEncoding {_ENCODINGS[ending]} .{ending}")
    return [*lines, "Header merge Vary Accept-Encoding env=smaller", *_types_of_copies(formats)]


def _types_of_copies(formats: Sequence[str]) -> Iterator[str]:
    """The type of its file for each copy: a machine may have another one for all `.gz` files."""
    paths = [f"x.{ending}" for ending in served.TYPES]
    for path in (*paths, served.FEED_NAME):
        if served.plain_type(path) in served.COMPRESSIBLE:
            name = re.escape(path.removeprefix("x"))
            yield f'<FilesMatch "{name}\\.({"|".join(formats)})$">'
            yield f'    ForceType "{served.content_type(path)}"'
            yield "</FilesMatch>"


def _apache_languages(site: ServedSite) -> list[str]:
    return [
        line
        for code in site.languages
        for line in (
            f'<Location "/{code}/">',
            f"    ErrorDocument 404 /{code}{NOT_FOUND}",
            "</Location>",
        )
    ]


def _apache_redirects(site: ServedSite) -> list[str]:
    return [f'RedirectMatch 301 "^{re.escape(old)}$" "{new}"' for old, new in site.redirects]


_LISTS = {
    "nginx": {
        "HEADERS": _nginx_headers,
        "TYPES": _nginx_types,
        "LANGUAGES": _nginx_languages,
        "REDIRECTS": _nginx_redirects,
    },
    "caddy": {
        "HEADERS": _caddy_headers,
        "TYPES": _caddy_types,
        "LANGUAGES": _caddy_languages,
        "REDIRECTS": _caddy_redirects,
    },
    "apache": {
        "HEADERS": _apache_headers,
        "TYPES": _apache_types,
        "COPIES": _apache_copies,
        "LANGUAGES": _apache_languages,
        "REDIRECTS": _apache_redirects,
    },
}
