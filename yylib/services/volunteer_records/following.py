"""Who acts when a training is planned for somebody or changes.

Of a training's id it tells "expected" (facts: ``volunteer_ids``, those who are new on its list), "moved" (its day, hour or
place changed), "cancelled".
"""

from yylib.services.followers import Followers

followers = Followers()
follow, became = followers.follow, followers.tell
