"""Who acts when a plan changes: the registration sheets, the notice, those who must be told, the file.

Of an activity's id it tells "changed", "approved", "rewritten", "cancelled", "session_moved", "session_cancelled", "filed",
"opened_again"; facts: ``session_id``, ``reason``, ``was`` (the moment it was moved from), ``was_end``, ``was_place_id``,
``is_reviewed`` (of what was rewritten: whether it must be reviewed anew).
"""

from yylib.services.followers import Followers

followers = Followers()
follow, changed = followers.follow, followers.tell
