"""A PDF as a picture, by whichever program this machine has."""

import shutil
import subprocess
from pathlib import Path

WAYS = {
    "pdftoppm": ["-gray", "-r", "50", "-singlefile", "{pdf}", "{out}"],
    "gs": ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pgmraw", "-r50", "-dLastPage=1", "-sOutputFile={out}.pgm", "{pdf}"],
}  # fmt: skip


def inked(pdf: Path) -> float | None:
    """How much of the first page is dark, from 0 to 1; None where no program here can draw it."""
    for program, words in WAYS.items():
        if shutil.which(program):
            out = pdf.with_name(pdf.name + "-drawn")
            subprocess.run([program, *(word.format(pdf=pdf, out=out) for word in words)], check=True, timeout=30)
            return _dark(out.with_name(out.name + ".pgm").read_bytes())
    return None


def _dark(picture: bytes) -> float:
    lines = [line for line in picture[:200].split(b"\n") if not line.startswith(b"#")]
    width, height = map(int, (lines[1] if b" " in lines[1] else lines[1] + b" " + lines[2]).split())
    grey = picture[-width * height :]
    return sum(value < 128 for value in grey) / len(grey)
