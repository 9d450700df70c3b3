"""志愿服务时长: signing in and out, claims, confirmation by a second person, and the sums."""

from yylib.errors import declare

declare(
    duty_no_shift=("现在没有您的班", "请先报班；已经来帮忙的，请工作人员把您排进班次再签到。", 409),
    duty_too_early=("还没到签到的时间", "{what} {from_time} 起可以签到。", 409),
    duty_too_late=("{what} {until} 已结束", "不能再签到；到了却忘记签到的，请在“签到与时长”里申报。", 409),
    duty_not_on_shift=("还没有排进这一班", "请先在班次页把人排进去，再签到。", 409),
    duty_still_in=("还没有签退：{what}", "请先签退上一班，再签这一班。", 409),
    duty_not_in=("没有在岗的签到", "要先签到才能签退；忘记签到的，请申报，由工作人员确认。", 409),
    duty_stage=("志愿者现在是“{stage}”", "在册的志愿者才能签到；请找志愿者管理人员。", 409),
    duty_needs_adult=("未满 14 周岁要有大人一起", "请和同来的大人一起签到，并勾选“大人在场”。", 409),
    duty_future=("时间还没有到", "只能登记已经过去的时间。", 422),
    duty_no_code=("认不出这个志愿者码", "请看看 ZY 后面的八位字符是不是打全了；也可以报编号或姓名，由工作人员签到。", 422),
    duty_code_old=("这个签到码已换过", "请扫屏幕上现在的码；码每 30 秒换一次。", 410),
    duty_ticket_old=("这一页过了 5 分钟", "请再扫一次签到码。", 410),
    duty_printed_off=("纸质签到码已停用", "请扫屏幕上的码，或请工作人员签到。", 410),
    duty_place_twice=("这里已经是签到点", "请看下面的签到点。", 409),
    duty_nobody=("没有找到“{text}”", "请扫志愿者码，或输入编号、姓名；还没有登记的先登记。", 404),
    claim_future=("只能申报已经过去的服务", "结束的时间还没有到；请服务以后再申报。", 422),
    claim_order=("结束要晚于开始", "请看看两个时间；过了半夜的，结束日期写第二天。", 422),
    claim_old=("过了申报的期限", "服务后 {days} 天以内可以申报；确有缘由的，请在“更正申请”里写明。", 422),
    claim_long=("一笔最多申报 {most} 分钟", "时间长的请分开申报，或请工作人员按签到表补录。", 422),
    claim_overlap=("和已有的一笔时间重叠：{what}", "请只申报还没有记的时间。", 409),
    claim_off_shift=("这一班不是这个时间", "{what} 是 {when}，请写这个时间以内。", 422),
    duty_paper_time=("{name} 的时间不对", "签退要晚于签到，都在班次前后 {tolerance} 分钟以内，并且已经过去。", 422),
    duty_paper_empty=("还没有填一个人的时间", "照纸上写签到和签退的时间，没有来的空着。", 422),
    hours_own=("不能确认自己的时长", "请另一位工作人员确认。", 403),
    hours_two_people=("登记的人不能自己确认", "这一笔是您登记的，请另一位工作人员确认。", 403),
    hours_decided=("这一笔已经是“{stage}”", "请看现在的状态；要改已确认的，先作废再补登。", 409),
    hours_not_yours=("只能作废自己登记、还没有确认的", "已经确认的、别人登记的，请负责志愿者的同事作废。", 403),
    hours_open=("还在服务中", "签退以后再确认。", 409),
    hours_reason=("要写明原因", "改时长、不通过、作废都要写一句原因，本人能看到。", 422),
    hours_minutes=("最多只能是 {most} 分钟", "不能多于签到到班次结束的时间。", 422),
    hours_none_ticked=("还没有勾选", "勾选要确认的服务记录，再点“确认”。", 422),
)  # fmt: skip

from yylib.services.service_hours import claims, codes, doorway, forgotten, listed, paper, spots, sums, today  # noqa: E402, F401
from yylib.services.service_hours.deciding import amend, confirm, refuse, restore, take_back, void  # noqa: E402, F401
from yylib.services.service_hours.reading import entry, of_volunteer  # noqa: E402, F401
from yylib.services.service_hours.rounding import hours  # noqa: E402, F401
from yylib.services.service_hours.signing import sign_in, sign_out  # noqa: E402, F401
