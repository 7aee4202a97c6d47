"""The addresses of products and of the settings of the catalog."""

from django.urls import path

from wasl.catalog.views import products, settings

app_name = "catalog"
urlpatterns = [
    path("products/", products.product_list, name="product_list"),
    path("products/archived/", products.archived_list, name="archived_list"),
    path("products/new/", products.product_new, name="product_new"),
    path("products/suggest/", products.suggest, name="suggest"),
    path("products/<uuid:pk>/", products.product, name="product"),
    path("products/<uuid:pk>/edit/", products.product_edit, name="product_edit"),
    path("products/<uuid:pk>/archive/", products.product_archive, name="product_archive"),
    path("products/<uuid:pk>/restore/", products.product_restore, name="product_restore"),
    path("settings/price-lists/", settings.price_list_list, name="price_list_list"),
    path("settings/price-lists/new/", settings.price_list_new, name="price_list_new"),
    path("settings/price-lists/<uuid:pk>/", settings.price_list_edit, name="price_list_edit"),
    path(
        "settings/price-lists/<uuid:pk>/customers/",
        settings.price_list_customers,
        name="price_list_customers",
    ),
    path("settings/price-lists/<uuid:pk>/remove/", settings.price_list_remove, name="price_list_remove"),
    path("settings/taxes/", settings.tax_list, name="tax_list"),
    path("settings/taxes/new/", settings.tax_new, name="tax_new"),
    path("settings/taxes/<uuid:pk>/", settings.tax_edit, name="tax_edit"),
    path("settings/taxes/<uuid:pk>/remove/", settings.tax_remove, name="tax_remove"),
    path("settings/units/new/", settings.unit_new, name="unit_new"),
    path("settings/units/<uuid:pk>/", settings.unit_edit, name="unit_edit"),
    path("settings/units/<uuid:pk>/remove/", settings.unit_remove, name="unit_remove"),
    path("settings/rates/", settings.rate_list, name="rate_list"),
    path("settings/rates/<int:pk>/remove/", settings.rate_remove, name="rate_remove"),
    path("settings/discounts/", settings.limits, name="limits"),
]
