"""Dates in the words of a language."""

import subprocess
import sys

from tests.tools.desk import ROOT

# In a process of its own: what Babel has looked up before decides.
ASK = """
from site_gen.config import Locale
from site_gen.domain.dates import PartialDate
from site_gen.domain.text import Direction, LocaleCode
from site_gen.language.dates import within_year_text

for dates in ("ar", "ar-SY", "ar-EG"):
    locale = Locale(LocaleCode("ar"), "العربية", Direction.RTL, (dates,))
    print(within_year_text(PartialDate(2019, 5), locale))
"""


def test_a_month_has_the_name_of_its_country_whatever_was_asked_before() -> None:
    asked = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", ASK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ["مايو", "أيار", "مايو"] == asked.stdout.split()
