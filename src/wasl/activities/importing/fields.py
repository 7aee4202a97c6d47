"""The fields that a file of tasks may fill, with the header words of common programs in three languages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.exchange.mapping import ImportField, Kind
from wasl.kernel.manifest import Text

# key, label, kind, header words
FIELDS: tuple[tuple[str, Text, Kind, str], ...] = (
    (
        "title", pgettext_lazy("of a task", "Title"), "text",
        ("title|task|task name|card name|card title|content|subject|name|summary|what to do|المهمة|عنوان المهمة|العنوان|"
        "اسم المهمة|uzdevums|uzdevuma nosaukums|nosaukums|название|задача"),
    ),
    (
        "body", _("What there is to know"), "text",
        "description|card description|notes|note|details|comment|الوصف|التفاصيل|ملاحظات|apraksts|piezīmes|описание",
    ),
    (
        "due", _("Due"), "text",
        ("due|due date|date|deadline|due at|due on the day|due on|end date|finish by|تاريخ الاستحقاق|الموعد|"
        "الموعد النهائي|termiņš|izpildes termiņš|крайний срок|срок"),
    ),
    (
        "starts_on", _("Begins on"), "date",
        "start|start date|begins on|start at|planned start|تاريخ البدء|البدء|sākums|sākuma datums|дата начала",
    ),
    (
        "owner", _("Owner"), "text",
        ("owner|responsible|responsible person|assignee|assigned to|members|member|owner email|assignee email|المسؤول|"
        "المكلف|atbildīgais|izpildītājs|ответственный|исполнитель"),
    ),
    (
        "contact_email", _("E-mail of the customer"), "email",
        "contact email|customer email|client email|email|e-mail|بريد العميل|البريد الإلكتروني|klienta e-pasts|e-pasts",
    ),
    (
        "contact_phone", _("Phone of the customer"), "phone",
        "contact phone|customer phone|client phone|phone|mobile|هاتف العميل|جوال العميل|الجوال|klienta tālrunis|tālrunis",
    ),
    (
        "priority", _("Priority"), "text",
        "priority|importance|urgency|الأولوية|الأهمية|prioritāte|приоритет",
    ),
    (
        "state", _("State"), "text",
        "state|status|progress|completed|done|is done|due complete|الحالة|statuss|stāvoklis|статус",
    ),
    (
        "list", _("List or section, as a tag"), "text",
        "list|list name|section|column|bucket|project|board|group|القائمة|المشروع|القسم|saraksts|projekts|sadaļa",
    ),
    ("checklist", _("Checklist"), "text", "checklist|checklists|checklist items|subtasks|قائمة التحقق|kontrolsaraksts|чек-лист"),
    ("tags", _("Tags"), "tags", "tags|labels|label|tag|الوسوم|التصنيفات|birkas|etiķetes|теги|метки"),
    ("type", _("Kind of row"), "text", "type|row type|النوع|veids"),
)  # fmt: skip


def task_fields() -> tuple[ImportField, ...]:
    """Return the fields of a task that files may fill."""
    return tuple(
        ImportField(key, label, kind, tuple(word for word in words.split("|") if word))
        for key, label, kind, words in FIELDS
    )
