"""What machines ask."""

import pytest
from django.test import Client

from wasl.kernel.env import ENV
from wasl.kernel.places import secret


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_says_ok_when_the_tables_are_up_to_date(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "reasons": []})


@pytest.mark.django_db
def test_metrics_need_the_token(client: Client) -> None:
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer guess"}).status_code == 401


@pytest.mark.django_db
def test_metrics_are_prometheus_text(client: Client) -> None:
    token = secret(ENV.data, "metrics_token")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    lines = answer.content.decode().splitlines()
    assert "wasl_up 1" in lines
    assert 'wasl_jobs{status="failed"} 0' in lines
    assert all(float(line.rpartition(" ")[2]) >= 0 for line in lines)
