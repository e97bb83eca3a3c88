"""What the register says of the law around a contract, by what is licensed, which way it goes and where its products are sold.

A market of which the register holds nothing is asked about, never passed over.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from strategy.rules.counting import EARLIEST, LATEST, add_months
from strategy.rules.dates import day_of
from strategy.rules.engine import UNKNOWN, Facts, Problem, Reason, Step

MARKETS: Final = {
    "CN": ("contract.law-china", ("KF06", "KF07")),
    "EU": ("contract.law-eu", ("KF10",)),
    "UK": ("contract.law-uk", ("KF11",)),
    "US": ("contract.law-us", ("KF16",)),
}
FILING_MONTHS: Final = 3  # KF14


def several(facts: Facts, key: str) -> tuple[str, ...]:
    """The answers to a question with several; none where it is not answered or not known."""
    value = facts.get(key)
    given = [value] if isinstance(value, str) else value if isinstance(value, list | tuple | set | frozenset) else []
    return tuple(sorted(str(one) for one in given if one not in ("", UNKNOWN)))


def effective(facts: Facts) -> date | None:
    """The day the contract takes effect, where it is a day that can be counted from."""
    found = day_of(facts.get("effective"))
    return found if isinstance(found, date) and EARLIEST <= found <= LATEST else None


def problems(facts: Facts) -> list[Problem]:
    """A day that is none. Empty and unknown answers are no problem."""
    given = facts.get("effective")
    known = given not in (None, "", UNKNOWN)
    return [Problem("contract.date-unclear", "effective")] if known and effective(facts) is None else []


def law(facts: Facts) -> tuple[list[Reason], list[Step], bool]:
    """Reasons, duties with their days, and whether something of the law must be asked elsewhere."""
    reasons, asking = _markets(facts)
    steps: list[Step] = []
    direction = facts.get("direction")
    if direction == "in":
        reasons += [
            Reason("contract.takes-effect", "legal-point/KF01", ("KF01",)),
            Reason("contract.warranties-stay", "legal-point/KF03", ("KF03",)),
        ]
        steps.append(Step("contract.register", "legal-point/KF01", ("KF01",)))
    elif direction != "home":
        reasons.append(Reason("contract.export-not-stated", "legal-point/KF01", ("KF01",)))
        asking = True
    if "patent" in several(facts, "subject") and "CN" in several(facts, "markets"):
        day = effective(facts)
        due = add_months(day, FILING_MONTHS) if day else None
        steps.append(Step("contract.file-licence", "legal-point/KF14", ("KF14",), due))
        if day is None:
            reasons.append(Reason("contract.before-effective", "legal-point/KF14", ("KF14",)))
    return reasons, steps, asking


def _markets(facts: Facts) -> tuple[list[Reason], bool]:
    markets = several(facts, "markets")
    reasons = [Reason(code, f"legal-point/{ids[0]}", ids) for market, (code, ids) in MARKETS.items() if market in markets]
    if not markets:
        return [Reason("contract.law-markets-unknown")], True
    if set(markets) - set(MARKETS):
        return [*reasons, Reason("contract.law-elsewhere")], True
    return reasons, False
