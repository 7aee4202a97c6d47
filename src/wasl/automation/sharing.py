"""The action that shares records out among a team: in turn, or to whoever has the least to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wasl.automation.models import LastShare
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Action, registry
from wasl.kernel.text import fold, isolated
from wasl.lists.actions import assign_record
from wasl.records.actions import RuleForm
from wasl.records.models import Record
from wasl.ui.forms import Form
from wasl.workspace.models import Team, User
from wasl.workspace.queries import all_teams

IN_TURN = "turn"
# how the skill of a language may be written
TONGUES = (
    ("ar", "arabic", "العربية", "عربي", "عربية", "arābu"),
    ("lv", "latvian", "latviešu", "اللاتفية", "لاتفي", "لاتفية"),
    ("en", "english", "الإنجليزية", "إنجليزي", "إنجليزية", "angļu"),
)


class ShareAction(RuleForm):
    """Among whom, and by which rule; `skill` may name a variable of the record, such as its language or city."""

    team = forms.ChoiceField(label=pgettext_lazy("group of people", "Team"))
    order = forms.ChoiceField(label=gettext_lazy("By"))
    skill = forms.CharField(
        label=gettext_lazy("Only those with the skill"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "A skill that stands at your colleagues, or a variable such as {{ language }}. Where nobody has it, the whole team shares."
        ),
    )
    keeps_owner = forms.BooleanField(
        label=gettext_lazy("Leave it to its owner where it has one"), required=False, initial=True
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        teams = [(str(team.id), team.name) for team in all_teams(self.actor)]
        loads = [(load.name, load.label) for load in registry().all("loads")]
        self.fields["team"].choices = teams  # type: ignore[attr-defined]  # a choice
        self.fields["order"].choices = [(IN_TURN, _("In turn")), *loads]  # type: ignore[attr-defined]  # a choice


def share_out(
    record: Record, *, team: str, order: str, skill: str = "", keeps_owner: bool = False, by: Actor
) -> str:
    """Give a record to one of a team; returns to whom and why, for the log. Raises `Invalid` where nobody active is in it.

    Of two rules at work at once the second waits, so that nobody is passed over.
    """
    if keeps_owner and record.owner and record.owner.is_active:
        return _("Left to %(person)s, who has it already.") % {"person": isolated(record.owner.name)}
    found = Team.objects.select_for_update(no_key=True, of=("self",)).filter(pk=team).first()
    people = list(User.objects.filter(team=found, is_active=True)) if found else []
    turn = take_turn(people, order=order, skills=spellings(skill), kind=record.kind_name())
    if turn is None:
        raise Invalid(_("There is nobody in this team among whom to share."))
    assign_record(record, value={"owner": str(turn.person.pk)}, by=by)
    return _why(turn, order, skill)


def _why(turn: "Turn", order: str, skill: str) -> str:
    reasons = []
    if turn.skill:
        reasons.append(_("has the skill %(skill)s") % {"skill": isolated(turn.skill)})
    elif skill:
        reasons.append(_("nobody has the skill %(skill)s") % {"skill": isolated(skill)})
    if turn.load is None:
        reasons.append(_("whose turn it was"))
    else:
        label = next(load.label for load in registry().all("loads") if load.name == order)
        reasons.append(f"{label} ({turn.load})")
    return _("Given to %(person)s: %(reasons)s") % {
        "person": isolated(turn.person.name),
        "reasons": pgettext("list", ", ").join(reasons),
    }


def spellings(skill: str) -> list[str]:
    """Return how a skill may stand at a colleague: a language by its code or by its name in any of ours; nothing for none."""
    folded = fold(skill)
    tongue = next((words for words in TONGUES if folded in map(fold, words)), None)
    return list(tongue) if tongue else [skill] if folded else []


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, and why: a skill that was asked for, how much he has to do where that decided."""

    person: User
    skill: str = ""
    load: int | None = None


def take_turn(people: Sequence[User], *, order: str, skills: Sequence[str], kind: str) -> Turn | None:
    """Return who of the people gets the next record of a kind, and note it; None where there is nobody.

    Those with one of the skills come first; where nobody has any, all share. Among these whoever has the least to do,
    then whose last turn is longest ago, then who came first.
    """
    able = {person.pk: skill for person in people if (skill := _skill(person, skills))}
    among = [person for person in people if person.pk in able] or list(people)
    if not among:
        return None
    chosen, load = _next(among, order, kind)
    LastShare.objects.update_or_create(person=chosen, kind=kind, defaults={"at": clock.now()})
    return Turn(chosen, able.get(chosen.pk, ""), load)


def _skill(person: User, wanted: Sequence[str]) -> str:
    folded = {fold(skill) for skill in wanted}
    return next((skill for skill in person.skills if fold(skill) in folded), "")


def _next(people: Sequence[User], order: str, kind: str) -> tuple[User, int | None]:
    """Return whose turn it is, and his load where that is asked."""
    ids = [person.pk for person in people]
    last = dict(LastShare.objects.filter(person__in=ids, kind=kind).values_list("person_id", "at"))
    load = {one.name: one.count for one in registry().all("loads")}.get(order)
    counts = load(ids) if load else {}
    chosen = min(
        people,
        key=lambda person: (
            counts.get(person.pk, 0),
            last[person.pk].timestamp() if person.pk in last else 0,
            person.created_at,
        ),
    )
    return chosen, counts.get(chosen.pk, 0) if load else None


def _said(_actor: Actor, form: Form) -> str:
    given, fields = form.cleaned_data, form.fields
    team: Any = fields["team"]
    order: Any = fields["order"]
    names = {
        "team": isolated(dict(team.choices)[given["team"]]),
        "order": dict(order.choices)[given["order"]],
        "skill": isolated(given["skill"]),
    }
    if given["skill"]:
        return _("Share out in the team %(team)s among those with the skill “%(skill)s”: %(order)s") % names
    return _("Share out in the team %(team)s: %(order)s") % names


SHARE = Action(
    "automation.share_out",
    gettext_lazy("Share out in a team"),
    "arrows-shuffle",
    share_out,
    ShareAction,
    _said,
    texts=("skill",),
)
