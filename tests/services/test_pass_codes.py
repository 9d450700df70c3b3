"""Codes that are read aloud, and the links made from them."""

import re

import pytest

from yylib import tokens
from yylib.services.bookings import keys as bookings
from yylib.services.contests import terms as entries
from yylib.services.gifts import terms as gifts
from yylib.services.registrations import keys as registrations
from yylib.services.suggestions import reading as suggestions
from yylib.services.volunteers import keys as volunteers

# What is printed, pasted and kept on phones: the prefix, the form and the salt of each, for ever.
HANDED_OUT = [
    (bookings.PASS, "YB", r"[A-HJKMNP-Z][A-HJKMNP-Z2-9]{5}", "pass", "K7Y2M9"),
    (registrations.PASS, "YH", r"[A-HJKMNP-Z]{2}[A-HJKMNP-Z2-9]{5}", "join", "KA7Y2M9"),
    (volunteers.PASS, "ZY", r"[A-HJKMNP-XZ]{3}[A-HJKMNP-Z2-9]{5}", "volunteer-link", "KAB7Y2M9"),
    (volunteers.BLANK, "ZY", r"[A-HJKMNP-XZ]{3}[A-HJKMNP-Z2-9]{5}", "volunteer-blank-link", "KAB7Y2M9"),
    (volunteers.GROUP, "", r"[A-HJKMNP-XZ]{3}[A-HJKMNP-Z2-9]{5}", "volunteer-group-link", "KAB7Y2M9"),
    (gifts.CODES, "", r"[A-HJ-NP-Z2-9]{6}", "gift", "7L2M9K"),
    (suggestions.CODES, "", r"[A-HJKMNP-Z2-9]{8}", "suggestion", "7K2M9K2M"),
    (entries.CODES, "", r"[A-HJKMNP-Z2-9]{7}", "contest-entry", "7K2M9K2"),
]


@pytest.mark.parametrize(("codes", "prefix", "form", "salt", "code"), HANDED_OUT, ids=[row[3] for row in HANDED_OUT])
def test_a_link_that_was_handed_out_opens_and_no_other(house, codes, prefix, form, salt, code):
    link = f"{code}-{tokens.keyed(salt, code)[:20]}"
    assert codes.link(code) == link and codes.linked(link) == code
    other = f"{code}-{tokens.keyed('another', code)[:20]}"
    for wrong in (
        other,
        link[:-1],
        link + "0",
        link.lower(),
        link + "\n",
        " " + link,
        prefix + code,
        code,
        "-",
        "",
        None,
    ):
        assert codes.linked(wrong) is None, wrong
    assert codes.read(f" {prefix.lower()}{code.lower()} ") == code == codes.read(code)
    assert codes.read(code[1:]) is None and codes.read("YY" + code) is None
    for _ in range(20):
        assert re.fullmatch(form, codes.fresh())


def test_no_pass_is_taken_for_another():
    for codes, prefix, _form, _salt, code in HANDED_OUT[:3]:
        assert [one.read(prefix + code) for one, *_rest in HANDED_OUT[:3] if one is not codes] == [None, None]
