"""志愿者的告知: who must hear what: invited, admitted or not, expected at a training, moved up, asked to swap, moved, cancelled,
tomorrow, a proof.

It stands above all subjects of volunteers and follows them; nobody else writes such messages.
"""

from yylib.services.volunteer_words import following, speaking, swaps, training  # noqa: F401
from yylib.services.volunteer_words.pages import count_waiting, groups, tick_all  # noqa: F401
from yylib.services.volunteer_words.reminding import remind  # noqa: F401
