"""The addresses of people and companies."""

from django.urls import path

from wasl.contacts.views import contacts, duplicates, lists, parts

app_name = "contacts"
urlpatterns = [
    path("contacts/", lists.contact_list, name="contact_list"),
    path("companies/", lists.company_list, name="company_list"),
    path("contacts/archived/", lists.archived_list, name="archived_list"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("companies/new/", contacts.company_new, name="company_new"),
    path("contacts/<uuid:pk>/", contacts.contact_detail, name="contact_detail"),
    path("contacts/<uuid:pk>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<uuid:pk>/archive/", contacts.contact_archive, name="contact_archive"),
    path("contacts/<uuid:pk>/restore/", contacts.contact_restore, name="contact_restore"),
    path("contacts/<uuid:pk>/field/<slug:name>/", parts.contact_field, name="contact_field"),
    path("contacts/<uuid:pk>/relations/", parts.contact_relations, name="contact_relations"),
    path("contacts/<uuid:pk>/relations/<uuid:relation_id>/end/", parts.relation_end, name="relation_end"),
    path("contacts/<uuid:pk>/consents/", parts.contact_consents, name="contact_consents"),
    path("contacts/<uuid:pk>/photo/", parts.contact_photo, name="contact_photo"),
    path("contacts/<uuid:pk>/photo/set/", parts.photo_set, name="photo_set"),
    path("contacts/<uuid:pk>/viewers/", parts.contact_viewers, name="contact_viewers"),
    path("contacts/suggest/", parts.contact_suggest, name="contact_suggest"),
    path("contacts/similar/", parts.contact_similar, name="contact_similar"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path("duplicates/compare/", duplicates.duplicate_compare, name="duplicate_compare"),
    path("duplicates/add/", duplicates.duplicate_add, name="duplicate_add"),
    path("duplicates/different/", duplicates.duplicate_dismiss, name="duplicate_dismiss"),
    path("duplicates/reopen/", duplicates.duplicate_reopen, name="duplicate_reopen"),
    path("duplicates/search/", duplicates.duplicate_search, name="duplicate_search"),
    path("duplicates/policy/", duplicates.duplicate_policy, name="duplicate_policy"),
    path("duplicates/merges/", duplicates.merge_list, name="merge_list"),
    path("duplicates/merges/<uuid:pk>/undo/", duplicates.merge_undo, name="merge_undo"),
]
