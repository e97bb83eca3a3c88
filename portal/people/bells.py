"""Bells: what floors above may want to hear of people. Rung inside the transaction of the change."""

from django.dispatch import Signal

people_moved = (
    Signal()
)  # person_ids: list[int] — somebody came, memberships began or ended, or a department moved (then the people below it)
