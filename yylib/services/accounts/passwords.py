"""密码: 12 to 128 characters, common ones refused, no expiry, no composition rule."""

from yylib.errors import Refused

SHORTEST, LONGEST = 12, 128
# Words a guesser of this house tries first; a password made of little else is refused.
CONTEXT = ("yiyuan", "yylib", "library", "tushuguan", "zibo", "shandong", "yuanxian", "admin", "password", "passw0rd",
           "qwerty", "asdfgh", "zxcvbn", "1qaz2wsx", "letmein", "welcome", "iloveyou", "woaini", "abc123", "123456",
           "654321", "111111", "000000", "888888", "666666", "5201314", "沂源", "图书馆")  # fmt: skip
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")


def check(password: str, *, about: tuple[str, ...] = ()) -> str:
    """The password, or ``weak_password`` with the reason; ``about`` are words on the person, such as the login name."""
    if len(password) < SHORTEST:
        raise Refused("weak_password", field="password", why=f"至少 {SHORTEST} 个字符，可以是一句话。")
    if len(password) > LONGEST:
        raise Refused("weak_password", field="password", why=f"最多 {LONGEST} 个字符。")
    plain = password.casefold()
    if len(set(plain)) < 5:
        raise Refused("weak_password", field="password", why="不同的字符太少，请多换几个。")
    rest = plain
    for word in (*CONTEXT, *(word.casefold() for word in about if len(word) > 2)):
        rest = rest.replace(word, "")
    if len(_without_runs(rest)) < 5:
        raise Refused("weak_password", field="password", why="它几乎全是常见的词或连续的数字字母，请加上别的内容。")
    return password


def _without_runs(text: str) -> str:
    """What is left of the text without runs of four along the alphabet, the digits or the keyboard."""
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for size in range(min(len(row), len(text)), 3, -1):
            for start in range(len(row) - size + 1):
                text = text.replace(row[start : start + size], "")
    return text
