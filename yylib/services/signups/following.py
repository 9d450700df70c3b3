"""Who acts when somebody comes on a shift, stands by or leaves it.

Of a signup's id it tells "taken", "waiting", "promoted", "cancelled", "late", "absent", "restored", "swapped", "closed",
"swap_asked" (``swap_id``, ``to_id``: the volunteer asked, None for anybody); facts: ``reason``, ``was``.
"""

from yylib.services.followers import Followers

followers = Followers()
follow, became = followers.follow, followers.tell
