"""Who acts when the winners of a contest are published, or taken back: those who won must be told.

Of an activity's id it tells "published", "unpublished".
"""

from yylib.services.followers import Followers

followers = Followers()
follow, decided = followers.follow, followers.tell
