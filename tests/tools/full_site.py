"""A small sound site that uses every field of every schema, and every form of text."""

from collections.abc import Mapping

from tests.tools.claims import UNITS

SITE = """\
title: {ar: سجلّ, en: Record}
desk: {ar: المكتب, en: The desk}
description: {ar: ما قيل ومن قاله., en: What was said and who said it.}
base_url: https://record.example/
default_locale: ar
locales:
  - {code: ar, name: العربية, dir: rtl, dates: ar-SY, months_also: ar-EG, digits: latn}
  - {code: en, name: English, dir: ltr, dates: en-GB}
captures: ../captures
publish:
  git: {repository: ../public.git, branch: gh-pages}
  host: netlify
  cname: true
approx_margin: 10%
retired: [fr]
"""
ENTITIES = """\
daily:
  kind: organization
  name: {ar: اليومية, en: The Daily}
  country: switzerland
envoy:
  kind: person
  name: {ar: المبعوث, en: The envoy}
  role: {ar: مبعوث خاص, en: Special envoy}
  aliases: {ar: [الموفد], en: [Envoy Smith, Smith]}
  country: switzerland
  wikidata: Q31
  note: {ar: تُرجم اسمه., en: His name is translated.}
  was: [the-envoy]
switzerland:
  kind: place
  name: {ar: سويسرا, en: Switzerland}
drone:
  kind: weapon
  name: {ar: مسيّرة, en: Drone}
gone:
  kind: person
  name: {ar: الغائب, en: The absentee}
  status: withdrawn
  note: {ar: سُحب خطأً., en: Withdrawn by mistake.}
"""
SOURCES = """\
daily-2020-10-02:
  type: article-newspaper
  language: en
  title: {en: What the envoy said, ar: ما قاله المبعوث}
  author: [Jane Roe, John Doe]
  publisher: daily
  issued: "2020-10-02?"
  url: https://daily.example/envoy
  accessed: 2020-10-05
  archived: [{url: "https://archive.example/envoy", date: 2020-10-03}]
  reliability: B
  status: live
  was: [daily-one]
book-1997:
  type: book
  language: ar
  title: {ar: كتاب قديم, en: An old book}
  author: [رامي خوري]
  publisher: daily
  issued: "1997"
  issued_doubted: true
  note: {ar: "تاريخه مشكوك فيه.", en: "Its date is doubtful."}
kept:
  type: webpage
  title: {fr: Une page, en: A page, ar: صفحة}
  language: fr
  accessed: 2021-02-28
  capture:
    file: page.html
    sha256: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    retrieved: 2026-11-20T11:01:56Z
    tool: browser
    by: Someone
    asked: https://daily.example/short
    note: {ar: بلا صور., en: Without pictures.}
"""
QUESTIONS = """\
who-came:
  unit: fighters
  topics: [talks]
  text: {ar: كم مقاتلاً حضر؟, en: How many fighters came?}
  scope: {ar: من حضر في ذلك اليوم., en: Those who came on that day.}
  assessment:
    date: 2020-12-01
    likelihood: likely
    confidence: moderate
    text: {ar: أن بعضهم حضر., en: that some of them came.}
  note: {ar: صيغ السؤال من جديد., en: The question was put anew.}
  was: [came]
paid:
  unit: USD
  topics: [money]
  text: {ar: كم دُفع؟, en: How much was paid?}
sent:
  topics: [talks]
  text: {ar: هل أُرسل أحد؟, en: Was anybody sent?}
withheld:
  topics: [talks]
  status: draft
  text: {ar: ما الذي حُجب؟, en: What was withheld?}
"""
CLAIMS = """\
envoy-came:
  question: who-came
  claimant: envoy
  stance: asserts
  value: 300
  approx: true
  qualifier: {ar: على حدّ علمنا, en: to our knowledge}
  caution: {ar: ليس شاهداً ثانياً, en: not a second witness}
  date: 2020-10-01
  date_doubted: true
  period: 2020-09/2020-10
  period_doubted: true
  about: [daily, drone]
  credibility: 2
  text: {ar: "حضر نحو 300 مقاتل.", en: "About 300 fighters came."}
  sources:
    - {source: daily-2020-10-02, locator: ¶8, quote: {en: "some three hundred"}}
  note: {ar: العدد مستدير., en: The number is round.}
  was: [came-300]
daily-came:
  question: [who-came]
  claimant: daily
  stance: reports
  min: 100
  max: 400
  text: {ar: "حضر بين 100 و400 مقاتل.", en: "Between 100 and 400 fighters came."}
  sources: [{source: daily-2020-10-02, locator: p. 4}, {source: kept}]
more-came:
  question: [who-came]
  claimant: daily
  stance: asserts
  more_than: 2
  less_than: 1000
  text: {ar: "حضر أكثر من مقاتلَين.", en: "More than two fighters came."}
  sources: [{source: book-1997}]
envoy-paid:
  question: paid
  claimant: envoy
  stance: asserts
  value: 2500000
  date: 2020-10-02
  text: {ar: "دُفع مليونان ونصف المليون دولار.", en: "Two and a half million dollars were paid."}
  sources: [{source: daily-2020-10-02}]
envoy-sent:
  question: [sent, paid]
  claimant: envoy
  stance: denies
  date: 2020-10-02
  text: {ar: "لم يُرسل أحد.", en: "Nobody was sent."}
  sources: [{source: daily-2020-10-02}]
alone:
  topics: [money]
  claimant: switzerland
  stance: asserts
  text: {ar: "الأمر سرّ.", en: "It is a secret."}
  sources: [{source: kept}]
withdrawn:
  question: sent
  claimant: daily
  stance: asserts
  status: withdrawn
  note: {ar: أُخذ خطأً., en: Taken by mistake.}
  text: {ar: "أُرسل شخص.", en: "Somebody was sent."}
  sources: [{source: kept}]
"""
TALKS_AR = """\
---
title: المحادثات
summary: من حضر ومن غاب.
order: 1
keywords: [محادثات, لقاء]
removed: [former-part]
was: [meeting]
note: {ar: صُحّح الموضوع., en: The topic was corrected.}
updates:
  - {date: 2020-12-02, text: {ar: أُضيفت أقوال., en: Claims were added.}}
---

## من حضر {#who-came}

حضر [](entity:envoy) وفق [الصحيفة](source:daily-2020-10-02)، و[نحو 300 مقاتل](claim:envoy-came).

[](question:who-came)

### من غاب {#who-did-not was=absent}

- بند **أول** و*ثانٍ*
- بند `code`

| عمود | Number |
| --- | --- |
| قيمة | one |
"""
TALKS_EN = """\
---
title: The talks
summary: Who came and who did not.
keywords: [talks]
translator: The desk
translated: 2020-11-03
---

## Who came {#who-came}

[](entity:envoy) came, says [the paper](source:daily-2020-10-02),
with [about 300](claim:envoy-came).

[](question:who-came)

### Who did not {#who-did-not was=absent}

- item **one** and *two*
- item `code`

| Column | رقم |
| --- | --- |
| value | واحد |
"""
FIRST_AR = """\
---
title: اليوم الأول
summary: ما جرى في اليوم الأول.
date: 2020-11-02
updated: 2020-11-05
topics: [talks, money]
authors: [المكتب]
updates:
  - {date: 2020-11-04, text: {ar: أُضيفت فقرة., en: A paragraph was added.}}
---

قال [](entity:envoy) إن المحادثات بدأت، وفق [الصحيفة](source:daily-2020-10-02). {#began}

> اقتباس قصير.

1. أولاً
2. ثانياً

راجع [](topic:talks) و[](article:second-day) و[موقعاً](https://elsewhere.example/a).
"""
FIRST_EN = """\
---
title: The first day
summary: What happened on the first day.
translator: The desk
translated: 2020-11-03
---

[](entity:envoy) said that the talks had begun, says [the paper](source:daily-2020-10-02). {#began}

> A short quotation.

1. first
2. second

See [](topic:talks) and [](article:second-day) and [a site](https://elsewhere.example/a).
"""
FULL: Mapping[str, str] = {
    **UNITS,
    "site.yaml": SITE,
    "entities.yaml": ENTITIES,
    "sources.yaml": SOURCES,
    "questions.yaml": QUESTIONS,
    "claims/all.yaml": CLAIMS,
    "topics/talks.ar.md": TALKS_AR,
    "topics/talks.en.md": TALKS_EN,
    "topics/money.en.md": "---\ntitle: Money\nsummary: Paid.\norder: 2\n---\n\nMoney was paid.\n",
    "articles/first-day.ar.md": FIRST_AR,
    "articles/first-day.en.md": FIRST_EN,
    "articles/second-day.en.md": """\
---
title: The second day
summary: What happened next.
date: 2020-11-03
topics: [money]
status: published
---

## Later {#later}

[](claim:envoy-paid) is what was said.
""",
    "articles/plan.en.md": "---\ntitle: A plan\nstatus: draft\ndate: 2020-11-09\n---\n\nNot yet.\n",
    "pages/about.ar.md": "---\ntitle: عن السجلّ\norder: 1\n---\n\nهذا سجلّ صغير.\n",
    "pages/about.en.md": """\
---
title: About the record
translator: The desk
translated: 2020-11-03
---

This is a small record.
""",
}
