"""For every field that an editor can write, a change to it in the full site."""

from collections.abc import Mapping
from typing import NamedTuple


class FieldEdit(NamedTuple):
    """In this file, one text becomes another."""

    file: str
    old: str
    new: str


_SITE, _ENTITIES, _SOURCES = "site.yaml", "entities.yaml", "sources.yaml"
_QUESTIONS, _CLAIMS = "questions.yaml", "claims/all.yaml"
_TOPIC, _TOPIC_EN = "topics/talks.ar.md", "topics/talks.en.md"
_ARTICLE, _ARTICLE_EN = "articles/first-day.ar.md", "articles/first-day.en.md"
_PAGE, _PAGE_EN = "pages/about.ar.md", "pages/about.en.md"
_SECOND = "articles/second-day.en.md"
_TO_BRANCH = "git: {repository: ../public.git, branch: gh-pages}"
EDITS: Mapping[str, FieldEdit] = {
    "site.title": FieldEdit(_SITE, "en: Record}", "en: Chronicle}"),
    "site.desk": FieldEdit(_SITE, "en: The desk}", "en: Our desk}"),
    "site.description": FieldEdit(_SITE, "ما قيل ومن قاله.", "من قال ماذا."),
    "site.base_url": FieldEdit(_SITE, "record.example/", "record.example/sub/"),
    "site.default_locale": FieldEdit(_SITE, "default_locale: ar", "default_locale: en"),
    "site.locales": FieldEdit(
        _SITE, "locales:\n", "locales:\n  - {code: fr, name: Fr, dir: ltr, dates: fr-FR}\n"
    ),
    "site.captures": FieldEdit(_SITE, "../captures", "../kept"),
    "site.publish": FieldEdit(_SITE, "publish:\n  git:", "publish:\n  host: gitlab\n  git:"),
    "site.briefings": FieldEdit(_SITE, "retired:", "briefings: [docx]\nretired:"),
    "site.cards": FieldEdit(_SITE, "retired:", "cards: true\nretired:"),
    "site.archive": FieldEdit(_SITE, "retired:", "archive: https://keep.example/\nretired:"),
    "site.accept": FieldEdit(
        _SITE, "retired:", "accept: [{rule: source-unarchived, why: On paper.}]\nretired:"
    ),
    "site.approx_margin": FieldEdit(_SITE, "margin: 10%", "margin: 40%"),
    "site.retired": FieldEdit(_SITE, "retired: [fr]", "retired: [fr, de]"),
    "locale.code": FieldEdit(_SITE, "code: en", "code: de"),
    "locale.name": FieldEdit(_SITE, "name: English", "name: Angličtina"),
    "locale.dir": FieldEdit(_SITE, "dir: ltr", "dir: rtl"),
    "locale.dates": FieldEdit(_SITE, "dates: en-GB", "dates: en-US"),
    "locale.months_also": FieldEdit(_SITE, ", months_also: ar-EG", ""),
    "locale.digits": FieldEdit(_SITE, "digits: latn", "digits: arab"),
    "publish.git": FieldEdit(_SITE, "git: {repository: ../public.git, branch: gh-pages}", "git: 1"),
    "publish.folder": FieldEdit(
        _SITE, "git: {repository: ../public.git, branch: gh-pages}", "folder: {path: ../public}"
    ),
    "publish.pages": FieldEdit(_SITE, _TO_BRANCH, "pages: {folder: ../public}"),
    "pages.folder": FieldEdit(_SITE, _TO_BRANCH, "pages: {folder: ../elsewhere}"),
    "publish.ssh": FieldEdit(_SITE, _TO_BRANCH, "ssh: {host: server.example, path: site}"),
    "ssh.host": FieldEdit(_SITE, _TO_BRANCH, "ssh: {host: desk@server.example, path: site}"),
    "ssh.path": FieldEdit(_SITE, _TO_BRANCH, "ssh: {host: server.example, path: www/site}"),
    "ssh.port": FieldEdit(_SITE, _TO_BRANCH, "ssh: {host: server, path: site, port: 2222}"),
    "publish.s3": FieldEdit(_SITE, _TO_BRANCH, "s3: {bucket: desk}"),
    "s3.bucket": FieldEdit(_SITE, _TO_BRANCH, "s3: {bucket: record}"),
    "s3.prefix": FieldEdit(_SITE, _TO_BRANCH, "s3: {bucket: desk, prefix: sites/record}"),
    "s3.endpoint": FieldEdit(_SITE, _TO_BRANCH, "s3: {bucket: desk, endpoint: https://s3.example}"),
    "s3.region": FieldEdit(_SITE, _TO_BRANCH, "s3: {bucket: desk, region: eu-central-1}"),
    "publish.command": FieldEdit(
        _SITE, _TO_BRANCH, "command: {send: [up, '{folder}'], read: [down, '{folder}']}"
    ),
    "command.send": FieldEdit(
        _SITE, _TO_BRANCH, "command: {send: [up, -v, '{folder}'], read: [down, '{folder}']}"
    ),
    "command.read": FieldEdit(
        _SITE, _TO_BRANCH, "command: {send: [up, '{folder}'], read: [down, -v, '{folder}']}"
    ),
    "publish.own": FieldEdit(
        _SITE, "git: {repository: ../public.git, branch: gh-pages}", "own: {target: zip, to: x.zip}"
    ),
    "own.target": FieldEdit(
        _SITE, "git: {repository: ../public.git, branch: gh-pages}", "own: {target: ''}"
    ),
    "own.to": FieldEdit(
        _SITE, "git: {repository: ../public.git, branch: gh-pages}", "own: {target: zip, to: x}"
    ),
    "publish.host": FieldEdit(_SITE, "host: netlify", "host: cloudflare"),
    "publish.compress": FieldEdit(_SITE, "cname: true", "compress: [gz]"),
    "publish.cname": FieldEdit(_SITE, "cname: true", "cname: other.example"),
    "git.repository": FieldEdit(_SITE, "../public.git", "../other.git"),
    "git.branch": FieldEdit(_SITE, "branch: gh-pages", "branch: pages"),
    "folder.path": FieldEdit(_SITE, "../public.git, branch", "../folder.git, branch"),
    "entity.kind": FieldEdit(_ENTITIES, "kind: weapon", "kind: place"),
    "entity.name": FieldEdit(_ENTITIES, "en: The envoy", "en: The ambassador"),
    "entity.aliases": FieldEdit(_ENTITIES, "[Envoy Smith, Smith]", "[Jones]"),
    "entity.role": FieldEdit(_ENTITIES, "Special envoy", "Chief envoy"),
    "entity.country": FieldEdit(_ENTITIES, "  country: switzerland\nenvoy", "envoy"),
    "entity.wikidata": FieldEdit(_ENTITIES, "Q31", "Q32"),
    "entity.status": FieldEdit(_ENTITIES, "status: withdrawn", "status: published"),
    "entity.note": FieldEdit(_ENTITIES, "Withdrawn by mistake.", "Withdrawn."),
    "entity.was": FieldEdit(_ENTITIES, "was: [the-envoy]", "was: [an-envoy]"),
    "source.type": FieldEdit(_SOURCES, "type: book", "type: report"),
    "source.title": FieldEdit(_SOURCES, "en: What the envoy said", "en: What was said"),
    "source.language": FieldEdit(_SOURCES, "language: ar", "language: en"),
    "source.author": FieldEdit(_SOURCES, "[Jane Roe, John Doe]", "[Jane Roe]"),
    "source.publisher": FieldEdit(_SOURCES, '  publisher: daily\n  issued: "1', '  issued: "1'),
    "source.issued": FieldEdit(_SOURCES, '"2020-10-02?"', '"2020-10-02"'),
    "source.issued_doubted": FieldEdit(_SOURCES, "  issued_doubted: true\n", ""),
    "source.url": FieldEdit(_SOURCES, "daily.example/envoy", "daily.example/other"),
    "source.accessed": FieldEdit(_SOURCES, "accessed: 2020-10-05", "accessed: 2020-10-06"),
    "source.archived": FieldEdit(
        _SOURCES, '[{url: "https://archive.example/envoy", date: 2020-10-03}]', "[]"
    ),
    "source.reliability": FieldEdit(_SOURCES, "reliability: B", "reliability: A"),
    "source.capture": FieldEdit(_SOURCES, 'aaaaaaaa"', 'aaaaaaab"'),
    "source.status": FieldEdit(_SOURCES, "status: live", "status: dead"),
    "source.note": FieldEdit(_SOURCES, "Its date is doubtful.", "Its day is doubtful."),
    "source.was": FieldEdit(_SOURCES, "was: [daily-one]", "was: [daily-two]"),
    "archived.url": FieldEdit(_SOURCES, "archive.example/envoy", "archive.example/copy"),
    "archived.date": FieldEdit(_SOURCES, "date: 2020-10-03", "date: 2020-10-04"),
    "capture.file": FieldEdit(_SOURCES, "file: page.html", "file: other.html"),
    "capture.sha256": FieldEdit(_SOURCES, 'sha256: "aaaa', 'sha256: "bbbb'),
    "capture.retrieved": FieldEdit(_SOURCES, "2026-11-20T11:01:56Z", "2026-11-21T11:01:56Z"),
    "capture.tool": FieldEdit(_SOURCES, "tool: browser", "tool: program"),
    "capture.by": FieldEdit(_SOURCES, "by: Someone", "by: Another"),
    "capture.asked": FieldEdit(_SOURCES, "daily.example/short", "daily.example/tiny"),
    "capture.note": FieldEdit(_SOURCES, "Without pictures.", "Without images."),
    "question.text": FieldEdit(_QUESTIONS, "How many fighters came?", "How many were there?"),
    "question.unit": FieldEdit(_QUESTIONS, "unit: USD", "unit: EUR"),
    "question.scope": FieldEdit(_QUESTIONS, "on that day.", "on one day."),
    "question.topics": FieldEdit(_QUESTIONS, "topics: [money]", "topics: [talks]"),
    "question.assessment": FieldEdit(_QUESTIONS, "أن بعضهم حضر.", "أن أكثرهم حضر."),
    "question.status": FieldEdit(_QUESTIONS, "status: draft", "status: published"),
    "question.note": FieldEdit(_QUESTIONS, "The question was put anew.", "Put anew."),
    "question.was": FieldEdit(_QUESTIONS, "was: [came]", "was: [who]"),
    "assessment.date": FieldEdit(_QUESTIONS, "date: 2020-12-01", "date: 2020-12-02"),
    "assessment.likelihood": FieldEdit(_QUESTIONS, "likelihood: likely", "likelihood: unlikely"),
    "assessment.confidence": FieldEdit(_QUESTIONS, "confidence: moderate", "confidence: low"),
    "assessment.text": FieldEdit(_QUESTIONS, "that some of them came.", "that most came."),
    "claim.claimant": FieldEdit(_CLAIMS, "claimant: switzerland", "claimant: envoy"),
    "claim.stance": FieldEdit(_CLAIMS, "stance: reports", "stance: asserts"),
    "claim.text": FieldEdit(_CLAIMS, "It is a secret.", "It is secret."),
    "claim.sources": FieldEdit(_CLAIMS, ", {source: kept}]", "]"),
    "claim.question": FieldEdit(_CLAIMS, "question: [sent, paid]", "question: [sent]"),
    "claim.qualifier": FieldEdit(_CLAIMS, "to our knowledge", "as far as known"),
    "claim.caution": FieldEdit(_CLAIMS, "not a second witness", "no second witness"),
    "claim.value": FieldEdit(_CLAIMS, "value: 2500000", "value: 3500000"),
    "claim.min": FieldEdit(_CLAIMS, "min: 100", "min: 150"),
    "claim.more_than": FieldEdit(_CLAIMS, "more_than: 2", "more_than: 3"),
    "claim.max": FieldEdit(_CLAIMS, "max: 400", "max: 500"),
    "claim.less_than": FieldEdit(_CLAIMS, "less_than: 1000", "less_than: 2000"),
    "claim.approx": FieldEdit(_CLAIMS, "  approx: true\n", ""),
    "claim.date": FieldEdit(_CLAIMS, "date: 2020-10-01", "date: 2020-09-30"),
    "claim.date_doubted": FieldEdit(_CLAIMS, "  date_doubted: true\n", ""),
    "claim.period": FieldEdit(_CLAIMS, "period: 2020-09/2020-10", "period: 2020-08/2020-10"),
    "claim.period_doubted": FieldEdit(_CLAIMS, "  period_doubted: true\n", ""),
    "claim.about": FieldEdit(_CLAIMS, "about: [daily, drone]", "about: [drone]"),
    "claim.topics": FieldEdit(_CLAIMS, "topics: [money]", "topics: [talks]"),
    "claim.credibility": FieldEdit(_CLAIMS, "credibility: 2", "credibility: 3"),
    "claim.status": FieldEdit(_CLAIMS, "  status: withdrawn\n", ""),
    "claim.note": FieldEdit(_CLAIMS, "The number is round.", "A round number."),
    "claim.was": FieldEdit(_CLAIMS, "was: [came-300]", "was: [came-400]"),
    "citation.source": FieldEdit(_CLAIMS, "[{source: book-1997}]", "[{source: kept}]"),
    "citation.locator": FieldEdit(_CLAIMS, "locator: p. 4", "locator: p. 5"),
    "citation.quote": FieldEdit(_CLAIMS, "some three hundred", "three hundred"),
    "prose.title": FieldEdit(_TOPIC_EN, "title: The talks", "title: Talks"),
    "prose.summary": FieldEdit(_TOPIC_EN, "Who came and who did not.", "Who came."),
    "prose.translator": FieldEdit(_ARTICLE_EN, "translator: The desk", "translator: Jane Roe"),
    "prose.translated": FieldEdit(_ARTICLE_EN, "translated: 2020-11-03", "translated: 2020-11-04"),
    "prose.translates": FieldEdit(
        _ARTICLE_EN, "translated: 2020", "translates: 0123456789abcdef\ntranslated: 2020"
    ),
    "prose.status": FieldEdit(_SECOND, "status: published", "status: withdrawn"),
    "prose.note": FieldEdit(_TOPIC, "The topic was corrected.", "Corrected."),
    "prose.was": FieldEdit(_TOPIC, "was: [meeting]", "was: [meetings]"),
    "prose.removed": FieldEdit(_TOPIC, "removed: [former-part]", "removed: [other-part]"),
    "article.date": FieldEdit(_ARTICLE, "date: 2020-11-02", "date: 2020-11-04"),
    "article.updated": FieldEdit(_ARTICLE, "updated: 2020-11-05", "updated: 2020-11-06"),
    "article.topics": FieldEdit(_ARTICLE, "topics: [talks, money]", "topics: [money]"),
    "article.authors": FieldEdit(_ARTICLE, "authors: [المكتب]", "authors: [سامي]"),
    "article.updates": FieldEdit(_ARTICLE, "A paragraph was added.", "Something was added."),
    "topic.order": FieldEdit(_TOPIC, "order: 1", "order: 3"),
    "topic.keywords": FieldEdit(_TOPIC, "[محادثات, لقاء]", "[محادثات]"),
    "topic.updates": FieldEdit(_TOPIC, "Claims were added.", "Facts were added."),
    "update.date": FieldEdit(_TOPIC, "date: 2020-12-02", "date: 2020-12-03"),
    "update.text": FieldEdit(_TOPIC, "أُضيفت أقوال.", "أُضيفت وقائع."),
    "page.order": FieldEdit(_PAGE, "order: 1", "order: 7"),
    "page.body": FieldEdit(_PAGE_EN, "a small record", "a short record"),
    "body.heading": FieldEdit(_TOPIC_EN, "## Who came", "## Who was there"),
    "body.anchor": FieldEdit(_TOPIC, "{#who-did-not was=absent}", "{#who-was-not was=absent}"),
    "body.link": FieldEdit(_ARTICLE_EN, "[](article:second-day)", "[](topic:money)"),
    "words": FieldEdit("locale/en.po", "{n} fighters", "{n} soldiers"),
}
