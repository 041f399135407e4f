"""The words that stand in the generated parts of the guide, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """Heads of columns, and words for what a field may hold."""

    is_arabic: bool
    option: str
    does: str
    left_out: str
    field: str
    value: str
    means: str
    kind: str
    kinds: Mapping[str, str]
    types: Mapping[str, str]
    several: str
    optional: str


LABELS = {
    "en": Labels(
        is_arabic=False,
        option="Option",
        does="What it does",
        left_out="If you leave it out",
        field="Field",
        value="Value",
        means="What it is",
        kind="Kind",
        kinds={
            "error": "An error: the build stops.",
            "warning": "A warning: the build goes on.",
            "both": "An error or a warning, as its message says.",
            "program": "A self-check: a fault of the program or of a template of your own.",
        },
        types={
            "text": "text",
            "texts": "a text or a list of them",
            "localized": "text in languages",
            "lists": "lists in languages",
            "flag": "`true`, `false`",
            "day": "day",
            "date": "date",
            "id": "id",
            "ids": "an id or a list of them",
            "number": "number",
            "whole": "whole number",
            "word": "one word",
            "address": "web address",
            "file": "name of a file",
            "digest": "64 characters",
            "item": "Q and a number",
            "language": "code of a language",
            "locale": "locale of CLDR",
            "percentage": "percentage",
            "csl": "type of CSL",
            "fields": "fields of its own",
            "entries": "a list of entries",
        },
        several="list of {one}",
        optional="{one}, or nothing",
    ),
    "ar": Labels(
        is_arabic=True,
        option="الخيار",
        does="ما يفعله",
        left_out="إذا تركته",
        field="الحقل",
        value="القيمة",
        means="ما هو",
        kind="النوع",
        kinds={
            "error": "خطأ (`error`): يتوقف البناء.",
            "warning": "تنبيه (`warning`): يستمر البناء.",
            "both": "خطأ أو تنبيه، كما تقول رسالته.",
            "program": "فحص ذاتي (`self-check`): خلل في البرنامج أو في قالب من عندك.",
        },
        types={
            "text": "نص",
            "texts": "نص أو قائمة نصوص",
            "localized": "نص بلغات",
            "lists": "قوائم بلغات",
            "flag": "`true`، `false`",
            "day": "يوم",
            "date": "تاريخ",
            "id": "معرّف",
            "ids": "معرّف أو قائمة معرّفات",
            "number": "عدد",
            "whole": "عدد صحيح",
            "word": "كلمة واحدة",
            "address": "عنوان على الشبكة",
            "file": "اسم ملف",
            "digest": "64 محرفاً",
            "item": "الحرف Q ورقم",
            "language": "رمز لغة",
            "locale": "رمز من رموز CLDR",
            "percentage": "نسبة مئوية",
            "csl": "نوع من أنواع CSL",
            "fields": "حقول خاصة به",
            "entries": "قائمة مداخل",
        },
        several="قائمة {one}",
        optional="{one}، أو لا شيء",
    ),
}
