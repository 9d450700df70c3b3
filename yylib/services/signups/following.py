"""Who acts when somebody comes on a shift, stands by or leaves it.

Of a signup's id it tells "taken", "waiting", "promoted", "cancelled", "late", "absent", "restored", "swapped", "closed",
"swap_asked" (``swap_id``, ``to_id``: the volunteer asked, None for anybody); of the place that was offered also
"swap_declined", "swap_answered", "swap_unanswered", "swap_ended", "swap_seen" (``swap_id``). Facts: ``reason``, ``was``;
``is_known`` where the volunteer did it by themselves.
"""

from yylib.services.followers import Followers

followers = Followers()
follow, became = followers.follow, followers.tell
