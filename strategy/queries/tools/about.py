"""What a page says of a tool before it asks: what for, how long, what must be at hand, where to read on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class About:
    """`questions` at most, `minutes` with everything at hand; `tables` spots of reference tables, `articles` addresses of articles."""

    does: Promise
    questions: int
    minutes: int
    needs: tuple[Promise, ...]
    tables: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


ABOUT = {
    "exhaustion": About(
        _("It looks at one right and one destination, and tells whether genuine goods sold elsewhere may likely go there."),
        8,
        2,
        (
            _("Which right protects the goods: patent, trademark or copyright"),
            _("Where they were first sold, and by whom"),
            _("What the owner has consented to in writing, and the contract that names a territory"),
        ),
        ("jurisdictions/", "reference_table/clauses"),
        ("exhaustion-of-rights", "parallel-import-of-patented-products"),
    ),
    "contract": About(
        _("It goes through the clauses of a licence or technology import contract, says how each stands and proposes other words."),
        8,
        20,
        (
            _("The draft, as a file or as text; you can go on without it"),
            _("What is licensed, from where to where, and on which side you are"),
            _("The day on which the contract takes effect"),
        ),
        ("reference_table/clauses",),
        ("licence-contracts", "exhaustion-of-rights"),
    ),
    "playbook": About(
        _("It finds the procedure that fits what has arrived, and computes each deadline with its basis."),
        8,
        5,
        (
            _("The letter, complaint or order itself"),
            _("The day on which it was served, and how"),
            _("The court, customs office or authority it comes from"),
        ),
        ("playbooks/",),
        ("answering-suits-abroad", "us-section-337", "us-district-court", "upc-and-germany", "china-courts", "ptab-review"),
    ),
    "pathway": About(
        _("It leads from a shipment that is held, or a measure that hurts, to the routes open at customs, before courts and to the WTO."),
        8,
        3,
        (
            _("Which way the goods go, and the country where the border is"),
            _("The notice of customs, where there is one"),
            _("Whether the right is recorded with customs"),
        ),
        ("reference_table/customs", "reference_table/trips", "playbooks/"),
        ("customs-recordation-and-detention", "customs-checks-on-exports", "trade-barrier-investigation", "wto-disputes-today"),
    ),
    "standards": About(
        _("It sorts what can be done when royalties are asked for a standard, and shows cases with their limits."),
        8,
        3,
        (
            _("The letter of demand and the standard it names"),
            _("Whether the patents are declared, and whether FRAND terms were promised"),
            _("The offers made so far"),
        ),
        ("reference_table/standards", "reference_table/concepts"),
        ("seps-and-frand",),
    ),
    "maturity": About(
        _("It places a unit on five levels in twelve dimensions, and proposes the next step for each."),
        7,
        20,
        (
            _("The unit you look at, and what it has in writing"),
            _("The papers that show it: rules, lists, minutes, records"),
        ),
        ("maturity/", "reference_table/concepts"),
        ("enterprise-ip-strategy",),
    ),
    "disclosure": About(
        _("It asks what must be known before an invention is filed, kept secret or shown, and counts the times that run."),
        8,
        5,
        (
            _("Where the invention was made, and by whom"),
            _("To whom it was shown, and when"),
            _("Where it is to be filed"),
        ),
        ("reference_table/concepts",),
        ("independent-innovation", "trade-secrets", "patent-deployment-and-maps"),
    ),
    "joint": About(
        _("It goes through what partners of a joint project must have settled in writing before work starts."),
        8,
        3,
        (
            _("The agreement of the project, or its draft"),
            _("The list of what each partner brings in"),
        ),
        ("reference_table/clauses", "reference_table/concepts"),
        ("joint-research-and-development",),
    ),
}
