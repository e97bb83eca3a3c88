"""Addresses of training."""

from django.urls import path

from training.views import attempt, certificate, course, difference, lesson, quiz, requiring, result

urlpatterns = [
    path("courses/", course.catalogue, name="courses"),
    path("courses/by-role/", requiring.show, name="courses_by_role"),
    path("courses/by-role/ask/", requiring.ask, name="ask_by_role"),
    path("courses/by-role/end/", requiring.end, name="end_by_role"),
    path("courses/<slug:slug>/", course.show, name="course"),
    path("courses/<slug:slug>/enrol/", course.enrol, name="enrol"),
    path("courses/<slug:slug>/lessons/<slug:key>/", lesson.show, name="lesson"),
    path("courses/<slug:slug>/lessons/<slug:key>/done/", lesson.done, name="lesson_done"),
    path("courses/<slug:slug>/<slug:key>/", quiz.show, name="quiz"),
    path("courses/<slug:slug>/<slug:key>/start/", quiz.start, name="start_quiz"),
    path("attempts/<uuid:attempt_id>/", attempt.show, name="attempt"),
    path("attempts/<uuid:attempt_id>/answers/", attempt.answers, name="answers"),
    path("attempts/<uuid:attempt_id>/review/", attempt.review, name="review_attempt"),
    path("attempts/<uuid:attempt_id>/submit/", attempt.submit, name="submit_attempt"),
    path("attempts/<uuid:attempt_id>/result/", result.show, name="result"),
    path("learn/changes/<uuid:delta_id>/", difference.show, name="delta"),
    path("learn/changes/<uuid:delta_id>/read/", difference.read, name="delta_read"),
    path("learn/changes/<uuid:delta_id>/start/", difference.start, name="delta_start"),
    path("learn/changes/<uuid:change_id>/in/<slug:slug>/", difference.of_change, name="delta_of"),
    path("certificates/", certificate.index, name="certificates"),
    path("certificates/<slug:number>/", certificate.show, name="certificate"),
    path("certificates/<slug:number>/certificate.pdf", certificate.pdf, name="certificate_pdf"),
    path("verify/<slug:public_id>/", certificate.verify, name="verify"),
]
