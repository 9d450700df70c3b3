"""招募公告: what is sought, with the risks stated; published and withdrawn."""

from yylib.errors import declare

declare(
    recruitment_untrue=("公告还缺：{missing}", "招募志愿者要如实写明内容、条件和可能的风险（志愿服务条例 第12条），补齐再发布。", 409),
    recruitment_window=("报名时间不对", "截止要晚于开始，也不能已经过去。", 422),
    recruitment_ages=("年龄范围不对", "最小年龄不能大于最大年龄。", 422),
    recruitment_in_past=("发布时间已经过去", "请填以后的时间，或选“现在就发布”。", 422),
    recruitment_is_public=("公告已经公开", "要改时间，请先撤下再发布。", 409),
    recruitment_not_public=("公告没有发布，也没有定时", "不用撤下。", 409),
    recruitment_no_reason=("请写明为什么撤下", "原因只给同事看。", 422),
    recruitment_not_yet=("还没开始报名", "{at} 开始，到时再来。", 409),
    recruitment_over=("这次招募已经截止", "可以看看别的招募公告，或打 0533-3240236。", 409),
    recruitment_withdrawn=("这则招募公告撤下了", "现在还招募什么，请看馆里的志愿者页面，或打 0533-3240236。", 410),
    recruitment_none=("现在没有招募", "招募时会发公告，也可以打 0533-3240236 问一问。", 409),
)  # fmt: skip

from yylib.services.recruitments.publishing import publish, state, withdraw  # noqa: E402, F401
from yylib.services.recruitments.reading import all_public, get, open_one, path, public, wanted  # noqa: E402, F401
from yylib.services.recruitments.terms import ANY_TIME, LEAST_AGE  # noqa: E402, F401
from yylib.services.recruitments.writing import change, start  # noqa: E402, F401
