"""The portal's pictures as SVG text: attributes only, as the Content-Security-Policy asks; every text in them is escaped.

The geometry comes from `drawing`; the names of the five countermeasures and the words in pictures come from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.common import drawing, figures


@lru_cache(maxsize=4)
def sprite(static_url: str) -> str:
    """The address of the icon sheet, worked out once a process."""
    return static("portal/icons.svg")


@lru_cache(maxsize=512)
def _symbol(css_class: str, name: str, sheet: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css_class, sheet, name)


def symbol(css_class: str, name: str) -> SafeString:
    return _symbol(css_class, name, sprite(settings.STATIC_URL))


def countermeasures() -> list[str]:
    """Short names of the five, in order, in the reader's language."""
    return [
        _("Enterprise IP strategy"),
        _("Independent innovation"),
        _("Active response to litigation"),
        _("International rules"),
        _("IP talent"),
    ]


def _path(css_class: str, data: str) -> str:
    return f'<path class="{css_class}" d="{data}"/>' if data else ""


@lru_cache(maxsize=1024)
def _leaf(index: int, share: float, small: bool) -> str:
    """One leaf without its percentage; the same few shares come again and again."""
    part = drawing.leaf(index, share)
    x, y = part.small_label if small else part.label
    return (
        _path("fan__a", part.empty_a)
        + _path("fan__b", part.empty_b)
        + _path("fan__fa", part.filled_a)
        + _path("fan__fb", part.filled_b)
        + _path("fan__rim", part.rim)
        + _path("fan__edge", part.edge)
        + _path("fan__rib", part.ribs)
        + f'<text class="fan__no" x="{x}" y="{y}">{part.number}</text>'
    )


def _percent(part: drawing.Leaf, percent: str) -> str:
    x, y = part.percent
    on = " fan__on" if part.percent_on_fill else ""
    return f'<text class="fan__pc{on}" x="{x}" y="{y}">{escape(percent)}</text>'


def fan(shares: Sequence[float], *, small: bool, links: Sequence[str] | None, label: str, names: Sequence[str]) -> SafeString:
    leaves = []
    for i, (part, share) in enumerate(zip(drawing.fan(shares), shares, strict=True)):
        percent = figures.percent(share)
        body = _leaf(i, part.share, small) + ("" if small else _percent(part, percent))
        if links:
            said = _("%(number)s %(name)s: %(percent)s") % {"number": part.number, "name": names[i], "percent": percent}
            leaves.append(f'<a href="{escape(links[i])}" aria-label="{escape(said)}">{body}</a>')
        else:
            leaves.append(f"<g>{body}</g>")
    return format_html(
        '<svg class="{}" viewBox="{}" role="{}" aria-label="{}">{}<circle class="fan__fa" cx="360" cy="380" r="9"/></svg>',
        "fan fan--small" if small else "fan",
        drawing.FAN_BOX,
        "group" if links else "img",
        label or _("Progress in the five countermeasures"),
        mark_safe("".join(leaves)),  # noqa: S308  (numbers of our own; texts are escaped above)
    )


def certificate_fan() -> SafeString:
    return format_html(
        '<svg class="cert__fan" viewBox="{}" aria-hidden="true"><path d="{}"/></svg>', drawing.GUILLOCHE_BOX, drawing.guilloche()
    )


def bar(done: int, late: int, total: int) -> SafeString:
    part = drawing.bar(done, late, total)
    red = format_html('<rect class="bar__late" x="{}" width="{}" height="8"/>', part.late_from, part.late) if part.late != "0" else ""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar__bg" width="100" height="8"/><rect class="bar__ok" width="{}" height="8"/>{}</svg>',
        part.done,
        red,
    )


def scale(percent: float, pass_mark: float) -> SafeString:
    part = drawing.scale(percent, pass_mark)
    numbers = {"percent": f"{percent:g}", "mark": f"{pass_mark:g}"}
    return format_html(
        '<svg class="scale scale--wide" viewBox="0 0 640 44" role="img" aria-label="{}">'
        '<rect class="scale__bg" x="0" y="6" width="640" height="12" rx="6"/>'
        '<rect class="scale__v" x="0" y="6" width="{}" height="12" rx="6"/><path class="scale__m" d="M{} 0v24"/>'
        '<text x="{}" y="40" text-anchor="{}">{}</text></svg>',
        _("%(percent)s per cent, pass mark %(mark)s per cent") % numbers,
        part.value,
        part.mark,
        part.text,
        part.anchor,
        _("Pass mark %(mark)s %%") % numbers,
    )


def columns(points: Sequence[tuple[str, float]], *, label: str, floor: float) -> SafeString:
    if not points:
        return SafeString("")
    bars = drawing.columns([value for _name, value in points], floor)
    return format_html(
        '<svg viewBox="0 0 300 150" class="scale" role="img" aria-label="{}">{}<path class="scale__m" d="M0 120.5h300"/>'
        '<text x="2" y="138">{}</text><text x="298" y="138" text-anchor="end">{}</text></svg>',
        label,
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
            (("scale__v" if part.last else "bar__due", part.x, part.y, part.width, part.height) for part in bars),
        ),
        points[0][0],
        points[-1][0],
    )
