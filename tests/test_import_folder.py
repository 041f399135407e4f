"""Folders of Markdown as other generators have them, brought in and built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tools.desk import SmallDesk, small_desk, tree

FOLDER = {
    "content/ar/posts/coast-road.md": """\
---
title: "الطريق الساحلية: **إصلاح** بعد السيول"
date: 2021-03-04T10:00:00+02:00
lastmod: 2021-03-09
categories: [طرق]
author: سلمى خوري
aliases: [/old/coast/, "https://old.example/2021/03/road-of-coast.html"]
cover: {image: img/x.png}
---
# الطريق الساحلية: إصلاح بعد السيول
وصل وفد من بلدية الشاطئ إلى المدينة القديمة لبحث إصلاح الطرق. وقال إن الأعمال تبدأ قريبا.

### الكلفة
قال الوزير:
- أول
  - فرعي
- ثان بكلفة ١,٢٣٤ ليرة

![صورة](/img/x.png) و[رابط](../docs/bridge.md) و[آخر](/none/) و<span class="x">كلمة</span>[^1]

[^1]: حاشية
""",
    "content/en/posts/coast-road.md": """\
+++
title = "Coast road: repairs"
date = 2021-03-04
categories = ["Roads"]
+++
A delegation of the council came to the town. See [bridge]({{< ref "/docs/bridge" >}}).

### Cost
```go
# not a heading [[not a link]]
##tight <!-- kept -->
```
The minister said:
1) one
2) two

| a | b |
|---|---|
| 1 | 2 | 3 |

{{< youtube abc >}}<iframe src="x"></iframe><!-- hidden -->
""",
    "docs/bridge.md": """\
Title: The bridge
Date: 2020-10-02 10:00
Category: Roads
Slug: bridge
Weight: 10
Lang: en
Summary: A bridge.

The bridge. See [[coast-road|the road]], ![[x.png]] and [its cost](#cost).

### ![only a picture](x.png)

## The `<script>` tag

`a` | b
----|---
`1` | 2

<ul><li>open

Cost {: .x }
----

It costs ==much== and `==this==` ~~little~~. [Draft](../_drafts/later.md), [x](javascript:alert(1))

#hashtag is no heading, [ref][R] and [gone][] and [R].

[`R`][] and \u202eturned\u202c.

[`r`]: coast-road.md
[r]: coast-road.md
[gone]: ../nowhere.md

> [!note] Look
> here

!!! warning "Danger"
    Do not cross.

- [ ] todo
""",
    "_posts/2020-11-01-a-post.markdown": """\
---
title: A post of Jekyll
layout: post
weight: 10
category: ""
tags: [roads, rain, bridges, money, council]
subtitle: And what it costs.
description: What it says.
---

{% highlight ruby %}
puts 1
{% endhighlight %}

See {{ "/x" | relative_url }} and [the bridge]({% post_url 2020-10-02-bridge %}).
""",
    "_drafts/later.md": "---\ntitle: Later\ndate: 2021-01-01\n---\n\nNot yet, said the council.\n",
    "vault/Some Note.md": "A note of the vault with the words by which it is told as English.\n",
    "vault/bad.md": "---\ntitle: [bad\n---\n\nx\n",
    "content/en/bridges/_index.md": f"""\
---
title: All bridges
date: 2021-02-01
url: https://old.example/bridges/
---

{"The bridges of the town are old, and the council counts them every year. " * 5}

![One](<a b.png> "title") ![Two][two] <img src="/img/x.png" alt="Three"> ![Four](none.png)
![Five](one.png) ![Six](two.png) ![Seven](three.png) ![Eight](https://x.example/y.png)

[two]: a%20b.png
""",
    "content/en/_index.md": "---\ntitle: Home\n---\n",
    "content/de/posts/coast-road.md": "---\ntitle: Straße\n---\n\nDie Straße ist gesperrt.\n",
    "vault/nota.md": f"""\
{"La carretera de la costa está cerrada desde ayer, y el alcalde dice que no se abre hoy. " * 3}
""",
    "content/fr/posts/coast-road.fr.md": "---\ntitle: Route\nlang: fr\n---\n\nTexte.\n",
    "README.md": "# About this folder\n",
    "node_modules/x/y.md": "# Not ours\n",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A small desk beside a folder of another generator."""
    root = tmp_path_factory.mktemp("desk")
    for name, text in FOLDER.items():
        path = root / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in ("static/img/x.png", "content/en/bridges/a b.png", "vault/unused.png"):
        path = root / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"a picture: {name}".encode())
    (root / "old" / "content" / "en" / "bridges" / "none.png").symlink_to(Path(__file__))
    return small_desk(root)


@pytest.fixture(scope="module")
def tried(desk: SmallDesk) -> dict[str, Any]:
    """What a dry run says, before anything is imported."""
    before = sorted(desk.content.rglob("*"))
    run = desk.run("import", "old", "--dry-run", "--json")
    assert 0 == run.code, run.err
    assert before == sorted(desk.content.rglob("*"))
    found: dict[str, Any] = run.document
    return found


@pytest.fixture(scope="module")
def imported(desk: SmallDesk, tried: dict[str, Any]) -> dict[str, Any]:
    """What the import says that followed."""
    run = desk.run("import", "old", "--json")
    assert 0 == run.code, run.err
    assert tried["undecided"] == run.document["undecided"]
    found: dict[str, Any] = run.document
    return found


def article(desk: SmallDesk, name: str) -> tuple[dict[str, Any], str]:
    text = (desk.content / "articles" / name).read_text("utf-8")
    _, header, body = text.split("---\n", 2)
    return yaml.safe_load(header), body


def asked(imported: dict[str, Any], path: str) -> str:
    found = (f"{u['field']}: {u['asks']}" for u in imported["undecided"] if u["path"] == path)
    return "\n".join(found)


def test_a_dry_run_lists_the_files_that_the_import_writes(
    tried: dict[str, Any], imported: dict[str, Any]
) -> None:
    assert tried["written"] == imported["written"]
    assert (True, False) == (tried["dry_run"], imported["dry_run"])


def test_the_languages_of_a_text_are_paired_and_what_they_share_is_in_the_original(
    desk: SmallDesk, imported: dict[str, Any]
) -> None:
    arabic, _ = article(desk, "coast-road.ar.md")
    english, _ = article(desk, "coast-road.en.md")

    assert arabic == {
        "title": "الطريق الساحلية: إصلاح بعد السيول",
        "summary": "وصل وفد من بلدية الشاطئ إلى المدينة القديمة لبحث إصلاح الطرق.",
        "date": "2021-03-04",
        "updated": "2021-03-09",
        "topics": ["roads"],
        "authors": ["سلمى خوري"],
        "was": ["coast", "road-of-coast"],
    }
    assert {"title", "summary"} == set(english)
    assert {
        "/old/coast/": "coast-road",
        "https://old.example/2021/03/road-of-coast.html": "coast-road",
        "https://old.example/bridges/": "bridges",
    } == imported["moved"]
    assert "taken from the first sentence" in asked(imported, "content/ar/posts/coast-road.md")


@pytest.mark.usefixtures("imported")
def test_headings_begin_at_the_second_level_with_the_same_anchors_in_each_language(
    desk: SmallDesk,
) -> None:
    assert "## الكلفة {#cost}\n" in article(desk, "coast-road.ar.md")[1]
    assert "## Cost {#cost}\n" in article(desk, "coast-road.en.md")[1]
    assert "# الطريق" not in article(desk, "coast-road.ar.md")[1]


@pytest.mark.usefixtures("imported")
def test_lists_tables_code_and_boxes_are_written_as_the_site_reads_them(desk: SmallDesk) -> None:
    arabic, english = (article(desk, f"coast-road.{code}.md")[1] for code in ("ar", "en"))
    bridge = article(desk, "bridge.en.md")[1]

    assert "قال الوزير:\n\n- أول\n    - فرعي\n- ثان بكلفة ١٬٢٣٤ ليرة\n" in arabic
    assert "```go\n# not a heading [[not a link]]\n##tight <!-- kept -->\n```\n" in english
    assert "The minister said:\n\n1. one\n2. two\n" in english
    assert "| 1 | 2 3 |" in english
    assert "> **Look**\n> here" in bridge
    assert "> **Danger**\n>\n> Do not cross." in bridge
    assert "- todo" in bridge
    assert "## The `<script>` tag {#" in bridge
    assert "| `a` | b |\n| ---- | --- |\n| `1` | 2 |" in bridge
    assert "It costs much and `==this==` little." in bridge
    assert "```ruby\nputs 1\n```" in article(desk, "a-post.en.md")[1]


@pytest.mark.usefixtures("imported")
def test_links_lead_to_the_articles_that_the_texts_became(desk: SmallDesk) -> None:
    assert "[رابط](article:bridge) وآخر" in article(desk, "coast-road.ar.md")[1]
    assert "[bridge](article:bridge)" in article(desk, "coast-road.en.md")[1]
    assert "[the bridge](article:bridge)" in article(desk, "a-post.en.md")[1]
    bridge = article(desk, "bridge.en.md")[1]
    assert "[the road](article:coast-road)" in bridge
    assert "[its cost](#cost)" in bridge
    assert "Draft, x" in bridge
    assert "[`R`](article:coast-road) and turned." in bridge
    assert "\\#hashtag is no heading, [ref](article:coast-road) and gone and [R](article:" in bridge


def test_what_the_pages_do_not_have_is_left_out_and_listed(
    desk: SmallDesk, imported: dict[str, Any]
) -> None:
    arabic, english = (asked(imported, f"content/{c}/posts/coast-road.md") for c in ("ar", "en"))
    body = article(desk, "coast-road.en.md")[1]

    assert "whose words stand in the text: line 19: ![صورة](/img/x.png)" in arabic
    assert "header: pictures, whose files were kept" in arabic
    assert "[آخر](/none/)" in arabic
    assert "shortcodes: line 21: {{< youtube abc >}}" in english
    assert "iframe" in english
    assert not any(word in body for word in ("youtube", "iframe", "hidden"))
    assert "[x](javascript:alert(1" in asked(imported, "docs/bridge.md")


def test_a_text_that_our_pages_cannot_show_is_a_draft_and_the_site_builds(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    header = "---\ndate: 2021-01-01\ntitle: {}\n---\n"
    english = "The council counts the bridges of the town every year, and says how many. "
    knot = "[" * 4_000
    for name, text in {
        "road.en.md": f"{header.format('The road')}{english}\n",
        "road.ar.md": f"{header.format('الطريق')}يعد المجلس جسور المدينة كل عام. {knot}\n",
        "bridge.en.md": f"{header.format('The bridge')}{english} See [the road](road.en.md).\n",
    }.items():
        path = desk.root / "old" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    imported = desk.run("import", "old", "--json")
    built = desk.run("build")

    assert "brackets are open at once here, so it is a draft: take out" in asked(
        imported.document, "road.ar.md"
    )
    assert "draft" == article(desk, "road.ar.md")[0]["status"]
    assert "See the road." in article(desk, "bridge.en.md")[1]
    assert 0 == built.code, built.err
    assert list(desk.output.rglob("bridge/index.html"))


def test_fields_that_our_articles_have_not_are_listed_once_for_the_folder(
    imported: dict[str, Any],
) -> None:
    post = asked(imported, "_posts/2020-11-01-a-post.markdown")

    assert "layout: our articles have no such field, and it was left out: post" in post
    assert "subtitle: our articles have no such field, and it was left out: And what it" in post
    assert "topics: only the first 3 were taken; left out: money, council" in post
    assert "weight: our articles have no such field, and it was left out (in 2 files): 10" in post
    assert not any(name in post for name in ("tags:", "category:", "date:"))


def test_the_pictures_that_texts_show_are_kept_beside_the_captures(
    desk: SmallDesk, imported: dict[str, Any]
) -> None:
    kept = desk.root / "pictures" / "old"
    asks = asked(imported, "content/en/bridges/_index.md")

    found = {path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()}
    assert {"static/img/x.png", "content/en/bridges/a b.png"} == found
    assert b"a picture: static/img/x.png" == (kept / "static/img/x.png").read_bytes()
    assert str(kept / "static/img/x.png") in {str(desk.root / p) for p in imported["written"]}
    assert "line 9: ![One](<a b.png>" in asks
    assert "that the folder has not, whose words stand in the text: line 9: ![Four]" in asks
    assert "line 10: ![Eight](https://x.example/y.png)" in asks
    assert "One Two Three Four" in article(desk, "bridges.en.md")[1]


def test_what_is_no_text_of_the_site_is_passed_over_with_the_reason(
    imported: dict[str, Any],
) -> None:
    assert "is about the folder" in asked(imported, "README.md")
    assert "cannot be read" in asked(imported, "vault/bad.md")
    assert "`fr`" in asked(imported, "content/fr/posts/coast-road.fr.md")
    assert "is in `de`" in asked(imported, "content/de/posts/coast-road.md")
    assert "Spanish (`es`), and the site has no such language; it was" in asked(
        imported, "vault/nota.md"
    )
    assert "is about the folder" in asked(imported, "content/en/_index.md")
    assert "" == asked(imported, "node_modules/x/y.md")


def test_a_text_without_a_day_is_a_draft(desk: SmallDesk, imported: dict[str, Any]) -> None:
    assert "draft" == article(desk, "some-note.en.md")[0]["status"]
    assert "draft" == article(desk, "later.en.md")[0]["status"]
    assert "write `date`" in asked(imported, "vault/Some Note.md")


@pytest.mark.usefixtures("imported")
def test_the_site_builds_with_the_articles_that_were_published(desk: SmallDesk) -> None:
    run = desk.run("build", "--json")

    assert [] == [each for each in run.document["problems"] if each["severity"] == "error"]
    assert 0 == run.code, run.err
    for name in ("coast-road", "bridge", "a-post"):
        assert list(desk.output.rglob(f"{name}/index.html"))
    assert not list(desk.output.rglob("some-note/index.html"))


@pytest.mark.usefixtures("imported")
def test_an_import_that_was_cut_short_is_finished_by_the_next(desk: SmallDesk) -> None:
    before = {path: path.read_bytes() for path in desk.content.rglob("*.md")}
    lost = [desk.content / name for name in ("articles/bridge.en.md", "topics/roads.en.md")]
    for path in lost:
        path.unlink()

    run = desk.run("import", "old", "--json")

    assert {str(path.relative_to(desk.root)) for path in lost} == set(run.document["written"])
    assert before == {path: path.read_bytes() for path in desk.content.rglob("*.md")}


@pytest.mark.usefixtures("imported")
def test_an_article_of_the_desk_keeps_its_id(desk: SmallDesk) -> None:
    changed = desk.content / "articles" / "bridge.en.md"
    changed.write_text(changed.read_text("utf-8") + "\nMore.\n", encoding="utf-8")

    run = desk.run("import", "old", "--dry-run", "--json")

    assert "content/articles/docs-bridge.en.md" in run.document["written"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("import", "raw.txt", "--dry-run"), "are for a folder of Markdown"),
        (("import", "raw.txt", "--drafts"), "are for a folder of Markdown"),
        (("import", "raw.txt", "old"), "old is a folder: import it by itself"),
        (("links", "talks", "--write"), "--write is for `links check`"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    tmp_path: Path, command: tuple[str, ...], said: str
) -> None:
    desk = small_desk(tmp_path / "desk")
    (desk.root / "old").mkdir()
    (desk.root / "raw.txt").write_text("A library opens\n\nIt holds letters.\n", "utf-8")
    before = tree(desk.root)

    run = desk.run(*command)

    assert 2 == run.code
    assert said in run.err
    assert before == tree(desk.root)
