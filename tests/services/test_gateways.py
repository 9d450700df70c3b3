"""Letters over a real line, each once: what did not go out is tried again, what may have gone out is not."""

import socket
import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask import current_app

from tests.factories import a_colleague
from yylib import clock
from yylib.database import write
from yylib.errors import Refused
from yylib.services import outbox
from yylib.services.gateways import Letter, NotSent, mail
from yylib.services.outbox.wording import KINDS, Kind, Words


class Postman:
    """A small mail server (RFC 5321) on this machine. ``answers`` are what it says instead, by command; "drop" closes the
    line without a word."""

    def __init__(self):
        self.letters, self.commands, self.answers = [], [], {}
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.port = self._ear.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                line, _ = self._ear.accept()
            except OSError:
                return
            line.settimeout(5)
            with line, line.makefile("rb") as lines:
                self._talk(line, lines)

    def _talk(self, line, lines):
        if not self._say(line, "greeting", "220 postman"):
            return
        for raw in lines:
            verb = raw.split()[0].decode().lower() if raw.split() else ""
            self.commands.append(raw.decode().strip())
            if not self._say(line, verb, {"ehlo": "250-postman\r\n250 AUTH PLAIN", "data": "354 go on", "quit": "221 bye",
                                          "auth": "235 welcome"}.get(verb, "250 ok")):  # fmt: skip
                return
            if verb == "quit":
                return
            if verb == "data" and "data" not in self.answers:
                body = b""
                while (row := lines.readline()) != b".\r\n":
                    body += row.removeprefix(b".")
                self.letters.append(message_from_bytes(body, policy=policy.default))
                if not self._say(line, "taken", "250 kept"):
                    return

    def _say(self, line, verb, usual) -> bool:
        said = self.answers.get(verb, usual)
        if said == "drop":
            return False
        line.sendall(said.encode() + b"\r\n")
        return True

    def close(self):
        self._ear.close()


@pytest.fixture
def postman(house):
    server = Postman()
    current_app.config["MAIL"] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "sender": "lib@example.org",
    }
    KINDS["test"] = Kind(
        "test", "试", lambda item: Words("活动\n提醒", f"第 {item.ref} 封\n.点开头的一行") if item.what else None
    )
    KINDS["urgent"] = Kind("urgent", "急", lambda item: Words("急", "急事"), is_urgent=True)
    clock.freeze("2026-11-23 09:00")
    yield server
    del KINDS["test"], KINDS["urgent"]
    server.close()


def a_letter(ref="1", hours=48, kind="test", email="reader@example.org", what="说一声") -> int:
    return write(outbox.tell, kind=kind, ref=ref, what=what, due_at=clock.now() + timedelta(hours=hours), email=email)


def later(minutes: int) -> None:
    clock.freeze(clock.local(clock.now() + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M"))


def held(item_id: int):
    item = outbox.get(item_id)
    return item.send_stage, item.via if item.ticked_at else None, item.send_said


def test_a_letter_goes_out_once_readable_and_is_the_tick(postman):
    one, two = a_letter("1"), a_letter("2", email="second@example.org")
    assert outbox.send_due() == 2 and outbox.send_due() == 0
    assert [letter["To"] for letter in postman.letters] == ["reader@example.org", "second@example.org"]
    assert postman.letters[0]["Subject"] == "活动 提醒" and "第 1 封\n.点开头的一行" in postman.letters[
        0
    ].get_content().replace("\r", "")
    assert postman.letters[0]["Message-ID"] != postman.letters[1]["Message-ID"]
    assert held(one) == ("sent", "sent", "250 kept") and outbox.count_waiting() == 0
    assert sum(command.lower().startswith("ehlo") for command in postman.commands) == 1  # one line for both
    assert held(two)[0] == "sent"


def test_what_is_short_of_time_is_called_as_well(postman):
    item = a_letter(kind="urgent", hours=3)
    outbox.send_due()
    assert held(item) == ("sent", None, "250 kept") and outbox.count_waiting() == 1


def test_an_address_refused_for_good_is_not_asked_again_and_says_why(postman):
    postman.answers["rcpt"] = "550 no such user"
    item = a_letter()
    later(1), outbox.send_due(), later(1000), outbox.send_due()
    assert sum("RCPT" in command.upper() for command in postman.commands) == 1
    assert held(item) == ("failed", None, "对方邮件服务器拒收（550 no such user）") and outbox.count_waiting() == 1
    postman.answers.clear()
    write(outbox.again, item_id=item, by=a_colleague())
    assert outbox.send_due() == 1 and held(item)[1] == "sent"


def test_what_is_refused_for_now_is_tried_in_growing_pauses_and_then_left_to_a_call(postman):
    postman.answers["rcpt"] = "451 try later"
    item, tried = a_letter(hours=100), []
    for minute in range(0, 1200, 2):
        before = len(postman.commands)
        outbox.send_due()
        if len(postman.commands) > before:
            tried.append(minute)
        later(2)
    pauses = [after - before for before, after in zip(tried, tried[1:], strict=False)]
    assert pauses == [2, 10, 30, 120, 360] and held(item)[0] == "failed"


def test_a_line_that_breaks_after_the_body_is_not_sent_again(postman):
    postman.answers["taken"] = "drop"
    item = a_letter()
    outbox.send_due(), later(1000)
    postman.answers.clear()
    assert outbox.send_due() == 0 and len(postman.letters) == 1
    assert held(item)[:2] == ("unclear", None) and "不知是否送到" in held(item)[2]


@pytest.mark.parametrize(("verb", "answer", "why"), [("greeting", "drop", "没有按规矩应答"), ("mail", "421 closing", "现在不收"),
                                                     ("mail", "drop", "还没发信"), ("auth", "535 wrong", "用户名或密码")])  # fmt: skip
def test_a_server_that_takes_nothing_is_said_on_the_system_page_and_nothing_is_lost(postman, verb, answer, why):
    current_app.config["MAIL"] |= {"user": "lib", "password": "geheim"} if verb == "auth" else {}
    postman.answers[verb] = answer
    first, second = a_letter("1"), a_letter("2")
    with pytest.raises(Refused) as refused:
        outbox.send_due()
    assert why in refused.value.sentence.todo and why in held(first)[2] and "geheim" not in held(first)[2]
    assert held(first)[0] == held(second)[0] == "queued"
    postman.answers.clear()
    later(3)
    assert outbox.send_due() == 2


def test_what_a_dead_process_had_in_hand_is_called_not_sent_twice(postman):
    item = a_letter()
    assert write(outbox.delivery.claim, gateway="mail").item_id == item
    assert write(outbox.delivery.claim, gateway="mail") is None
    later(16)
    assert outbox.send_due() == 0 and held(item)[0] == "unclear" and postman.letters == []


def test_what_was_ticked_or_is_not_true_any_more_is_not_sent(postman):
    told, over = a_letter("1"), a_letter("2", what="")
    write(outbox.tick, item_id=told, by=a_colleague())
    assert outbox.send_due() == 0 and postman.letters == []
    assert held(told)[:2] == (None, "") and held(over)[1] == "void"


def test_without_a_server_everything_is_left_to_people(house):
    item = a_letter()
    assert held(item)[0] is None and outbox.send_due() == 0 and outbox.count_waiting() == 1


@pytest.mark.parametrize("address", ["a@b", "a b@example.org", "a@example.org\r\nRCPT TO:<x@example.org>", "读者@example.org",
                                     "<a@example.org>", "a@example.org,b@example.org"])  # fmt: skip
def test_no_address_becomes_a_command(postman, address):
    with current_app.app_context(), mail.MAIL.opened() as line, pytest.raises(NotSent) as error:
        line.send(Letter(address, "题", "文", "k"))
    assert error.value.is_final and not any("RCPT" in command.upper() for command in postman.commands)
