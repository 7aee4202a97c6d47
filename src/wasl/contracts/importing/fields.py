"""The fields that files of members and of contracts may fill, with the header words of common programs in three languages."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.exchange.mapping import ImportField, Kind
from wasl.exchange.own_fields import own_imports
from wasl.kernel.manifest import Text

MATCH_BY: tuple[tuple[str, Text], ...] = (("number", gettext_lazy("Number")),)
type Row = tuple[str, Text, Kind, str]
# key, label, kind, header words
PARTY: tuple[Row, ...] = (
    ("party", gettext_lazy("Name"), "name", "name|member name|customer|customer name|company|account|client|party|الاسم|اسم العضو|العميل|اسم العميل|الشركة|vārds|nosaukums|klients|biedrs|uzņēmums"),
    ("email", gettext_lazy("E-mail"), "email", "email|e-mail|mail|البريد الإلكتروني|البريد|e-pasts|epasts"),
)  # fmt: skip
MEMBER_FIELDS: tuple[Row, ...] = (
    *PARTY,
    ("number", gettext_lazy("Member number"), "text", "member number|membership number|member id|member no|رقم العضوية|رقم العضو|biedra numurs|biedra nr"),
    ("plan", pgettext_lazy("of a member", "Plan"), "text", "plan|membership type|membership|level|tier|نوع العضوية|الخطة|الفئة|plāns|dalības veids|biedra veids"),
    ("joined_on", gettext_lazy("Member since"), "date", "member since|joined|join date|start date|since|تاريخ الانضمام|عضو منذ|بداية العضوية|biedrs kopš|iestāšanās datums|sākums"),
    ("until_on", pgettext_lazy("member", "Member until"), "date", "member until|end date|expires|expiry date|renewal date|valid until|تاريخ الانتهاء|نهاية العضوية|تاريخ التجديد|biedrs līdz|beigu datums|derīgs līdz"),
    ("paid_on", gettext_lazy("Dues paid on"), "date", "paid on|payment date|dues paid|تاريخ السداد|samaksāts|apmaksas datums"),
    ("owner", gettext_lazy("Owner"), "text", "owner|account manager|responsible|المسؤول|المسؤول عن العضو|atbildīgais"),
    ("tags", gettext_lazy("Tags"), "tags", "tags|الوسوم|birkas"),
)  # fmt: skip
CONTRACT_FIELDS: tuple[Row, ...] = (
    *PARTY,
    ("title", pgettext_lazy("of a contract", "Title"), "text", "title|contract|contract name|subject|العنوان|العقد|اسم العقد|nosaukums|līgums|līguma nosaukums"),
    ("number", gettext_lazy("Contract number"), "text", "contract number|contract no|contract id|reference|customerid|customer id|رقم العقد|المرجع|līguma numurs|līguma nr"),
    ("starts_on", pgettext_lazy("contract", "Begins"), "date", "start|start date|begins|from|effective date|البداية|تاريخ البداية|تاريخ البدء|sākums|sākuma datums"),
    ("ends_on", pgettext_lazy("contract", "Ends"), "date", "end|end date|ends|until|expiry date|النهاية|تاريخ النهاية|تاريخ الانتهاء|beigas|beigu datums"),
    ("tenure", gettext_lazy("Months it has run"), "number", "tenure|months active|age in months|المدة المنقضية بالأشهر|darbojas mēnešus"),
    ("length", gettext_lazy("Length of a term in months"), "text", "contract type|contract term|term|length|duration|مدة العقد|نوع العقد|līguma termiņš|ilgums"),
    ("renews", gettext_lazy("Renews by itself"), "boolean", "renews|auto renew|auto renewal|automatic renewal|تجديد تلقائي|يتجدد تلقائيًا|pagarinās|automātiska pagarināšana"),
    ("notice_amount", gettext_lazy("Notice period"), "number", "notice|notice months|notice period|مهلة الإشعار|uzteikuma termiņš"),
    ("amount", pgettext_lazy("of a contract", "Value"), "money", "value|amount|price|fee|monthly charges|monthlycharges|annual value|القيمة|المبلغ|القسط الشهري|vērtība|summa|mēneša maksa"),
    ("currency", gettext_lazy("Currency"), "text", "currency|العملة|valūta"),
    ("period", gettext_lazy("Paid"), "choice", "paid|billing|billing period|frequency|دورية الدفع|apmaksa|periods"),
    ("owner", gettext_lazy("Owner"), "text", "owner|account manager|responsible|المسؤول|المسؤول عن العضو|atbildīgais"),
    ("tags", gettext_lazy("Tags"), "tags", "tags|الوسوم|birkas"),
)  # fmt: skip


def _fields(kind: str, rows: tuple[Row, ...]) -> tuple[ImportField, ...]:
    own = [ImportField(key, str(label), sort, tuple(words.split("|"))) for key, label, sort, words in rows]
    return (*own, *own_imports(kind))


def member_fields() -> tuple[ImportField, ...]:
    """Return the fields of members with their labels in the language of the moment, the firm's own ones last."""
    return _fields("membership", MEMBER_FIELDS)


def contract_fields() -> tuple[ImportField, ...]:
    """Return the fields of contracts with their labels in the language of the moment, the firm's own ones last."""
    return _fields("contract", CONTRACT_FIELDS)
