"""No mobile number of a person stands in the repository; only numbers that were made up for tests may."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOBILE = re.compile(rb"(?<!\d)(?<!\d\.)1[3-9]\d{9}(?!\d)")
DIGEST = re.compile(rb"\b(?=[0-9]*[a-f])[0-9a-f]{32,128}\b")
MADE_UP = [range(13000000000, 13000009999 + 1), range(19900000000, 19900009999 + 1)]


def tracked():
    """Return the files git knows of, those only staged included."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def mobiles(data):
    """Return the mobile numbers in some bytes, left out those that were made up and digits inside a checksum."""
    found = [int(number) for number in MOBILE.findall(DIGEST.sub(b"", data))]
    return [number for number in found if not any(number in made_up for made_up in MADE_UP)]


def test_no_tracked_file_holds_a_mobile_number_of_a_person():
    files = tracked()
    assert ROOT / "yylib" / "data" / "guides.json" in files
    held = {str(path.relative_to(ROOT)): found for path in files if (found := mobiles(path.read_bytes()))}
    assert held == {}


def test_a_mobile_number_is_found_wherever_it_stands():
    number = str(MADE_UP[0].stop).encode()
    for text in (b"%s", b"tel%sx", "电话：%s。".encode(), b'"%s"', b"+86-%s"):
        assert mobiles(text % number) == [int(number)]


def test_made_up_numbers_longer_numbers_and_checksums_are_left_alone():
    number = str(MADE_UP[0].stop).encode()
    checksum = b"sha256:" + b"a" * 20 + number + b"b" * 33
    for text in (str(MADE_UP[0].start).encode(), b"978" + number, number + b"7", b"0." + number, checksum):
        assert mobiles(text) == []
