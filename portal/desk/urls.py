"""Addresses of portal.desk, below /desk/."""

from django.urls import path, re_path

from portal.desk.views import change, demands, exchange, fact, graph, images, linking, question, reviewing, translation

FACT = r"^facts/(?P<fact_id>[A-Za-z0-9._-]{1,40})/"
CHANGE = "changes/<uuid:change_id>/"

urlpatterns = [
    path("articles/<slug:slug>/confirm/", reviewing.article, name="desk_confirm_article"),
    path("lessons/<slug:course>/<slug:key>/confirm/", reviewing.lesson, name="desk_confirm_lesson"),
    path("articles/<slug:slug>/translation/", translation.show, name="desk_translation"),
    path("articles/<slug:slug>/<slug:language>/translated/<int:number>/", translation.confirm, name="desk_confirm_translation"),
    path("articles/<slug:slug>/demands/", demands.demands, name="desk_demands"),
    path("articles/<slug:slug>/demands/<int:pk>/", demands.names, name="desk_signatures"),
    path("articles/<slug:slug>/demands/<int:pk>/signatures.csv", demands.export, name="desk_signatures_csv"),
    path("articles/<slug:slug>/demands/<int:pk>/end/", demands.end, name="desk_end_demand"),
    path("exchange/", exchange.exchange, name="desk_exchange"),
    path("exchange/export/", exchange.export, name="desk_export"),
    path("exchange/<uuid:token>/", exchange.package, name="desk_package"),
    path("links/", linking.links, name="desk_links"),
    path("images/", images.images, name="desk_images"),
    path("reviews/<uuid:release_id>/plan/", change.plan, name="desk_plan"),
    path("changes/", change.index, name="desk_changes"),
    path(CHANGE, change.change, name="desk_change"),
    path(f"{CHANGE}labels/", change.label, name="desk_label"),
    path(f"{CHANGE}impact/", change.impact, name="desk_impact"),
    path(f"{CHANGE}undo/", change.undo, name="desk_undo"),
    path(f"{CHANGE}drop/", change.drop, name="desk_drop"),
    re_path(f"{FACT}$", fact.fact, name="desk_fact"),
    re_path(f"{FACT}propose/$", fact.propose, name="desk_propose"),
    path("questions/<str:code>/", graph.question, name="desk_question"),
    path("law/", question.law, name="desk_law"),
    path("questions/<slug:code>/revise/", question.revise, name="desk_question_revise"),
    path("questions/<slug:code>/decide/", question.decide, name="desk_question_decide"),
    path("lessons/<int:lesson_id>/settle/", question.settle, name="desk_lesson_settle"),
]
