"""The addresses of members, contracts and plans."""

from django.urls import path

from wasl.contracts.views import contracts, ending, memberships, plans, terms

app_name = "contracts"
urlpatterns = [
    path("members/", memberships.membership_list, name="membership_list"),
    path("members/new/", memberships.membership_new, name="membership_new"),
    path("members/<uuid:pk>/", memberships.membership, name="membership"),
    path("members/<uuid:pk>/edit/", memberships.membership_edit, name="membership_edit"),
    path("members/<uuid:pk>/archive/", memberships.membership_archive, name="membership_archive"),
    path("members/<uuid:pk>/restore/", memberships.membership_restore, name="membership_restore"),
    path("members/<uuid:pk>/renew/", terms.membership_renew, name="membership_renew"),
    path("members/<uuid:pk>/pause/", terms.membership_pause, name="membership_pause"),
    path("members/<uuid:pk>/resume/", terms.membership_resume, name="membership_resume"),
    path("members/<uuid:pk>/end/", terms.membership_end, name="membership_end"),
    path("members/<uuid:pk>/reopen/", terms.membership_reopen, name="membership_reopen"),
    path("members/<uuid:pk>/terms/<uuid:term>/undo/", terms.renewal_undo, name="renewal_undo"),
    path("members/<uuid:pk>/terms/<uuid:term>/paid/", terms.term_paid, name="term_paid"),
    path("r/<uuid:pk>/members/", memberships.membership_panel, name="membership_panel"),
    path("settings/plans/", plans.plan_list, name="plan_list"),
    path("settings/plans/new/", plans.plan_new, name="plan_new"),
    path("settings/plans/<uuid:pk>/", plans.plan_edit, name="plan_edit"),
    path("settings/plans/<uuid:pk>/remove/", plans.plan_remove, name="plan_remove"),
    path("contracts/", contracts.contract_list, name="contract_list"),
    path("contracts/new/", contracts.contract_new, name="contract_new"),
    path("contracts/<uuid:pk>/", contracts.contract, name="contract"),
    path("contracts/<uuid:pk>/edit/", contracts.contract_edit, name="contract_edit"),
    path("contracts/<uuid:pk>/archive/", contracts.contract_archive, name="contract_archive"),
    path("contracts/<uuid:pk>/restore/", contracts.contract_restore, name="contract_restore"),
    path("contracts/<uuid:pk>/renew/", ending.contract_renew, name="contract_renew"),
    path("contracts/<uuid:pk>/renew/undo/", ending.contract_renew_undo, name="contract_renew_undo"),
    path("contracts/<uuid:pk>/terminate/", ending.contract_terminate, name="contract_terminate"),
    path("contracts/<uuid:pk>/reopen/", ending.contract_reopen, name="contract_reopen"),
    path("contracts/<uuid:pk>/renewal/", ending.contract_renewal, name="contract_renewal"),
    path("deals/<uuid:pk>/contract/", contracts.contract_of_deal, name="contract_of_deal"),
    path("r/<uuid:pk>/contracts/", contracts.contract_panel, name="contract_panel"),
]
