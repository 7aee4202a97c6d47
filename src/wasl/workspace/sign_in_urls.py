"""The addresses of sign-in that are mounted: allauth's pages under their own names, without sign-up and e-mail changes."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.urls import path, re_path
from django.views.generic import RedirectView

from wasl.workspace.views.doors import door

RESET_KEY = r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("sign-in/", door(account.login, public=True), name="account_login"),
    path("sign-out/", door(account.logout, public=True), name="account_logout"),
    path("reset/", door(account.password_reset, public=True), name="account_reset_password"),
    path("reset/sent/", door(account.password_reset_done, public=True), name="account_reset_password_done"),
    path(
        "reset/done/",
        door(account.password_reset_from_key_done, public=True),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        RESET_KEY, door(account.password_reset_from_key, public=True), name="account_reset_password_from_key"
    ),
    # a deactivated colleague is told nothing more than anybody with a wrong password
    path(
        "inactive/",
        door(RedirectView.as_view(pattern_name="account_login"), public=True),
        name="account_inactive",
    ),
    path("sign-in/code/", door(factors.authenticate, public=True), name="mfa_authenticate"),
    path("sign-in/passkey/", door(passkeys.login_webauthn, public=True), name="mfa_login_webauthn"),
    path("confirm/", door(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", door(factors.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", door(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("settings/security/", door(factors.index), name="mfa_index"),
    path("settings/security/password/", door(account.password_change), name="account_change_password"),
    path("settings/security/password/set/", door(account.password_set), name="account_set_password"),
    path("settings/security/app/", door(totp.activate_totp), name="mfa_activate_totp"),
    path("settings/security/app/remove/", door(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("settings/security/codes/", door(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "settings/security/codes/new/",
        door(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("settings/security/passkeys/", door(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("settings/security/passkeys/add/", door(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "settings/security/passkeys/<int:pk>/remove/",
        door(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("settings/security/passkeys/<int:pk>/", door(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("settings/sessions/", door(sessions.list_usersessions), name="usersessions_list"),
    # before the name of a provider, which they would be taken for
    path("sso/cancelled/", door(social.login_cancelled, public=True), name="socialaccount_login_cancelled"),
    path("sso/failed/", door(social.login_error, public=True), name="socialaccount_login_error"),
    path("sso/unknown/", door(social.signup, public=True), name="socialaccount_signup"),
    path("sso/<slug:provider_id>/", door(openid.login, public=True), name="openid_connect_login"),
    path("sso/<slug:provider_id>/back/", door(openid.callback, public=True), name="openid_connect_callback"),
]
