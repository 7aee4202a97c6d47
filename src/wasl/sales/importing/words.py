"""The words of other programs for stages, states, channels and reasons, folded; what they mean here."""

from collections.abc import Iterable, Mapping
from functools import cache

from wasl.exchange.revising import by_label
from wasl.kernel.text import fold
from wasl.sales.models import Deal, Lead

WON, LOST, OPEN = "won", "lost", "open"
# how deals end, in HubSpot, Odoo, Bitrix24, EspoCRM, Pipedrive, Zoho and by hand
ENDS: Mapping[str, str] = {
    WON: "won|closed won|closedwon|deal won|win|success|successful|signed|sold|yes|true|1|فوز|تم الفوز|رابحة|مكسوبة|مغلقة رابحة|ناجحة|iegūts|iegūti|uzvarēts|veiksmīgs|pārdots|сделка успешна|успешно|выиграна",
    LOST: "lost|closed lost|closedlost|deal lost|lose|failed|rejected|abandoned|خسارة|خاسرة|مفقودة|مغلقة خاسرة|فشلت|zaudēts|zaudēti|neveiksmīgs|сделка провалена|провалена|проиграна",
    OPEN: "open|in progress|active|ongoing|no|false|0|مفتوحة|جارية|قيد التنفيذ|atvērts|aktīvs|procesā|в работе|открыта",
}
# stages that are called otherwise elsewhere: a word of a line means the stage whose name stands in the same line
FAMILIES = (
    "new|prospecting|prospect|appointment scheduled|appointmentscheduled|incoming|inquiry|first contact|جديدة|جديد|jauni|jauns|новая|новый",
    "qualified|qualification|qualifying|qualified to buy|qualifiedtobuy|engaging|needs analysis|discovery|مؤهلة|تأهيل|kvalificēti|kvalificēts|квалификация",
    "proposal|proposition|presentation|presentation scheduled|presentationscheduled|quote|quotation|offer|proposal price quote|value proposition|decision maker bought in|decisionmakerboughtin|عرض سعر|عرض|piedāvājums|коммерческое предложение|предложение",
    "negotiation|negotiation review|negotiating|contract sent|contractsent|contract|invoice|final invoice|تفاوض|عقد|sarunas|līgums|переговоры|согласование",
)  # fmt: skip
REASONS: Mapping[str, str] = {
    Deal.Reason.UNSURE: "unsure|undecided|no decision|stalled|no response|متردد|nav pārliecināts|нет решения",
    Deal.Reason.OBJECTION: "objection|price|too expensive|budget|no budget|price too high|السعر|مرتفع السعر|cena|pārāk dārgi|дорого",
    Deal.Reason.LATER: "later|timing|bad timing|postponed|not now|لاحقا|مؤجل|vēlāk|atlikts|позже",
    Deal.Reason.COMPETITOR: "competitor|lost to competitor|competition|منافس|konkurents|конкурент",
}
LEAD_STATES: Mapping[str, str] = {
    Lead.State.NEW: "new|open|not contacted|unassigned|no|false|0|جديد|جديدة|غير معالج|jauns|новый|не обработан",
    Lead.State.ACCEPTED: "accepted|assigned|in process|in progress|working|contacted|attempted to contact|connected|open deal|مقبول|قيد المتابعة|تم التواصل|pieņemts|procesā|sazināts|в работе|в обработке",
    Lead.State.RETURNED: "returned|returned to marketing|recycled|nurture|nurturing|bad timing|معاد|معاد إلى التسويق|atgriezts|на доработке",
    Lead.State.QUALIFIED: "qualified|converted|won|yes|true|1|good lead|مؤهل|محول|kvalificēts|pārveidots|качественный лид|сконвертирован",
    Lead.State.DISQUALIFIED: "disqualified|unqualified|dead|junk|junk lead|lost|spam|not interested|غير مؤهل|مستبعد|atteikts|nekvalificēts|некачественный лид",
}
CHANNELS: Mapping[str, str] = {
    Lead.Channel.FORM: "form|web form|website form|landing page|landing page submission|lead add form|lead form|web|website|نموذج|الموقع|veidlapa|vietne|форма|сайт",
    Lead.Channel.EMAIL: "email|e-mail|mail|بريد|بريد إلكتروني|e-pasts|письмо",
    Lead.Channel.PHONE: "phone|call|telephone|cold call|هاتف|اتصال|tālrunis|zvans|звонок",
    Lead.Channel.VISIT: "visit|walk in|showroom|زيارة|apmeklējums|визит",
    Lead.Channel.FAIR: "fair|event|trade show|exhibition|conference|معرض|فعالية|izstāde|pasākums|выставка",
    Lead.Channel.REFERRAL: "referral|reference|recommendation|word of mouth|partner|توصية|إحالة|ieteikums|рекомендация",
    Lead.Channel.IMPORT: "import|lead import|list|استيراد|imports|импорт",
    Lead.Channel.API: "api|integration|quick add form|program|برنامج آخر|programma",
    Lead.Channel.OTHER: "other|أخرى|cits|другое",
}
# what people leave standing in a list of choices, and what programs write where nothing was chosen
UNCHOSEN = frozenset(fold(word) for word in ("select", "- select -", "please select", "choose", "not chosen", "اختر", "izvēlēties"))  # fmt: skip


def squeezed(text: str) -> str:
    """Return a name without case, accents, blanks and signs: GTXPro and "GTX Pro" are one."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


@cache
def _table(name: str) -> Mapping[str, str]:
    tables: Mapping[str, Mapping[str, str]] = {
        "ends": ENDS,
        "reasons": REASONS,
        "lead_states": LEAD_STATES,
        "channels": CHANNELS,
    }
    return {squeezed(word): str(key) for key, words in tables[name].items() for word in words.split("|")}


def meaning(table: str, text: str) -> str:
    """Return what a word means in one of the tables, nothing where it means nothing."""
    return _table(table).get(squeezed(text), "")


def reason_of(text: str) -> str:
    """Return the reason of a loss that a word means: as our own files write it in any language, or as other programs do."""
    return own_reason(text) or meaning("reasons", text)


def own_reason(text: str) -> str:
    """Return the reason that is called so here in any of our languages, nothing where none is."""
    return _own_reasons().get(squeezed(text), "")


@cache
def _own_reasons() -> Mapping[str, str]:
    return by_label(lambda: dict(Deal.Reason.choices), squeezed)


@cache
def _families() -> Mapping[str, int]:
    return {squeezed(word): number for number, line in enumerate(FAMILIES) for word in line.split("|")}


def same_family(word: str, names: Iterable[str]) -> bool:
    """Tell whether a stage of these names is what other programs call by the word."""
    number = _families().get(squeezed(word))
    return number is not None and any(_families().get(squeezed(name)) == number for name in names)
