"""志愿者: applying, vetting, admitting, pausing and leaving; the pass and the link. What others need stands here by name."""

from yylib.errors import declare

declare(
    volunteer_lacks=("还不能录用，缺：{missing}", "补齐以后再录用；已经做的都留着。", 409),
    volunteer_self=("不能办理自己的报名", "请另一位同事来办。", 403),
    volunteer_reason=("请写明原因", "原因会告诉报名人，2–200 个字。", 422),
    volunteer_interview=("面试日期已经过了", "请填今天或以后的日期；已经面过的，直接点“进入培训”或“录用”。", 422),
    volunteer_until=("请填暂停到哪一天", "不早于今天；不再来的请办“退出”。", 422),
    volunteer_day=("日期不对", "不晚于今天，也不早于 2000 年。", 422),
    volunteer_account=("这位同事已经是另一位志愿者", "一个账户只对应一位志愿者；请先在那一位的页面取消。", 409),
    volunteer_group_ended=("这个团队已经结束", "请恢复团队，或另登记一个团队。", 409),
    volunteer_consent=("还没有勾选同意", "请看过填写的信息怎么用，再勾选。", 422),
    volunteer_phone=("请填写电话", "面试和排班都要联系您；未成年人可以只填监护人的电话。", 422),
    volunteer_birth=("请填写出生日期", "按年龄安排合适的岗位，未满 18 周岁的还要监护人同意。", 422),
    volunteer_age=("年龄不在招募范围里", "这里招募 {ages}的志愿者，可以看看别的公告，或打 0533-3240236。", 422),
    volunteer_no_post=("请至少选一个岗位", "不确定的，选最接近的，面试时可以改。", 422),
    group_members=("第 {line} 行看不懂：“{text}”", "一行一位：姓名 空格 出生年份（如 2012），或写 儿童、少年、成人。", 422),
    group_nobody=("还没有写成员", "一行一位：姓名 空格 出生年份。", 422),
    group_most=("一次最多登记 {most} 人", "人多的请分几个班或小队登记。", 422),
    group_twice=("“{name}”写了两次", "同名的请加上区别，例如 王芳（二班）。", 422),
    group_young=("“{name}”年龄太小", "至少要满 {least} 周岁。", 422),
    volunteer_child_consent=("未满 14 周岁，要监护人同意", "还没有登记监护人；请监护人到服务台，在志愿者登记里补上。", 409),
    volunteer_over=("已经是“{stage}”", "要再来请重新报名，或打 0533-3240236。", 409),
)  # fmt: skip

from yylib.services.volunteers import terms  # noqa: E402, F401
