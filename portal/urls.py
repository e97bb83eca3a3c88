"""All addresses of the portal."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from portal.common import views as common

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.has_permission = common.may_administer  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("IP Strategy Portal: administration")
admin.site.index_title = _("What the portal holds")

favicon = RedirectView.as_view(url=lazy(lambda: staticfiles_storage.url("portal/favicon.ico"), str)())

urlpatterns = [
    path("healthz", common.healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("style/", common.style, name="style"),
    path("", include("portal.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("portal.articles.urls")),
    path("", include("strategy.urls")),
    path("", include("training.urls")),
    path("", include("portal.reports.urls")),
    path("", include("portal.search.urls")),
    path("desk/", include("portal.desk.urls")),
    path("", include("portal.home.urls")),
    # Django's own would pass by the limits and the trail of the portal's page
    re_path(r"^admin/password_change/(?:done/)?$", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/r/<int:content_type_id>/<path:object_id>/", admin.site.admin_view(common.view_on_site)),
    path("admin/", admin.site.urls),
]
handler400 = common.bad_request
