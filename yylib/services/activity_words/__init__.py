"""活动的告知: who must hear what of an activity: registered, moved up, a place held, moved, cancelled, tomorrow.

It stands above activities and registrations and follows both; nobody else writes such messages.
"""

from yylib.services.activity_words import entering, following, reminding  # noqa: F401
from yylib.services.activity_words.pages import group_text, groups, sends_itself  # noqa: F401
from yylib.services.activity_words.reminding import remind  # noqa: F401
