"""Who holds the phone, as far as the doors and the seats are concerned: no name, only what it came in by today."""

from yylib import readers
from yylib.services import seats
from yylib.services.attendance import today
from yylib.services.doors.guests import named


def names() -> list[str]:
    """The names this phone may go by today: its bookings, the latest first, today's registrations, and its own."""
    phone = readers.phone()
    if phone is None:
        return []
    joined = dict.fromkeys(party.code for party in today.parties(readers.joined()))
    return [named(code) for code in (*reversed(phone.codes), *joined)] + [phone.holder()]


def mine():
    """The seat that one of them has now, or None."""
    return next((use for name in names() if (use := seats.of_holder(name))), None)


def reader(branch_id: int) -> str | None:
    """Under which name this phone is inside a branch now; None where it is not."""
    return seats.inside(names(), branch_id)


def holder(branch_id: int) -> str | None:
    """Who asks: whoever has a seat already, else whoever is inside."""
    use = mine()
    return use.holder if use else reader(branch_id)
