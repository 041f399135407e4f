"""The HTML that prose may hold; what is not named here never reaches a page."""

PROSE_TAGS = frozenset(
    [
        *("p", "h2", "h3", "h4", "h5", "h6"),
        *("ul", "ol", "li", "dl", "dt", "dd", "blockquote"),
        *("em", "strong", "i", "b", "cite", "q", "abbr"),
        *("a", "code", "pre", "table", "thead"),
        *("tbody", "tfoot", "tr", "th", "td", "caption", "sup", "sub"),
        *("br", "hr", "bdi", "span", "div", "time"),
    ]
)
PROSE_ATTRIBUTES = {
    "*": frozenset({"dir", "lang", "id"}),
    "a": frozenset({"href", "hreflang", "title"}),
    "abbr": frozenset({"title"}),
    "ol": frozenset({"start"}),
    "time": frozenset({"datetime"}),
    "th": frozenset({"scope", "colspan", "rowspan", "class"}),
    "td": frozenset({"colspan", "rowspan", "class"}),
}
LINK_SCHEMES = frozenset({"http", "https", "mailto"})
