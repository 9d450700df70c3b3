"""Who acts when a shift changes: its signups, those who must be told.

Of a shift's id it tells "moved", "cancelled", "needed", "reopened"; facts: ``was`` (the moment it began before; for "needed"
the number before), ``reason``, and for "moved" ``is_minor`` (a change of a few minutes in the same place, of which nobody
need be told).
"""

from yylib.services.followers import Followers

followers = Followers()
follow, changed = followers.follow, followers.tell
