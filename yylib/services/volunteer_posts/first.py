"""The posts a new library begins with."""

from yylib.database import db, plain
from yylib.models.shifts import VolunteerPost

# name, what is done, what it requires, from which age, whether it has a training and an approval of its own
FIRST = (
    ("上架整理", "归还的书按索书号上架，理架、整架、擦拭书架。", "能站立和搬取书籍，会看索书号。", 12, False),
    ("咨询引导", "在服务台和阅览区引导读者，辅导自助借还机和查询机。", "熟悉各区域和借阅规则，说话耐心。", 14, False),
    ("少儿故事会", "给孩子讲绘本、带故事会和手工。", "普通话清楚；长期与孩子接触，要由馆里核准。", 16, True),
    ("助老", "帮老年读者办证、查书、用手机和自助机，讲智能手机课。", "耐心，会用常见的手机功能。", 14, False),
    ("助残", "为视障等残障读者读书、引路、送书上门。", "学过助残常识；要由馆里核准。", 16, True),
    ("活动协助", "活动的布置、签到、引导、拍照、收场。", "听从活动负责人安排。", 12, False),
    ("流动服务", "随车到乡村、学校、敬老院送书和办活动。", "外出服务，要遵守行车和集合纪律。", 16, False),
)


def first_content() -> int:
    """The usual posts, where the library has none; how many were entered. Ages are the house's proposal, to be changed
    (志愿服务条例 15; 山东省志愿服务条例 10)."""
    if plain("SELECT id FROM volunteer_post LIMIT 1"):
        return 0
    db.session.add_all(
        VolunteerPost(name=name, about=about, requires=requires, min_age=age, needs_own_training=own, needs_approval=own,
                      sort=place) for place, (name, about, requires, age, own) in enumerate(FIRST))  # fmt: skip
    db.session.flush()
    return len(FIRST)
