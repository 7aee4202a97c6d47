from itertools import batched

from django.db import migrations

from wasl.kernel.ids import uuid7
from wasl.kernel.text import fold, search_text, sort_key

AT_ONCE = 2_000


def bring_over(apps, schema_editor):
    """Make tasks of the next steps, calls and meetings of the notes about them; timelines stay as they are."""
    anchors, notes = apps.get_model("records", "Anchor"), apps.get_model("records", "Note")
    teams = dict(apps.get_model("workspace", "User").objects.values_list("id", "team_id"))
    steps = anchors.objects.filter(next_step_at__isnull=False, merged_into=None)
    rows = steps.values_list("id", "next_step", "next_step_at", "next_step_by_id")
    for part in batched(rows.iterator(AT_ONCE), AT_ONCE):
        _store(apps, [_step(teams, *row) for row in part])
    talks = notes.objects.filter(kind__in=("call", "meeting"), deleted_at=None, anchor__merged_into=None)
    for part in batched(talks.select_related("anchor").prefetch_related("attendees").iterator(AT_ONCE), AT_ONCE):
        _store(apps, [_talk(teams, note) for note in part])


def _step(teams, record, title, due_at, owner):
    values = {"kind": "task", "title": title, "due_at": due_at, "due_on": due_at.date(), "has_time": True,
              "owner_id": owner, "team_id": teams.get(owner)}
    return values, [record]


def _talk(teams, note):
    details, at = note.details, note.happened_at
    minutes = details.get("minutes")
    values = {
        "kind": note.kind, "title": note.anchor.title[:300], "state": "done", "due_at": at, "due_on": at.date(),
        "has_time": True, "done_at": at, "done_by_id": note.author_id, "owner_id": note.author_id,
        "team_id": teams.get(note.author_id), "note_id": note.id, "created_at": at, "updated_at": at,
        "minutes": minutes if isinstance(minutes, int) and 0 <= minutes < 32_000 else None,
        "direction": str(details.get("direction", ""))[:3], "result": str(details.get("outcome", ""))[:10],
        "place": str(details.get("place", ""))[:200],
    }
    return values, [note.anchor_id, *(one.id for one in note.attendees.all())]


def _store(apps, drafts):
    anchor, activity = apps.get_model("records", "Anchor"), apps.get_model("activities", "Activity")
    through = activity.about.through
    made = [(uuid7(), values, about) for values, about in drafts]
    anchor.objects.bulk_create(
        anchor(
            id=key, kind=values["kind"], title=values["title"], title_key=fold(values["title"])[:120],
            search=search_text(values["title"]), owner_id=values["owner_id"], team_id=values["team_id"],
            last_event_at=values.get("done_at"),
        )
        for key, values, _about in made
    )
    activity.objects.bulk_create(
        activity(anchor_id=key, sort_key=sort_key(values["title"]), **values) for key, values, _about in made
    )
    through.objects.bulk_create(
        through(activity_id=key, anchor_id=record) for key, _values, about in made for record in dict.fromkeys(about)
    )


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_rights")]
    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
