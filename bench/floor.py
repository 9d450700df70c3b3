"""The floor: what Flask, waitress and one durable INSERT cost. ``python -m bench.floor FOLDER BYTES``."""

import sqlite3
import sys
import threading

from flask import Flask, redirect, request

from bench.processes import serve
from yylib.database import PRAGMAS

_held = threading.local()


def connection(path: str) -> sqlite3.Connection:
    """This thread's own connection, kept, with the application's own pragmas."""
    held = vars(_held)
    if path not in held:
        held[path] = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            held[path].execute("PRAGMA " + pragma)
    return held[path]


def filled(size: int) -> str:
    """An answer of as many bytes as the application's, with the mark that the client looks for."""
    head, tail = '<div id="answer">', "</div>"
    return head + "." * (size - len(head) - len(tail)) + tail


def make(folder: str, size: str) -> Flask:
    app, path, page = Flask("floor"), f"{folder}/floor.db", filled(int(size))
    connection(path).execute(
        "CREATE TABLE IF NOT EXISTS scan (id INTEGER PRIMARY KEY, nonce TEXT, mode TEXT, code TEXT)"
    )
    connection(path).execute(
        "CREATE TABLE IF NOT EXISTS booking (id INTEGER PRIMARY KEY, starts TEXT, name TEXT, phone TEXT)"
    )

    @app.post("/scan")
    def scan():
        form = request.form
        connection(path).execute("INSERT INTO scan (nonce, mode, code) VALUES (?, ?, ?)",
                                 (form["nonce"], form["mode"], form["code"]))  # fmt: skip
        return page

    @app.post("/book")
    def book():
        form = request.form
        connection(path).execute("INSERT INTO booking (starts, name, phone) VALUES (?, ?, ?)",
                                 (form["starts"], form["name"], form["phone"]))  # fmt: skip
        return redirect("/", 303)

    return app


if __name__ == "__main__":
    serve(make(*sys.argv[1:]))
