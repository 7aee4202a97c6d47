"""The taxes and units that every firm finds ready, by country and code.

Rates of tax as they stand in the laws: Saudi Arabia 15 % (Royal Order A/638 of 2020, from 1 July 2020), exports 0 %, life
insurance and some financial services exempt (Implementing Regulations of the VAT Law, articles 29 and following); United Arab Emirates 5 %
(Federal Decree-Law 8/2017, article 3); Bahrain 10 % (Legislative Decree 33/2021, from 1 January 2022); Oman 5 % (Royal Decree
121/2020); Egypt 14 % (Law 67/2016); Jordan 16 % (General Sales Tax Law 6/1994); Latvia 21, 12,
5 and 0 % (Pievienotās vērtības nodokļa likums, sections 41 to 43). Qatar and Kuwait have no such tax so far.
"""

from decimal import Decimal

type Names = dict[str, str]

STANDARD: Names = {"ar": "القيمة المضافة", "lv": "PVN", "en": "VAT"}
SALES_TAX: Names = {"ar": "ضريبة المبيعات", "lv": "Pārdošanas nodoklis", "en": "Sales tax"}
REDUCED: Names = {"ar": "القيمة المضافة المخفضة", "lv": "PVN, samazinātā likme", "en": "VAT, reduced"}
LOWEST: Names = {"ar": "القيمة المضافة، أدنى نسبة", "lv": "PVN, zemākā likme", "en": "VAT, lowest rate"}
ZERO: Names = {"ar": "نسبة الصفر (صادرات)", "lv": "PVN 0 % (eksports)", "en": "Zero rate (exports)"}
EXEMPT: Names = {"ar": "معفى من الضريبة", "lv": "Ar PVN neapliekams", "en": "Exempt from VAT"}
NONE: Names = {"ar": "بلا ضريبة", "lv": "Bez nodokļa", "en": "No tax"}

# country, percent, category, what it is called, whether it is the usual one there
TAXES: tuple[tuple[str, Decimal, str, Names, bool], ...] = (
    ("SA", Decimal(15), "S", STANDARD, True),
    ("SA", Decimal(0), "Z", ZERO, False),
    ("SA", Decimal(0), "E", EXEMPT, False),
    ("AE", Decimal(5), "S", STANDARD, True),
    ("AE", Decimal(0), "Z", ZERO, False),
    ("BH", Decimal(10), "S", STANDARD, True),
    ("BH", Decimal(0), "Z", ZERO, False),
    ("OM", Decimal(5), "S", STANDARD, True),
    ("OM", Decimal(0), "Z", ZERO, False),
    ("QA", Decimal(0), "O", NONE, True),
    ("KW", Decimal(0), "O", NONE, True),
    ("EG", Decimal(14), "S", STANDARD, True),
    ("EG", Decimal(0), "Z", ZERO, False),
    ("JO", Decimal(16), "S", SALES_TAX, True),
    ("JO", Decimal(0), "Z", ZERO, False),
    ("LV", Decimal(21), "S", STANDARD, True),
    ("LV", Decimal(12), "S", REDUCED, False),
    ("LV", Decimal(5), "S", LOWEST, False),
    ("LV", Decimal(0), "Z", ZERO, False),
)

# codes of UN/ECE Recommendations 20 and 21 (packages, behind an X)
UNITS: tuple[tuple[str, Names], ...] = (
    ("H87", {"ar": "قطعة", "lv": "gab.", "en": "piece"}),
    ("XBX", {"ar": "علبة", "lv": "kaste", "en": "box"}),
    ("SET", {"ar": "طقم", "lv": "komplekts", "en": "set"}),
    ("HUR", {"ar": "ساعة", "lv": "stunda", "en": "hour"}),
    ("DAY", {"ar": "يوم", "lv": "diena", "en": "day"}),
    ("MON", {"ar": "شهر", "lv": "mēnesis", "en": "month"}),
    ("ANN", {"ar": "سنة", "lv": "gads", "en": "year"}),
    ("KGM", {"ar": "كغ", "lv": "kg", "en": "kg"}),
    ("TNE", {"ar": "طن", "lv": "t", "en": "tonne"}),
    ("LTR", {"ar": "لتر", "lv": "l", "en": "liter"}),
    ("MTR", {"ar": "متر", "lv": "m", "en": "meter"}),
    ("MTK", {"ar": "متر مربع", "lv": "m²", "en": "m²"}),
    ("MTQ", {"ar": "متر مكعب", "lv": "m³", "en": "m³"}),
    ("C62", {"ar": "وحدة", "lv": "vienība", "en": "unit"}),
)
