"""Rules are written, put to work, switched on and off. Whoever puts a rule to work is the one it acts for."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wasl.automation import stamps
from wasl.automation.acting import actor_of
from wasl.automation.checking import problems
from wasl.automation.models import Rule, RuleVersion, Run
from wasl.automation.shape import shaped
from wasl.automation.starting import remember_members
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.text import clean_line
from wasl.workspace import audit
from wasl.workspace.models import User

LARGEST = 100_000  # characters of JSON


@command("automation.manage")
def add_rule(kind: str, *, by: Actor, name: str = "", definition: Mapping[str, Any] | None = None) -> Rule:
    """Begin a rule about records of a kind; it is off until it is put to work. Raises `Invalid`."""
    if kind not in {entry.name for entry in registry().all("kinds") if entry.listing}:
        raise Invalid(fields={"kind": [_("Choose what kind of records this rule is about.")]})
    rule = Rule(kind=kind, owner=person_of(by), name=_named(name))
    rule.draft = shaped({"when": {}, "do": [], **(definition or {}), "kind": kind})
    rule.save()
    audit.record("automation.rule_added", by=by, target=rule)
    return rule


def person_of(by: Actor) -> User:
    """Return the person who acts; raises `NotAllowed` for the system."""
    if by.user_id is None:
        raise NotAllowed
    return User.objects.select_related("role").get(pk=by.user_id)


def _named(name: str) -> str:
    return clean_line(name)[:120] or _("New rule")


@command("automation.manage")
def change_draft(rule: Rule, *, definition: Mapping[str, Any], by: Actor) -> Rule:  # noqa: ARG001 - the gate asks it
    """Store a definition as far as it has got; what runs does not change before `publish_rule`."""
    if len(str(definition)) > LARGEST:
        raise Invalid(_("This rule is too long."))
    rule.draft = shaped({**definition, "kind": rule.kind})
    rule.updated_at = clock.now()
    rule.save(update_fields=["draft", "updated_at"])
    return rule


@command("automation.manage")
def discard_draft(rule: Rule, *, by: Actor) -> Rule:
    """Go back to what runs."""
    if rule.version is None:
        return rule
    return change_draft(rule, definition=rule.version.definition, by=by)


@command("automation.manage")
def take_version(rule: Rule, *, version: RuleVersion, by: Actor) -> Rule:
    """Take an earlier version into the draft, to be looked over and put to work; what runs does not change before."""
    if version.rule_id != rule.pk:
        raise NotFound
    return change_draft(rule, definition=version.definition, by=by)


@command("automation.manage")
def set_rule(
    rule: Rule,
    *,
    name: str,
    most_per_hour: int,
    minutes_saved: int,
    by: Actor,  # noqa: ARG001 - the gate asks it
) -> Rule:
    """Name a rule, and say how often an hour it may run and what it spares a person each time, in minutes."""
    rule.name, rule.most_per_hour, rule.minutes_saved = _named(name), most_per_hour, minutes_saved
    rule.updated_at = clock.now()
    rule.save(update_fields=["name", "most_per_hour", "minutes_saved", "updated_at"])
    return rule


@command("automation.manage")
def publish_rule(rule: Rule, *, by: Actor) -> Rule:
    """Put the draft to work as a new version, in the name of whoever does so, and switch the rule on.

    Raises `Invalid` with the problems by place. What runs already keeps the version it began with.
    """
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    rule.owner = person_of(by)
    if found := problems(rule.draft, actor_of(rule)):
        raise Invalid(fields=found)
    number = rule.versions.count() + 1
    rule.version = RuleVersion.objects.create(rule=rule, number=number, definition=rule.draft, by=rule.owner)
    rule.save()
    audit.record("automation.rule_published", by=by, target=rule, data={"version": number})
    return _switched_on(rule)


@command("automation.manage")
def switch_on(rule: Rule, *, by: Actor) -> Rule:
    """Let a rule react again, from now on, in the name of whoever switches it on. Raises `Invalid` for one never put to work."""
    rule = Rule.objects.select_for_update(of=("self",)).select_related("version").get(pk=rule.pk)
    if rule.version is None:
        raise Invalid(_("Put the rule to work first."))
    rule.owner = person_of(by)
    if found := problems(rule.version.definition, actor_of(rule)):
        raise Invalid(fields=found)
    audit.record("automation.rule_on", by=by, target=rule)
    return _switched_on(rule)


def _switched_on(rule: Rule) -> Rule:
    rule.state, rule.paused_because, rule.failures = Rule.State.ON, "", 0
    rule.looked_at = rule.updated_at = clock.now()
    rule.save()
    if rule.version and "enters" in rule.version.definition["when"]:
        remember_members(rule, actor_of(rule))
    stamps.change()
    return rule


@command("automation.manage")
def switch_off(rule: Rule, *, by: Actor) -> Rule:
    """Let a rule react no more; runs that wait are held back."""
    rule.state, rule.paused_because = Rule.State.OFF, ""
    rule.updated_at = clock.now()
    rule.save(update_fields=["state", "paused_because", "updated_at"])
    stamps.change()
    audit.record("automation.rule_off", by=by, target=rule)
    return rule


@command("automation.manage")
def delete_rule(rule: Rule, *, by: Actor) -> None:
    """Delete a rule with its log. Raises `Invalid` while it is on."""
    if rule.is_on:
        raise Invalid(_("Switch the rule off before you delete it."))
    audit.record("automation.rule_deleted", by=by, target=rule, data={"name": rule.name})
    Run.objects.filter(rule=rule).delete()
    Rule.objects.filter(pk=rule.pk).update(version=None)
    rule.delete()
