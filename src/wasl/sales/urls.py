"""The addresses of sales: deals and their board."""

from django.urls import path

from wasl.sales.views import deals, lists

app_name = "sales"
urlpatterns = [
    path("deals/", lists.deal_list, name="deal_list"),
    path("deals/new/", deals.deal_new, name="deal_new"),
    path("deals/<uuid:pk>/", deals.deal, name="deal"),
    path("deals/<uuid:pk>/edit/", deals.deal_edit, name="deal_edit"),
    path("deals/<uuid:pk>/move/<uuid:stage>/", deals.deal_move, name="deal_move"),
    path("deals/<uuid:pk>/win/", deals.deal_win, name="deal_win"),
    path("deals/<uuid:pk>/lose/", deals.deal_lose, name="deal_lose"),
    path("deals/<uuid:pk>/reopen/", deals.deal_reopen, name="deal_reopen"),
    path("deals/<uuid:pk>/archive/", deals.deal_archive, name="deal_archive"),
    path("deals/<uuid:pk>/restore/", deals.deal_restore, name="deal_restore"),
    path("r/<uuid:pk>/deals/", deals.deal_panel, name="deal_panel"),
]
