"""Addresses of strategy."""

from django.urls import path, re_path

from strategy.views import disclosure, disclosures, drafts, exhausting, plan, reading, record, record_acts, records, reference, tools

urlpatterns = [
    path("strategy/", reading.index, name="strategy"),
    path("strategy/reference/", reference.index, name="reference"),
    path("strategy/reference/jurisdictions/", reference.jurisdictions, name="jurisdictions"),
    re_path(r"^strategy/reference/jurisdictions/(?P<code>[A-Z]{2})/$", reference.jurisdiction, name="jurisdiction"),
    path("strategy/reference/playbooks/", reference.playbooks, name="playbooks"),
    re_path(r"^strategy/reference/playbooks/(?P<key>[A-Za-z0-9.-]{1,40})/$", reference.playbook, name="playbook"),
    path("strategy/reference/maturity/", reference.maturity, name="maturity"),
    path("strategy/reference/competencies/", reference.competencies, name="competencies"),
    path("strategy/reference/<slug:slug>/", reference.table, name="reference_table"),
    path("strategy/<slug:slug>/", reading.part, name="countermeasure"),
    path("tools/", tools.index, name="tools"),
    path("tools/runs/<uuid:run_id>/", tools.run, name="tool_run"),
    path("tools/runs/<uuid:run_id>/outcome/", tools.outcome, name="tool_outcome"),
    path("tools/runs/<uuid:run_id>/discard/", tools.discard, name="tool_discard"),
    path("tools/exhaustion/map/", exhausting.exhaustion_map, name="exhaustion_map"),
    path("tools/<slug:key>/", tools.tool, name="tool"),
    # Records
    path("records/", records.index, name="records"),
    path("records/<uuid:record_id>/", record.show, name="record"),
    path("records/<uuid:record_id>/record.pdf", record.pdf, name="record_pdf"),
    path("records/<uuid:record_id>/again/", record.run_again, name="record_again"),
    path("records/<uuid:record_id>/change/", record.change, name="record_change"),
    path("records/<uuid:record_id>/sign/", record_acts.sign, name="record_sign"),
    path("records/<uuid:record_id>/share/", record_acts.share, name="record_share"),
    path("records/<uuid:record_id>/share/<int:person_id>/end/", record_acts.unshare, name="record_unshare"),
    path("records/<uuid:record_id>/review/ask/", record_acts.ask_review, name="record_ask_review"),
    path("records/<uuid:record_id>/review/", record_acts.review, name="record_review"),
    # Disclosures
    path("disclosures/", disclosures.index, name="disclosures"),
    path("disclosures/new/", disclosures.new, name="disclosure_new"),
    path("disclosures/runs/<uuid:run_id>/", disclosures.begin, name="disclosure_begin"),
    path("disclosures/<uuid:disclosure_id>/", disclosure.page, name="disclosure"),
    path("disclosures/<uuid:disclosure_id>/edit/", disclosures.edit, name="disclosure_edit"),
    path("disclosures/<uuid:disclosure_id>/questions/", disclosures.questions, name="disclosure_questions"),
    path("disclosures/<uuid:disclosure_id>/moves/<slug:after>/", disclosure.move, name="disclosure_move"),
    path("disclosures/<uuid:disclosure_id>/days/", disclosure.day, name="disclosure_day"),
    path("disclosures/<uuid:disclosure_id>/checks/", disclosure.check, name="disclosure_check"),
    path("disclosures/<uuid:disclosure_id>/texts/<int:number>/", disclosure.text, name="disclosure_text"),
    path("disclosures/<uuid:disclosure_id>/clocks.ics", disclosure.ics, name="disclosure_ics"),
    path("plan/", plan.plan, name="plan"),
    path("plan/add/", plan.add, name="plan_add"),
    path("plan/actions/<uuid:action_id>/", plan.action, name="plan_action"),
    path("plan/actions/<uuid:action_id>/move/", plan.move, name="plan_move"),
    path("plan/actions/<uuid:action_id>/take/", plan.take, name="plan_take"),
    # Drafts of contracts
    path("tools/runs/<uuid:run_id>/text/", drafts.text, name="contract_text"),
    path("tools/runs/<uuid:run_id>/text/whole/", drafts.run_draft, name="contract_run_draft"),
    path("tools/runs/<uuid:run_id>/text/compare/<uuid:record_id>/", drafts.compare_run, name="contract_run_compare"),
    path("records/<uuid:record_id>/draft/", drafts.record_draft, name="contract_record_draft"),
    path("records/<uuid:record_id>/compare/", drafts.choose, name="contract_compare_choose"),
    path("records/<uuid:record_id>/compare/<uuid:other_id>/", drafts.compare, name="contract_compare"),
]
