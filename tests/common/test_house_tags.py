"""The tags of all templates, and rules that hold for every template and style sheet."""

import datetime as dt
import re
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import brotli
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation

from portal.common import context, figures

pytestmark = pytest.mark.urls("django.conf.urls.i18n")  # the tags need no page of ours

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = dt.datetime(2026, 11, 22, 2, 42, 7, tzinfo=dt.UTC)
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STATIC = settings.BASE_DIR / "static" / "portal"
SYMBOLS = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))


def render(source, **values):
    return Template("{% load house %}" + source).render(Context(values))


@pytest.fixture(autouse=True)
def _shanghai():
    with timezone.override(SHANGHAI), translation.override("en"):
        yield


# Pictures
def test_an_icon_points_into_the_sprite():
    assert render('{% icon "check" %}') == '<svg class="icon" aria-hidden="true"><use href="/static/portal/icons.svg#check"/></svg>'
    assert render("{% leaf 4 %}") == '<svg class="leaf" aria-hidden="true"><use href="/static/portal/icons.svg#leaf-4"/></svg>'


def test_every_icon_a_template_names_exists():
    named = {(name, path.name) for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)" %}', path.read_text())}
    named |= {(name, path.name) for path in TEMPLATES for name in re.findall(r' icon="([\w-]+)"', path.read_text())}
    assert named
    assert {(name, path) for name, path in named if name not in SYMBOLS} == set()


def test_the_fan_says_what_it_shows():
    svg = render("{% fan shares label=name %}", shares=[1, 0.75, 0.5, 0.25, 0], name="Export <Sales>")
    assert svg.startswith('<svg class="fan" viewBox="-34 -16 788 424" role="img" aria-label="Export &lt;Sales&gt;">')
    assert re.findall(r"fan__pc[^>]*>([^<]+)<", svg) == ["100 %", "75 %", "50 %", "25 %", "0 %"]
    assert "style=" not in svg


def test_a_small_fan_has_no_percentages():
    svg = render('{% fan "1 1 1 1 1" small=True %}')
    assert 'class="fan fan--small"' in svg
    assert "fan__pc" not in svg


def test_the_leaves_of_a_fan_may_be_links():
    svg = render("{% fan shares link=links %}", shares=[0.72, 0, 0, 0, 0], links=["/1?a=1&b=2", "/2", "/3", "/4", "/5"])
    assert 'role="group"' in svg
    assert '<a href="/1?a=1&amp;b=2" aria-label="1 Enterprise IP strategy: 72 %">' in svg


def test_a_bar_with_and_without_late_steps():
    assert '<rect class="bar__ok" width="92.7" height="8"/><rect class="bar__late" x="95.1" width="4.9" height="8"/>' in render(
        "{% bar 38 2 41 %}"
    )
    assert "bar__late" not in render("{% bar 41 0 41 %}")


def test_a_scale_speaks():
    assert 'aria-label="90 per cent, pass mark 80 per cent"' in render("{% scale 90 80 %}")


# Times
@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("full", "22 Nov 2026, 10:42 CST (UTC+8)"),
        ("short", "22 Nov 2026, 10:42 CST"),
        ("bare", "22 Nov 2026, 10:42"),
        ("clock", "10:42:07"),
    ],
)
def test_a_moment_shows_its_zone(style, text):
    assert render("{% when moment style %}", moment=MOMENT, style=style) == f'<time datetime="2026-11-22T10:42:07+08:00">{text}</time>'


def test_times_in_chinese():
    with translation.override("zh-hans"):
        assert ">2026年11月22日 10:42 CST (UTC+8)<" in render("{% when moment %}", moment=MOMENT)
        assert ">2026年11月22日<" in render("{% day moment %}", moment=MOMENT)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "22 Nov 2026, 02:42 UTC"),
        ("Asia/Kolkata", "22 Nov 2026, 08:12 IST (UTC+5:30)"),
        ("America/Sao_Paulo", "21 Nov 2026, 23:42 UTC-3"),
        ("Europe/Berlin", "22 Nov 2026, 03:42 CET (UTC+1)"),
    ],
)
def test_a_zone_without_letters_is_named_by_its_offset(zone, text):
    with timezone.override(ZoneInfo(zone)):
        assert f">{text}<" in render("{% when moment %}", moment=MOMENT)


def test_no_moment_no_text():
    assert render("{% when moment %}{% day moment %}{% days_from moment now %}", moment=None, now=MOMENT) == ""


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (dt.datetime(2026, 11, 30, 18, tzinfo=SHANGHAI), "in 8 days"),
        (dt.datetime(2026, 11, 23, 0, 1, tzinfo=SHANGHAI), "in 1 day"),
        (dt.datetime(2026, 11, 22, 18, tzinfo=SHANGHAI), "today"),
        (dt.datetime(2026, 11, 22, 9, tzinfo=SHANGHAI), "late since today"),
        (dt.datetime(2026, 11, 21, 23, 59, tzinfo=SHANGHAI), "1 day late"),
        (dt.datetime(2026, 11, 18, 18, tzinfo=SHANGHAI), "4 days late"),
        (dt.date(2026, 11, 22), "today"),
        (dt.date(2026, 11, 30), "in 8 days"),
    ],
)
def test_days_are_counted_in_the_readers_calendar(due, text):
    assert render("{% days_from due now %}", due=due, now=MOMENT) == text


# Figures and names
@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (38, 41, "92.7 %"),
        (95, 96, "99.0 %"),
        (41, 41, "100 %"),
        (0, 41, "0 %"),
        (9, 10, "90 %"),
        (1999, 2000, "99.9 %"),
        (9999, 10000, "99.9 %"),
        (1, 10000, "0.1 %"),
        (0, 0, "none"),
    ],
)
def test_a_rate_is_never_rounded_to_all_or_nothing(part, whole, text):
    assert render("{% rate part whole %}", part=part, whole=whole) == text


@pytest.mark.parametrize(("share", "text"), [(0, "0 %"), (0.814, "81 %"), (0.999, "99 %"), (1, "100 %")])
def test_whole_per_cent(share, text):
    assert figures.percent(share) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Alice Zhang", "AZ"),
        ("张爱丽", "爱丽"),
        ("王伟", "王伟"),
        ("Maximiliane von Oberstaufenbach", "MO"),
        ("Plato", "P"),
        ("émile zola", "ÉZ"),
        ("", "?"),
    ],
)
def test_initials(name, letters):
    assert render("{{ name|initials }}", name=name) == letters


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("help@example.com", '<a href="mailto:help@example.com">help@example.com</a>'),
        ("https://help.example.com/ip", '<a href="https://help.example.com/ip">https://help.example.com/ip</a>'),
        ("Room 12, <tel>", "Room 12, &lt;tel&gt;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("", ""),
    ],
)
def test_whom_to_ask(given, shown):
    assert render("{{ given|contact }}", given=given) == shown


def test_page_numbers_leave_gaps():
    page = Paginator(range(200), 10).get_page(10)
    assert (
        render("{% page_numbers page as numbers %}{% for number in numbers %}{{ number }} {% endfor %}", page=page) == "1 … 9 10 11 … 20 "
    )


# The frame of every page
def asking(rf, path="/", **traits):
    request = rf.get(path)
    request.user = (
        SimpleNamespace(**({"is_authenticated": True, "is_staff": False, "language": "en"} | traits)) if traits else AnonymousUser()
    )
    return request


@pytest.fixture
def _addresses(monkeypatch):
    known = {"home": "/", "strategy": "/strategy/", "courses": "/courses/", "team": "/team/", "admin:index": "/admin/"}
    monkeypatch.setattr(context, "address", lambda name: known.get(name, ""))


@pytest.mark.usefixtures("_addresses")
def test_the_navigation_shows_what_exists_and_what_one_may_use(rf):
    def names(**traits):
        return [way.name for way in context.ways(asking(rf, **traits))]

    assert names() == []
    assert names(heads_any=False) == ["Home", "Strategy", "Courses"]
    assert names(heads_any=True) == ["Home", "Strategy", "Courses", "Team"]
    assert names(is_auditor=True, is_staff=True) == ["Home", "Strategy", "Courses", "Team", "Administration"]


@pytest.mark.usefixtures("_addresses")
def test_one_entry_of_the_navigation_is_current(rf):
    ways = context.ways(asking(rf, "/courses/customs/", heads_any=False))
    assert [way.name for way in ways if way.current] == ["Courses"]


def test_the_page_context_asks_the_database_nothing(rf):
    page = context.page(asking(rf, heads_any=True))  # without the db mark a query would fail here
    assert {"company", "logo", "help_contact", "who_sees_results", "now", "nav"} == set(page)
    assert "managers of your departments" in page["who_sees_results"]()
    assert list(page["nav"]) is not None


def test_a_signed_out_page_has_a_slim_bar(rf):
    html = render_to_string("404.html", request=asking(rf, "/nowhere/"))
    assert '<html lang="en">' in html
    assert 'aria-label="Main"' not in html
    assert 'name="language" value="zh-hans" lang="zh-Hans"' in html
    assert '<input type="hidden" name="next" value="/nowhere/">' in html


def test_the_language_of_the_page_is_named(rf):
    with translation.override("zh-hans"):
        assert '<html lang="zh-Hans">' in render_to_string("404.html", request=asking(rf))


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "413.html", "500.html"])
def test_a_bare_error_page_needs_no_context(name):
    html = get_template(name).render()  # Django gives these no request
    assert "<h1>" in html
    assert "/static/portal/portal.css" in html


# Rules for all templates and sheets
def test_the_style_sheet_is_small():
    assert len(brotli.compress((STATIC / "portal.css").read_bytes(), quality=11)) < 11 * 1024


def test_scripts_are_modules_but_for_the_one_before_drawing():
    for path in TEMPLATES:
        for tag in re.findall(r"<script[^>]*>", path.read_text()):
            assert 'type="module"' in tag or "theme.js" in tag
