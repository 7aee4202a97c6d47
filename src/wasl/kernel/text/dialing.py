"""The digits of a phone number as they are dialed inside its country, for the search text."""

from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=4_096)
def _national_prefix(country_code: int) -> str:
    region = phonenumbers.region_code_for_country_code(country_code)
    return phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) or ""


def national_digits(e164: str) -> str:
    """Return the digits dialed inside the country, with the trunk prefix: +966501234567 gives 0501234567."""
    for length in (1, 2, 3):
        code = int(e164[1 : 1 + length] or "0")
        if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return _national_prefix(code) + e164[1 + length :]
    return e164[1:]
