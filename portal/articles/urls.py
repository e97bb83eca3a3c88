"""Addresses of portal.articles."""

from django.urls import path, re_path

from portal.articles.views import reading, signing

urlpatterns = [
    path("articles/", reading.index, name="articles"),
    path("articles/<slug:slug>/", reading.article, name="article"),
    path("articles/<slug:slug>/sign/", signing.sign, name="sign_article"),
    path("glossary/", reading.glossary, name="glossary"),
    re_path(r"^facts/(?P<fact_id>[A-Za-z0-9._-]{1,40})/$", reading.fact, name="fact"),
    path("images/<uuid:image_id>/<int:width>", reading.image, name="image"),
    path("files/<uuid:attachment_id>/", reading.file, name="attachment"),
]
