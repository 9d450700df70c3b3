"""What came of itself in the demonstration's last month: gifts, wishes, a village's chronicle; and a database that ends soon."""

from datetime import timedelta

from yylib.database import plain, write
from yylib.demo import shelves
from yylib.services import collections, gifts, local_works, resources, suggestions
from yylib.services.gifts import pieces
from yylib.services.resources import desk


def acts(books) -> list:
    """The acts with how many days before the last one they happen."""
    return [(14, lambda: _gift(books)), (8, lambda: _anonymous(books)), (5, lambda: _offer(books)),
            (20, lambda: _local(books)), (25, lambda: _database(books)), (4, lambda: _wishes(books))]  # fmt: skip


def _gift(books) -> None:
    """A company's gift, decided, with its certificate."""
    gift_id = write(
        gifts.take, kind="organisation", name="云溪果业合作社（演示）", is_named=True, count=3, by=books.people["desk"]
    )
    for one in shelves.invented(900, 3):
        write(pieces.add, gift_id=gift_id, text=one.isbn, title=one.name, by=books.by)
    ids = [row.id for row in plain("SELECT id FROM gift_piece WHERE gift_id = :id ORDER BY id", id=gift_id)]
    write(pieces.decide, gift_id=gift_id, piece_ids=ids[:2], decision="keep", reason="本馆没有", by=books.by)
    write(pieces.decide, gift_id=gift_id, piece_ids=ids[2:], decision="pass_on", reason="转赠城市书房", by=books.by)
    write(gifts.settle, gift_id=gift_id, by=books.by)
    write(gifts.certify, gift_id=gift_id, name="云溪果业合作社（演示）", what="图书 3 册", by=books.by)


def _anonymous(books) -> None:
    write(gifts.take, kind="anonymous", count=12, by=books.people["desk"], what="小说、养生类图书一箱")


def _offer(books) -> None:
    write(gifts.offer, address="demo", kind="person", name="演示捐赠人", phone="13000000077", is_named=False, count=40,
          what="旧版连环画一套", condition="good", way="fetch")  # fmt: skip


def _local(books) -> None:
    """A lead about a village's chronicle, contacted; and a collection to put it in."""
    work_id = write(local_works.enter, title="青石村志（演示稿）", kind="history", is_about_here=True, lead_source="读者来馆时说起",
                    unit="青石村村民委员会（演示）", by=books.people["promotion"])  # fmt: skip
    write(
        local_works.log_contact,
        work_id=work_id,
        on_day=books.last - timedelta(20),
        how="phone",
        said="愿意捐赠两册，下月成书",
        by=books.people["promotion"],
    )
    write(
        collections.enter,
        name="沂源村志（演示）",
        slug="villages",
        scope="沂源县各村的村志、家谱和老照片",
        is_public=True,
        by=books.people["promotion"],
    )


def _database(books) -> None:
    resource_id = write(resources.enter, name="云溪少儿绘本库（演示）", kind="children", provider="云溪数字（演示）",
                        address="https://example.org/picture-books", how_to="在馆内扫码即可阅读；馆外凭读者证号登录。", used_where="anywhere",
                        for_whom="children", about="有声绘本三千种", by=books.people["tech"])  # fmt: skip
    write(desk.enter_licence, resource_id=resource_id, from_on=books.last - timedelta(340), to_on=books.last + timedelta(25),
          fee=12_000_00, by=books.people["tech"])  # fmt: skip


def _wishes(books) -> None:
    for title, author, reason in (
        ("梨花岭上（演示）", "苏晚", "想看完这一套"),
        ("给孩子讲鲁山的故事", "何小满", "孩子喜欢"),
        ("无人机入门（演示）", "周行", ""),
    ):
        write(suggestions.send, title=title, author=author, reason=reason, copies=1, anyway=True)
