"""The way of a text to its readers: handed in, read by a second person, approved or returned, published now or at a minute; or withdrawn.

    hand_in(copy, by)  submit(revision, by)  withdraw(release, by)                     `submitting`
    approve(release, by)  return_(release, by, message)  comment  settle               `deciding`
    publish(release, by)  schedule(release, at, zone, by)  unschedule  publish_due     `timing`
    archive(edition, by)  bring_back(edition, by)

A legal text is approved by somebody who wrote none of what readers have not seen yet; the database keeps that too.
"""

from portal.articles.actions.deciding import approve, comment, may_approve, return_, settle, states_law, writers
from portal.articles.actions.submitting import hand_in, submit, withdraw
from portal.articles.actions.timing import (
    NeedsLabels,
    archive,
    bring_back,
    is_ready,
    needs_labels,
    plan,
    publish,
    publish_due,
    publish_scheduled,
    schedule,
    unschedule,
)

__all__ = [
    "NeedsLabels", "approve", "archive", "bring_back", "comment", "hand_in", "is_ready", "may_approve", "needs_labels", "plan", "publish", "publish_due",
    "publish_scheduled", "return_", "schedule", "settle", "states_law", "submit", "unschedule", "withdraw", "writers",
]  # fmt: skip
