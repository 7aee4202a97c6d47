"""Addresses of people and rights."""

from django.urls import path

from wasl.workspace.views import doors, people, personal, rights

app_name = "workspace"
urlpatterns = [
    path("setup/", doors.first_run, name="first_run"),
    path("invite/<str:code>/", doors.accept_invitation, name="accept_invitation"),
    path("language/", doors.set_language, name="set_language"),
    path("settings/", personal.index, name="settings"),
    path("settings/preferences/", personal.preferences, name="preferences"),
    path("settings/tokens/", personal.tokens, name="tokens"),
    path("settings/tokens/<uuid:pk>/revoke/", personal.revoke_token, name="revoke_token"),
    path("settings/sessions/<int:pk>/end/", personal.end_session, name="end_session"),
    path("settings/safety/", people.safety, name="safety"),
    path("settings/firm/", people.firm, name="firm"),
    path("settings/users/", people.users, name="users"),
    path("settings/users/invite/", people.invite, name="invite"),
    path("settings/users/invitations/<uuid:pk>/revoke/", people.revoke_invitation, name="revoke_invitation"),
    path("settings/users/<uuid:pk>/", people.user, name="user"),
    path("settings/users/<uuid:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("settings/users/<uuid:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("settings/users/<uuid:pk>/reset/", people.reset_link, name="reset_link"),
    path("settings/users/<uuid:pk>/second-step/", people.remove_second_step, name="remove_second_step"),
    path("settings/users/<uuid:pk>/see-as/", people.see_as, name="see_as"),
    path("settings/see-as-myself/", people.see_as_oneself, name="see_as_oneself"),
    path("settings/teams/", people.teams, name="teams"),
    path("settings/teams/<uuid:pk>/", people.team, name="team"),
    path("settings/teams/<uuid:pk>/delete/", people.delete_team, name="delete_team"),
    path("settings/roles/", rights.roles, name="roles"),
    path("settings/roles/<slug:key>/", rights.role, name="role"),
    path("settings/roles/<slug:key>/copy/", rights.copy_role, name="copy_role"),
    path("settings/roles/<slug:key>/delete/", rights.delete_role, name="delete_role"),
    path("settings/audit/", rights.audit, name="audit"),
    path("settings/audit/verify/", rights.verify_audit, name="verify_audit"),
]
