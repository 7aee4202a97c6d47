"""What a firm of a country starts with: zone (IANA), currency (ISO 4217), first day of the week; names by ISO 3166."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Text

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@dataclass(frozen=True)
class Customs:
    """The habits of a country."""

    name: Text
    zone: str
    currency: str
    first_weekday: int


CUSTOMS: dict[str, Customs] = {
    "SA": Customs(_("Saudi Arabia"), "Asia/Riyadh", "SAR", SUNDAY),
    "AE": Customs(_("United Arab Emirates"), "Asia/Dubai", "AED", MONDAY),
    "KW": Customs(_("Kuwait"), "Asia/Kuwait", "KWD", SUNDAY),
    "BH": Customs(_("Bahrain"), "Asia/Bahrain", "BHD", SUNDAY),
    "QA": Customs(_("Qatar"), "Asia/Qatar", "QAR", SUNDAY),
    "OM": Customs(_("Oman"), "Asia/Muscat", "OMR", SUNDAY),
    "YE": Customs(_("Yemen"), "Asia/Aden", "YER", SATURDAY),
    "JO": Customs(_("Jordan"), "Asia/Amman", "JOD", SUNDAY),
    "LB": Customs(_("Lebanon"), "Asia/Beirut", "LBP", MONDAY),
    "SY": Customs(_("Syria"), "Asia/Damascus", "SYP", SUNDAY),
    "IQ": Customs(_("Iraq"), "Asia/Baghdad", "IQD", SATURDAY),
    "PS": Customs(_("Palestine"), "Asia/Hebron", "ILS", SATURDAY),
    "EG": Customs(_("Egypt"), "Africa/Cairo", "EGP", SUNDAY),
    "SD": Customs(_("Sudan"), "Africa/Khartoum", "SDG", SATURDAY),
    "LY": Customs(_("Libya"), "Africa/Tripoli", "LYD", SATURDAY),
    "TN": Customs(_("Tunisia"), "Africa/Tunis", "TND", MONDAY),
    "DZ": Customs(_("Algeria"), "Africa/Algiers", "DZD", SUNDAY),
    "MA": Customs(_("Morocco"), "Africa/Casablanca", "MAD", MONDAY),
    "MR": Customs(_("Mauritania"), "Africa/Nouakchott", "MRU", MONDAY),
    "TR": Customs(_("Türkiye"), "Europe/Istanbul", "TRY", MONDAY),
    "LV": Customs(_("Latvia"), "Europe/Riga", "EUR", MONDAY),
    "LT": Customs(_("Lithuania"), "Europe/Vilnius", "EUR", MONDAY),
    "EE": Customs(_("Estonia"), "Europe/Tallinn", "EUR", MONDAY),
    "FI": Customs(_("Finland"), "Europe/Helsinki", "EUR", MONDAY),
    "SE": Customs(_("Sweden"), "Europe/Stockholm", "SEK", MONDAY),
    "NO": Customs(_("Norway"), "Europe/Oslo", "NOK", MONDAY),
    "DK": Customs(_("Denmark"), "Europe/Copenhagen", "DKK", MONDAY),
    "PL": Customs(_("Poland"), "Europe/Warsaw", "PLN", MONDAY),
    "DE": Customs(_("Germany"), "Europe/Berlin", "EUR", MONDAY),
    "FR": Customs(_("France"), "Europe/Paris", "EUR", MONDAY),
    "NL": Customs(_("Netherlands"), "Europe/Amsterdam", "EUR", MONDAY),
    "ES": Customs(_("Spain"), "Europe/Madrid", "EUR", MONDAY),
    "IT": Customs(_("Italy"), "Europe/Rome", "EUR", MONDAY),
    "GB": Customs(_("United Kingdom"), "Europe/London", "GBP", MONDAY),
    "IE": Customs(_("Ireland"), "Europe/Dublin", "EUR", MONDAY),
    "US": Customs(_("United States"), "America/New_York", "USD", SUNDAY),
    "CA": Customs(_("Canada"), "America/Toronto", "CAD", SUNDAY),
    "IN": Customs(_("India"), "Asia/Kolkata", "INR", SUNDAY),
    "PK": Customs(_("Pakistan"), "Asia/Karachi", "PKR", MONDAY),
    "ID": Customs(_("Indonesia"), "Asia/Jakarta", "IDR", SUNDAY),
    "MY": Customs(_("Malaysia"), "Asia/Kuala_Lumpur", "MYR", MONDAY),
    "AU": Customs(_("Australia"), "Australia/Sydney", "AUD", MONDAY),
}
COUNTRIES = [(code, customs.name) for code, customs in CUSTOMS.items()]
CURRENCIES = sorted({customs.currency for customs in CUSTOMS.values()})


def customs_of(country: str) -> dict[str, object]:
    """Return the columns of a new workspace that follow from its country (none for one that is not listed)."""
    customs = CUSTOMS.get(country)
    if customs is None:
        return {}
    return {"zone": customs.zone, "currency": customs.currency, "first_weekday": customs.first_weekday}
