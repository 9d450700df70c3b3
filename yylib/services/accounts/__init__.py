"""账户: who works here, how they sign in, and what they may do."""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    wrong_password=("登录名或密码不对", "请看看大小写和输入法，再输一次。", 422),
    slow_down=("试得太快了", "请等 {seconds} 秒再试，账户没有被锁。", 429),
    wrong_pin=("交接码不对", "请再输一次；忘了可以用密码登录。", 422),
    no_pin=("还没有设交接码", "请先用密码登录，在“我的账户”里设一个 6 位数字。", 422),
    not_a_desk=("这台电脑没有登记为前台电脑", "请用密码登录，或请管理员在“终端”里登记。", 409),
    weak_password=("这个密码不能用", "{why}", 422),
    password_again=("现在的密码不对", "请输入您现在用的密码。", 422),
    login_name_taken=("登录名已有人用", "请换一个。", 422),
    bad_login_name=("登录名要 2–32 个字母、数字、点或短横", "例如 zhang.san。", 422),
    link_used=("这个链接已用过或过期了", "请系统管理员重新发一个。", 410),
    own_account=("不能停用自己的账户", "请让另一位系统管理员来办。", 409),
    last_admin=("至少要留一位系统管理员", "请先给别人加上系统管理员角色。", 409),
    deputy_dates=("代理要写清起止日期", "请填开始和结束两天，结束不早于开始。", 422),
    deputy_self=("不能代理自己", "请选另一位同事。", 422),
    deputy_role=("{who}没有“{role}”角色，不能请人代理", "只有科室负责人和馆长可以指定代理。", 422),
    deputy_gone=("{who}的账户已停用", "请选另一位同事。", 422),
    bad_pin=("交接码要 6 位数字", "不要连号，至少用三个不同的数字。", 422),
)
mean(uq_account_login_name="login_name_taken")
