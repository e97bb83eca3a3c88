"""Addresses of portal.reports."""

from django.urls import path

from portal.reports.views import acting, team

urlpatterns = [
    path("team/", team.team, name="team"),
    path("team/people/", team.listing, name="team_people"),
    path("team/people.csv", team.export, name="team_csv"),
    path("team/people/<int:person_id>/", team.person, name="team_person"),
    path("team/remind/", acting.remind, name="remind"),
    path("team/assign/", acting.assign, name="assign"),
]
