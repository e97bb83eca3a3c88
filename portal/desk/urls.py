"""Addresses of portal.desk."""

from django.urls import path

from portal.desk.views import question

urlpatterns = [
    path("law/", question.law, name="desk_law"),
    path("questions/<slug:code>/revise/", question.revise, name="desk_question_revise"),
    path("questions/<slug:code>/decide/", question.decide, name="desk_question_decide"),
    path("lessons/<int:lesson_id>/settle/", question.settle, name="desk_lesson_settle"),
]
