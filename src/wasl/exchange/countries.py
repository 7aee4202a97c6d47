"""Names of countries in Arabic, Latvian and English, for telling a column of countries by its values."""

from wasl.kernel.text import fold

NAMES = """
SA SAU KSA|Saudi Arabia|السعودية|المملكة العربية السعودية|Saūda Arābija
AE ARE UAE|United Arab Emirates|الإمارات|الإمارات العربية المتحدة|Apvienotie Arābu Emirāti
KW KWT|Kuwait|الكويت|Kuveita
QA QAT|Qatar|قطر|Katara
BH BHR|Bahrain|البحرين|Bahreina
OM OMN|Oman|عمان|سلطنة عمان|Omāna
YE YEM|Yemen|اليمن|Jemena
IQ IRQ|Iraq|العراق|Irāka
SY SYR|Syria|سوريا|سورية|Sīrija
LB LBN|Lebanon|لبنان|Libāna
JO JOR|Jordan|الأردن|Jordānija
PS PSE|Palestine|فلسطين|Palestīna
EG EGY|Egypt|مصر|Ēģipte
SD SDN|Sudan|السودان|Sudāna
LY LBY|Libya|ليبيا|Lībija
TN TUN|Tunisia|تونس|Tunisija
DZ DZA|Algeria|الجزائر|Alžīrija
MA MAR|Morocco|المغرب|Maroka
MR MRT|Mauritania|موريتانيا|Mauritānija
SO SOM|Somalia|الصومال|Somālija
TR TUR|Turkey|Türkiye|تركيا|Turcija
IR IRN|Iran|إيران|Irāna
PK PAK|Pakistan|باكستان|Pakistāna
IN IND|India|الهند|Indija
BD BGD|Bangladesh|بنغلاديش|Bangladeša
ID IDN|Indonesia|إندونيسيا|Indonēzija
MY MYS|Malaysia|ماليزيا|Malaizija
CN CHN|China|الصين|Ķīna
JP JPN|Japan|اليابان|Japāna
KR KOR|South Korea|Korea|كوريا الجنوبية|Dienvidkoreja
US USA|United States|United States of America|الولايات المتحدة|أمريكا|ASV|Amerikas Savienotās Valstis
CA CAN|Canada|كندا|Kanāda
MX MEX|Mexico|المكسيك|Meksika
BR BRA|Brazil|البرازيل|Brazīlija
AR ARG|Argentina|الأرجنتين|Argentīna
AU AUS|Australia|أستراليا|Austrālija
GB GBR UK|United Kingdom|Great Britain|England|المملكة المتحدة|بريطانيا|Apvienotā Karaliste|Lielbritānija
IE IRL|Ireland|أيرلندا|Īrija
FR FRA|France|فرنسا|Francija
DE DEU|Germany|Deutschland|ألمانيا|Vācija
AT AUT|Austria|النمسا|Austrija
CH CHE|Switzerland|سويسرا|Šveice
IT ITA|Italy|إيطاليا|Itālija
ES ESP|Spain|إسبانيا|Spānija
PT PRT|Portugal|البرتغال|Portugāle
NL NLD|Netherlands|هولندا|Nīderlande
BE BEL|Belgium|بلجيكا|Beļģija
LU LUX|Luxembourg|لوكسمبورغ|Luksemburga
DK DNK|Denmark|الدنمارك|Dānija
SE SWE|Sweden|السويد|Zviedrija
NO NOR|Norway|النرويج|Norvēģija
FI FIN|Finland|فنلندا|Somija
IS ISL|Iceland|آيسلندا|Īslande
LV LVA|Latvia|Latvija|لاتفيا
LT LTU|Lithuania|ليتوانيا|Lietuva
EE EST|Estonia|إستونيا|Igaunija
PL POL|Poland|بولندا|Polija
CZ CZE|Czechia|Czech Republic|التشيك|Čehija
SK SVK|Slovakia|سلوفاكيا|Slovākija
HU HUN|Hungary|المجر|Ungārija
RO ROU|Romania|رومانيا|Rumānija
BG BGR|Bulgaria|بلغاريا|Bulgārija
GR GRC|Greece|اليونان|Grieķija
HR HRV|Croatia|كرواتيا|Horvātija
SI SVN|Slovenia|سلوفينيا|Slovēnija
UA UKR|Ukraine|أوكرانيا|Ukraina
BY BLR|Belarus|بيلاروسيا|Baltkrievija
RU RUS|Russia|روسيا|Krievija
ZA ZAF|South Africa|جنوب أفريقيا|Dienvidāfrika
NG NGA|Nigeria|نيجيريا|Nigērija
KE KEN|Kenya|كينيا|Kenija
ET ETH|Ethiopia|إثيوبيا|Etiopija
"""
KNOWN = frozenset(
    fold(name)
    for line in NAMES.strip().splitlines()
    for place, part in enumerate(line.split("|"))
    for name in (part.split() if place == 0 else (part,))
)


def is_country(text: str) -> bool:
    """Return whether the text is the name or code of a country."""
    return len(text) < 60 and fold(text) in KNOWN
