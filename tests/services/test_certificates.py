"""Certificates: numbers without gaps, frozen content, what anybody may hear, and a paper that holds every character."""

import base64
import re
import threading
import time
import zlib
from datetime import date

import pytest

from tests.factories import a_colleague
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import certificates, people
from yylib.services.certificates import drawing

LONG = "沂源县某某镇某某村民委员会与某某老年大学暨沂河源农耕文化研究会地方文献征集工作委员会筹备组"


def issued(subject_id: int = 1, **given) -> int:
    known = {"kind": "donation", "name": "张三丰", "what": "图书 12 册", "subject": "gift", "subject_id": subject_id,
             "by": None}  # fmt: skip
    return write(certificates.issue, **(known | given))


def written(data: bytes) -> str:
    """The text of a PDF as a reader copies it out: every glyph drawn, through its font's own table of characters."""
    objects = {int(number): body for number, body in re.findall(rb"(\d+) 0 obj(.*?)endobj", data, re.S)}
    tables = {name: _characters(_unpacked(objects[int(re.search(rb"/ToUnicode (\d+)", objects[int(number)])[1])]))
              for name, number in re.findall(rb"/(F\d+\+\d+) (\d+) 0 R", data)}  # fmt: skip
    content = next(text for body in objects.values() if b"stream" in body and b" Tf " in (text := _unpacked(body)))
    drawn, table = [], {}
    for name, text in re.findall(rb"/(F\d+\+\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj", content, re.S):
        table = tables[name] if name else table
        drawn += [table[byte] for byte in _unescaped(text)]
    return "".join(drawn)


def _unpacked(body: bytes) -> bytes:
    raw = re.search(rb"stream\r?\n(.*?)\r?\n?endstream", body, re.S)[1].strip()
    try:
        return zlib.decompress(base64.a85decode(raw[:-2]) if raw.endswith(b"~>") else raw)
    except zlib.error:
        return b""


def _characters(table: bytes) -> dict[int, str]:
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for code, text in re.findall(rb"<(\w\w)> <(\w{4,})>\n", table)}  # fmt: skip


def _unescaped(text: bytes) -> bytes:
    names = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return re.sub(rb"\\([0-7]{3}|.)", lambda found: bytes([int(found[1], 8)]) if len(found[1]) == 3 else
                  names.get(found[1], found[1]), text, flags=re.S)  # fmt: skip


def test_numbers_run_without_gaps_per_year_and_kind_and_a_failed_unit_gives_its_number_back(house):
    clock.freeze("2026-12-31 10:00")
    assert certificates.get(issued(1)).number == "捐证字〔2026〕001号"
    assert certificates.get(issued(9, kind="collection", subject="local_work")).number == "藏证字〔2026〕001号"
    with pytest.raises(Refused, match="certificate_name"):
        issued(2, name=" ")
    with pytest.raises(Refused, match="certificate_replaced"):
        issued(1)
    assert certificates.get(issued(2)).number == "捐证字〔2026〕002号"
    clock.freeze("2027-01-01 10:00")
    assert certificates.get(issued(3)).number == "捐证字〔2027〕001号"


def race(app, act) -> list:
    """What four threads got that acted at once."""
    got, start = [], threading.Barrier(4)

    def one(number):
        with app.app_context():
            start.wait()
            got.append(act(number))
            db.session.remove()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return got


def naive(number: int, by=None) -> int:
    """The control: read the highest number, think for 20 ms, take the next."""
    last = plain("SELECT coalesce(max(seq), 0) AS n FROM certificate")[0].n
    time.sleep(0.02)
    return last + 1


def test_certificates_issued_at_once_get_different_numbers_and_a_naive_count_would_not(house):
    db.session.remove()
    assert len(set(race(house, naive))) < 4, "the harness is not at once"
    ids = race(house, lambda number: issued(number))
    assert sorted(certificates.get(one).seq for one in ids) == [1, 2, 3, 4]
    again = race(house, lambda number: _refused(issued, 77))
    assert sum(1 for one in again if one != "certificate_replaced") == 1, "one thing bears one certificate"


def _refused(act, *given):
    try:
        return act(*given)
    except Refused as refused:
        return refused.code


def test_whoever_checks_hears_what_the_bearer_agreed_to_however_the_number_was_typed(house):
    clock.freeze("2026-11-23 10:00")
    issued(1)
    named = certificates.get(issued(2, name="沂源县某某中学", is_named=True))
    hidden = certificates.get(issued(3, name="沂源县某某中学"))
    for text in ("捐证字〔2026〕001号", " 捐证字[2026] 1 号", "捐证2026-001", "捐证字（２０２６）００１号"):
        assert certificates.check(number=text) == ("捐证字〔2026〕001号", "捐赠证书", "张*丰", "图书 12 册", "所赠",
                                                   date(2026, 11, 23), None)  # fmt: skip
    assert certificates.by_token(named.token).name == "沂源县某某中学"
    assert certificates.by_token(hidden.token).name == "沂源***中学"
    assert certificates.by_token("x") is None and certificates.by_token("") is None
    for text, code in (("捐证字〔2026〕009号", "certificate_unknown"), ("藏证字〔2026〕001号", "certificate_unknown"),
                       ("' OR 1=1", "certificate_unreadable"), ("", "certificate_unreadable")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            certificates.check(number=text)
    for _ in range(30):
        write(certificates.look, address="10.0.0.1")
    with pytest.raises(Refused, match="too_many"):
        write(certificates.look, address="10.0.0.1")
    write(certificates.look, address="10.0.0.2")


def test_a_revoked_one_is_void_everywhere_until_it_is_taken_back_or_another_stands_for_it(house):
    by, one = a_colleague("head"), issued(1)
    write(certificates.revoke, certificate_id=one, reason="姓名写错", by=by)
    assert not certificates.by_token(certificates.get(one).token).is_valid
    with pytest.raises(Refused, match="certificate_void"):
        certificates.pdf(one)
    write(certificates.reinstate, certificate_id=one, by=by)
    assert certificates.standing("gift", 1).id == one
    write(certificates.revoke, certificate_id=one, reason="姓名写错", by=by)
    second = issued(1, name="张三峰")
    with pytest.raises(Refused, match="certificate_replaced"):
        write(certificates.reinstate, certificate_id=one, by=by)
    assert [row.is_valid for row in certificates.of("gift", 1)] == [False, True] and second != one


def test_a_bearer_who_asks_to_be_deleted_leaves_a_genuine_certificate_without_a_name(house):
    person = write(people.enter, name="张三丰", phone="13000000001", by=None)
    one = issued(1, person_id=person, is_named=True)
    assert write(certificates.let_go, person_id=person, by=None) == 1
    told = certificates.by_token(certificates.get(one).token)
    assert told.is_valid and told.name == "（姓名已按本人要求删去）" and told.what == "图书 12 册"
    with pytest.raises(Refused, match="certificate_nameless"):
        certificates.pdf(one)


def test_the_paper_holds_every_character_and_says_before_which_it_lacks(house):
    clock.freeze("2026-11-23 10:00")
    assert len(LONG) > 40
    row = certificates.get(issued(1, name=LONG))
    made = certificates.pdf(row.id)
    text = written(made.data).replace("\u3000", "").replace(" ", "")
    assert made.missing == () and certificates.lacking(row.name, row.body) == ""
    for part in (LONG, row.number, "捐赠证书", "沂源县图书馆", "二〇二六年十一月二十三日", row.body):
        assert part.replace(" ", "") in text
    assert certificates.pdf(row.id).data == made.data, "printed again it is the same paper"
    rare = certificates.get(issued(2, name="张\U00030edd", body="谢" * 400))
    assert "〓" in written(certificates.pdf(rare.id).data) and "\U00030edd" in certificates.lacking(rare.name)
    assert drawing.in_words(date(2030, 1, 20)) == "二〇三〇年一月二十日"
