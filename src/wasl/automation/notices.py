"""The kinds of notification that every firm has; other packages add theirs by manifest."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import NoticeKind

NOTICES = (
    NoticeKind(
        "mention",
        _("Mentions"),
        _("A colleague names you in a note."),
        "at",
        10,
        mail="now",
        said=_("%(person)s mentioned you"),
    ),
    NoticeKind(
        "assigned",
        _("Handed to me"),
        _("You become the owner of a record."),
        "user-check",
        20,
        mail="now",
        said=_("%(person)s made you the owner"),
    ),
    NoticeKind(
        "mine",
        _("On my records"),
        _("A note, a call, a complaint or a file on a record that you own."),
        "note",
        30,
        mail="digest",
    ),
    NoticeKind(
        "team",
        _("In my team"),
        _("Work of a team that you lead becomes late."),
        "users-group",
        35,
        mail="digest",
    ),
    NoticeKind(
        "followed",
        _("On records I follow"),
        _("What happens to records that you follow."),
        "eye",
        40,
        mail="digest",
        is_pushed=False,
    ),
    NoticeKind(
        "engagement",
        _("What customers do"),
        _("A customer opens a quote, places an order, sends a form."),
        "click",
        50,
        is_pushed=False,
    ),
    NoticeKind("rule", _("From rules"), _("A rule that somebody wrote tells you."), "bolt", 60),
    NoticeKind(
        "system",
        _("About my rules and webhooks"),
        _("One was paused because it failed."),
        "alert-triangle",
        70,
        mail="now",
    ),
)
