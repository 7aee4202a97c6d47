"""Verbs on people and rights; each leaves an audit entry."""

from wasl.workspace.commands.invitations import Invited, accept_invitation, invite_user, revoke_invitation
from wasl.workspace.commands.locks import note_lock
from wasl.workspace.commands.people import (
    add_user,
    begin_seeing_as,
    change_user,
    create_owner,
    deactivate_user,
    make_reset_link,
    reactivate_user,
    remove_second_step,
    send_reset,
)
from wasl.workspace.commands.roles import Rights, change_role, copy_role, delete_role
from wasl.workspace.commands.sessions import end_session
from wasl.workspace.commands.setup import change_workspace, set_language, set_preferences, set_up
from wasl.workspace.commands.teams import add_team, change_team, delete_team
from wasl.workspace.commands.tokens import add_token, revoke_token

__all__ = [
    "Invited",
    "Rights",
    "accept_invitation",
    "add_team",
    "add_token",
    "add_user",
    "begin_seeing_as",
    "change_role",
    "change_team",
    "change_user",
    "change_workspace",
    "copy_role",
    "create_owner",
    "deactivate_user",
    "delete_role",
    "delete_team",
    "end_session",
    "invite_user",
    "make_reset_link",
    "note_lock",
    "reactivate_user",
    "remove_second_step",
    "revoke_invitation",
    "revoke_token",
    "send_reset",
    "set_language",
    "set_preferences",
    "set_up",
]
