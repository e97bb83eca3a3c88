"""What the decision tools answer from: rules as versioned rows, and the words of each tool."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.languages import BilingualField
from strategy.models.versioned import VersionedRow

TOOLS = [
    ("exhaustion", _("Exhaustion and parallel import checker")),
    ("contract", _("Licence and technology-import contract check")),
    ("playbook", _("Complaint response playbook")),
    ("pathway", _("Border and trade-barrier pathway")),
    ("standards", _("Standards and dominance chooser")),
    ("maturity", _("IP strategy maturity check")),
    ("disclosure", _("Invention disclosure")),
    ("joint", _("Joint R&D check")),
]

QUESTIONS = {  # what somebody asks who opens a tool; heads its outcome
    "exhaustion": _("May these goods be sold there?"),
    "contract": _("Can this contract be signed?"),
    "playbook": _("What has arrived, and what must be done by when?"),
    "pathway": _("Which way is open at the border?"),
    "standards": _("What can be done about this demand for royalties?"),
    "maturity": _("How mature is the unit’s IP strategy?"),
    "disclosure": _("What must be done before this invention is filed or published?"),
    "joint": _("Is this joint project settled?"),
}


class Rule(VersionedRow):
    """A rule of a tool. `key` is the id under which outcomes cite it, "table/key"; `values` what the engine reads; `rests_on` ids of facts."""

    table = models.CharField(_("table"), max_length=20, db_index=True)
    values = models.JSONField(_("rule"), default=dict)
    rests_on = models.JSONField(_("rests on"), default=list)

    class Meta(VersionedRow.Meta):
        verbose_name = _("rule of a tool")
        verbose_name_plural = _("rules of tools")

    @property
    def title(self) -> dict[str, str]:
        """What lists call it."""
        return {"en": self.key, "zh-hans": self.key}


class ToolWords(VersionedRow):
    """The words of a tool in both languages, as its content file has them; `key` is the tool's."""

    name = BilingualField(_("name"))
    words = models.JSONField(_("words"), default=dict)

    class Meta(VersionedRow.Meta):
        verbose_name = _("words of a tool")
        verbose_name_plural = _("words of tools")
