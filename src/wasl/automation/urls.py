"""The addresses of rules, notifications and webhooks."""

from django.urls import path

from wasl.automation.views import notifications, preferences, rules, runs, steps, webhooks

app_name = "automation"
urlpatterns = [
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/meter/", rules.rule_meter, name="rule_meter"),
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
    path("rules/<uuid:pk>/present/", rules.rule_present, name="rule_present"),
    path("rules/<uuid:pk>/versions/", rules.rule_versions, name="rule_versions"),
    path("rules/<uuid:pk>/versions/<int:number>/take/", rules.version_take, name="version_take"),
    path("rules/<uuid:pk>/try/", rules.rule_try, name="rule_try"),
    path("rules/<uuid:pk>/trigger/", steps.rule_trigger, name="rule_trigger"),
    path("rules/<uuid:pk>/filter/<str:place>/", steps.rule_filter, name="rule_filter"),
    path("rules/<uuid:pk>/steps/<str:place>/add/", steps.step_add, name="step_add"),
    path("rules/<uuid:pk>/steps/<str:place>/", steps.step_edit, name="step_edit"),
    path("rules/<uuid:pk>/steps/<str:place>/change/", steps.step_change, name="step_change"),
    path("rules/runs/<uuid:pk>/", runs.run_detail, name="run_detail"),
    path("rules/runs/<uuid:pk>/retry/", runs.run_retry, name="run_retry"),
    path("notifications/", notifications.notification_list, name="notification_list"),
    path("notifications/count/", notifications.notification_count, name="notification_count"),
    path("notifications/read/", notifications.notification_read, name="notification_read"),
    path("notifications/<uuid:pk>/", notifications.notification_open, name="notification_open"),
    path("notifications/<uuid:pk>/toggle/", notifications.notification_toggle, name="notification_toggle"),
    path("r/<uuid:pk>/rules/", runs.record_runs, name="record_runs"),
    path("r/<uuid:pk>/follow/", notifications.record_follow, name="record_follow"),
    path("settings/notifications/", preferences.notification_preferences, name="notification_preferences"),
    path("settings/notifications/push/", preferences.push_add, name="push_add"),
    path("settings/notifications/push/<uuid:pk>/remove/", preferences.push_remove, name="push_remove"),
    path("settings/webhooks/", webhooks.webhook_list, name="webhook_list"),
    path("settings/webhooks/new/", webhooks.webhook_new, name="webhook_new"),
    path("settings/webhooks/<uuid:pk>/", webhooks.webhook_detail, name="webhook_detail"),
    path("settings/webhooks/<uuid:pk>/edit/", webhooks.webhook_edit, name="webhook_edit"),
    path("settings/webhooks/<uuid:pk>/switch/", webhooks.webhook_switch, name="webhook_switch"),
    path("settings/webhooks/<uuid:pk>/secret/", webhooks.webhook_rotate, name="webhook_rotate"),
    path("settings/webhooks/<uuid:pk>/delete/", webhooks.webhook_delete, name="webhook_delete"),
    path("settings/webhooks/<uuid:pk>/test/", webhooks.webhook_test, name="webhook_test"),
    path("settings/webhooks/<uuid:pk>/log/<uuid:key>/", webhooks.delivery_detail, name="delivery_detail"),
    path(
        "settings/webhooks/<uuid:pk>/log/<uuid:key>/again/", webhooks.delivery_replay, name="delivery_replay"
    ),
]
