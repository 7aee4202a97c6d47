"""Words of files: by what a name is a firm's, and how kinds, roles and languages are called in them."""

# legal forms and words by which a name is a firm's: at its beginning or at its end; capitals count ("As Sayed")
FIRM_STARTS = frozenset(
    ["شركة", "مؤسسة", "مجموعة", "مصنع", "مكتب", "بنك", "جامعة", "SIA", "AS", "IK", "VAS", "UAB", "OÜ"]
)
FIRM_ENDS = frozenset(
    [
        "Ltd",
        "Ltd.",
        "LLC",
        "Inc",
        "Inc.",
        "GmbH",
        "AG",
        "SIA",
        "AS",
        "Co",
        "Co.",
        "Company",
        "Corp",
        "PLC",
        "ذ.م.م",
        "المحدودة",
    ]
)
KINDS = {
    "person": "person شخص فرد persona fiziska privātpersona individual human",
    "company": "company organization organisation org firm business legal شركة منشأة مؤسسة uzņēmums firma juridiska",
}
ROLES = {
    "customer": "customer client عميل زبون klients pircējs",
    "prospect": "prospect lead opportunity subscriber محتمل potenciāls potenciālais",
    "supplier": "supplier vendor مورد مورّد piegādātājs",
    "partner": "partner شريك partneris",
    "competitor": "competitor منافس konkurents",
    "member": "member عضو biedrs",
    "affiliate": "affiliate تابع filiāle",
}
LANGUAGES = {
    "ar": "ar arabic العربية عربي عربية arābu", "lv": "lv latvian latviešu latviski اللاتفية لاتفي",
    "en": "en english الإنجليزية انجليزي إنجليزي angļu", "ru": "ru russian русский krievu الروسية",
}  # fmt: skip
