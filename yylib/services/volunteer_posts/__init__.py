"""志愿服务岗位: what volunteers do, and what each post requires (志愿服务条例 15: fit for age, knowledge, skill, health)."""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    post_name_taken=("已有同名的岗位", "请换一个名字；停用的岗位也占着名字，可以重新启用它。", 422),
    post_ages=("最小年龄大于最大年龄", "请检查两个年龄。", 422),
    post_risky_ages=("有危险的岗位不能安排未成年人", "最小年龄请填 18 以上，或去掉“有危险”（山东省志愿服务条例第10条）。", 422),
    post_off=("岗位“{name}”已停用", "请换一个岗位，或先在“岗位”里重新启用它。", 409),
    post_has_shifts=("“{name}”今后还有 {n} 个班次", "请先取消这些班次，或等它们过去再停用；已有的记录都在。", 409),
)  # fmt: skip
mean(uq_volunteer_post_name="post_name_taken")

from yylib.services.volunteer_posts.first import first_content  # noqa: E402, F401
from yylib.services.volunteer_posts.reading import all_posts, get, offered, shift_counts  # noqa: E402, F401
from yylib.services.volunteer_posts.writing import move, put, save  # noqa: E402, F401
