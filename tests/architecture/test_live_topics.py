"""What pages listen for is announced by somebody: a topic that nobody has declared is never heard."""

import re
from pathlib import Path

import wasl
from wasl.kernel.manifest import registry

LIVE = re.compile(r'data-live="([^"]*)"')
FILLED = re.compile(r"\{[{%].*?[%}]\}")


def test_pages_listen_only_for_topics_that_a_manifest_declares() -> None:
    known = {name for name, _may in registry().all("topics")}
    heard = {
        (path.name, topic.split(":")[0])
        for path in Path(wasl.__path__[0]).rglob("*.html")
        for listened in LIVE.findall(path.read_text())
        for topic in FILLED.sub("", listened).split()
    }
    assert heard
    assert {one for one in heard if one[1] not in known} == set()
