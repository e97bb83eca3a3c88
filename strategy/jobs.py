"""What recurs for the tools and for cases."""

from __future__ import annotations

from portal import jobs
from strategy.actions import answering, case_reminding, sharing
from strategy.models import Case
from strategy.models.case import OPEN


@jobs.daily(at="03:20")
def forget_stale_answers() -> None:
    answering.forget_stale()


@jobs.daily(at="00:40")
def end_shares_out_of_reach() -> None:
    """For what no bell tells: a membership that ended by its date, a head who is none any longer."""
    sharing.end_out_of_reach()


@jobs.daily(at="07:00")
def remind_of_cases() -> None:
    """Each open case by itself, so that one that cannot be read stops none of the others."""
    for pk in Case.objects.filter(state=OPEN).order_by("pk").values_list("pk", flat=True):
        jobs.enqueue(case_reminding.remind_of, str(pk), key=f"case-reminders:{pk}")
