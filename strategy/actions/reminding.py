"""Mails of the action plan: to whoever is given an action, a week before its day, and on the day it is late. Never of what is done."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal import jobs
from portal.people import mailing
from portal.people.zones import company_day
from strategy.models import PlanAction
from strategy.models.plan import PlanActionQuerySet

WEEK = timedelta(days=7)
MORNING = time(8)  # by the company's clock


def assigned(action: PlanAction) -> None:
    """Tell the owner after the commit. Whatever is so when the mail goes out is what it says."""
    jobs.enqueue(tell_owner, str(action.pk), action.owner_id, key=f"plan:assigned:{action.pk}:{action.owner_id}")


def keep_days(action: PlanAction) -> None:
    """Have the owner reminded a week before the day and on the day after it; what waits for another day, or for nothing any more, is
    re-timed or taken back. Repeatable."""
    soon, late = f"plan:soon:{action.pk}", f"plan:late:{action.pk}"
    if action.due is None or not action.is_to_do or action.owner_id is None:
        jobs.cancel(soon)
        jobs.cancel(late)
        return
    for key, day in ((soon, action.due - WEEK), (late, action.due + timedelta(days=1))):
        if day > company_day():
            jobs.enqueue(remind, str(action.pk), action.due.isoformat(), run_at=_morning(day), key=key)
        else:
            jobs.cancel(key)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING), timezone.get_default_timezone())


@jobs.task()
def tell_owner(action_id: str, owner_id: int) -> None:
    """Somebody else gave it to them, and they still have it."""
    _send("strategy/mail/plan_assigned", PlanAction.objects.to_do().filter(pk=action_id, owner=owner_id))


@jobs.task()
def remind(action_id: str, due: str) -> None:
    """Only while it is to be done, and for the day the reminder was made for."""
    _send("strategy/mail/plan_due", PlanAction.objects.to_do().filter(pk=action_id, due=date.fromisoformat(due)))


def _send(template: str, found: PlanActionQuerySet) -> None:
    action = found.filter(owner__is_active=True).select_related("owner", "department").first()
    if action is not None and action.owner is not None:
        mailing.compose(template, action.owner, action=action, late=action.is_late(company_day())).send()
