"""How deals go, for the guide of a role: the stages of each pipeline and what they ask for, as they are now."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Course, Step
from wasl.lists.custom.definitions import custom_fields
from wasl.sales.models import Stage
from wasl.sales.queries.pipelines import pipelines
from wasl.sales.wording import NEEDS, STATE_TONES


def courses(viewer: Actor) -> list[Course]:
    """Return the pipelines in use with their stages; two queries, none for whoever sees no deal."""
    labels = {name: str(label) for name, label in NEEDS} | {
        one.name: one.label for one in custom_fields("deal")
    }
    return [
        Course(pipeline.name, [_step(stage, labels, viewer) for stage in pipeline.stages.all()])
        for pipeline in pipelines(viewer)
    ]


def _step(stage: Stage, labels: dict[str, str], viewer: Actor) -> Step:
    needs = [labels[name] for name in stage.needs if name in labels and not viewer.hides("deal", name)]
    if stage.needs_tasks:
        needs.append(_("All tasks of the deal done"))
    days = stage.rots_after or 0
    limit = (
        ngettext("%(count)s day at most", "%(count)s days at most", days) % {"count": days} if days else ""
    )
    return Step(stage.name, needs, limit, "" if stage.is_open else STATE_TONES[stage.meaning])
