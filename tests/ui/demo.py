"""A small site that shows the kit: used by the tests and for looking at it; no part of the product."""

import time

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from wasl.kernel.actor import Actor, ActorKind, Reach
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import Act, Kind, Manifest, MenuItem, Setting
from wasl.ui.charts import TONES, Chart, Series
from wasl.ui.forms import Form
from wasl.ui.pages import fragment, page, redirect, toast

ACTOR = Actor(
    kind=ActorKind.USER,
    name="نورة العتيبي",
    permissions=frozenset({"demo.see"}),
    reach={("*", "read"): Reach.ALL, ("*", "change"): Reach.ALL},
)


class EmailRow(Form):
    """One e-mail address with a label."""

    value = forms.EmailField(required=False)
    label = forms.ChoiceField(choices=[("work", "Work"), ("home", "Home")], required=False)


class PersonForm(Form):
    """A person with several addresses."""

    name = forms.CharField(max_length=50, help_text="As on the card")
    note = forms.CharField(widget=forms.Textarea, required=False)
    is_customer = forms.BooleanField(required=False)
    rows = {"emails": EmailRow}


ERRORS = {"invalid": Invalid, "not-allowed": NotAllowed, "not-found": NotFound, "conflict": Conflict}


def home(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return page(request, "demo/home.html", form=PersonForm(request.POST or None))


def part(request: HttpRequest) -> HttpResponse:
    """Show a fragment, with a toast."""
    toast(request, "Saved", undo_url="/undo/")
    return fragment(request, "demo/home.html#part")


def away(request: HttpRequest) -> HttpResponse:
    """Save, then go on."""
    toast(request, "Saved")
    return redirect("/")


def fail(request: HttpRequest, name: str) -> HttpResponse:
    """Raise an error of the product."""
    raise ERRORS[name]


def signed_out(request: HttpRequest) -> HttpResponse:
    """Send a stranger to sign in."""
    return redirect("/sign-in/?next=/signed-out/")


made: list[str] = []


def create(request: HttpRequest) -> HttpResponse:
    """Create something slowly, unless the name is missing."""
    name = request.POST.get("name", "")
    if not name:
        return page(request, "demo/home.html", form=PersonForm(request.POST), status=422)
    time.sleep(0.3)
    made.append(name)
    return redirect(f"/made/{len(made)}/")


def crash(request: HttpRequest) -> HttpResponse:
    """Raise a fault."""
    raise RuntimeError("SECRET_DETAIL")


def public(request: HttpRequest) -> HttpResponse:
    """Show the frame of pages before the sign-in."""
    return page(request, "demo/public.html", form=PersonForm())


def settings_page(request: HttpRequest) -> HttpResponse:
    """Show the frame of the settings area."""
    return page(request, "demo/settings.html")


MONTHS = ("يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر 2026", "ديسمبر", "يناير")
SOURCES = (
    ("واتساب", (1240, 520, 214, 96, 41)),
    ("بحث Google", (980, 310, 121, 52, 19)),
    ("إحالة", (210, 140, 88, 51, 29)),
)
STEPS = ("زيارات النموذج", "عملاء محتملون", "مؤهَّلون", "عروض", "فوز")
NAMES = ("نورة", "Jānis Kalniņš", "ليان", "ماجد بن عبد الرحمن الدوسري")
CHARTS = {
    "revenue": Chart(
        "revenue",
        "الإيراد الشهري مقابل التوقع",
        MONTHS,
        (
            Series(
                "مغلق",
                (520000, 610000, 655000, 590000, 714000, 842000, None, None),
                links=tuple(f"/public/?month={at}" for at in range(8)),
            ),
            Series("متوقع", (None, None, None, None, None, 1010000, 960000, 880000), style="dashed"),
            Series("الهدف", (550000, 580000, 610000, 640000, 700000, 800000, 900000, 900000), "next", "line"),
        ),
        unit="SAR",
        head="الشهر",
    ),
    "funnel": Chart(
        "funnel",
        "القمع حسب المصدر",
        STEPS,
        [Series(name, values, tone) for (name, values), tone in zip(SOURCES, TONES, strict=False)],
        "bars",
        is_stacked=True,
        ends=("2,430", "970 · 40%", "423 · 44%", "199 · 47%", "89 · 45%"),
        end_head="المجموع",
    ),
    "team": Chart(
        "team",
        "إيراد كل مندوب",
        NAMES,
        (
            Series("الهدف", (300000, 240000, 180000, 240000), style="back"),
            Series("مغلق", (286000, 214000, 188000, 154000)),
        ),
        "bars",
        "SAR",
        size="s",
    ),
    "answer": Chart(
        "answer",
        "زمن أول رد",
        ("1", "5", "9"),
        (Series("وسيط", (16, 14.5, 9), style="line"),),
        unit="minutes",
        size="s",
    ),
}


def charts(request: HttpRequest) -> HttpResponse:
    """Show charts of every sort."""
    return page(request, "demo/charts.html", **CHARTS)


def palette(request: HttpRequest) -> HttpResponse:
    """Answer the palette's search."""
    return HttpResponse('<li role="option" class="w-opt" data-href="/part/">Found</li>')


def live(request: HttpRequest) -> HttpResponse:
    """Open the live stream and close it; the browser comes back after a minute."""
    return HttpResponse("retry: 60000\n\n", content_type="text/event-stream")


MANIFEST = Manifest(
    kinds=(Kind(None, "contact", "Contact", "Contacts", "users", "home", create="demo:new"),),
    menu=(
        MenuItem("جهات الاتصال", "home", "users", 10, "customers", kind="contact", key="C"),
        MenuItem("الشركات", "demo:companies", "building", 20, "customers", kind="contact"),
        MenuItem("Secret", "demo:secret", "lock", 30, "workspace", permission="demo.never"),
        MenuItem("Gone", "demo:no_such_page", "lock", 35, "workspace"),
        MenuItem("الإعدادات", "workspace:settings", "settings", 40, "workspace", permission="demo.see"),
    ),
    settings=(
        Setting("الملف الشخصي", "demo:profile", "user", 10),
        Setting("المستخدمون والفرق", "demo:users", "users", 20, "demo.see", group="workspace"),
    ),
    acts=(Act("استيراد", "demo:import", "upload", "demo.see"),),
)
named = ["new", "companies", "secret", "profile", "users", "import"]
demo = ([path(f"{name}/", public, name=name) for name in named], "demo")
workspace = (
    [path("settings/", settings_page, name="settings"), path("language/", away, name="set_language")],
    "workspace",
)
records = ([path("palette/", palette, name="palette")], "records")
urlpatterns = [
    path("demo/", include(demo)),
    path("", include(workspace)),
    path("", include(records)),
    path("", home, name="home"),
    path("part/", part, name="part"),
    path("away/", away),
    path("charts/", charts),
    path("public/", public),
    path("crash/", crash),
    path("create/", create),
    path("live", live),
    path("signed-out/", signed_out),
    path("fail/<str:name>/", fail),
    path("", include("wasl.ui.urls")),
]
handler400 = "wasl.ui.views.bad_request"
handler403 = "wasl.ui.views.not_allowed"
handler404 = "wasl.ui.views.not_found"
handler500 = "wasl.ui.views.server_error"
