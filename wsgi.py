"""For WSGI servers: ``waitress-serve wsgi:app``."""

from yylib import create_app

app = create_app()
