"""All addresses of the portal."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from portal.common import views as common

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("IP Strategy Portal: administration")
admin.site.index_title = _("What the portal holds")

favicon = RedirectView.as_view(url=lazy(lambda: staticfiles_storage.url("portal/favicon.ico"), str)())

urlpatterns = [
    path("healthz", common.healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("style/", common.style, name="style"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("portal.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("portal.articles.urls")),
    path("", include("strategy.urls")),
    path("", include("training.urls")),
    path("", include("portal.reports.urls")),
    path("", include("portal.search.urls")),
    path("", include("portal.home.urls")),
    path("admin/", admin.site.urls),
]
