"""A strategy in small: one row of every table, all speaking by one fact; and the portal's own strategy, whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.test import Client

from portal.articles.actions.loading import load as load_articles
from portal.articles.formats import Content, Fault
from portal.articles.formats import read as read_articles
from portal.articles.models import Fact
from portal.people.models import JobRole
from strategy import models
from strategy.actions.loading import StrategyContent, load, read

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "strategy" / "content"
GERMANY = {"jurisdiction": "DE", "right": "trademarks", "regime": "regional", "fact": "T6", "territory": ["EEA"]}
FIVE = [{"en": f"Level {n}", "zh-hans": f"第{n}级"} for n in range(1, 6)]


def name(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh-hans": chinese}


def small(fact: Fact, role: JobRole) -> dict[str, models.VersionedRow]:
    """Label → row; the parts they stand in are there afterwards."""
    words = {"title": name("Introduction", "引言"), "short": name("Why.", "为何。")}
    models.Frame.objects.get_or_create(number=0, defaults={"slug": "introduction", **words})
    given = {"heading": "Settle", "text": "Both sides agree.", "kind": "playbook_option", "confidence": "known", "as_of": "2025-06"}
    end, _new = Fact.objects.get_or_create(pk="L.DE.o1", defaults=given | {"basis": "Practice"})
    rows = [
        models.Measure(key="M4.1", fact=fact, part=4),
        models.Claim(key="C4.05", fact=fact, part=4, measure="M4.1", nature="norm", actors=["enterprise"]),
        models.Action(key="A4.01", fact=fact, part=4, actor="enterprise", answers=["C4.05"]),
        models.Provision(key="T6", fact=fact, article="6", title=name("Exhaustion", "权利用尽"), part="I", obligation="option"),
        models.Jurisdiction(key="DE", name=name("Germany", "德国"), region="europe", recordation=True),
        models.Exhaustion(key="J.DE.pat", fact=fact, jurisdiction="DE", right="patents", regime="regional"),
        models.Playbook(key="L.DE", fact=fact, name=name("Germany: suit", "德国：诉讼"), jurisdiction="DE"),
        models.PlaybookStep(
            key="L.DE.01",
            fact=fact,
            playbook="L.DE",
            who=name("defendant", "被告"),
            days=14,
            unit="calendar",
            trigger=name("service", "送达"),
        ),
        models.PlaybookOption(key="L.DE.o1", fact=end, playbook="L.DE"),
        models.Clause(key="K01", fact=fact, name=name("Title", "权属"), risk="high", rests_on=[fact.pk]),
        models.Point(key="U.DE.01", fact=fact, kind="customs-rule", jurisdiction="DE"),
        models.Dimension(key="MD1", fact=fact, name=name("Strategy", "战略"), countermeasure=1, levels=FIVE, next_steps=FIVE),
        models.Competency(key="CMP01", fact=fact, name=name("Strategy", "战略"), countermeasures=[4], levels=FIVE),
        models.RoleProfile(key="R01", fact=fact, name=name("Seller", "销售"), job_role=role, targets={"CMP01": 3}),
        models.Rule(key="exhaustion/DE.trademarks", table="exhaustion", values=GERMANY, rests_on=[fact.pk]),
        models.ToolWords(key="exhaustion", name=name("Exhaustion checker", "权利用尽核查"), words=own_words("exhaustion")),
    ]
    for row in rows:
        row.save()
    return {row._meta.label_lower: row for row in rows}


@cache
def own_words(tool: str) -> dict[str, Any]:
    """The portal's own words of a tool, as its file has them."""
    words: dict[str, Any] = yaml.load((CONTENT / "tools" / f"{tool}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return words


@cache
def own_content() -> tuple[Content, StrategyContent, list[Fault]]:
    """The portal's own files, read once for all tests of a process."""
    articles, _faults = read_articles(ROOT / "portal" / "articles" / "content")
    content, faults = read(CONTENT, articles.fact_ids, articles.source_ids)
    return articles, content, faults


def load_own() -> None:
    """The portal's own register of facts and its own strategy."""
    articles, content, _faults = own_content()
    load_articles(Content(sources=articles.sources, facts=articles.facts))
    load(content)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()
