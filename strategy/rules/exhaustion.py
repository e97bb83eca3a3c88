"""May genuine goods first sold there be sold here? A first screen by the rule of the country they go to.

The regime of each jurisdiction and right is a row, and so are the five rules of the screen (JR1 to JR5). Where the law is mixed,
unsettled or not stated the light is "ask", whatever else is answered; only goods that may be counterfeit are stopped there too.
The owner's written consent for the destination makes the place of the first sale immaterial.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from strategy.rules.draft import Draft
from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Reason
from strategy.rules.guide import sound
from strategy.rules.regimes import NOT_STATED, OPEN, RIGHTS, TILES, Exhaustion, Screen, Tables, position

SELLERS: Final = ("owner", "group", "licensee", "authorised", "unauthorised")
CHANGED: Final = ("altered", "repackaged", "codes", "quality", "luxury")
SORTS: Final = ("medicine", "film", "music", "book")
GOODS: Final = (*CHANGED, *SORTS, "none")
ELSEWHERE: Final = ("EAEU", "other")  # where goods may have been sold beside the jurisdictions: elsewhere in the Eurasian union, elsewhere
COUNSEL: Final = "local-counsel"


def _genuine(facts: Facts) -> bool:
    return facts.get("genuine") != "doubt"


ASKS: Final = (
    Ask("right", "choice", RIGHTS),
    Ask("destination", "country"),
    Ask("genuine", "choice", ("genuine", "doubt")),
    Ask("sold_in", "country", ELSEWHERE, _genuine),
    Ask("seller", "choice", SELLERS, _genuine),
    Ask("consent", "choice", ("yes", "no"), _genuine),
    Ask("goods", "several", GOODS, _genuine),
    Ask("territory", "choice", ("no-limit", "covers", "excludes"), _genuine),
)
MOOT: Final = {
    "seller": "owner",
    "goods": ("none",),
    "territory": "no-limit",
}  # not asked once the goods are stopped, and what is then taken to be
OFFERED: Final = {  # which kinds of goods are worth asking about, by right
    "patents": ("altered", "repackaged", "quality", "medicine", "none"),
    "trademarks": (*CHANGED, "medicine", "none"),
    "copyright": ("altered", "film", "music", "book", "none"),
}
KNOWS: Final = {  # who should know an answer
    "right": ("ip-manager",),
    "destination": ("sales-purchasing",),
    "genuine": ("brand-manager", "trade-compliance"),
    "sold_in": ("sales-purchasing",),
    "seller": ("sales-purchasing", "licensing-manager"),
    "consent": ("licensing-manager", "brand-manager"),
    "goods": ("sales-purchasing", "brand-manager"),
    "territory": ("licensing-manager",),
}


def asks(tables: Tables) -> tuple[Ask, ...]:
    """The questions as they are put one by one: consent before the seller, and none that can no longer change the light."""
    first = [ask for ask in ASKS if ask.key not in MOOT]
    later = [replace(ask, when=lambda facts: _genuine(facts) and not stopped(facts, tables)) for ask in ASKS if ask.key in MOOT]
    return (*first, *later)


def stopped(facts: Facts, tables: Tables) -> bool:
    """Whether the goods are stopped whoever sold them and whatever else holds: first sold outside what counts, and without consent."""
    row = tables.row(facts.get("destination"), facts.get("right"))
    if row is None or row.regime in OPEN or not _genuine(facts):
        return False
    return facts.get("consent") == "no" and position(facts.get("sold_in"), row) == "outside"


def check(facts: Facts, tables: Tables) -> Outcome:
    """The light for these answers, why, and which other single answer would change it. Any facts have an outcome."""
    given = sound(ASKS, facts)
    draft = _judge(given, tables)
    for key in (key for key in given if given[key] == UNKNOWN):
        draft.because(f"unknown.{key}")
        draft.ask(*KNOWS[key])
    draft.changes += _changes({**MOOT, **given} if stopped(given, tables) else given, draft, tables)
    return draft.outcome()


def verdict(facts: Facts, tables: Tables) -> Outcome:
    """The light and why, without what would change it: for whoever tries out many answers."""
    return _judge(sound(ASKS, facts), tables).outcome()


def chosen(facts: Facts) -> tuple[str, ...] | None:
    """The kinds of goods that apply; none at all is (), not known is None."""
    given = facts.get("goods")
    several = (given,) if isinstance(given, str) else given
    if not isinstance(several, list | tuple | set | frozenset) or UNKNOWN in several or not several:
        return None
    return tuple(one for one in GOODS if one in several and one != "none")


# Judging


def _judge(facts: Facts, tables: Tables) -> Draft:
    draft = Draft()
    if not _genuine(facts):
        _counterfeit(draft, facts)
        return draft
    missing = [key for key in ("right", "destination") if facts.get(key) in (None, UNKNOWN)]
    if missing:
        for key in missing:
            _unknown(draft, key)
        return draft
    row = tables.row(facts["destination"], facts["right"])
    if row is None:
        _not_stated(draft, facts, tables)
        return draft
    if row.regime in OPEN:
        _open(draft, facts, row, tables)
    else:
        _settled(draft, facts, row, tables)
    _beyond(draft, facts, row)
    return draft


def _where(facts: Facts) -> dict[str, str]:
    return {key: str(facts[key]) for key in ("right", "destination", "sold_in") if facts.get(key) not in (None, UNKNOWN)}


def _unknown(draft: Draft, key: str, light: str = "ask") -> None:
    """An answer nobody gave is looked for where it is known."""
    draft.verdict(light, f"unknown-{key}")
    draft.because(f"unknown.{key}")
    draft.ask(*KNOWS[key])


def _counterfeit(draft: Draft, facts: Facts) -> None:
    china = facts.get("destination") == "CN"
    draft.verdict("stop", "counterfeit")
    draft.because("counterfeit", "", ("U.CN.02", "U.CN.14") if china else ("T51", "T61"))
    draft.do("hold-goods")
    draft.do("keep-sample")
    draft.ask("brand-manager", "dispute-counsel")


def _not_stated(draft: Draft, facts: Facts, tables: Tables) -> None:
    draft.verdict("ask", "unsettled")
    screen = tables.screen(NOT_STATED, UNKNOWN)
    draft.because("not-stated", screen.rule if screen else "", (screen.fact,) if screen else (), _where(facts))
    draft.do("ask-counsel")
    draft.ask(COUNSEL)


def _open(draft: Draft, facts: Facts, row: Exhaustion, tables: Tables) -> None:
    """Mixed or unsettled: never yes, never no."""
    screen = tables.screen(row.regime, UNKNOWN)
    draft.verdict("ask", "unsettled" if row.regime == "unsettled" else "mixed")
    draft.because(f"regime.{row.regime}", row.rule, (row.fact,), _where(facts))
    if screen:
        draft.because("screen.open", screen.rule, (screen.fact,))
    draft.do("ask-counsel", row.rule, (row.fact,))
    for point in row.points:
        draft.do(f"point.{point}", row.rule, (row.fact,))
    if facts.get("consent") == "yes":
        draft.because("consent.shown")
    if facts.get("seller") == "unauthorised":
        draft.because("seller.unauthorised", row.rule, (row.fact,))
    draft.ask(COUNSEL)


def _settled(draft: Draft, facts: Facts, row: Exhaustion, tables: Tables) -> None:
    draft.because(f"regime.{row.regime}", row.rule, (row.fact,), _where(facts))
    if facts.get("consent") == "yes":
        draft.verdict("go", "consent")
        draft.because("consent.given", "", ("C4.11",) if row.right == "patents" else ())
        draft.do("keep-consent")
        if facts.get("seller") == "unauthorised":
            draft.verdict("caution", "consent-limits")
            draft.because("seller.cured", row.rule, (row.fact,))
        return
    sale = position(facts.get("sold_in"), row)
    screen = tables.screen(row.regime, sale)
    if sale == UNKNOWN:
        _unknown(draft, "sold_in")
    elif sale == "outside":
        _outside(draft, facts, row, screen, tables)
    else:
        _inside(draft, row, screen)
    _seller(draft, facts, row)


def _inside(draft: Draft, row: Exhaustion, screen: Screen | None) -> None:
    """No rule of the screen speaks of a sale at home under a national regime: the regime itself does."""
    code = screen.code if screen else "likely-exhausted"
    draft.verdict(screen.light if screen else "go", code)
    if screen:
        draft.because("sale.anywhere" if row.regime == "international" else "sale.inside", screen.rule, (screen.fact,))
    else:
        draft.because("sale.home", row.rule, (row.fact,))
    draft.do("keep-proof")
    draft.do("check-conditions", row.rule, (row.fact,))


def _outside(draft: Draft, facts: Facts, row: Exhaustion, screen: Screen | None, tables: Tables) -> None:
    draft.because("sale.outside", screen.rule if screen else row.rule, (screen.fact if screen else row.fact,), _where(facts))
    if facts.get("sold_in") == "GB" and "EEA" in row.territory:
        british = tables.row("GB", row.right)
        if british:
            draft.because("sale.british", british.rule, (british.fact,))
    if facts.get("consent") == "no":
        draft.verdict(screen.light if screen else "stop", screen.code if screen else "consent-needed")
    else:
        _unknown(draft, "consent")
    for exception in row.exceptions:
        draft.because(f"exception.{exception}", row.rule, (row.fact,))
        draft.ask(COUNSEL)
    draft.do("get-consent", row.rule, (row.fact,))
    draft.read(*(("K05",) if row.right == "patents" else ()))


def _moot(draft: Draft, facts: Facts, key: str) -> bool:
    """Whether a question was rightly never put."""
    return draft.light == "stop" and key not in facts


def _seller(draft: Draft, facts: Facts, row: Exhaustion) -> None:
    """Only what the owner sold, or let be sold, is exhausted."""
    seller = facts.get("seller")
    if _moot(draft, facts, "seller"):
        return
    if seller == "unauthorised":
        draft.verdict("stop", "consent-needed")
        draft.because("seller.unauthorised", row.rule, (row.fact,))
        draft.do("get-consent", row.rule, (row.fact,))
    elif seller in (None, UNKNOWN):
        _unknown(draft, "seller")
    else:
        draft.because(f"seller.{seller}", row.rule, (row.fact,))


# Beyond the regime: the goods, the contract, and what is doubtful


def _beyond(draft: Draft, facts: Facts, row: Exhaustion) -> None:
    _goods(draft, facts, row)
    _territory(draft, facts, row)
    for doubt in row.doubts:
        draft.verdict("caution", "exhausted-doubt")
        draft.because(f"doubt.{doubt}", row.rule, (row.fact,))
        draft.ask(COUNSEL)
    for duty in row.duties:
        draft.do(f"duty.{duty}", row.rule, (row.fact,))
    if facts.get("genuine") in (None, UNKNOWN):
        _unknown(draft, "genuine")
    if row.jurisdiction == "CN":
        draft.read("K06", "K08")


def _goods(draft: Draft, facts: Facts, row: Exhaustion) -> None:
    kinds = chosen(facts)
    if _moot(draft, facts, "goods"):
        return
    if kinds is None:
        _unknown(draft, "goods")
        return
    for kind in kinds:
        if kind in row.goods:
            light = "caution" if facts.get("consent") == "yes" else row.goods[kind]
            draft.verdict(light, "goods")
            draft.because(f"goods.{kind}", row.rule, (row.fact,))
        elif row.regime == "regional" and kind in ("altered", "repackaged"):
            draft.verdict("caution", "goods")
            draft.because(f"goods.{kind}", "exhaustion-rule/JR2", ("JR2",))
        elif kind in CHANGED:
            draft.verdict("caution", "goods")
            draft.because("goods.not-stated", row.rule, (row.fact,), {"goods": kind})
        else:
            continue
        draft.do("check-goods")
        draft.ask(COUNSEL)


def _territory(draft: Draft, facts: Facts, row: Exhaustion) -> None:
    """A contract binds its parties even where the right is exhausted; a licensee outside its licence sells without consent."""
    licensee, territory = facts.get("seller") == "licensee", facts.get("territory")
    if territory == "no-limit" or _moot(draft, facts, "territory"):
        return
    draft.read("K04", *(("K05",) if row.right == "patents" else ()))
    if territory == "covers":
        draft.because("territory.covers", "clause/K04", ("K04",))
    elif territory == "excludes":
        strict = licensee and facts.get("consent") != "yes"
        draft.verdict("ask" if strict else "caution", "licence-territory" if strict else "contract-territory")
        code = "territory.licensee" if strict else "territory.excludes"
        draft.because(code, "clause/K04", ("K04", "C4.11") if row.right == "patents" else ("K04", "C4.10"))
        draft.do("amend-contract", "clause/K04", ("K04",))
        draft.ask("licensing-manager", COUNSEL)
    else:
        _unknown(draft, "territory", "ask" if licensee and facts.get("consent") != "yes" else "caution")


# What would change the answer


def _changes(facts: Facts, found: Draft, tables: Tables) -> list[Reason]:
    """Each other answer to one question that leads to another light, tried out; and the nearest place where the right is exhausted."""
    home = facts.get("destination")
    others: list[tuple[str, object]] = [("consent", "yes"), ("seller", "owner"), ("seller", "unauthorised"), ("sold_in", home)]
    others += [("goods", ("none",)), ("goods", ("altered",)), ("territory", "no-limit"), ("territory", "excludes")]
    others += [("genuine", "genuine"), ("genuine", "doubt")]
    changes = []
    for key, answer in others:
        if answer not in (None, UNKNOWN, facts.get(key)):
            other = _judge({**facts, key: answer}, tables)
            if other.light != found.light:
                name = "home" if key == "sold_in" else answer[0] if isinstance(answer, tuple) else answer
                changes.append(Reason(f"change.{key}.{name}", detail={"outcome": other.code, "light": other.light}))
    near = _nearest(facts, tables) if found.code in ("consent-needed", "unknown-consent") else None
    if near:
        changes.append(Reason("change.destination", near.rule, (near.fact,), {"destination": near.jurisdiction, "right": near.right}))
    return changes


def _nearest(facts: Facts, tables: Tables) -> Exhaustion | None:
    """The nearest jurisdiction on the map into which these goods could go."""
    here, right = TILES.get(str(facts.get("destination")), TILES["EU"]), facts.get("right")
    free = [row for row in tables.regimes.values() if row.right == right and row.jurisdiction in TILES and row.regime == "international"]
    free = [row for row in free if _judge({**facts, "destination": row.jurisdiction}, tables).light in ("go", "caution")]
    return min(free, key=lambda row: _apart(here, TILES[row.jurisdiction]), default=None)


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
