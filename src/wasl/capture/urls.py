"""The addresses of forms: short for the public, the script's as promised, the list, the settings."""

from django.urls import path

from wasl.capture.views import forms, public, submissions

app_name = "capture"
urlpatterns = [
    path("f/<slug:key>", public.fill_in, name="fill_in"),
    path("f/<slug:key>/thanks", public.thanks, name="thanks"),
    path("w/form.js", public.widget, name="widget"),
    path("submissions/", submissions.submission_list, name="submission_list"),
    path("submissions/<uuid:pk>/", submissions.submission, name="submission"),
    *(
        path(
            f"submissions/<uuid:pk>/{what}/",
            submissions.submission_decide,
            {"what": what},
            name=f"submission_{what}",
        )
        for what in submissions.DECISIONS
    ),
    path("settings/forms/", forms.form_list, name="form_list"),
    path("settings/forms/new/", forms.form_new, name="form_new"),
    path("settings/forms/preview/", forms.form_preview, name="form_preview"),
    path("settings/forms/<uuid:pk>/", forms.form_edit, name="form_edit"),
]
