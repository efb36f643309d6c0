"""The HTML that pages may show: tags and attributes that sanitising keeps, in narratives and in prose pages."""

from collections.abc import Mapping

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_TABLE = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
_TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre", "hr"})
NARRATIVE_TAGS = _TAGS | _TABLE | _HEADINGS | {"h1"}
PAGE_TAGS = _TAGS | _TABLE | _HEADINGS | {"img", "figure", "figcaption", "dl", "dt", "dd", "kbd"}

NARRATIVE_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "li": frozenset({"value"}),
    "th": frozenset({"align"}),
    "td": frozenset({"align"}),
}
PAGE_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    **NARRATIVE_ATTRIBUTES,
    "img": frozenset({"src", "alt", "width", "height"}),
    "code": frozenset({"class"}),
    **{heading: frozenset({"id"}) for heading in _HEADINGS},
}
