"""What set-up generates: the purged style sheet, the sprite, the joined module, the pictures."""

import re
from pathlib import Path

import pytest

from wasl.ui import modules
from wasl.ui.build import frame, pictures, sources, sprite, styles
from wasl.ui.finders import NodeModulesFinder, node_modules

UI = Path(modules.__file__).parent
STATIC = UI / "static" / "ui"
TABLER = """
/* note */
:root,[data-bs-theme=light]{--tblr-used:1px;--tblr-chain:2px;--tblr-through:var(--tblr-chain);--tblr-unused:3px}
[data-bs-theme=dark]{--tblr-used:9px}
.btn,.card{padding:var(--tblr-used)}
.btn:not(.btn-never):hover{margin:var(--tblr-through)}
.never .btn{color:red}
@media (min-width:1px){.never{color:red}.btn{color:blue}}
@media print{.btn{color:red}}
@keyframes spin{to{rotate:1turn}}
iframe{border:0}
p{margin:0}
"""


def test_only_rules_that_can_match_are_kept() -> None:
    text = styles.bundle(TABLER, [".own { color: red; }"], {"btn"})
    assert text == (
        ":root,[data-bs-theme=light]{--tblr-used:1px;--tblr-chain:2px;--tblr-through:var(--tblr-chain);}"
        ".btn{padding:var(--tblr-used)}.btn:not(.btn-never):hover{margin:var(--tblr-through)}"
        "@media (min-width:1px){.btn{color:blue}}p{margin:0}.own{color:red}"
    )


def test_our_own_rules_are_never_purged() -> None:
    assert ".w-not-used-anywhere{color:red}" in styles.bundle("", [".w-not-used-anywhere{color:red}"], set())


def test_a_sprite_holds_shapes_without_colors(tmp_path: Path) -> None:
    shape = (
        '<svg class="icon"><path stroke="none" d="M0 0h24v24H0z" fill="none" />\n<path d="M5 4" />\n</svg>'
    )
    (tmp_path / "phone.svg").write_text(shape)
    assert sprite.sprite(["phone"], tmp_path) == (
        '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="phone" viewBox="0 0 24 24"><path d="M5 4" /></symbol></svg>'
    )


def test_an_icon_that_nobody_drew_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(sources.MissingSource, match="no-such-icon"):
        sprite.sprite(["no-such-icon"], tmp_path)


def test_icons_are_found_where_they_are_named() -> None:
    found = sources.used_icons()
    assert {"search", "chevron-right", "info-circle", "dots", "map-off", "shield-lock", "trash"} <= found


def test_every_icon_of_the_product_exists() -> None:
    outlines = node_modules() / "@tabler/icons/icons/outline"
    if not outlines.is_dir():
        pytest.skip("the front-end packages are not installed: make setup")
    assert sprite.sprite(sources.used_icons(), outlines).count("<symbol") == len(sources.used_icons())


def test_classes_are_found_in_attributes_tags_and_scripts() -> None:
    found = sources.used_classes()
    assert {"btn", "btn-primary", "form-control", "form-check-input", "w-toast", "w-pill"} <= found


def test_the_frame_joins_what_the_layouts_name() -> None:
    text = frame.frame(STATIC)
    assert "import " not in text
    assert "export " not in text
    assert text.rstrip().endswith("start();\n}")
    named: set[str] = set()
    for layout in (
        "app",
        "public",
        "side",
        "me",
        "palette",
        "keys",
        "confirm",
        "components/toast",
        "components/themes",
    ):
        source = (UI / "templates/ui" / f"{layout}.html").read_text(encoding="utf-8")
        for names in re.findall(r'data-behavior="([^"]+)"', source):
            # what a page has only now and then is fetched then
            named |= set(re.sub(r"{% if .*?{% endif %}", "", names).split())
    assert named == set(frame.FRAME)


def test_every_behavior_exports_connect() -> None:
    for file in sorted((STATIC / "behaviors").glob("*.js")):
        text = file.read_text(encoding="utf-8")
        assert "export function connect(" in text, file.name
        assert len(text.splitlines()) <= 150, file.name


def test_no_two_packages_call_a_behavior_alike() -> None:
    folders = modules.static_folders().values()
    names = [file.stem for folder in folders for file in folder.glob("behaviors/*.js")]
    assert sorted(names) == sorted(set(names))


def test_the_import_map_names_behaviors_and_shared_modules() -> None:
    found = modules.import_map()
    assert found["behaviors/palette"] == "/static/ui/behaviors/palette.js"
    assert found["ui/stream"] == "/static/ui/modules/stream.js"


def test_styles_use_logical_properties_only() -> None:
    physical = re.compile(
        r"[{;\s](?:margin|padding|border)-(?:left|right)|[{;\s](?:left|right)\s*:|text-align:\s*(?:left|right)"
    )
    for name in modules.style_sources():
        label, _slash, rest = name.partition("/")
        text = (modules.static_folders()[label] / rest).read_text(encoding="utf-8")
        assert not physical.search(text), name


def test_only_listed_files_of_others_are_served(settings: pytest.FixtureRequest) -> None:
    assert NodeModulesFinder().find("ui/vendor/../../package.json") == []
    assert NodeModulesFinder().find("@tabler/core/package.json") == []


def test_the_app_icon_is_drawn_in_the_colors_of_the_logo() -> None:
    image = pictures.app_icon(56)
    assert image.size == (56, 56)
    assert image.getpixel((1, 1)) == (0, 0x64, 0x6E)
    colors = {color for _count, color in image.getcolors(10_000) or []}
    assert (0xFF, 0xFF, 0xFF) in colors
    assert (0xF0, 0xB1, 0x45) in colors
