"""Scores the headers of an answer as the public header observatories do, and checks the rules of OWASP ASVS 5.0 beside them. Pure Python.

A page begins with 100 points; what is missing costs, what is strict brings more (only where nothing costs much). 155 is the most
that scripts without integrity hashes can reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "https://*"}
STRICT_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
YEAR, HALF_A_YEAR = 31_536_000, 15_552_000
EVIL = "https://evil.example"


@dataclass(frozen=True)
class Page:
    """An answer: status, headers in order, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    def one(self, name: str) -> str:
        return (self.all(name) or [""])[-1].strip()


@dataclass
class Seen:
    """The same address asked in several ways, all as behind the proxy but `plain`."""

    page: Page
    from_evil: Page  # with Origin: https://evil.example
    plain: Page | None = None  # without TLS; None: not judged
    trace: Page | None = None
    signed_in: bool = False


@dataclass
class Verdict:
    points: dict[str, int] = field(default_factory=dict)
    rules: dict[str, bool] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """Points above 100 count only where what is missing costs no more than ten."""
        whole, costs = 100 + sum(self.points.values()), 100 + sum(points for points in self.points.values() if points < 0)
        return whole if costs >= 90 else costs

    @property
    def broken(self) -> list[str]:
        return [rule for rule, kept in self.rules.items() if not kept]


class Scripts(HTMLParser):
    """The scripts of a page: addresses, how many inline, how many handlers in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.inline = self.handlers = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.handlers += sum(name.startswith("on") for name in found)
        if tag == "script":
            if found.get("src"):
                self.sources.append(found["src"] or "")
            elif found.get("type") not in {"application/json", "application/ld+json", "importmap"}:
                self.inline += 1


@dataclass(frozen=True)
class Cookie:
    name: str
    attributes: dict[str, str]

    @classmethod
    def of(cls, header: str) -> Cookie:
        first, *rest = header.split(";")
        pairs = (part.strip().lower().partition("=") for part in rest)
        return cls(first.partition("=")[0].strip(), {name: value for name, _is, value in pairs})

    @property
    def kept_in(self) -> bool:
        """Only over TLS, only to this host, not to scripts, not with requests other sites make."""
        a = self.attributes
        return (
            self.name.startswith("__Host-")
            and {"secure", "httponly"} <= a.keys()
            and a.get("samesite") in {"lax", "strict"}
            and a.get("path") == "/"
            and "domain" not in a
        )


def policy(page: Page) -> dict[str, set[str]]:
    """The Content-Security-Policy: directive → sources."""
    found: dict[str, set[str]] = {}
    for part in ";".join(page.all("content-security-policy")).split(";"):
        name, *sources = part.lower().split() or [""]
        if name:
            found.setdefault(name, set(sources) or {"'none'"})
    return found


def judge(seen: Seen) -> Verdict:
    page, verdict = seen.page, Verdict()
    csp, scripts = policy(page), Scripts()
    if "html" in page.one("content-type"):
        scripts.feed(page.body.decode("utf-8", "replace"))
    cookies = [Cookie.of(value) for value in page.all("set-cookie")]
    _points(verdict.points, seen, csp, scripts, cookies)
    _rules(verdict.rules, seen, csp, scripts, cookies)
    return verdict


def _points(points: dict[str, int], seen: Seen, csp: dict[str, set[str]], scripts: Scripts, cookies: list[Cookie]) -> None:
    page = seen.page
    points["csp"] = _policy_points(csp)
    seconds = _seconds(page)
    points["hsts"] = -20 if not seconds else 0 if seconds >= HALF_A_YEAR else -10
    points["cookies"] = -40 if not all("secure" in cookie.attributes for cookie in cookies) else 5 if cookies else 0
    points["cors"] = -50 if seen.from_evil.one("access-control-allow-origin") == EVIL else 0
    if seen.plain is not None:
        led = seen.plain.status in {301, 302, 307, 308} and seen.plain.one("location").startswith("https://")
        points["redirection"] = 0 if led else -20
    referrer = page.one("referrer-policy").lower().split(",")[-1].strip()
    points["referrer"] = 5 if referrer in STRICT_REFERRER else -5 if referrer else 0
    points["scripts"] = -5 if any(urlsplit(source).netloc for source in scripts.sources) else 0
    points["nosniff"] = 0 if page.one("x-content-type-options").lower() == "nosniff" else -5
    points["framing"] = 5 if "frame-ancestors" in csp or page.one("x-frame-options").lower() in {"deny", "sameorigin"} else -20
    points["corp"] = 10 if page.one("cross-origin-resource-policy") in {"same-origin", "same-site"} else 0
    points["coop"] = 10 if page.one("cross-origin-opener-policy") == "same-origin" else 0
    points["coep"] = 10 if page.one("cross-origin-embedder-policy") in {"require-corp", "credentialless"} else 0


def _policy_points(csp: dict[str, set[str]]) -> int:
    if not csp:
        return -25

    def sources(name: str, *, falls_back: bool = True) -> set[str]:
        return csp.get(name) or (csp.get("default-src") if falls_back else None) or {"*"}

    script, style, form = sources("script-src"), sources("style-src"), sources("form-action", falls_back=False)
    if (script | sources("object-src")) & (BROAD | {"'unsafe-inline'", "data:"}) or any(
        "http:" in one for one in set().union(*csp.values())
    ):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if style & (BROAD | {"'unsafe-inline'", "data:"}) or form & BROAD:
        return 0
    return 10 if csp.get("default-src") == {"'none'"} else 5


def _seconds(page: Page) -> int:
    found = re.search(r"max-age=(\d+)", page.one("strict-transport-security"))
    return int(found[1]) if found else 0


def _rules(rules: dict[str, bool], seen: Seen, csp: dict[str, set[str]], scripts: Scripts, cookies: list[Cookie]) -> None:
    page = seen.page
    kind = page.one("content-type").lower()
    rules["3.4.1 a year of TLS, subdomains too"] = (
        _seconds(page) >= YEAR and "includesubdomains" in page.one("strict-transport-security").lower()
    )
    rules["3.4.2 no foreign origin reads"] = seen.from_evil.one("access-control-allow-origin") not in {EVIL, "*"}
    rules["3.4.3 no objects, no base"] = {"'none'"} == (csp.get("object-src") or csp.get("default-src")) == csp.get("base-uri")
    rules["3.4.4 no sniffing"] = page.one("x-content-type-options").lower() == "nosniff"
    rules["3.4.5 referrers stay"] = page.one("referrer-policy").lower() in STRICT_REFERRER
    rules["3.4.6 no frames"] = bool(csp.get("frame-ancestors"))
    rules["3.3 cookies are kept in"] = all(cookie.kept_in for cookie in cookies)
    rules["4.1.1 texts say their encoding"] = not page.body or not re.match(r"text/|.*[+/]xml", kind) or "charset" in kind
    rules["13.4.6 no versions"] = not re.search(r"\d+\.\d+", page.one("server") + page.one("x-powered-by"))
    rules["no inline scripts, no handlers"] = not scripts.inline and not scripts.handlers
    if seen.trace is not None:
        rules["13.4.4 no TRACE"] = seen.trace.status in {400, 403, 404, 405, 501}
    if seen.signed_in:
        rules["14.3.2 not stored"] = "no-store" in page.one("cache-control")
