"""Addresses of portal.desk, below /desk/."""

from django.urls import path

from portal.desk.views import (
    article,
    demands,
    exchange,
    history,
    home,
    images,
    linking,
    review,
    reviewing,
    saving,
    translation,
    writing,
)

EDITION = "articles/<slug:slug>/<slug:language>/"
REVIEW = "reviews/<uuid:release_id>/"

urlpatterns = [
    path("", home.home, name="desk"),
    path("new/", article.new, name="desk_new"),
    path("articles/<slug:slug>/", article.article, name="desk_article"),
    path("articles/<slug:slug>/settings/", article.settings, name="desk_settings"),
    path("articles/<slug:slug>/confirm/", reviewing.article, name="desk_confirm_article"),
    path("lessons/<slug:course>/<slug:key>/confirm/", reviewing.lesson, name="desk_confirm_lesson"),
    path("articles/<slug:slug>/files/", article.attach, name="desk_attach"),
    path("articles/<slug:slug>/files/<uuid:attachment_id>/", article.file, name="desk_file"),
    path("articles/<slug:slug>/files/<uuid:attachment_id>/remove/", article.detach, name="desk_detach"),
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
    path(EDITION, writing.write, name="desk_write"),
    path(f"{EDITION}save", saving.save, name="desk_save"),
    path(f"{EDITION}preview", saving.preview, name="desk_preview"),
    path(f"{EDITION}merge/", writing.merge, name="desk_merge"),
    path(f"{EDITION}discard/", writing.discard, name="desk_discard"),
    path(f"{EDITION}history/", history.history, name="desk_history"),
    path(f"{EDITION}compare/", history.compare, name="desk_compare"),
    path(f"{EDITION}restore/<int:number>/", history.restore, name="desk_restore"),
    path(f"{EDITION}archive/", article.archive, name="desk_archive"),
    path(f"{EDITION}bring-back/", article.bring_back, name="desk_bring_back"),
    path("kept/<uuid:copy_id>/", writing.bring_back, name="desk_kept"),
    path(REVIEW, review.review, name="desk_review"),
    path(f"{REVIEW}decision/", review.decide, name="desk_decide"),
    path(f"{REVIEW}comments/", review.comment, name="desk_comment"),
    path(f"{REVIEW}comments/<int:comment_id>/settled/", review.settle, name="desk_settle"),
    path(f"{REVIEW}publish/", review.publish, name="desk_publish"),
    path(f"{REVIEW}schedule/", review.schedule, name="desk_schedule"),
    path(f"{REVIEW}unschedule/", review.unschedule, name="desk_unschedule"),
    path(f"{REVIEW}withdraw/", review.withdraw, name="desk_withdraw"),
]
