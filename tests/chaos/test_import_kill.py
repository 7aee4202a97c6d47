"""kill -9 at any moment of an import: it goes on where it was, each row once, each refused row reported."""

import csv
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.chaos import serving
from wasl.kernel.places import embedded_url
from wasl.worker.postmaster import Postmaster

pytestmark = [pytest.mark.chaos, pytest.mark.long]
ROWS, KILLS = 12_000, 10
IMPORT = ("-m", "wasl.project.cli", "import", "contact")


@pytest.fixture
def product() -> Iterator[serving.Serving]:
    """A migrated database of its own."""
    with serving.open_folder() as folder:
        one = serving.Serving(folder)
        one.prepare()
        postmaster = Postmaster(one.data, durable=True)
        postmaster.start()
        yield one
        postmaster.stop()


def write(path: Path) -> set[str]:
    """Write the file: every hundredth row is bad; returns the addresses of the good ones."""
    good = set()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Full name", "E-mail", "Company"])
        for number in range(ROWS):
            address = f"p{number}@" if number % 100 == 7 else f"p{number}@example.com"
            writer.writerow([f"Person {number}", address, f"Firm {number % 50}"])
            if address.endswith(".com"):
                good.add(address)
    return good


def test_an_import_killed_again_and_again_takes_each_row_once(
    product: serving.Serving, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    good = write(file)
    chance = random.Random(7)
    killed = 0
    while killed < KILLS:
        process = subprocess.Popen(
            [sys.executable, *IMPORT, str(file), "--json"],
            cwd=tmp_path,
            env=product.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(chance.uniform(3.0, 7.0))
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += 1
    assert killed >= 3
    done = subprocess.run(
        [sys.executable, *IMPORT, str(file), "--json"],
        cwd=tmp_path,
        env=product.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert (told["rows"], told["created"], told["rejected"]) == (ROWS, len(good), ROWS // 100)
    with psycopg.connect(embedded_url(product.data, "wasl")) as connection:
        found = Counter(
            row[0]
            for row in connection.execute("SELECT primary_email FROM contacts_contact WHERE kind='person'")
        )
        anchors = connection.execute("SELECT count(*) FROM records_anchor").fetchone()
        contacts = connection.execute("SELECT count(*) FROM contacts_contact").fetchone()
    assert set(found) == good
    assert max(found.values()) == 1
    assert anchors == contacts
    report = Path(told["report"]).read_text(encoding="utf-8-sig")
    assert len(report.splitlines()) == 1 + ROWS // 100
