"""The tags of all templates: icons, pictures, dates and figures. Pictures are SVG with attributes only, as the CSP asks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, override

from portal.common import crispy, dates, drawing, figures, keeping, languages, pictures, requests

register = template.Library()


class Keep(Node):
    def __init__(self, parts: list[FilterExpression], nodes: NodeList) -> None:
        self.parts, self.nodes = parts, nodes

    def render(self, context: Context) -> SafeString:
        names = [str(part.resolve(context)) for part in self.parts]
        return keeping.kept(" ".join(names) if all(names) else "", lambda: self.nodes.render(context))


@register.tag("keep")
def keep(parser: Parser, token: Token) -> Keep:
    """{% keep "lesson" lesson.pk %}…{% endkeep %}: made once for all readers of a language until content changes. Nothing of the reader
    may stand inside. Where a part of the name is empty it is made each time."""
    _tag, *parts = token.split_contents()
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Keep([parser.compile_filter(part) for part in parts], nodes)


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "check" %}: a picture that says nothing by itself; a word stands beside it."""
    return pictures.symbol("icon", name)


@register.simple_tag
def leaf(number: int) -> SafeString:
    """{% leaf 4 %}: the small fan with one leaf filled, beside what belongs to that countermeasure."""
    return pictures.symbol("leaf", f"leaf-{int(number)}")


@register.simple_tag
def five_names() -> list[dict[str, Any]]:
    """The countermeasures in both languages: number, name in the reader's language, other name and its language."""
    there = "en" if languages.current_language() == "zh-hans" else "zh-hans"
    names = pictures.countermeasures()
    with override(there):
        others = pictures.countermeasures()
    return [
        {"number": i, "name": name, "other": other if other != name else "", "lang": languages.html_lang(there)}
        for i, (name, other) in enumerate(zip(names, others, strict=True), 1)
    ]


Shares = str | Sequence[float]  # a template may write them as text: "1 .75 .5 .25 0"
Link = str | Sequence[str] | None  # five addresses, or a URL name whose only argument is the leaf's number


def _shares(shares: Shares) -> list[float]:
    return [float(share) for share in (shares.split() if isinstance(shares, str) else shares)]


def _links(link: Link) -> list[str] | None:
    if isinstance(link, str) and link:
        return [reverse(link, args=[number]) for number in range(1, drawing.LEAVES + 1)]
    return list(link) if link else None


@register.simple_tag
def fan(shares: Shares, small: bool = False, link: Link = None, label: str = "", names: Sequence[str] | None = None) -> SafeString:
    """{% fan shares small=True link="countermeasure" label=text names=five %}: five shares from 0 to 1.

    `small` below 20 rem: without percentages. The numbers must stand beside it as text (components/_leaves.html).
    """
    return pictures.fan(_shares(shares), small=small, links=_links(link), label=label, names=names or pictures.countermeasures())


@register.simple_tag
def leaves(shares: Shares, names: Sequence[str] | None = None, link: Link = None) -> list[dict[str, Any]]:
    """{% leaves shares as rows %}: the fan's numbers as text, one row a leaf: number, name, percent, url."""
    links = _links(link) or [""] * drawing.LEAVES
    rows = zip(_shares(shares), names or pictures.countermeasures(), links, strict=True)
    return [{"number": i, "name": name, "percent": figures.percent(share), "url": url} for i, (share, name, url) in enumerate(rows, 1)]


@register.simple_tag
def certificate_fan() -> SafeString:
    """The fine fan in the ground of a certificate."""
    return pictures.certificate_fan()


@register.simple_tag
def bar(done: int, late: int, total: int) -> SafeString:
    """{% bar done late total %}: the bar of a table cell; its numbers stand above it."""
    return pictures.bar(int(done or 0), int(late or 0), int(total or 0))


@register.simple_tag
def scale(percent: float, pass_mark: float) -> SafeString:
    """{% scale 90 80 %}: a score on a line with the pass mark; both in per cent."""
    return pictures.scale(float(percent), float(pass_mark))


@register.simple_tag
def columns(points: str | Sequence[tuple[str, float]], label: str, floor: float = 0) -> SafeString:
    """{% columns points label=text floor=50 %}: (name, per cent) pairs as upright bars; the same must stand below as a table.

    A template may write the pairs as text: "Oct 90, Nov 90.6".
    """
    if isinstance(points, str):
        pairs = [point.strip().rsplit(" ", 1) for point in points.split(",")]
        points = [(name, float(value)) for name, value in pairs]
    return pictures.columns(list(points), label=label, floor=float(floor))


@register.simple_tag
def when(moment: datetime | str | None, style: str = "full") -> SafeString | str:
    """{% when moment %} or {% when moment "short" %}; styles: see `dates.moment_text`. {% when "now" %} needs no context."""
    if moment == "now":
        moment = timezone.now()
    if not moment or isinstance(moment, str):
        return ""
    return format_html('<time datetime="{}">{}</time>', dates.local(moment).isoformat(timespec="seconds"), dates.moment_text(moment, style))


@register.simple_tag
def moment(value: datetime | None, style: str = "full") -> str:
    """{% moment value %}: the same as plain text, for mails."""
    return dates.moment_text(value, style) if value else ""


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """{% day date %}: 22 Nov 2026."""
    if not value:
        return ""
    plain = dates.local(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', plain.isoformat(), dates.day_text(value))


@register.simple_tag
def days_from(due: date | None, now: datetime | None = None) -> str:
    """{% days_from due now %}: "in 8 days", "today", "4 days late"."""
    return dates.days_from(due, now or timezone.now()) if due else ""


@register.simple_tag
def rate(part: int, whole: int) -> str:
    """{% rate 38 41 %}: "92.7 %"; "none" where `whole` is 0."""
    return figures.rate(int(part or 0), int(whole or 0))


@register.filter
def percent(share: float) -> str:
    """{{ share|percent }}: a share from 0 to 1 as "81 %"."""
    return figures.percent(float(share or 0))


@register.filter
def words(text: str) -> list[str]:
    """{% for name in "check cross"|words %}."""
    return text.split()


@register.filter
def initials(name: Any) -> str:
    return figures.initials(str(name))


@register.simple_tag
def request_id() -> str:
    """The id of the request being answered, as it stands in the log; empty outside a request."""
    asking = requests.current()
    return asking.id if asking else ""


@register.filter
def json_text(value: Any) -> str:
    """JSON for a data attribute (escaped like any other text)."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def contact(text: str) -> SafeString | str:
    """Whom to ask: an e-mail address or a web address becomes a link, anything else stays as it is."""
    text = str(text or "").strip()
    if "@" in text and " " not in text and "/" not in text:
        return format_html('<a href="mailto:{}">{}</a>', text, text)
    if text.startswith(("https://", "http://")):
        return format_html('<a href="{}">{}</a>', text, text)
    return text


@register.simple_tag
def html_lang() -> str:
    """The reader's language for `<html lang>`."""
    return languages.html_lang(languages.current_language())


@register.simple_tag
def other_languages() -> list[dict[str, str]]:
    """The languages one may switch to: code, tag for `lang=`, own name, short own name."""
    here = get_language() or settings.LANGUAGE_CODE
    others = []
    for code, _name in settings.LANGUAGES:
        if code != here:
            name = get_language_info(code)["name_local"]
            others.append(
                {"code": code, "tag": languages.html_lang(code), "name": name, "short": "中文" if code.startswith("zh") else name}
            )
    return others


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """Page numbers round the current one; a gap is given as "…"."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def control(field: Any, unit: str = "") -> SafeString:
    """The input of a form field with the house's class and its help and error tied to it."""
    return crispy.control(field, unit)


@register.filter
def field_parts(field: Any) -> crispy.Parts:
    """What a field's template needs to know: kind, ids, options, whether it is optional."""
    return crispy.Parts(field)


@register.filter
def button_class(button: Any) -> str:
    return crispy.button_class(button)


@register.filter
def form_errors(form: Any) -> list[crispy.Mistake]:
    """Every error of a form (or formset) in the order of its fields, with the id to jump to."""
    return crispy.mistakes(form)
