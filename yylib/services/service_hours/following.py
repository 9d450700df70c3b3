"""Who acts when an entry of service comes to another stage.

Of an entry's id it tells "in", "out", "pending", "confirmed", "refused", "void"; facts: ``reason``. Signing in and out is
hot: of ``in``, ``out`` and what follows an ``out`` at once plain SQL only.
"""

from yylib.services.followers import Followers

followers = Followers()
follow, became = followers.follow, followers.tell
