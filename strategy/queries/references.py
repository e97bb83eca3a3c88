"""The reference tables there are, and which part of the strategy each serves."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.queries.tables import TABLES
from strategy.spots import url_of


@dataclass(frozen=True)
class Reference:
    """A table to look something up in."""

    spot: str
    title: Promise
    lede: Promise
    icon: str
    parts: tuple[int, ...]

    @property
    def url(self) -> str:
        return url_of(self.spot)


def _listed(slug: str, *parts: int) -> Reference:
    table = TABLES[slug]
    return Reference(f"reference_table/{slug}", table.title, table.lede, table.icon, parts)


JURISDICTIONS = Reference(
    "jurisdictions/",
    _("Jurisdictions"),
    _("Exhaustion of patents, trademarks and copyright, customs, courts and terms in each market."),
    "globe",
    (4,),
)
PLAYBOOKS = Reference(
    "playbooks/",
    _("Playbooks"),
    _("What happens, who acts and how many days there are when papers arrive or goods are held."),
    "clock",
    (3, 4),
)
MATURITY = Reference(
    "maturity/", _("Maturity model"), _("Where a company stands in twelve dimensions, and the next step from there."), "up", (1, 2)
)
TALENTS = Reference(
    "competencies/", _("Competencies and roles"), _("What people need to be able to do, and how well each role must do it."), "users", (5,)
)
REFERENCES = [
    _listed("trips", 4),
    JURISDICTIONS,
    PLAYBOOKS,
    _listed("clauses", 2, 4),
    _listed("customs", 4),
    _listed("standards", 3, 4),
    _listed("concepts", 1, 2),
    MATURITY,
    TALENTS,
]
