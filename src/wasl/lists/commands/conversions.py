"""Changes of a field's type that take longer than a page waits: checked, decided, run chunk by chunk."""

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.bulk import rewrite
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict
from wasl.lists.custom.converting import CHUNK, Conversion, everything_with, rewritten
from wasl.lists.custom.noting import note_field
from wasl.lists.models import CustomField, FieldConversion
from wasl.worker.jobs import AnyTask

# so many values are converted while the page waits
AT_ONCE = 2_000
# what a change of type may say besides
WANTED = (
    "type", "labels", "help", "is_required", "is_filterable", "is_sortable", "default", "choices", "currency", "target",
)  # fmt: skip

State = FieldConversion.State


def is_long(field: CustomField) -> bool:
    """Tell whether a field has more values than are converted while a page waits."""
    return everything_with(field)[: AT_ONCE + 1].count() > AT_ONCE


@command("lists.manage_fields")
def begin_conversion(
    field: CustomField, *, wanted: CustomField, by: Actor, is_sure: bool = False
) -> FieldConversion:
    """Queue a change of type; without `is_sure`, what does not fit is counted before anything is written."""
    conversion = FieldConversion.objects.create(
        field=field,
        wanted={name: getattr(wanted, name) for name in WANTED},
        total=everything_with(field).count(),
        asked_by_id=by.user_id,
    )
    if is_sure:
        _run(conversion)
    _queue(conversion)
    return conversion


@command("lists.manage_fields")
def take_conversion_chunk(conversion: FieldConversion, *, viewer: Actor, by: Actor) -> FieldConversion:
    """Look at the next values, or convert them; the last chunk decides, or gives the field its new type.

    Records are named that `viewer`, who asked for it, may see.
    """
    conversion = _lock(conversion)
    if not conversion.is_moving:
        return conversion
    old = conversion.field
    told = Conversion(left=conversion.left_count, named=conversion.named)
    rows = everything_with(old).select_for_update(of=("self",)).order_by("pk")
    chunk = list((rows.filter(pk__gt=conversion.cursor) if conversion.cursor else rows)[:CHUNK])
    changed = [rewritten(record, (old, as_wanted(conversion)), told, viewer) for record in chunk]
    if conversion.state == State.RUNNING:
        rewrite(rows.model, changed, ("custom",))
    conversion.done_count += len(chunk)
    conversion.left_count, conversion.named = told.left, told.named
    conversion.cursor = chunk[-1].pk if chunk else conversion.cursor
    conversion.moved_at = clock.now()
    if len(chunk) < CHUNK:
        _end_pass(conversion, by=by)
    conversion.save()
    return conversion


def _end_pass(conversion: FieldConversion, *, by: Actor) -> None:
    if conversion.state == State.RUNNING:
        _finish(conversion, by=by)
    elif conversion.left_count:
        conversion.state = State.WAITING
    else:
        _run(conversion)


def as_wanted(conversion: FieldConversion) -> CustomField:
    """Return the field as it will be."""
    field = CustomField.objects.get(pk=conversion.field_id)
    for name, value in conversion.wanted.items():
        setattr(field, name, value)
    return field


def _run(conversion: FieldConversion) -> None:
    """Begin to write: until the end nobody meets the field, whose values are of two types meanwhile."""
    conversion.state, conversion.cursor = State.RUNNING, None
    conversion.done_count, conversion.left_count, conversion.named = 0, 0, []
    conversion.save()
    CustomField.objects.filter(pk=conversion.field_id).update(is_converting=True)
    note_field("field.changed", conversion.field, by=SYSTEM)


def _finish(conversion: FieldConversion, *, by: Actor) -> None:
    field = as_wanted(conversion)
    field.is_converting = False
    field.unconverted, field.unconverted_count = conversion.named, conversion.left_count
    field.save()
    conversion.state = State.OVER
    note_field("field.changed", field, by=by)


@command("lists.manage_fields")
def decide_conversion(conversion: FieldConversion, *, is_wanted: bool, by: Actor) -> FieldConversion:  # noqa: ARG001 - @command asks it
    """Go on although some values do not fit, or leave the field as it is, which holds until values are written."""
    conversion = _lock(conversion)
    if conversion.state not in {State.CHECKING, State.WAITING}:
        raise Conflict(_("The values are being converted already."))
    if is_wanted:
        _run(conversion)
        _queue(conversion)
    else:
        conversion.state = State.CANCELED
        conversion.save()
    return conversion


def _lock(conversion: FieldConversion) -> FieldConversion:
    return (
        FieldConversion.objects.select_for_update(of=("self",)).select_related("field").get(pk=conversion.pk)
    )


def _queue(conversion: FieldConversion) -> None:
    """Queue the job in the caller's transaction; by name, since jobs stand above commands."""
    job: AnyTask = import_string("wasl.lists.jobs.move_conversion")
    job.enqueue(str(conversion.pk))
