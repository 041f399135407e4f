"""Citations as HTML, Markdown and plain text."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from site_gen.domain.text import Direction
from site_gen.language.bidi import isolated
from site_gen.lazy_pattern import lazy_pattern
from site_gen.render.citations.styles import CitationRun, FormattedCitation

# Characters that are markup in Markdown, and a number that would begin a list.
_MARKUP = lazy_pattern(r"([\\`*_\[\]<>#|~$])")
_LIST = lazy_pattern(r"^(\d+)([.)])(?=\s|$)")


def citation_text(entry: FormattedCitation) -> str:
    """The citation as plain text, without direction marks or a placeholder for the day."""
    return "".join(run.text for run in entry.runs if not run.date_locale)


def citation_list_text(entries: Iterable[FormattedCitation]) -> str:
    """Citations as plain text, one per line."""
    return "".join(f"{citation_text(entry)}\n" for entry in entries)


def citation_markdown(entry: FormattedCitation) -> str:
    """The citation as Markdown for a text in its language.

    A run in another language or direction is a `<span>`, which CommonMark keeps and pandoc reads.
    """
    runs = [run for run in entry.runs if not run.date_locale]
    parts = (
        _emphasised("".join(map(_run_markdown, group)), "*{}*", emphasis)
        for emphasis, group in _by_emphasis(runs)
    )
    return _LIST.sub(r"\1\\\2", "".join(parts))


def citation_list_markdown(entries: Iterable[FormattedCitation]) -> str:
    """Citations as a bulleted list, each in its own direction."""
    lines = (f"- {_span(entry.lang, entry.dir, citation_markdown(entry))}\n" for entry in entries)
    return "".join(lines)


def _run_markdown(run: CitationRun) -> str:
    is_address = run.url == str(run.text)
    words = f"<{run.url}>" if run.url and is_address else _MARKUP.sub(r"\\\1", run.text)
    if run.url and not is_address:
        words = f"[{words}]({run.url})"
    return _span(run.lang, run.dir, words)


def _span(lang: str, direction: str, words: str) -> str:
    marks = _lang_and_dir(lang, direction)
    return f"<span{marks}>{words}</span>" if marks else words


def citation_html(entry: FormattedCitation, foreign: Sequence[str] = ("", "")) -> Markup:
    """The citation as HTML for an element in its language and direction.

    `foreign` is the site's only language of the other direction: for left-to-right text, then for
    right-to-left text.
    """
    parts = (
        _emphasised(
            "".join([_run_html(run, entry.dir, foreign) for run in runs]),
            "<cite>{}</cite>",
            emphasis,
        )
        for emphasis, runs in _by_emphasis(entry.runs)
    )
    return Markup("".join(parts))


def citation_paragraph(entry: FormattedCitation, foreign: Sequence[str] = ("", "")) -> Markup:
    """The citation as a paragraph for a page in any language."""
    words = citation_html(entry, foreign)
    return Markup('<p lang="{}" dir="{}">{}</p>\n').format(entry.lang, entry.dir, words)


def _by_emphasis(runs: Iterable[CitationRun]) -> Iterable[tuple[bool, Iterable[CitationRun]]]:
    return groupby(runs, lambda run: run.emphasis)


def _emphasised(words: str, pattern: str, emphasis: bool) -> str:
    return pattern.format(words) if emphasis else words


def citation_list_html(
    entries: Iterable[FormattedCitation], foreign: Sequence[str] = ("", "")
) -> Markup:
    """Citations as a list whose items state their language and direction."""
    item = Markup('<li lang="{}" dir="{}">{}</li>\n')
    items = (item.format(e.lang, e.dir, citation_html(e, foreign)) for e in entries)
    return Markup("<ul>\n{}</ul>\n").format(Markup("").join(items))


def _run_html(run: CitationRun, direction: str, foreign: Sequence[str]) -> str:
    if run.date_locale:
        marks = f'data-seen="{escape(run.text)}" data-dates="{escape(run.date_locale)}"'
        return f"<span {marks} hidden></span>"
    if run.isolated:
        own_direction = Direction(run.dir or direction)
        words = isolated(run.text, own_direction, foreign[own_direction is Direction.RTL])
        html = f"<bdi{_lang_and_dir(run.lang, run.dir)}>{words}</bdi>"
    else:
        around = Direction(direction)
        html = isolated(run.text, around, foreign[around is Direction.RTL])
    return f'<a href="{escape(run.url)}" rel="noopener noreferrer">{html}</a>' if run.url else html


def _lang_and_dir(lang: str, direction: str) -> str:
    """The attributes of a run whose language or direction differs from the citation's."""
    lang = f' lang="{escape(lang)}"' if lang else ""
    return f'{lang} dir="{escape(direction)}"' if direction else lang
