"""Western numbers in right-to-left text whose order or signs depend on the letter before them.

After an Arabic letter, the Unicode bidi algorithm parts a number from its sign, and the groups of a
telephone number from each other. What is dialled, compared or copied is read from the left; a range
and the two numbers in it are read as the text is.
"""

from site_gen.lazy_pattern import lazy_pattern

_D = "[0-9۰-۹]"
_NUMBER = rf"{_D}+(?:[.,:/]{_D}+)*[¼-¾⅐-⅞]?"
_SPACE = "[ \u00a0\u202f]"
_HYPHEN = "[-‐‑]"
# A sign counts only where a word begins, since ميغ-29 is a name; the particles that Arabic joins to
# a number are no part of it. B-52 may be written ب-52, and nothing is named و-52.
_FREE = r"(?:(?<![\w%٪‰°$€£)\]+-])|(?<=ـ)|(?<=(?<!\w)و))"
_FREE_OF_NAMES = rf"(?:{_FREE}|(?<=(?<!\w)[فبلك])|(?<=(?<!\w)[وف][بلك]))"
_CURRENCY = "[$€£¥₪₺₽₴₦₹]"
_AFTER_DIGITS = rf"(?<!{_D})(?<!{_D}[.,:/])"
# No letter, digit or hyphen of a longer name follows; an Arabic letter may, as in 2020م.
_END = rf"(?!{_HYPHEN}?[A-Za-z0-9_۰-۹٠-٩])"


def _phones(digit: str, zero: str) -> tuple[str, ...]:
    """Telephone numbers in these digits."""

    def at_least(digits: int) -> str:
        """A lookahead for so many digits with at most two signs between them."""
        return rf"(?=[(+]{{0,2}}(?:[ \u00a0\u202f.()‐‑-]{{0,2}}{digit}){{{digits}}})"

    apart = rf"(?<!{digit})(?<![.,:-])"
    apart_of_dates = rf"{apart}(?<!/)"
    group = rf"(?:\({digit}{{1,5}}\)|{digit}{{1,14}}(?!{digit}))"
    # Bounded, as is the start of a sum, so that no text costs more than a few steps a character.
    groups = rf"(?:(?:{_SPACE}|[.‐‑-])?{group}){{0,12}}(?:/{digit}{{1,2}}(?![ -]?{digit}))?"
    code = rf"(?:\(\+{digit}{{1,4}}(?:{_SPACE}{digit}{{1,4}})?\)|\+{digit}{{1,15}}(?!{digit}))"
    area = rf"(?:\({zero}{digit}{{1,5}}\)|{zero}{digit}{{1,14}}(?!{digit}))"
    return (
        rf"{_FREE_OF_NAMES}{at_least(7)}{code}{groups}",
        rf"{apart}{at_least(6)}{area}{groups}{_END}",
        rf"{apart_of_dates}{zero}{digit}{{1,2}}/{digit}{{3}}{_SPACE}{digit}{{3}}{_END}",
        rf"{apart_of_dates}{digit}{{2,3}}-{digit}{{6,7}}{_END}",
        rf"{apart_of_dates}{at_least(7)}{group}(?:{_SPACE}{group}){{2,12}}(?:-{digit}+)?{_END}",
        rf"{apart_of_dates}{digit}{{1,3}}{_SPACE}{digit}{{5,12}}{_END}",
        rf"(?<![\w*#])[*#]{{1,2}}{digit}+(?:[*#]+{digit}+)*#?",
    )


# Between Arabic digits a browser sets everything from the right, which is right for dates.
_A = "[٠-٩]"
_ARABIC_DATE = (
    rf"(?:{_A}{{1,2}}([ \u00a0.‐‑-]){_A}{{1,2}}\1{_A}{{2}}(?:{_A}{{2}})?"
    rf"|{_A}{{4}}([ \u00a0.‐‑-]){_A}{{1,2}}\2{_A}{{1,2}})(?![ \u00a0.‐‑-]?{_A})"
)
_ARABIC_PHONES = rf"(?!{_ARABIC_DATE})(?:{'|'.join(_phones(_A, '٠'))})"
ARABIC_PHONES = lazy_pattern(_ARABIC_PHONES)
ARABIC_PHONE_BEGINS = lazy_pattern(rf"{_A}|[+(*#](?=[٠-٩+(*#])")
# A text in Arabic digits without letters: it needs more than a direction of its own.
IN_ARABIC_DIGITS = lazy_pattern(rf"[^\w\s]*{_A}")
_GAP_OF_PHONE = lazy_pattern(r"[^٠-٩]+")
_DATES_AND_CODES = (
    rf"(?<![0-9۰-۹-]){_D}+(?:{_HYPHEN}{_D}+){{2,}}(?:/{_D}{{1,2}})?{_END}",
    rf"(?<![0-9۰-۹-])(?:1[0-9]|20){_D}{{2}}-(?:0[1-9]|1[0-2]){_END}",
    rf"(?<![0-9۰-۹-]){_D}+-0{_D}{{2,}}{_END}",
    rf"(?<=ISSN{_SPACE}){_D}{{4}}-{_D}{{3}}[0-9X]",
    rf"{_AFTER_DIGITS}{_D}+(?:\.{_D}+){{2,}}(?:-{_D}+)+(?!\.?{_D})",
)
_MINUTES = rf"{_SPACE}?{_D}+(?:[.,]{_D}+)?['′’](?:{_SPACE}?{_D}+(?:[.,]{_D}+)?(?:[\"″”]|''))?"
_MEASURES = (
    rf"{_AFTER_DIGITS}{_D}{{1,3}}(?:{_SPACE}{_D}{{3}})+(?:[.,]{_D}+)?{_END}",
    rf"{_AFTER_DIGITS}{_D}{{1,3}}(?:['’]{_D}{{3}})+(?:[.,]{_D}+)?{_END}",
    rf"{_AFTER_DIGITS}{_D}+[°º]{_MINUTES}",
    rf"{_AFTER_DIGITS}{_NUMBER}(?:[-+*×÷=]{_NUMBER}){{0,9}}[+*=^]{_NUMBER}(?:[-+*×÷=^]{_NUMBER})*",
    rf"{_AFTER_DIGITS}{_D}+[¼-¾⅐-⅞]",
)
_SIGNED = (
    rf"(?<!\w)\+/[-−]{_SPACE}?{_NUMBER}",
    rf"{_FREE}-{_CURRENCY}?\.?{_NUMBER}",
    rf"{_FREE_OF_NAMES}[−±+]{_CURRENCY}?\.?{_NUMBER}",
    rf"(?<![A-Za-z0-9_۰-۹]){_CURRENCY}[-−]?{_NUMBER}",
    rf"(?<![A-Za-z0-9_۰-۹&#])[#%٪‰]{_NUMBER}",
    rf"(?<![\w.])\.{_D}+",
)
# Each of these numbers is apart: the text, not the letter before it, says which comes first.
_APART = (
    rf"{_AFTER_DIGITS}{_NUMBER}(?={_SPACE}?[%٪‰]|[°º]|{_SPACE}?{_CURRENCY}(?!{_D}))",
    rf"(?<!-){_AFTER_DIGITS}{_NUMBER}(?={_HYPHEN}{_NUMBER}(?![A-Za-z0-9_-]))",
    rf"(?<=[0-9۰-۹]{_HYPHEN}){_NUMBER}",
)
NUMBERS = lazy_pattern(
    "|".join(
        (
            *_phones(_D, "[0۰]"),
            *_DATES_AND_CODES,
            *_MEASURES,
            *_SIGNED,
            *_APART,
            _ARABIC_PHONES,
        )
    )
)
NUMBER_BEGINS = lazy_pattern(rf"{_D}|{_A}|[-+±−#%٪‰*.($€£¥₪₺₽₴₦₹](?=[0-9۰-۹٠-٩+/(.*#$€£¥₪₺₽₴₦₹−-])")
# A sign before a number that has letters after it: -5km, $5M.
SIGN_OF_RUN = lazy_pattern(rf"{_FREE}-|{_FREE_OF_NAMES}[−±+]|(?<!\w){_CURRENCY}")
# In Hebrew a number has its sign on its right, as in a left-to-right text: 20%, 30°.
SIGN_BEHIND = lazy_pattern(rf"{_SPACE}?[%‰]|[°º]")
_HEBREW = lazy_pattern("[\u05d0-\u05ea]")
_ARABIC = lazy_pattern("[\u0620-\u06d3\u06fa-\u06ff\u0750-\u077f]")
# Numbers and letters that are one thing, whatever stands between them.
WHOLE_CODE = lazy_pattern(
    rf"[-−]?{_D}+(?:\.{_D}+)?[°º](?:{_MINUTES})?{_SPACE}?[NSEWCF](?!\w)"
    rf"|(?<!\w)[A-Z]{{2}}[0-9]{{2}}(?:{_SPACE}[0-9A-Z]{{4}}){{2,}}(?:{_SPACE}[0-9A-Z]{{1,4}})?(?!\w)"
)


def with_marks(phone: str, mark: str) -> str:
    """A telephone number in Arabic digits with a mark on either side of all between its groups."""
    return _GAP_OF_PHONE.sub(rf"{mark}\g<0>{mark}", phone)


def has_hebrew_only(text: str) -> bool:
    """Whether a text has Hebrew letters, and no Arabic ones that its numbers could follow."""
    return bool(_HEBREW.search(text)) and not _ARABIC.search(text)
