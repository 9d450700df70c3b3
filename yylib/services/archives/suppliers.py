"""Whoever supplies a part of the file. Loaded before the parts are asked for, whoever asks: a page, a job, the command line."""

from yylib.services import surveys as _surveys
from yylib.services.activity_figures import filing as _figures
from yylib.services.archives import own as _own
from yylib.services.attendance import filed as _attendance
from yylib.services.contests import filing as _contests
from yylib.services.notices import papers as _notices
from yylib.services.programmes import filing as _programmes
from yylib.services.registration_lists import paper as _registrations

SUPPLIERS = (_own, _notices, _registrations, _attendance, _contests, _programmes, _surveys, _figures)
