"""What quiz.js says, in the reader's language: the page carries it in a data attribute, so the script has no catalogue of its own.

The script puts values where a name stands in %(…)s. Where a list of numbers is named there is a form for one and one for several.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def words() -> dict[str, str]:
    return _saving() | _clock() | _navigating() | _trouble()


def _saving() -> dict[str, str]:
    return {
        "saved": _("Saved %(time)s"),
        "saving": _("Saving …"),
        "kept": _("Not saved yet, kept on this device"),
        "none": _("No answer yet"),
        "refused": _("Not saved: mend the answer"),
        "all_saved": _("Everything is saved again."),
    }


def _clock() -> dict[str, str]:
    return {
        "five_minutes": _("5 minutes are left."),
        "one_minute": _("1 minute is left."),
        "over": _("The time is over. Your answers are handed in."),
    }


def _navigating() -> dict[str, str]:
    return {
        "answered": _("answered"),
        "open": _("open"),
        "unsaved": _("not saved yet"),
        "flagged": _("flagged"),
        "at": _("Question %(number)s of %(total)s"),
        "moved": _("%(step)s: now place %(place)s of %(total)s"),
        "count": _("%(answered)s of %(total)s answered"),
        "missing_one": ngettext("Question %(numbers)s has no answer yet.", "Questions %(numbers)s have no answer yet.", 1),
        "missing_many": ngettext("Question %(numbers)s has no answer yet.", "Questions %(numbers)s have no answer yet.", 2),
        "missing_none": _("Every question is answered."),
    }


def _trouble() -> dict[str, str]:
    return {
        "cut_off": _("The portal cannot be reached. What you answer is kept on this device."),
        "cut_off_more": _("Go on answering; it is saved by itself as soon as the connection is back."),
        "unsaved_one": ngettext("Question %(numbers)s is not saved yet.", "Questions %(numbers)s are not saved yet.", 1),
        "unsaved_many": ngettext("Question %(numbers)s is not saved yet.", "Questions %(numbers)s are not saved yet.", 2),
        "try_now": _("Try now"),
        "signed_out": _("You are signed out. Your answers stay on this page and on this device."),
        "signed_out_more": _("Sign in again in a new tab, then come back here: they are saved by themselves."),
        "sign_in": _("Sign in in a new tab"),
        "somebody_else": _("This attempt does not belong to the account that is signed in now."),
        "somebody_else_more": _("Sign in with your own account in a new tab, then come back here: your answers are saved by themselves."),
        "stale": _("This question was answered in another window or on another device at %(time)s. That answer is shown now."),
        "yours": _("Yours was: %(answer)s"),
        "use_mine": _("Use my answer instead"),
        "nothing": _("no answer"),
        "not_handed_in": _("Not handed in: the last answers are not saved yet. Hand in again when they are."),
    }
