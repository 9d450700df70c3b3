"""阅读项目: its weeks are the sessions of the activity; what each child read in a week is entered by the family or by us."""

from yylib.errors import declare

declare(
    progress_not_ours=("这个孩子没有报这个阅读项目", "请核对报名；取消了报名的不再记录。", 404),
    progress_week=("这一周不在这个阅读项目里", "请刷新页面，重新选一周。", 404),
    progress_early=("这一周还没有开始", "{day} 起可以填。", 409),
    progress_late=("这个阅读项目已经结束，不能再填", "{day} 以前可以补填；要改请告诉工作人员。", 409),
    progress_number=("数目不对", "册数 0–{books}，分钟 0–{minutes}；没有读就写 0。", 422),
)  # fmt: skip

from yylib.services.programmes import filing  # noqa: E402, F401
from yylib.services.programmes.listed import PROGRAMMES  # noqa: E402
from yylib.services.programmes.recording import by_family, fill, record, until  # noqa: E402
from yylib.services.programmes.weeks import Board, band, bands, board, get, of_registration  # noqa: E402

__all__ = [
    "PROGRAMMES", "Board", "band", "bands", "board", "by_family", "fill", "get", "of_registration", "record", "until",
]  # fmt: skip
