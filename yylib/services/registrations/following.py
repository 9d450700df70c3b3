"""Who acts when a registration changes: those who must be told, the contest, the volunteers.

Of a registration's id it tells "confirmed", "waiting", "offered", "cancelled", "declined", "lapsed", "closed", "moved",
"changed".
"""

from yylib.services.followers import Followers

followers = Followers()
follow, became = followers.follow, followers.tell
