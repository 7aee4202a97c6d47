"""The addresses of rules."""

from django.urls import path

from wasl.automation.views import rules, runs, steps

app_name = "automation"
urlpatterns = [
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/guide/", rules.rule_guide, name="rule_guide"),
    path("rules/new/", rules.rule_new, name="rule_new"),
    path("rules/recipes/<slug:key>/", rules.recipe_take, name="recipe_take"),
    path("rules/<uuid:pk>/", rules.rule_detail, name="rule_detail"),
    path("rules/<uuid:pk>/set/", rules.rule_set, name="rule_set"),
    path("rules/<uuid:pk>/publish/", rules.rule_publish, name="rule_publish"),
    path("rules/<uuid:pk>/discard/", rules.rule_discard, name="rule_discard"),
    path("rules/<uuid:pk>/switch/", rules.rule_switch, name="rule_switch"),
    path("rules/<uuid:pk>/delete/", rules.rule_delete, name="rule_delete"),
    path("rules/<uuid:pk>/held/", rules.rule_release, name="rule_release"),
    path("rules/<uuid:pk>/try/", rules.rule_try, name="rule_try"),
    path("rules/<uuid:pk>/trigger/", steps.rule_trigger, name="rule_trigger"),
    path("rules/<uuid:pk>/filter/<str:place>/", steps.rule_filter, name="rule_filter"),
    path("rules/<uuid:pk>/steps/<str:place>/add/", steps.step_add, name="step_add"),
    path("rules/<uuid:pk>/steps/<str:place>/", steps.step_edit, name="step_edit"),
    path("rules/<uuid:pk>/steps/<str:place>/change/", steps.step_change, name="step_change"),
    path("rules/runs/<uuid:pk>/", runs.run_detail, name="run_detail"),
    path("rules/runs/<uuid:pk>/retry/", runs.run_retry, name="run_retry"),
]
