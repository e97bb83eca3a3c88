"""The strategy's parts and claims, and its reference tables: rows that hold structure and point down at facts for their words."""

from strategy.models.case import Case, CaseDay, CaseEvent, CaseHandler, CaseReminder, CaseStep, CaseTimetable
from strategy.models.claim import Action, Claim, Measure
from strategy.models.comparison import ShownComparison
from strategy.models.disclosure import Disclosure, DisclosureMove, DisclosureNumber, DisclosureReminder, Inventor
from strategy.models.draft import ContractText
from strategy.models.part import Countermeasure, Frame, Part
from strategy.models.place import Place
from strategy.models.plan import PlanAction, PlanEvent
from strategy.models.record import RecordNumber, RecordRule, RecordShare, ToolRecord, ToolRun
from strategy.models.reference import Clause, Exhaustion, Jurisdiction, Playbook, PlaybookOption, PlaybookStep, Point, Provision
from strategy.models.rule import TOOLS, Rule, ToolWords
from strategy.models.talent import Competency, Dimension, RoleProfile
from strategy.models.versioned import VersionedRow

__all__ = [
    "Action",
    "Case",
    "CaseDay",
    "CaseEvent",
    "CaseHandler",
    "CaseReminder",
    "CaseStep",
    "CaseTimetable",
    "Claim",
    "Clause",
    "Competency",
    "ContractText",
    "Countermeasure",
    "Dimension",
    "Disclosure",
    "DisclosureMove",
    "DisclosureNumber",
    "DisclosureReminder",
    "Exhaustion",
    "Frame",
    "Inventor",
    "Jurisdiction",
    "Measure",
    "Part",
    "Place",
    "PlanAction",
    "PlanEvent",
    "Playbook",
    "PlaybookOption",
    "PlaybookStep",
    "Point",
    "Provision",
    "RecordNumber",
    "RecordRule",
    "RecordShare",
    "RoleProfile",
    "Rule",
    "ShownComparison",
    "TOOLS",
    "ToolRecord",
    "ToolRun",
    "ToolWords",
    "VersionedRow",
]
