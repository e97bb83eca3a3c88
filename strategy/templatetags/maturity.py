"""The drawings of the maturity check: a radar and small lines over time. SVG with attributes only; the same stands beside as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.urls import reverse

from portal.common.dates import day_text
from strategy.models import ToolRecord
from strategy.queries.units import read_unit
from strategy.rules import radar as geometry
from strategy.rules.crowds import Crowd
from strategy.rules.profiles import tenths_text
from strategy.rules.radar import Point
from strategy.rules.sparks import HEIGHT, WIDTH, Spark

register = template.Library()

SIZE, MARGIN = 400.0, 62.0


def _path(points: Iterable[Point]) -> str:
    """The points attribute of a line or shape."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _lines(levels: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The outline: closed where every axis has a value, open lines where one has none; marks in any case."""
    drawn = geometry.radar(levels, size=SIZE, margin=MARGIN)
    whole = all(level is not None for _key, level in levels) and len(levels) > 2
    marks = [(f"{spoke.mark[0]:g}", f"{spoke.mark[1]:g}") for spoke in drawn.spokes if spoke.mark]
    return {"whole": whole, "shapes": [_path(shape) for shape in drawn.shapes if len(shape) > 1], "marks": marks}


@register.inclusion_tag("strategy/maturity/_radar.html")
def maturity_radar(axes: Sequence[tuple[str, int | None, int]], company: Mapping[str, Crowd] | None = None) -> dict[str, Any]:
    """{% maturity_radar section.radar %} or {% maturity_radar page.drawn company.figures %}: of each axis its key, level and target."""
    drawn = geometry.radar([(key, None) for key, _level, _target in axes], size=SIZE, margin=MARGIN)
    means = [(key, _value(company, key)) for key, _level, _target in axes]
    return {
        "box": f"0 0 {SIZE:g} {SIZE:g}",
        "middle": f"{SIZE / 2:g}",
        "rings": [_path(ring) for ring in drawn.rings],
        "spokes": [_spoke(spoke) for spoke in drawn.spokes],
        "level": _lines([(key, level) for key, level, _target in axes]),
        "aim": _lines([(key, target) for key, _level, target in axes]),
        "company": _lines(means) if any(value is not None for _key, value in means) else None,
        "said": [(key, level) for key, level, _target in axes],
        "count": len(axes),
    }


def _value(company: Mapping[str, Crowd] | None, key: str) -> float | None:
    crowd = company.get(key) if company else None
    return crowd.tenths / 10 if crowd and crowd.tenths is not None else None


def _spoke(spoke: geometry.Spoke) -> dict[str, str]:
    (x, y), (left, top) = spoke.end, spoke.label
    return {"key": spoke.key, "x": f"{x:g}", "y": f"{y:g}", "left": f"{left:g}", "top": f"{top + 5:g}", "anchor": spoke.anchor}


@register.inclusion_tag("strategy/maturity/_spark.html")
def maturity_spark(spark: Spark) -> dict[str, Any]:
    """{% maturity_spark way.spark %}: the same numbers stand beside it."""
    return {
        "box": f"0 0 {WIDTH:g} {HEIGHT:g}",
        "lines": [_path(line) for line in spark.lines],
        "marks": [(f"{x:g}", f"{y:g}") for x, y in spark.marks],
        "bottom": f"{HEIGHT - 5:g}",
        "right": f"{WIDTH:g}",
    }


@register.simple_tag(takes_context=True)
def profile_of(context: template.Context, record: ToolRecord) -> str:
    """{% profile_of record as url %}: the profile of the record's unit where the reader may open it, or "". One statement, three for heads."""
    unit = record.department
    return reverse("maturity_unit", args=[unit.code]) if unit and read_unit(context["request"].user, unit.code) else ""


@register.filter
def tenths(value: int | None) -> str:
    """{{ crowd.tenths|tenths }}: 24 as 2.4."""
    return tenths_text(value)


@register.filter
def day_plain(value: Any) -> str:
    """{{ check.day|day_plain }}: a day as plain text, for sentences."""
    return day_text(value) if value else ""
