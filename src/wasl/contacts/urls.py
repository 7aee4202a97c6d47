"""The addresses of people and companies."""

from django.urls import path

from wasl.contacts.views import contacts, lists

app_name = "contacts"
urlpatterns = [
    path("contacts/", lists.contact_list, name="contact_list"),
    path("companies/", lists.company_list, name="company_list"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("companies/new/", contacts.company_new, name="company_new"),
    path("contacts/<uuid:pk>/", contacts.contact_detail, name="contact_detail"),
    path("contacts/<uuid:pk>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<uuid:pk>/archive/", contacts.contact_archive, name="contact_archive"),
    path("contacts/<uuid:pk>/restore/", contacts.contact_restore, name="contact_restore"),
]
