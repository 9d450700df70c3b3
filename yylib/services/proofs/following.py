"""Who acts when a proof comes to another stage.

Of a proof's id it tells "asked", "announced", "issued", "refused", "withdrawn", "revoked", "replaced"; facts: ``reason``.
"""

from yylib.services.followers import Followers

followers = Followers()
follow, became = followers.follow, followers.tell
