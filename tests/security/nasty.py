"""Texts that break things, and a reader of pages that sees whether one of them got out of its place."""

from __future__ import annotations

from html.parser import HTMLParser

CANARY = "xss-canary"
PAYLOADS = [  # each opens an element or attribute named by the canary, wherever it is not written as text
    f"<{CANARY}>",
    f'"><{CANARY} onclick=1>',
    f"'><{CANARY}>",
    f"\" onfocus='1' {CANARY}=\"1",
    f"' {CANARY}='1",
    f"</title></textarea></option></script></style><{CANARY}>",
    f"--><{CANARY}><!--",
    f"]]><{CANARY}>",
    f"<svg/onload=1 {CANARY}>",
    f"&lt;{CANARY}&gt;<{CANARY}>",
    f"javascript:alert('{CANARY}')",
    f"${{7*7}}{{{{7*7}}}}{{% now 'Y' %}}<{CANARY}>",
]
TEXTS = {  # text that is kept exactly as it is
    "html": "<b>Söhne</b> & 'Co' \"GmbH\"",
    "entities": "&lt;b&gt; &amp;amp; &#39;",
    "sql": "'); DROP TABLE people_person; --",
    "formula": "=1+1",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "format": "%s %(name)s {0.__class__} {settings.SECRET_KEY}",
    "template": "{{ settings.SECRET_KEY }}{% include '/etc/passwd' %}",
    "shell": "$(id) `id` ${7*7} ../../etc/passwd",
    "emoji": "👩🔬 Ada 🏳",
    "han": "𠮷野家 㐂 专利·用尽",
    "arabic": "شركة النور",
    "combining": "Z\u0351\u032b\u0343a\u0334",
    "like": "100% _ \\ %_",
    "line separator": "a\u2028b",
}
HIDDEN = {  # what would let one name pass for another, or breaks a line: refused in names
    "nul": "a\x00b",
    "rtl": "Bob\u202egnp.exe",
    "zero width": "Al\u200bice",
    "bom": "\ufeffAlice",
    "isolate": "\u2066Alice\u2069",
    "crlf": "Alice\r\nBcc: evil@example.com",
    "escape": "Alice\x1b[2J",
}


class Reader(HTMLParser):
    """The elements of a page with the names of their attributes; what they lead to; what a reader sees as text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.targets: list[str] = []
        self.values: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _value in attrs)))
        self.targets += [
            value or "" for name, value in attrs if name in {"href", "src", "action", "formaction", "srcset", "data", "poster"}
        ]
        self.values += [value or "" for _name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def escaped(self) -> list[str]:
        """What got out of its place: elements and attributes of the canary, handlers, addresses that run something."""
        found = [tag for tag, _names in self.elements if CANARY in tag]
        found += [name for _tag, names in self.elements for name in names if CANARY in name or name.startswith("on")]
        return found + [target for target in self.targets if target.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))]
