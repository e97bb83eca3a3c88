"""What HTML may leave the portal: an allow-list of tags, attributes, classes and link targets, kept by nh3 behind our own renderer."""

from __future__ import annotations

import re

import nh3

TAGS = {
    *("p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "sup", "br", "div", "table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "img"),
}
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "aria-label", "rel"},
    "ol": {"start"},
    "div": {"tabindex", "role", "aria-label"},
    "th": {"scope"},
    "img": {"src", "srcset", "sizes", "width", "height", "loading", "decoding", "alt"},
}
SIZES = "(max-width: 40rem) 100vw, 36rem"  # how wide a picture stands in the text
CLASSES = {
    "p": {"para"},
    "li": {"para"},
    "tr": {"para"},
    "figure": {"para"},
    "a": {"para__no", "cite", "faint", "num", "term", "note", "note__back"},
    "div": {"scroll", "notes"},
    "table": {"table"},
    "th": {"r"},
    "td": {"r"},
}
HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}"
WEB = re.compile(rf"https://{HOST}(?::\d{{1,5}})?(?:[/?#][^\s\\<>\"]*)?", re.IGNORECASE)
PATH = re.compile(r"/(?![/\\])[^\s\\<>\"]*")
ANCHOR = re.compile(r"#[\w.%\-]{1,300}")
IMAGE = r"/images/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/\d{1,5}"
VALUES = {  # what else an attribute may say
    ("img", "src"): re.compile(IMAGE),
    ("img", "srcset"): re.compile(rf"{IMAGE} \d{{1,5}}w(?:, {IMAGE} \d{{1,5}}w){{0,9}}"),
    ("img", "sizes"): re.compile(re.escape(SIZES)),
    ("img", "width"): re.compile(r"\d{1,5}"),
    ("img", "height"): re.compile(r"\d{1,5}"),
    ("img", "loading"): re.compile("lazy"),
    ("img", "decoding"): re.compile("async"),
    ("div", "role"): re.compile("region|doc-endnotes"),
    ("div", "tabindex"): re.compile("0"),
}
CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def is_safe_link(target: str) -> bool:
    """Only `https:` addresses of a named host, paths of the portal and anchors of the page; nothing with blanks or control characters."""
    if len(target) > 2000 or CONTROL.search(target):
        return False
    return any(pattern.fullmatch(target) for pattern in (WEB, PATH, ANCHOR))


def sanitise(html: str) -> str:
    """The HTML with everything removed that is not on the list. Doing it twice changes nothing more.

    Some mark-up is read differently once it was cleaned (a link in a table in a link); such is cleaned until it stays as it is,
    and what never does goes out as plain text.
    """
    for _attempt in range(5):
        cleaned = _clean(html)
        if cleaned == html:
            return html
        html = cleaned
    return nh3.clean_text(html)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"https"},
        link_rel=None,
        attribute_filter=_keep,
    )


def _keep(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if is_safe_link(value) else None
    allowed = VALUES.get((tag, name))
    return value if allowed is None or allowed.fullmatch(value) else None
