"""待通知: who must hear what by when. People tell people and tick it off once; where a gateway is set up and an address
is known, it tells. What others need stands here by name."""

from yylib.services.outbox.delivery import again, send_due  # noqa: F401
from yylib.services.outbox.items import count_waiting, get, tell, tick, tick_all, told, untick, void, waiting  # noqa: F401
from yylib.services.outbox.listed import WAITING  # noqa: F401
from yylib.services.outbox.wording import KINDS, kind, words  # noqa: F401
