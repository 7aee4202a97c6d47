"""What a package plugs into the rest, as data: one `Manifest` per package, collected once into a registry."""

from wasl.kernel.manifest.events import EventDetail, EventType, News, NoticeKind, OutsideEvent, Reaction
from wasl.kernel.manifest.files import Exporter, Importer
from wasl.kernel.manifest.home import Hint, HintSource, HomeBlock, Look, Said
from wasl.kernel.manifest.pages import Act, Alert, Bell, Composer, Control, MenuItem, Panel, Setting
from wasl.kernel.manifest.records import Kind, Part, Permission, Personal, Section, Share
from wasl.kernel.manifest.registry import Manifest, Registry, registry
from wasl.kernel.manifest.text import Text
from wasl.kernel.manifest.work import Action, Course, CourseSource, Creation, Every, Load, MailHandler, Step

__all__ = [
    "Act",
    "Action",
    "Alert",
    "Bell",
    "Composer",
    "Control",
    "Course",
    "CourseSource",
    "Creation",
    "EventDetail",
    "EventType",
    "Every",
    "Exporter",
    "Hint",
    "HintSource",
    "HomeBlock",
    "Importer",
    "Kind",
    "Load",
    "Look",
    "MailHandler",
    "Manifest",
    "MenuItem",
    "News",
    "NoticeKind",
    "OutsideEvent",
    "Panel",
    "Part",
    "Permission",
    "Personal",
    "Reaction",
    "Registry",
    "Said",
    "Section",
    "Setting",
    "Share",
    "Step",
    "Text",
    "registry",
]
