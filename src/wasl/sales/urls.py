"""The addresses of sales: deals and their board."""

from django.urls import path

from wasl.sales.views import deals, lead_rules, leads, lists, moving, pipelines

app_name = "sales"
urlpatterns = [
    path("deals/", lists.deal_list, name="deal_list"),
    path("deals/board/<uuid:stage>/", lists.board_more, name="board_more"),
    path("deals/new/", deals.deal_new, name="deal_new"),
    path("deals/<uuid:pk>/", deals.deal, name="deal"),
    path("deals/<uuid:pk>/edit/", deals.deal_edit, name="deal_edit"),
    path("deals/<uuid:pk>/move/", moving.deal_move, name="deal_move"),
    path("deals/<uuid:pk>/choices/", moving.board_choices, name="board_choices"),
    path("deals/<uuid:pk>/lose/", moving.deal_lose, name="deal_lose"),
    path("deals/<uuid:pk>/reopen/", moving.deal_reopen, name="deal_reopen"),
    path("deals/<uuid:pk>/people/", deals.person_put, name="person_put"),
    path("deals/<uuid:pk>/people/<uuid:contact>/remove/", deals.person_take, name="person_take"),
    path("deals/<uuid:pk>/archive/", deals.deal_archive, name="deal_archive"),
    path("deals/<uuid:pk>/restore/", deals.deal_restore, name="deal_restore"),
    path("settings/pipelines/", pipelines.pipeline_settings, name="pipeline_settings"),
    path("settings/pipelines/new/", pipelines.pipeline_new, name="pipeline_new"),
    path("settings/pipelines/<uuid:pk>/", pipelines.pipeline_edit, name="pipeline_edit"),
    path("settings/pipelines/<uuid:pk>/remove/", pipelines.pipeline_remove, name="pipeline_remove"),
    path("settings/pipelines/<uuid:pk>/stages/new/", pipelines.stage_new, name="stage_new"),
    path("settings/stages/<uuid:pk>/", pipelines.stage_edit, name="stage_edit"),
    path("settings/stages/<uuid:pk>/remove/", pipelines.stage_remove, name="stage_remove"),
    path("settings/stages/<uuid:pk>/<slug:way>/", pipelines.stage_place, name="stage_place"),
    path("r/<uuid:pk>/deals/", deals.deal_panel, name="deal_panel"),
    path("leads/", leads.lead_list, name="lead_list"),
    path("leads/new/", leads.lead_new, name="lead_new"),
    path("leads/<uuid:pk>/", leads.lead, name="lead"),
    path("leads/<uuid:pk>/edit/", leads.lead_edit, name="lead_edit"),
    path("leads/<uuid:pk>/accept/", leads.lead_accept, name="lead_accept"),
    path("leads/<uuid:pk>/return/", leads.lead_return, name="lead_return"),
    path("leads/<uuid:pk>/disqualify/", leads.lead_disqualify, name="lead_disqualify"),
    path("leads/<uuid:pk>/qualify/", leads.lead_qualify, name="lead_qualify"),
    path("leads/<uuid:pk>/reopen/", leads.lead_reopen, name="lead_reopen"),
    path("r/<uuid:pk>/leads/", leads.lead_panel, name="lead_panel"),
    path("settings/leads/", lead_rules.rule_list, name="lead_rules"),
    path("settings/leads/new/", lead_rules.rule_new, name="lead_rule_new"),
    path("settings/leads/<int:pk>/", lead_rules.rule_edit, name="lead_rule_edit"),
    path("settings/leads/<int:pk>/remove/", lead_rules.rule_remove, name="lead_rule_remove"),
]
