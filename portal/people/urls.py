"""Addresses of portal.people. They stand before allauth's, so that what is closed here is closed there."""

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from portal.people.views import language, looking, profile

urlpatterns: list[URLPattern] = [
    path("me/", profile.profile, name="profile"),
    path("me/sign-out-elsewhere/", profile.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("view-as/", looking.view_as, name="view_as"),
    path("view-as/stop/", looking.stop, name="view_as_stop"),
    path("i18n/setlang/", language.set_language, name="set_language"),
    # allauth's own e-mail pages: an address is changed by an administrator and confirmed by the link that sets the password
    path("accounts/", RedirectView.as_view(pattern_name="profile")),
    re_path(r"^accounts/(?:email|confirm-email|confirm-email/[^/]+)/$", profile.gone),
    path("accounts/login/code/confirm/", profile.gone),
]
