"""What static/portal/desk.js says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "saved": _("Saved %(time)s"),
        "saving": _("Saving …"),
        "not_saved": _("Not saved yet, kept on this device"),
        "no_storage": _("Not saved yet. This browser keeps nothing: leave the page open."),
        "signed_out": _("You are signed out. Your words are kept on this device; sign in and they are saved."),
        "brought_back": _("Words that were not saved yet are back in the form."),
        "preview_fresh": _("As it will be published"),
        "preview_waiting": _("Being made …"),
        "preview_failed": _("The preview could not be made. Your text is still here; try again in a moment."),
    }
