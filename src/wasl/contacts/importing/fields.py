"""The fields that a file of contacts may fill, with the header words of common programs in three languages."""

from django.utils.translation import gettext_lazy as _

from wasl.exchange.mapping import ImportField, Kind
from wasl.exchange.own_fields import own_imports
from wasl.kernel.manifest import Text

# key, label, kind, group ("" stands alone; groups may be filled by several columns), header words
FIELDS: tuple[tuple[str, Text, Kind, str, str], ...] = (
    (
        "kind", _("Person or company"), "choice", "",
        "kind|record type|contact kind|person or company|نوع السجل|فرد أو شركة|veids|",
    ),
    (
        "name", _("Name"), "name", "",
        ("full name|display name|contact name|file as|formatted name|contact|customer name|client name|"
        "lead name|الاسم|الاسم الكامل|اسم العميل|اسم جهة الاتصال|الاسم الثلاثي|العميل|"
        "vārds un uzvārds|vārds, uzvārds|pilns vārds|klients|klienta vārds|kontaktpersona|"
        "imię i nazwisko|имя и фамилия|фио|"),
    ),
    (
        "given_name", _("Given name"), "name", "",
        "first name|firstname|given name|forename|الاسم الأول|vārds|имя|",
    ),
    (
        "family_name", _("Family name"), "name", "",
        ("last name|lastname|surname|family name|اسم العائلة|العائلة|اللقب|اسم الأب والعائلة|uzvārds|"
        "фамилия|"),
    ),
    (
        "additional_name", _("Middle names"), "name", "",
        "middle name|additional name|second name|الاسم الأوسط|اسم الأب|otrais vārds|отчество|",
    ),
    (
        "prefix", _("Title"), "text", "",
        "name prefix|prefix|salutation|title of courtesy|honorific|title|لقب|المخاطبة|uzruna|",
    ),
    (
        "suffix", _("Suffix"), "text", "",
        "name suffix|suffix|generational suffix|",
    ),
    (
        "nickname", _("Nickname"), "text", "",
        "nickname|nick name|short name|الكنية|اسم الشهرة|segvārds|",
    ),
    (
        "company", _("Company"), "company", "",
        ("company|company name|account|account name|organization|organisation|organization name|"
        "organization 1 name|employer|business name|associated company|firm|الشركة|اسم الشركة|المنشأة|"
        "اسم المنشأة|المؤسسة|جهة العمل|uzņēmums|uzņēmuma nosaukums|firma|organizācija|компания|"
        "организация|"),
    ),
    (
        "department", _("Department"), "text", "",
        ("department|organization department|organization 1 department|القسم|الإدارة|nodaļa|"
        "departaments|"),
    ),
    (
        "job_title", _("Job title"), "text", "",
        ("title|position|contact title|organization title|organization 1 title|المسمى الوظيفي|الوظيفة|"
        "المنصب|amats|должность|"),
    ),
    (
        "email", _("E-mail"), "email", "email",
        ("email|e-mail|e-mail address|email address|mail|work email|email id|e-mail 1 value|"
        "البريد الإلكتروني|البريد|بريد إلكتروني|الإيميل|ايميل|e-pasts|epasts|e-pasta adrese|"
        "электронная почта|почта|"),
    ),
    (
        "email_label", _("Kind of e-mail"), "label", "email",
        "email label|e-mail type|email type|e-mail 1 type|e-mail 1 label|نوع البريد|e-pasta veids|",
    ),
    (
        "phone", _("Phone"), "phone", "phone",
        ("phone|phone number|telephone|telephone number|tel|mobile|mobile phone|cell phone|cell|fax|"
        "business phone|home phone|work phone|business fax|home fax|company main phone|primary phone|"
        "car phone|pager|whatsapp|phone 1 value|contact number|الهاتف|هاتف|رقم الهاتف|الجوال|جوال|"
        "رقم الجوال|الموبايل|رقم الموبايل|المحمول|تلفون|التلفون|الفاكس|واتساب|رقم التواصل|tālrunis|"
        "tālruņa numurs|tālr|telefons|telefona numurs|mobilais|mobilais tālrunis|fakss|телефон|"
        "мобильный|"),
    ),
    (
        "phone_label", _("Kind of phone"), "label", "phone",
        "phone label|phone type|phone 1 type|phone 1 label|نوع الهاتف|tālruņa veids|",
    ),
    (
        "address", _("Address"), "text", "address",
        ("address|full address|address formatted|address 1 formatted|mailing address|postal address|"
        "business address|home address|العنوان|عنوان|العنوان الوطني|adrese|juridiskā adrese|"
        "faktiskā adrese|адрес|"),
    ),
    (
        "address_label", _("Kind of address"), "label", "address",
        "address label|address type|address 1 type|نوع العنوان|adreses veids|",
    ),
    (
        "address_street", _("Street"), "text", "address",
        ("street|street address|address line|address line 1|business street|home street|"
        "address 1 street|mailing street|الشارع|اسم الشارع|iela|улица|"),
    ),
    (
        "address_extended", _("Address, second line"), "text", "address",
        ("address line 2|street 2|extended address|address 1 extended address|apartment|الحي|"
        "رقم المبنى|dzīvoklis|"),
    ),
    (
        "address_po_box", _("PO box"), "text", "address",
        "po box|address 1 po box|business address po box|صندوق البريد|ص.ب|abonenta kastīte|",
    ),
    (
        "address_city", _("City"), "text", "address",
        "city|town|city/town|address 1 city|business city|mailing city|المدينة|مدينة|pilsēta|город|",
    ),
    (
        "address_region", _("Region"), "text", "address",
        ("region|state|province|county|state/region|address 1 region|business state|المنطقة|المحافظة|"
        "الولاية|novads|reģions|область|"),
    ),
    (
        "address_postal_code", _("Postal code"), "text", "address",
        ("postal code|postcode|zip|zip code|zip/postal code|address 1 postal code|business postal code|"
        "الرمز البريدي|pasta indekss|индекс|"),
    ),
    (
        "address_country", _("Country"), "country", "address",
        ("country|country/region|address 1 country|business country/region|mailing country|الدولة|"
        "البلد|دولة|valsts|страна|"),
    ),
    (
        "website", _("Website"), "url", "website",
        ("website|web site|web page|url|homepage|website url|website 1 value|الموقع الإلكتروني|الموقع|"
        "tīmekļa vietne|mājaslapa|mājas lapa|сайт|"),
    ),
    (
        "website_label", _("Kind of website"), "label", "website",
        "website label|website 1 type|website type|",
    ),
    (
        "profile", _("Web profile"), "text", "profile",
        ("profile|linkedin|linkedin url|twitter|instagram|facebook|skype|skype id|لينكدإن|تويتر|"
        "انستغرام|"),
    ),
    (
        "profile_label", _("Kind of profile"), "label", "profile",
        "profile label|",
    ),
    (
        "birthday", _("Birthday"), "date", "",
        ("birthday|birth date|date of birth|dob|birthdate|تاريخ الميلاد|تاريخ الولادة|عيد الميلاد|"
        "dzimšanas diena|dzimšanas datums|дата рождения|"),
    ),
    (
        "anniversary", _("Anniversary"), "date", "",
        "anniversary|wedding anniversary|الذكرى السنوية|gadadiena|",
    ),
    (
        "gender", _("Gender"), "choice", "",
        "gender|sex|الجنس|dzimums|пол|",
    ),
    (
        "language", _("Language"), "language", "",
        "language|preferred language|اللغة|لغة التواصل|valoda|язык|",
    ),
    (
        "role", _("Role"), "choice", "",
        ("relationship|customer type|contact type|lifecycle stage|lifecyclestage|نوع العميل|التصنيف|"
        "klienta veids|"),
    ),
    (
        "tags", _("Tags"), "tags", "",
        ("tags|tag|labels|categories|category|group membership|groups|keywords|الوسوم|وسم|التصنيفات|"
        "المجموعات|birkas|atzīmes|grupas|kategorija|"),
    ),
    (
        "note", _("Note"), "text", "",
        ("notes|note|comment|comments|description|remarks|ملاحظات|ملاحظة|تعليق|piezīmes|piezīme|"
        "komentārs|комментарий|"),
    ),
    (
        "other", _("Further details"), "text", "other",
        "other|further details|other details|additional information|related|members|تفاصيل أخرى|معلومات إضافية|cita informācija|",
    ),
    (
        "source", _("Source"), "choice", "",
        "source|lead source|original source|المصدر|مصدر العميل|avots|источник|",
    ),
    (
        "owner", _("Owner"), "text", "",
        ("owner|contact owner|account owner|salesperson|assigned to|responsible|record owner|المسؤول|"
        "المندوب|atbildīgais|ответственный|"),
    ),
    (
        "number", _("Customer number"), "text", "",
        ("customer number|customer id|client number|id|record id|contact id|account number|external id|"
        "رقم العميل|كود العميل|klienta numurs|klienta kods|kods|"),
    ),
    (
        "tax_number", _("Tax number"), "text", "",
        "tax id|vat|vat number|tax number|الرقم الضريبي|pvn numurs|pvn reģistrācijas numurs|",
    ),
    (
        "registration_number", _("Registration number"), "text", "",
        ("registration number|company registration|السجل التجاري|رقم السجل التجاري|"
        "reģistrācijas numurs|reģ nr|vienotais reģistrācijas numurs|"),
    ),
    (
        "created_on", _("Customer since"), "date", "",
        ("created|created at|created on|create date|created time|customer since|تاريخ الإنشاء|عميل منذ|"
        "izveidots|"),
    ),
    (
        "photo", _("Photo"), "text", "",
        "photo|picture|image|avatar|الصورة|foto|",
    ),
    (
        "uid", _("Number in the address book"), "text", "",
        "uid|",
    ),
)  # fmt: skip

# what the values of a column look like, by type of a field that the firm has added


def contact_fields() -> tuple[ImportField, ...]:
    """Return the fields with their labels in the language of the moment."""
    own = tuple(
        ImportField(key, str(label), kind, tuple(words.strip("|").split("|")), group, repeats=bool(group))
        for key, label, kind, group, words in FIELDS
    )
    return (*own, *own_imports("contact"))
