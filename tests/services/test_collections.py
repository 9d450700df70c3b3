"""Special collections: what of their works and files may be shown to whom."""

from io import BytesIO

import pytest

from tests.factories import a_bib, a_colleague
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import NotThere, Refused
from yylib.services import batches, certificates, collections, files, local_works, suggestions

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def by(house):
    clock.freeze("2026-11-23 10:00")
    return a_colleague("acquisition")


def a_held_work(by, title="东里村志", **given):
    """A work that was received; its id."""
    given = {"kind": "history", "is_about_here": True, "way": "gift", "openness": "open", "may_copy": True} | given
    work_id = write(local_works.enter, title=title, by=by, **given)
    if given["way"] == "custody":
        write(local_works.agree, work_id=work_id, version=1, agreed_on=clock.today(), rights="owner", note="当面送来",
              may_copy=given["may_copy"], openness=given["openness"], by=by)  # fmt: skip
    version = local_works.get(work_id).version
    db.session.rollback()
    write(local_works.receive, work_id=work_id, version=version, received_on=clock.today(), copies=1, price=None, by=by,
          note="当面送来")  # fmt: skip
    return work_id


def a_copy(by, work_id=None, openness="open", name="第1册.pdf", data=PDF, **given):
    kept = files.keep(BytesIO(data), name, collections.COPY)._asdict()
    return write(collections.add_copy, kept=kept, work_id=work_id, title=name, openness=openness, by=by, **given)


def a_collection(by, **given):
    return write(collections.enter, by=by, **({"name": "沂源村志", "slug": "village-books", "is_public": True} | given))


def shown(slug="village-books", for_readers=True):
    held = collections.works_of(collections.public(slug).id, for_readers=for_readers)
    found = [(one.entry.title, [copy.title for copy in one.copies]) for one in held]
    db.session.rollback()
    return found


def test_readers_see_the_works_in_their_order_without_what_is_closed_or_has_not_come(by):
    held = a_collection(by)
    first, second = a_held_work(by, "甲志"), a_held_work(by, "乙志", openness="in_house")
    closed = a_held_work(by, "丙谱", openness="closed")
    lead = write(local_works.enter, title="丁志", kind="history", is_by_local=True, by=by)
    book = a_bib(title="沂蒙山小调")
    undone, hidden = a_held_work(by, "戊志"), local_works.get(closed).bib_id
    undone = local_works.get(undone).batch_id
    db.session.rollback()
    write(batches.take_back, batch_id=undone, reason="收错了一件", by=by)
    for key in ("DF2026-0002", "df2026-0001", "DF2026-0003", "DF2026-0004", "DF2026-0005", str(book)):
        write(collections.put, collection_id=held, key=key, by=by)
    a_copy(by, first, name="一.pdf")
    a_copy(by, second, name="二.pdf")
    a_copy(by, first, name="藏.pdf", openness="closed")
    a_copy(by, closed, name="丙.pdf")
    assert shown() == [("乙志", ["二.pdf"]), ("甲志", ["一.pdf"]), ("沂蒙山小调", [])]
    assert [title for title, _copies in shown(for_readers=False)] == [
        "乙志",
        "甲志",
        "丙谱",
        "丁志",
        "戊志",
        "沂蒙山小调",
    ]
    write(collections.put, collection_id=held, key=str(hidden), by=by)
    assert [title for title, _copies in shown()] == ["乙志", "甲志", "沂蒙山小调"], (
        "closed by whatever number it was put in"
    )
    assert [(one.name, number) for one, number in collections.published()] == [("沂源村志", 3)]
    entry = collections.get(held).works[1].id
    db.session.rollback()
    write(collections.place, entry_id=entry, sort=1, note="1992 年印", by=by)
    assert [title for title, _copies in shown()] == ["甲志", "乙志", "沂蒙山小调"]
    write(collections.take_out, entry_id=entry, by=by)
    assert [title for title, _copies in shown()] == ["乙志", "沂蒙山小调"] and local_works.get(lead).title == "丁志"
    for key, code in (("DF2026-0002", "collection_twice"), (str(book), "collection_twice"), ("DF2026-9999", "collection_work"),
                      ("x", "collection_work"), ("999999999", "collection_work")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            write(collections.put, collection_id=held, key=key, by=by)


def test_a_collection_has_one_address_and_is_there_for_readers_once_published(by):
    held = a_collection(by, is_public=False)
    for slug in ("UP", "a", "-ab", "a b", "中文", "a/b", "x" * 41):
        with pytest.raises(Refused, match="collection_slug"):
            a_collection(by, name="乙", slug=slug)
    for given in ({"name": "沂源村志", "slug": "other"}, {"name": "乙"}):
        with pytest.raises(Refused, match="collection_taken"):
            a_collection(by, **given)
    with pytest.raises(NotThere):
        collections.public("village-books")
    assert collections.published() == []
    db.session.rollback()
    write(
        collections.change, collection_id=held, version=1, name="沂源村志", slug="village-books", is_public=True, by=by
    )
    assert collections.public("village-books").id == held


def test_a_file_is_opened_by_the_narrower_of_its_own_degree_and_its_works(by):
    opens = {}
    for mine, its in (
        ("open", "open"),
        ("open", "in_house"),
        ("in_house", "open"),
        ("open", "closed"),
        ("closed", "open"),
    ):
        copy = a_copy(by, a_held_work(by, f"{mine}{its}", openness=its), openness=mine)
        for who, given in (("reader", (False, False)), ("terminal", (False, True)), ("staff", (True, False))):
            try:
                collections.copy_for(copy, is_staff=given[0], is_terminal=given[1])
                opens[mine, its, who] = True
            except Refused as refused:
                opens[mine, its, who] = refused.code
            db.session.rollback()
    wide, house, none = [True] * 3, ["copy_in_house", True, True], ["not_there"] * 3
    assert list(opens.values()) == wide + house + house + none + none


def test_what_is_not_ours_is_copied_with_leave_and_a_file_taken_down_is_nowhere(by):
    custody = a_held_work(by, "族谱", way="custody", may_copy=False, unit="王氏宗亲会")
    with pytest.raises(Refused, match="copy_no_right"):
        a_copy(by, custody)
    copy = a_copy(by, a_held_work(by))
    with pytest.raises(Refused, match="copy_why"):
        write(collections.withdraw_copy, copy_id=copy, why="", by=by)
    write(collections.withdraw_copy, copy_id=copy, why="扫描缺页", by=by)
    with pytest.raises(Refused, match="copy_withdrawn"):
        write(collections.withdraw_copy, copy_id=copy, why="扫描缺页", by=by)
    with pytest.raises(NotThere):
        collections.copy_for(copy, is_staff=True, is_terminal=True)
    assert plain("SELECT count(*) AS n FROM digital_copy")[0].n == 1
    assert plain("SELECT count(*) AS n FROM stored_file WHERE deleted_at IS NULL")[0].n == 0


def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(by):
    work_id = a_held_work(by)
    for name, data in (
        ("卷.pdf", b"<html><script>alert(1)</script>"), ("卷.pdf", PDF.replace(b"/Catalog", b"/Catalog/JavaScript(x)")),
        ("卷.pdf", b"%PDF-1.4 cut"), ("卷.svg", b"<svg onload=alert(1)>"), ("卷.png", b"<svg onload=alert(1)>"),
        ("卷.html", b"x"), ("../卷.pdf", PDF), ("卷.jpg", b""), ("卷.pdf.exe", b"MZ"), ("卷.xlsx", b"PK\x03\x04"),
    ):  # fmt: skip
        with pytest.raises(Refused, match="file_refused") as refused:
            a_copy(by, work_id, name=name, data=data)
        assert refused.value.sentence.todo
        db.session.rollback()
    assert (
        plain("SELECT count(*) AS n FROM digital_copy")[0].n == plain("SELECT count(*) AS n FROM stored_file")[0].n == 0
    )


def test_a_closed_work_is_named_by_no_page_that_asks_for_no_account(by):
    closed, open_ = a_held_work(by, "某氏密谱", openness="closed"), a_held_work(by, "某某村志")
    with pytest.raises(Refused, match="local_received"):
        write(local_works.change, work_id=open_, version=local_works.get(open_).version, copies=100, by=by)
    for work_id in (closed, open_):
        write(local_works.certify, work_id=work_id, name="王建国、李秀英", by=by)
    told = [certificates.check(number=f"藏证字〔2026〕00{number}号") for number in (1, 2)]
    assert [one.what for one in told] == ["地方文献（题名不公开）", "《某某村志》1 册（件）"]
    assert {one.name for one in told} == {"王*国、李*英"}
    token = certificates.standing("local_work", closed).token
    assert certificates.by_token(token).what == "《某氏密谱》1 册（件）", "it is printed on the paper in his hands"
    assert suggestions.check(title="某氏密谱").is_empty and not suggestions.check(title="某某村志").is_empty
    wish = write(suggestions.send, title="某氏密谱")
    bib_id = local_works.get(closed).bib_id
    db.session.rollback()
    assert write(lambda by: suggestions.arrived([bib_id]), by=by) == 0
    assert suggestions.get(wish).stage == "open"
