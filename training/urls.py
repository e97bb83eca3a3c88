"""Addresses of training."""

from django.urls import path

from training.views import certificate, course, lesson

urlpatterns = [
    path("courses/", course.catalogue, name="courses"),
    path("courses/<slug:slug>/", course.show, name="course"),
    path("courses/<slug:slug>/enrol/", course.enrol, name="enrol"),
    path("courses/<slug:slug>/lessons/<slug:key>/", lesson.show, name="lesson"),
    path("courses/<slug:slug>/lessons/<slug:key>/done/", lesson.done, name="lesson_done"),
    path("certificates/", certificate.index, name="certificates"),
    path("certificates/<str:number>/", certificate.show, name="certificate"),
    path("certificates/<str:number>/certificate.pdf", certificate.pdf, name="certificate_pdf"),
    path("verify/<str:public_id>/", certificate.verify, name="verify"),
]
