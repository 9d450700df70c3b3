"""自己的事: what is a colleague's own as a volunteer, and so another's to decide."""

from yylib.models.volunteers import Volunteer
from yylib.permissions import Permission
from yylib.services.accounts import deputies


def is_own(held: Volunteer, by: int | None, permission: Permission = Permission.VOLUNTEERS_MANAGE) -> bool:
    """Whether the volunteer is the colleague who acts, or the one in whose place alone they hold the permission today
    (C47): nobody's deputy decides for them what they may not decide themselves."""
    if by is None or held.account_id is None:
        return False
    return held.account_id == by or bool(deputies.stands_in_for(by, permission, {held.account_id}))
