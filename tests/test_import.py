"""Documents as they reach a desk, imported into a folder: made-up ones, and the five raw texts.

The raw texts are other people's words and not part of the repository. They are looked for in the
folder that SITE_GEN_SEEDS names, else in `../shared/seeds` beside the checkout; where they are not,
their tests are not collected. Every oddity of theirs has a made-up counterpart here that always is.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from site_gen.commands.web.pages import import_named
from site_gen.domain.text import LocaleCode, LocalNames, RecordId
from site_gen.ingest.importer import ImportResult, ImportSettings, import_document
from site_gen.ingest.pages import read_html
from site_gen.ingest.readers import read_txt
from site_gen.ingest.text import escape_markdown, without_bullets
from site_gen.ingest.web.hosts import ORDINARY_LIMITS
from site_gen.load.corpus import load_corpus
from site_gen.problems import Checked, Problem
from site_gen.structs import replace
from tests.tools.phrases import TABLES
from tests.tools.seeds import ROOT, SEEDS

NOW = datetime(2026, 11, 20, 12, 30, 15, 999, tzinfo=timezone(timedelta(hours=2)))
AR, EN = LocaleCode("ar"), LocaleCode("en")

PROSE = (
    "رست في الميناء الشرقي صباح اليوم سفينة تحمل عشرين ألف طن من القمح، وقال المدير إن التفريغ "
    "يستغرق أربعة أيام، وإن سفينتين أخريين تصلان قبل نهاية الشهر إذا سمحت حالة الطقس بذلك كله."
)
MORE = "وتكفي المخازن ستة أسابيع، وهو أقل مما كان عليه في العام الماضي. " + PROSE
TITLE = "وصول شحنة قمح جديدة إلى الميناء"
ARTICLE = f"{TITLE}\n\nتاريخ النشر: 02 أكتوبر 2020 - 08:42 GMT\n\n{PROSE}\n\n{MORE}\n\nالاشتراك\n"


@pytest.fixture
def settings(tmp_path: Path) -> ImportSettings:
    topic = (RecordId("wheat"), LocalNames(((AR, ("قمح",)), (EN, ("wheat",)))))
    return ImportSettings(
        content=tmp_path / "content",
        captures=tmp_path / "captures",
        locales=(AR, EN),
        default_locale=AR,
        topics=(topic,),
        known_captures={},
        taken=frozenset(),
        tool="site_gen 0.1.0",
        phrases=TABLES,
    )


def import_documents(
    files: Iterable[Path], settings: ImportSettings, *, now: datetime
) -> Iterator[Checked[ImportResult | None]]:
    return import_named(map(str, files), settings, ORDINARY_LIMITS, now=now)


def saved(folder: Path, content: str | bytes, name: str = "raw.txt") -> Path:
    received = folder / "received"
    received.mkdir(exist_ok=True)
    file = received / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def imported(file: Path, settings: ImportSettings) -> ImportResult:
    found = import_document(file, settings, now=NOW)
    assert () == found.problems
    assert found.value is not None
    return found.value


def problem_in(file: Path, settings: ImportSettings) -> Problem:
    found = import_document(file, settings, now=NOW)
    assert None is found.value
    (problem,) = found.problems
    return problem


def draft_in(settings: ImportSettings, result: ImportResult) -> str:
    (path,) = (settings.content / "articles").glob(f"{result.article}.*.md")
    return path.read_text("utf-8")


def record_in(settings: ImportSettings, result: ImportResult) -> dict[str, object]:
    path = settings.content / "sources" / f"{result.source}.yaml"
    fields: dict[str, object] = yaml.safe_load(path.read_text("utf-8"))[result.source]
    return fields


def files_under(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fields_asked(result: ImportResult) -> list[str]:
    return list(dict.fromkeys(question.field for question in result.questions))


# What an import writes


def test_a_text_becomes_a_capture_a_source_and_a_draft(
    tmp_path: Path, settings: ImportSettings
) -> None:
    result = imported(saved(tmp_path, ARTICLE), settings)

    names = ["unidentified-2020-10-02.yaml", "draft-unidentified-2020-10-02.ar.md", "raw.txt"]
    assert sorted(names) == sorted(path.name for path in result.written)
    assert (TITLE, "ar", "2020-10-02") == (result.title, result.language, result.date)
    assert (RecordId("wheat"),) == result.topics
    assert ["publisher", "topics"] == fields_asked(result)
    assert [3, 9] == [cut.line for cut in result.cuts]


def test_the_capture_is_the_bytes_as_received(tmp_path: Path, settings: ImportSettings) -> None:
    content = b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode()

    result = imported(saved(tmp_path, content), settings)

    assert content == (settings.captures / "raw.txt").read_bytes()
    expected = {
        "file": "raw.txt",
        "sha256": result.sha256,
        "retrieved": "2026-11-20T10:30:15Z",
        "tool": "site_gen 0.1.0",
    }
    assert expected == record_in(settings, result)["capture"]


def test_the_desks_own_loader_finds_nothing_wrong_with_an_import(
    tmp_path: Path, settings: ImportSettings
) -> None:
    (settings.content / "topics").mkdir(parents=True)
    site = (ROOT / "content" / "site.yaml").read_bytes()
    (settings.content / "site.yaml").write_bytes(site)
    page = saved(tmp_path, PAGE, "page.html")

    results = list(import_documents((saved(tmp_path, ARTICLE), page), settings, now=NOW))
    corpus = load_corpus(settings.content)

    assert () == corpus.problems
    assert corpus.value is not None
    found = [result.value for result in results if result.value]
    assert 2 == len(found)
    assert {each.source for each in found} == {source.id for source in corpus.value.sources}
    assert {each.article for each in found} == {prose.id for prose in corpus.value.prose}


def test_nothing_that_is_there_is_changed(tmp_path: Path, settings: ImportSettings) -> None:
    articles = settings.content / "articles"
    articles.mkdir(parents=True)
    (articles / "draft-unidentified-2020-10-02.en.md").write_text("by hand", "utf-8")
    settings.captures.mkdir()
    (settings.captures / "raw.txt").write_text("another text", "utf-8")
    before = files_under(tmp_path)

    result = imported(saved(tmp_path, ARTICLE), settings)

    after = files_under(tmp_path)
    assert before == {name: after[name] for name in before}
    assert "unidentified-2020-10-02-2" == result.source
    assert f"raw-{result.sha256[:8]}.txt" == result.written[0].name


def test_ids_that_the_desk_uses_elsewhere_are_not_given_again(
    tmp_path: Path, settings: ImportSettings
) -> None:
    (settings.content / "sources").mkdir(parents=True)
    taken = settings.content / "sources" / "unidentified-2020-10-02.yaml"
    taken.write_text("", "utf-8")

    result = imported(saved(tmp_path, ARTICLE), settings)

    assert "unidentified-2020-10-02-2" == result.source


def test_the_same_bytes_again_are_reported_and_write_nothing(
    tmp_path: Path, settings: ImportSettings
) -> None:
    first = saved(tmp_path, ARTICLE)
    second = saved(tmp_path, ARTICLE, "copy.txt")

    results = list(import_documents((first, second), settings, now=NOW))

    (one, two) = (result.value for result in results)
    assert one is not None
    assert two is not None
    assert (True, one.source, ()) == (two.already, two.source, two.written)
    assert not (settings.captures / "copy.txt").exists()


def test_an_import_that_was_cut_short_is_finished_by_the_next(
    tmp_path: Path, settings: ImportSettings
) -> None:
    file = saved(tmp_path, ARTICLE)
    first = imported(file, settings)
    before = files_under(tmp_path)
    # The draft is the last file that an import writes.
    (settings.content / "articles" / f"{first.article}.ar.md").unlink()

    second = imported(file, replace(settings, unfinished={first.sha256: first.source}))

    assert (first.source, first.article) == (second.source, second.article)
    assert [f"{first.article}.ar.md"] == [path.name for path in second.written]
    assert before == files_under(tmp_path)


KILLED = """
import hashlib, os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from site_gen.domain.text import LocaleCode
from site_gen.ingest.importer import ImportSettings
from site_gen.ingest.importer import import_document
from site_gen.structs import replace

left, folder = int(sys.argv[1]), Path(sys.argv[2])

def stop_at(event, arguments):
    global left
    if event in {"open", "os.link", "os.remove"} and str(folder) in str(arguments[0]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

ar = LocaleCode("ar")
file = folder / "received" / "raw.txt"
done = [path.stem for path in (folder / "content" / "sources").glob("*.yaml")]
known = dict.fromkeys([hashlib.sha256(file.read_bytes()).hexdigest()], done[0]) if done else {}
content, captures = folder / "content", folder / "captures"
is_whole = any((content / "articles").glob("*.md"))
whole, unfinished = (known, {}) if is_whole else ({}, known)
settings = ImportSettings(content, captures, (ar,), ar, (), whole, frozenset(), "test", unfinished)
sys.addaudithook(stop_at)
import_document(file, settings, now=datetime(2026, 11, 20, tzinfo=UTC))
"""


def killed_after(steps: int, folder: Path) -> int:
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(steps), str(folder)], cwd=ROOT, check=False
    )
    return run.returncode


def test_a_kill_at_any_step_leaves_no_partial_file(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    saved(whole, ARTICLE)
    assert 0 == killed_after(1000, whole)
    expected = files_under(whole)

    for steps in range(30):
        folder = tmp_path / str(steps)
        folder.mkdir()
        saved(folder, ARTICLE)
        code = killed_after(steps, folder)
        left = {n: c for n, c in files_under(folder).items() if not n.endswith(".part")}
        assert left.items() <= expected.items()
        assert 0 == killed_after(1000, folder)
        done = {n: c for n, c in files_under(folder).items() if not n.endswith(".part")}
        assert expected == done
        if code == 0:
            break
    else:
        pytest.fail("the import never ran to its end")
    assert steps > 8
    assert -signal.SIGKILL == killed_after(0, tmp_path / "0")


# What cannot be imported


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("raw.xyz", ARTICLE, "import-format-unknown"),
        ("raw", ARTICLE, "import-format-unknown"),
        ("raw.txt", "", "import-empty"),
        ("raw.txt", " \n\t\n", "import-empty"),
        ("raw.txt", "\u00a0\n\u2003", "import-empty"),
        ("raw.txt", b"\xef\xbb\xbf", "import-empty"),
        ("raw.txt", "a" * 2_000_001, "import-too-large"),
        ("raw.txt", b"PK\x03\x04\x00\x00", "import-not-text"),
        ("raw.txt", "déjà vu".encode("latin-1"), "import-encoding-unknown"),
        ("raw.html", "<html><body></body></html>", "import-empty"),
        ("raw.html", "<p>" + "a" * 2_000_000, "import-too-large"),
        ("raw.html", "<div>" * 100_000 + ARTICLE, "import-page-unreadable"),
        ("raw.html", "<b>" * 100_000 + ARTICLE, "import-page-unreadable"),
        ("raw.html", "<table><tr><td>" * 60_000, "import-page-unreadable"),
    ],
)
def test_what_cannot_be_imported_is_a_problem_that_names_the_file(
    tmp_path: Path, settings: ImportSettings, name: str, content: str | bytes, rule: str
) -> None:
    file = saved(tmp_path, content, name)

    problem = problem_in(file, settings)

    assert rule == problem.rule
    assert problem.span is not None
    assert str(file) == problem.span.path
    assert problem.hint
    assert [f"received/{name}"] == list(files_under(tmp_path))


def test_a_folder_is_not_imported(tmp_path: Path, settings: ImportSettings) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()

    assert "import-not-a-file" == problem_in(folder, settings).rule


def test_a_pipe_is_not_waited_for(tmp_path: Path, settings: ImportSettings) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)

    assert "import-not-a-file" == problem_in(pipe, settings).rule


def test_a_file_that_is_not_there_is_an_error_of_the_machine(
    tmp_path: Path, settings: ImportSettings
) -> None:
    with pytest.raises(FileNotFoundError):
        import_document(tmp_path / "none.txt", settings, now=NOW)


@pytest.mark.parametrize("limits", [{"seconds": 0.001}, {"memory": 30_000_000}])
def test_a_page_gets_no_more_time_and_memory_than_it_is_given(
    tmp_path: Path, limits: dict[str, float]
) -> None:
    file = saved(tmp_path, PAGE, "page.html")

    found = read_html(file, file.read_bytes(), **limits)  # type: ignore[arg-type]

    assert ["import-page-unreadable"] == [problem.rule for problem in found.problems]


# Encodings, names and dates


def test_a_guessed_encoding_is_asked_about_and_noted(
    tmp_path: Path, settings: ImportSettings
) -> None:
    result = imported(saved(tmp_path, ARTICLE.encode("windows-1256")), settings)

    assert TITLE == result.title
    assert "capture" in fields_asked(result)
    capture = record_in(settings, result)["capture"]
    assert isinstance(capture, dict)
    assert {"ar", "en"} == set(capture["note"])
    assert all("windows-1256" in note for note in capture["note"].values())


@pytest.mark.parametrize("name", ["a\u202eb.txt", "a\nb.txt", ".hidden.txt", "ق" * 100 + ".txt"])
def test_a_capture_gets_a_name_that_prints(
    tmp_path: Path, settings: ImportSettings, name: str
) -> None:
    result = imported(saved(tmp_path, ARTICLE, name), settings)

    assert f"{result.sha256[:8]}.txt" == result.written[0].name


def test_an_arabic_name_is_kept(tmp_path: Path, settings: ImportSettings) -> None:
    result = imported(saved(tmp_path, ARTICLE, "مقال القمح.txt"), settings)

    assert "مقال القمح.txt" == result.written[0].name


def test_without_a_date_the_draft_has_none_and_the_person_is_asked(
    tmp_path: Path, settings: ImportSettings
) -> None:
    file = saved(tmp_path, f"{TITLE}\n\nقال المدير، اليوم الأربعاء، إن القمح وصل.\n\n{PROSE}\n")

    result = imported(file, settings)

    assert "" == result.date
    assert f"unidentified-undated-{result.sha256[:8]}" == result.source
    assert "date:" not in draft_in(settings, result)
    assert "issued" not in record_in(settings, result)
    asked = [question.asks for question in result.questions if question.field == "date"]
    assert ["line 3: «اليوم الأربعاء»" in asks for asks in asked] == [True]


def test_a_date_that_can_be_read_two_ways_is_marked(
    tmp_path: Path, settings: ImportSettings
) -> None:
    result = imported(saved(tmp_path, f"{TITLE}\n\n01/11/2020\n\n{PROSE}\n"), settings)

    assert "2020-11-01?" == result.date == record_in(settings, result)["issued"]
    assert "unidentified-2020-11-01" == result.source
    assert "date: '2020-11-01'\n" in draft_in(settings, result)
    assert "date" in fields_asked(result)


def test_a_date_that_has_not_come_is_asked_about(tmp_path: Path, settings: ImportSettings) -> None:
    result = imported(saved(tmp_path, f"{TITLE}\n\n2 أكتوبر 2027\n\n{PROSE}\n"), settings)

    assert any("has not come yet" in question.asks for question in result.questions)


# What is in the text stays text


HOSTILE_LINES = (
    "---",
    "status: published",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](source:other)",
    "{{ config }} {% include 'x' %}",
    "{: onclick=alert(1) }",
    "٢٠٢٠. كانت سنة",
    "2020. was a year",
    "# heading",
    "> quoted",
    "    indented",
    "***",
)


def test_hostile_text_is_shown_and_nothing_else(tmp_path: Path, settings: ImportSettings) -> None:
    file = saved(tmp_path, "\n\n".join((TITLE, "1 أيار 2020", PROSE, *HOSTILE_LINES, MORE)))

    result = imported(file, settings)
    _, header, body = draft_in(settings, result).split("---\n", maxsplit=2)

    markup = Markdown(extensions=["extra", "sane_lists", "toc"]).convert(body)
    assert ["title", "date", "topics", "status"] == list(yaml.safe_load(header))
    assert "draft" == yaml.safe_load(header)["status"]
    assert {"p", "a"} == set(re.findall(r"<\s*/?\s*([^\s/>]+)", markup))
    assert 1 == markup.count("<a ")
    assert f'href="source:{result.source}"' in markup


# Pages


PAGE = f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{TITLE} | موقع المثال</title>
<meta property="og:title" content="{TITLE}">
<meta property="og:site_name" content="موقع المثال">
<link rel="canonical" href="https://www.example.com/news/1">
<meta property="article:published_time" content="2021-03-04T08:00:00+03:00">
<script>alert("never")</script></head><body>
<header><nav><a href="/">الصفحة الرئيسية</a></nav></header>
<article><h1>{TITLE}</h1>
<p class="date">الخميس 4 آذار 2021</p>
<figure><img src="x.jpg"><figcaption>سفينة ترسو عند الرصيف</figcaption></figure>
<p>{PROSE}</p><p>&lt;script&gt; {MORE} <b>كلمة</b></p>
<p>وكانت المخازن قد أعلنت أن ما لديها يكفي ستة أسابيع فقط، فاشترت ما تيسر من السوق القريبة.</p>
</article>
<aside><h3>مقالات ذات صلة</h3><ul><li><a href="/2">خبر آخر عن الطقس</a></li></ul></aside>
<footer>جميع الحقوق محفوظة</footer></body></html>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_a_page_states_its_address_its_day_and_its_title(
    tmp_path: Path, settings: ImportSettings, encoding: str
) -> None:
    page = PAGE.replace("utf-8", encoding).encode(encoding)

    result = imported(saved(tmp_path, page, "page.html"), settings)

    assert (TITLE, "ar", "2021-03-04") == (result.title, result.language, result.date)
    assert "example-2021-03-04" == result.source
    assert "https://www.example.com/news/1" == record_in(settings, result)["url"]
    assert ["publisher", "topics", "body"] == fields_asked(result)


def test_every_visible_line_of_a_page_is_in_the_draft_or_reported(
    tmp_path: Path, settings: ImportSettings
) -> None:
    result = imported(saved(tmp_path, PAGE, "page.html"), settings)

    draft, cuts = draft_in(settings, result), [cut.text for cut in result.cuts]
    assert PROSE in draft
    assert f"&lt;script> {MORE} كلمة" in draft
    assert not any("never" in text for text in (draft, *cuts))
    for text in ("الصفحة الرئيسية", "خبر آخر عن الطقس"):
        assert text in cuts
        assert text not in draft
    caption = "سفينة ترسو عند الرصيف"
    assert caption in draft
    assert [caption in asked.asks for asked in result.questions if asked.field == "body"] == [True]


def test_a_short_line_of_an_article_is_kept_and_a_word_of_it_in_the_menu_is_not(
    tmp_path: Path, settings: ImportSettings
) -> None:
    page = PAGE.replace("خبر آخر عن", "السوق")
    page = page.replace("</article>", "<p>لم يعلّق أحد.</p></article>")

    result = imported(saved(tmp_path, page.replace("السوق الطقس", "السوق"), "page.html"), settings)

    assert "السوق" in [cut.text for cut in result.cuts]
    assert "لم يعلّق أحد." in draft_in(settings, result).splitlines()


def test_a_date_without_any_mark_of_one_is_not_taken_from_a_page(
    tmp_path: Path, settings: ImportSettings
) -> None:
    kept = [line for line in PAGE.splitlines() if "2021" not in line]
    page = "\n".join(kept).replace("خبر آخر", "خبر آخر 2020-01-01")

    result = imported(saved(tmp_path, page, "page.html"), settings)

    assert "" == result.date


def test_a_page_on_one_line_is_read_like_any_other(
    tmp_path: Path, settings: ImportSettings
) -> None:
    result = imported(saved(tmp_path, PAGE.replace("\n", ""), "page.html"), settings)

    assert PROSE in draft_in(settings, result)
    assert MORE in draft_in(settings, result)


# The five raw texts


RAW = {
    "000_33d8db256713719b.txt": ("هل استخدم المرتزقة", "في اذربيجان؟", "2020-10-02"),
    "001_475241ba2571d7ba.txt": ("المقاتلون السوريون", "روسية- تركية", "2020-10-19"),
    "002_a8eacee1c635208b.txt": ("روسيا تبحث مجدداً", "ناغورنو كاراباخ", ""),
    "003_5d4b8b73bcb36329.txt": ("هذه آخر تطورات", "أرمينيا وأذربيجان", "2020-11-01?"),
    "004_28458df8af79ff96.txt": ("قبل 24ساعة", "إسرائيلي زار باكو", ""),
}
TOPICS = {RecordId("mercenaries"), RecordId("arms-supply"), RecordId("diplomacy")}


def found_seeds() -> Iterator[Path]:
    return (SEEDS / name for name in RAW if (SEEDS / name).is_file())


def lines_unaccounted(file: Path, settings: ImportSettings, result: ImportResult) -> list[str]:
    """The lines of a text that are neither the title, nor in the draft, nor reported as cut."""
    reading = read_txt(file, file.read_bytes()).value
    assert reading is not None
    body = draft_in(settings, result).splitlines()
    cuts = {(cut.line, cut.text) for cut in result.cuts}
    return [
        line.text
        for line in reading.lines
        if (line.number, line.text) not in cuts
        and escape_markdown(line.text) not in body
        and without_bullets(line.text) != result.title
    ]


def test_every_line_of_a_text_is_in_the_draft_or_reported(
    tmp_path: Path, settings: ImportSettings
) -> None:
    file = saved(tmp_path, f"أخـــبار\n{ARTICLE}مقالات متعلقة\n1. خبر آخر\n* نجمة\n{TITLE}\n")

    result = imported(file, settings)

    assert [] == lines_unaccounted(file, settings, result)


if seeds := list(found_seeds()):

    @pytest.fixture
    def real_settings(settings: ImportSettings) -> ImportSettings:
        """The settings with the topics of this repository's own site."""
        corpus = load_corpus(ROOT / "content").value
        assert corpus is not None
        topics = tuple((p.id, p.keywords) for p in corpus.prose if p.id in TOPICS)
        return replace(settings, topics=topics)

    @pytest.mark.parametrize("file", seeds, ids=lambda file: file.stem)
    def test_a_raw_text_gets_its_title_its_date_or_a_question(
        real_settings: ImportSettings, file: Path
    ) -> None:
        begins, ends, date = RAW[file.name]

        result = imported(file, real_settings)

        assert result.title.startswith(begins)
        assert result.title.endswith(ends)
        assert ("ar", date) == (result.language, result.date)
        certain = bool(date) and not date.endswith("?")
        assert certain == ("date" not in fields_asked(result))

    @pytest.mark.parametrize("file", seeds, ids=lambda file: file.stem)
    def test_no_line_of_a_raw_text_is_lost(real_settings: ImportSettings, file: Path) -> None:
        result = imported(file, real_settings)

        assert [] == lines_unaccounted(file, real_settings, result)
        assert file.read_bytes() == (real_settings.captures / file.name).read_bytes()

    @pytest.mark.parametrize("file", seeds, ids=lambda file: file.stem)
    def test_a_raw_text_is_suggested_for_topics(real_settings: ImportSettings, file: Path) -> None:
        assert imported(file, real_settings).topics

    def test_the_raw_texts_a_second_time_write_nothing(
        tmp_path: Path, real_settings: ImportSettings
    ) -> None:
        first = list(import_documents(seeds, real_settings, now=NOW))
        before = files_under(tmp_path)
        settings = real_settings
        for result in first:
            settings = settings.after(result.value) if result.value else settings

        second = [
            result.value for result in import_documents(seeds, settings, now=datetime.now(UTC))
        ]

        assert before == files_under(tmp_path)
        assert [True] * len(seeds) == [result is not None and result.already for result in second]
