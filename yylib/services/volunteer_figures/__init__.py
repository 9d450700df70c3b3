"""志愿服务统计: hours and people by post, month and person; milestones and stars; the coordinator's board; thanks."""

from yylib.errors import declare

declare(
    stars_none=("没有勾选要公示的志愿者", "请勾选一位以上，一次最多 200 位。", 422),
    star_not_reached=("有人还没有达到新的星级，或已经公示过", "请刷新名单，按现在的时长再勾选。", 409),
    star_own=("不能公示、撤回自己的星级", "请另一位同事来办。", 403),
    star_undone=("这一项已经撤回了", "要重新认定，请在达到星级的名单里再公示。", 409),
)

from yylib.services.volunteer_figures.board import board  # noqa: E402, F401
from yylib.services.volunteer_figures.period import Served  # noqa: E402, F401
from yylib.services.volunteer_figures.yearly import this_year, year, years  # noqa: E402, F401
