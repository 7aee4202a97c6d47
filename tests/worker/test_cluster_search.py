"""What the embedded database can find quickly."""

import pytest
from django.db import connection

from wasl.kernel.text import search_text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["محمد العتيبي", "Jānis Bērziņš", "Борис", "東京都"])
def test_words_of_every_script_have_trigrams(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm(%s)", [search_text(name).partition("~")[0]])
        (trigrams,) = cursor.fetchone()
    assert len(trigrams) > 2
