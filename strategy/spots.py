"""How a place on the strategy's pages is written down: name of the address, its argument, anchor.

"countermeasure/ip-talent#C5.01"   "reference_table/trips#T27"   "jurisdiction/DE"
"""

from __future__ import annotations

from django.urls import reverse

# Which page shows a kind of point
PAGES = {
    "legal-point": "reference_table/clauses",
    "scoring": "reference_table/clauses",
    "customs-rule": "reference_table/customs",
    "exporter-check": "reference_table/customs",
    "holder-check": "reference_table/customs",
    "debate": "reference_table/customs",
    "standard-concept": "reference_table/standards",
    "standard-rule": "reference_table/standards",
    "standard-case": "reference_table/standards",
    "standard-step": "reference_table/standards",
    "concept": "reference_table/concepts",
    "trips-lesson": "reference_table/trips",
    "first-days": "playbooks/",
    "exhaustion-rule": "jurisdictions/",
    "scale": "maturity/",
    "path": "competencies/",
    "people-measure": "competencies/",
    "gap-rule": "competencies/",
}


def url_of(spot: str) -> str:
    """The address of a spot."""
    name, _slash, rest = spot.partition("/")
    argument, hash_, anchor = rest.partition("#")
    return reverse(name, args=[argument] if argument else []) + hash_ + anchor
