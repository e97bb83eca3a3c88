"""The demo company uses the tools: records of the last months, a case, inventions, an action plan, by `practice.yaml`.

Made by the actions its people would use, in the order of its days; only moments that an action sets to now are moved back to their
day afterwards. What the portal or the company does not hold is left out.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from portal.home.practice import cases, checks, inventions, plans, records
from portal.home.practice.cast import Cast
from portal.home.practice.making import once_read
from strategy.models import Disclosure, PlanAction, ToolRecord

FILE = Path(__file__).parent / "practice.yaml"


def contents() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def there_is_one() -> bool:
    """Whether somebody has used the tools already."""
    return any(model.objects.exists() for model in (ToolRecord, Disclosure, PlanAction))  # type: ignore[attr-defined]


@transaction.atomic
def work(now: datetime) -> list[str]:
    """Make everything, all or nothing; says how much of what."""
    given = contents()
    with once_read():
        cast = Cast(now)
        made = records.keep([*given["records"], *checks.listed(given["checks"])], cast)
        done = {
            "records": made,
            "cases": cases.open_(given["case"], cast, made),
            "disclosures": inventions.disclose(given["disclosures"], cast),
            "actions of the plan": plans.add(given["plan"], cast, made),
        }
    return [f"{len(rows)} {what}" for what, rows in done.items() if rows]
