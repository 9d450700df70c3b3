"""活动统计: sessions and people of a year against its promise. What others need stands here by name."""

from yylib.services.activity_figures import filing  # noqa: F401
from yylib.services.activity_figures.papers import sheets  # noqa: F401
from yylib.services.activity_figures.period import Held  # noqa: F401
from yylib.services.activity_figures.yearly import Promise, Year, year, years  # noqa: F401
