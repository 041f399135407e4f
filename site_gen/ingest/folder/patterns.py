"""What other generators write in a text, as regular expressions."""

import re

CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|%%.*?%%", re.DOTALL)
REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?([^\"\s>%]+)\"?[^}]*[>%]\}\}")
LIQUID_LINK = re.compile(r"\{%-?\s*(?:post_url|link)\s+(\S+?)\s*-?%\}")
LIQUID_ADDRESS = re.compile(
    r"\{\{\s*[\"']([^\"']+)[\"']\s*\|[^}]*\}\}|\{\{\s*site\.(?:base)?url\s*\}\}"
)
HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+(\w+)[^%]*%\}\n?(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL
)
FIGURE = re.compile(r"\{\{[<%]\s*figure\b([^}]*?)/?[>%]\}\}")
SOURCE = re.compile(r"\bsrc=[\"']?([^\"'\s]+)")
CAPTION = re.compile(r"(?:caption|title|alt)=\"([^\"]*)\"")
SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
PELICAN = re.compile(r"\{(?:filename|static|attach|author|category|tag|index)\}|\|filename\|")
WIKI = re.compile(r"(!?)\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\(([^()\s]*(?:\([^()]*\)[^()\s]*)?)[^()]*\)|\[([^\]]*)\])")
LINK = re.compile(
    r"(?<![!\\])\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s*<?([^()<>\s]*(?:\([^()]*\)[^()<>\s]*)?)>?([^()]*)\)"
)
DEFINED = re.compile(r"^[ ]{0,3}\[([^\[\]^]+)\]:[ \t]*<?(\S+?)>?(?:[ \t]+[\"'(].*)?$", re.MULTILINE)
NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ ]{2,}|\t).+)*)", re.MULTILINE)
NOTED = re.compile(r"\[\^([^\]\s]+)\]")
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s+[^<>]*)?)/?>")
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
DROPPED = re.compile(
    r"<(script|style|iframe|object|svg|form|video|audio)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTES = re.compile(
    r"(?<!\\)\{:?[ ]*(?:[.#][\w-]+|[\w-]+=[^{}\n]*)[^{}\n]*\}|\{:toc\}|^\[TOC\]$",
    re.MULTILINE | re.IGNORECASE,
)
MARKS = re.compile(r"(==|~~)(?=\S)(.+?)(?<=\S)\1")
BOX = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+)\[[ xX]\]\s+", re.MULTILINE)
CALLOUT = re.compile(r"^(\s*>+\s*)\[!\w+\][-+]?[ \t]*(.*)$", re.MULTILINE)
ADMONITION = re.compile(
    r"^(?:!!!|\?\?\?\+?)[ ]+(\w+)(?:[ ]+\"([^\"]*)\")?[ ]*\n"
    r"((?:(?:[ ]{4}|\t).*\n?|[ \t]*\n(?=[ ]{4}))*)",
    re.MULTILINE,
)
BULLET = re.compile(r"^(\s*)[•●▪◦‣·][ \t]+", re.MULTILINE)
TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^\s#])", re.MULTILINE)
HASHTAG = re.compile(r"^#(?=[^\s#])", re.MULTILINE)
FENCED = re.compile(
    r"(^[ ]{0,3}(?:```|~~~).*?(?:^[ ]{0,3}(?:```|~~~)[ \t]*$|\Z))", re.MULTILINE | re.DOTALL
)
REFERENCE = re.compile(r"(?<![!\\\]])\[((?:[^\[\]\\]|\\.)+)\](?:[ ]?\[([^\[\]]*)\])?(?![\[(:])")
SCHEME = re.compile(r"([a-zA-Z][\w+.-]*):")
OTHER_SCHEMES = frozenset({"article", "claim", "entity", "source", "question", "topic", "page"})
