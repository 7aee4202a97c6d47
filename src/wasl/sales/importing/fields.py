"""The fields that files of deals and of leads may fill, with the header words of common programs in three languages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.exchange.mapping import ImportField, Kind
from wasl.exchange.own_fields import own_imports
from wasl.kernel.manifest import Text

type Rows = tuple[tuple[str, Text, Kind, str], ...]

SHARED: Rows = (
    (
        "external_id", _("Number in the other program"), "text",
        ("id|record id|external id|opportunity id|deal id|lead id|lead number|number|deal number|prospect id|unique id|"
        "رقم السجل|المعرف|رقم الصفقة|id numurs|ieraksta numurs|идентификатор"),
    ),
    (
        "created", pgettext_lazy("day of a record", "Came in, or opened, on"), "text",
        ("created|create date|created at|created on|created time|create time|date created|creation date|engage date|opened|"
        "open date|start date|deal created|date entered|تاريخ الإنشاء|تاريخ البدء|izveidots|sākuma datums|дата создания|"
        "дата начала|создан"),
    ),
    (
        "owner", _("Owner"), "text",
        ("owner|deal owner|lead owner|opportunity owner|owner name|salesperson|sales person|sales agent|sales rep|responsible|"
        "responsible person|assigned user|assigned to|assigned user name|account executive|user|المسؤول|المندوب|مندوب المبيعات|"
        "atbildīgais|pārdevējs|ответственный"),
    ),
    (
        "company", _("Company"), "company",
        ("company|company name|account|account name|organization|organisation|associated company|associated companies|"
        "associated company primary|customer|client|partner|الشركة|اسم الشركة|العميل|المنشأة|uzņēmums|klients|компания|клиент"),
    ),
    (
        "source", _("Source"), "text",
        ("source|lead source|deal source|original source|original traffic source|utm source|source of the deal|المصدر|"
        "مصدر العميل|avots|источник"),
    ),
    (
        "products", _("Products"), "text",
        ("product|products|product name|line items|items|item|service|services|products asked for|interested in|course|المنتج|"
        "المنتجات|الخدمة|produkts|produkti|prece|preces|pakalpojums|товар|товары"),
    ),
    ("tags", _("Tags"), "tags", "tags|labels|label|tag|categories|الوسوم|التصنيفات|birkas|etiķetes|теги"),
)  # fmt: skip
DEALS: Rows = (
    (
        "title", pgettext_lazy("of a deal", "Title"), "text",
        ("title|deal name|deal title|deal|opportunity|opportunity name|name|subject|dealname|اسم الصفقة|عنوان الصفقة|الصفقة|"
        "العنوان|الفرصة|darījums|darījuma nosaukums|nosaukums|название сделки|название|сделка"),
    ),
    ("pipeline", _("Pipeline"), "text", "pipeline|deal pipeline|sales pipeline|funnel|مسار المبيعات|المسار|pārdošanas gaita|piltuve|воронка"),
    (
        "stage", _("Stage"), "text",
        ("stage|deal stage|sales stage|stage name|dealstage|opportunity stage|المرحلة|مرحلة الصفقة|posms|stadija|darījuma posms|"
        "стадия|стадия сделки|этап"),
    ),
    (
        "state", _("Open, won or lost"), "text",
        "state|status|deal status|is closed won|is won|won status|outcome|result|الحالة|statuss|stāvoklis|статус",
    ),
    (
        "amount", _("Amount"), "money",
        ("amount|value|deal value|deal amount|expected revenue|expected value|close value|total|revenue|sum|opportunity amount|"
        "المبلغ|القيمة|قيمة الصفقة|summa|vērtība|darījuma summa|сумма"),
    ),
    ("currency", _("Currency"), "text", "currency|amount currency|currency of value|deal currency|currency code|العملة|valūta|валюта"),
    (
        "close", pgettext_lazy("deal", "Closed, or expected to close, on"), "text",
        ("close date|closed date|closed on|closed at|date closed|closing date|end date|won time|lost time|actual close date|"
        "تاريخ الإغلاق|aizvēršanas datums|slēgšanas datums|дата закрытия|дата завершения"),
    ),
    (
        "expected_on", _("Expected close"), "text",
        ("expected close|expected close date|expected closing|expected closing date|forecast date|تاريخ الإغلاق المتوقع|"
        "plānotais datums|gaidāmā aizvēršana|предполагаемая дата закрытия"),
    ),
    (
        "stage_since", _("In this stage since"), "text",
        "in this stage since|stage changed|stage change date|last stage change|last stage update|date entered current stage|في هذه المرحلة منذ|posmā kopš",
    ),
    ("probability", _("Chance in percent"), "number", "probability|deal probability|chance|chance in percent|win probability|likelihood|الاحتمال|نسبة الاحتمال|varbūtība|вероятность"),
    (
        "contact", _("Contact"), "name",
        ("contact|contacts|contact name|contact person|associated contact|associated contacts|primary contact|person|"
        "full name|جهة الاتصال|اسم جهة الاتصال|الشخص|kontaktpersona|kontakts|контакт"),
    ),
    ("contact_email", _("E-mail of the contact"), "email", "contact email|email|e-mail|email address|customer email|البريد الإلكتروني|e-pasts|e-mail контакта"),
    ("contact_phone", _("Phone of the contact"), "phone", "contact phone|phone|mobile|phone number|telephone|الهاتف|الجوال|tālrunis|телефон"),
    (
        "reason", _("Why lost"), "text",
        ("lost reason|closed lost reason|loss reason|reason|reason lost|why lost|close reason|سبب الخسارة|zaudējuma iemesls|"
        "причина"),
    ),
    ("quantity", _("Quantity"), "number", "quantity|qty|units|product quantity|الكمية|daudzums|количество"),
    (
        "body", _("What there is to know"), "text",
        "description|deal description|notes|note|internal notes|comment|comments|details|الوصف|ملاحظات|apraksts|piezīmes|описание|комментарий",
    ),
)  # fmt: skip
LEADS: Rows = (
    (
        "title", _("What it is about"), "text",
        "title|lead title|subject|lead|topic|opportunity|what it is about|العنوان|الموضوع|temats|nosaukums|название лида|название",
    ),
    (
        "name", _("Name"), "name",
        ("name|full name|contact name|lead name|contact|first and last name|الاسم|اسم العميل|الاسم الكامل|vārds un uzvārds|vārds|"
        "имя|фио"),
    ),
    ("given_name", _("Given name"), "name", "first name|firstname|given name|الاسم الأول|имя лида"),
    ("family_name", _("Family name"), "name", "last name|lastname|surname|family name|اسم العائلة|uzvārds|фамилия"),
    ("email", _("E-mail"), "email", "email|e-mail|email address|البريد الإلكتروني|البريد|e-pasts|почта"),
    ("phone", _("Phone"), "phone", "phone|mobile|phone number|telephone|mobile phone|whatsapp|الهاتف|الجوال|tālrunis|mobilais|телефон"),
    ("job_title", _("Job title"), "text", "job title|position|job position|المسمى الوظيفي|amats|должность"),
    ("city", _("City"), "text", "city|town|المدينة|pilsēta|город"),
    ("country", _("Country"), "country", "country|country region|الدولة|البلد|valsts|страна"),
    ("channel", _("Channel"), "text", "channel|lead origin|origin|medium|lead channel|القناة|kanāls|канал"),
    ("campaign", _("Campaign"), "text", "campaign|campaign name|utm campaign|الحملة|kampaņa|кампания"),
    ("utm_medium", _("UTM medium"), "text", "utm medium"),
    ("utm_term", _("UTM term"), "text", "utm term|keyword"),
    ("utm_content", _("UTM content"), "text", "utm content"),
    ("page", _("Page"), "url", "page|landing page|page url|form page|first page seen|url"),
    ("referrer", _("Came from"), "url", "referrer|referer|first referring site|referring site"),
    (
        "message", _("Message"), "text",
        "message|comment|comments|notes|note|description|inquiry|enquiry|request|الرسالة|ملاحظات|الوصف|ziņa|ziņojums|piezīmes|комментарий|описание",
    ),
    (
        "state", _("State"), "text",
        "state|status|lead status|lead state|lead stage|stage|converted|is converted|الحالة|حالة العميل|statuss|stāvoklis|статус|стадия",
    ),
    (
        "reason", _("Why given up"), "text",
        "reason|lost reason|disqualified reason|unqualified reason|why given up|السبب|iemesls|причина",
    ),
    ("score", pgettext_lazy("of a lead", "Score"), "number", "score|lead score|points|hubspot score|rating score|النقاط|punkti|vērtējums|баллы"),
    (
        "answered", _("First answered"), "text",
        "first answered|first response|first contacted|first contact date|first response at|أول رد|pirmā atbilde",
    ),
)  # fmt: skip
# what may stand in several columns: the first that is filled counts, of products all
REPEATED = frozenset({"close", "products"})
# the fields of which a person says what the words of his file mean
WORDED = ("pipeline", "stage", "state", "owner", "products")
LEAD_WORDED = ("state", "channel", "owner")
DEAL_MATCH: tuple[tuple[str, Text], ...] = (
    ("external_id", _("Number in the other program")),
    ("title", _("Title, company and day")),
)
LEAD_MATCH: tuple[tuple[str, Text], ...] = (
    ("external_id", _("Number in the other program")),
    ("title", _("Contact, what it is about and day")),
)
LABELS: dict[str, dict[str, Text]] = {
    "deal": {key: label for key, label, _kind, _words in (*DEALS, *SHARED)},
    "lead": {key: label for key, label, _kind, _words in (*LEADS, *SHARED)},
}


def deal_fields() -> tuple[ImportField, ...]:
    """Return the fields of a deal that files may fill, those that the firm has added last."""
    return _fields((*DEALS, *SHARED), "deal")


def lead_fields() -> tuple[ImportField, ...]:
    """Return the fields of a lead that files may fill, those that the firm has added last."""
    return _fields((*LEADS, *SHARED), "lead")


def _fields(rows: Rows, kind: str) -> tuple[ImportField, ...]:
    own = tuple(
        ImportField(
            key, str(label), values, tuple(words.split("|")), group=key if key in REPEATED else "", repeats=key in REPEATED
        )
        for key, label, values, words in rows
    )  # fmt: skip
    return (*own, *own_imports(kind))
