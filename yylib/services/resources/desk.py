"""数字资源管理: entering and changing a resource, its licence periods, and stopping it."""

from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.orders import Supplier
from yylib.models.resources import DigitalResource, Licence
from yylib.services.resources import reminders


def enter(*, by: int, **given) -> int:
    """Enter a resource; ``given`` are its columns. Licences follow by ``enter_licence``."""
    _checked(None, given)
    resource = DigitalResource(created_at=clock.now(), **given)
    db.session.add(resource)
    db.session.flush()
    return resource.id


def change(*, resource_id: int, version: int, by: int, **given) -> None:
    """Change what is said about a resource."""
    resource = locked(DigitalResource, resource_id, version=version)
    _checked(resource_id, given)
    for name, value in given.items():
        setattr(resource, name, value)


def _checked(resource_id: int | None, given: dict) -> None:
    held = db.session.scalar(select(DigitalResource.id).where(DigitalResource.name == given["name"]))
    if held not in (None, resource_id):
        raise Refused("resource_twice", field="name", name=given["name"])
    if given.get("address") and not _is_address(given["address"]):
        raise Refused("resource_address", field="address")
    if given.get("supplier_id") and db.session.get(Supplier, given["supplier_id"]) is None:
        raise NotThere()


def _is_address(text: str) -> bool:
    """An address a reader may be sent to: http or https, with a host, in one word without a password."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and (
            text.isprintable() and not any(sign in text for sign in ' "<>\\'))  # fmt: skip
    except ValueError:
        return False


def enter_licence(*, resource_id: int, from_on: date, to_on: date | None, fee: int, by: int, contract_no: str = "",
                  note: str = "") -> int:  # fmt: skip
    """A licence period, the first or a renewal; no day is licensed twice. What was to be said of its end is done with."""
    resource = locked(DigitalResource, resource_id)
    if to_on and to_on < from_on:
        raise Refused("licence_order", field="to_on")
    for held in resource.licences:
        if held.void_at is None and (to_on is None or held.from_on <= to_on) and (
                held.to_on is None or held.to_on >= from_on):  # fmt: skip
            raise Refused("licence_overlap", field="from_on", held=f"{held.from_on} 至 {held.to_on or '长期'}")
    licence = Licence(resource_id=resource_id, from_on=from_on, to_on=to_on, fee=fee, contract_no=contract_no, note=note,
                      entered_at=clock.now(), by_id=by)  # fmt: skip
    db.session.add(licence)
    db.session.flush()
    db.session.expire(resource, ["licences"])
    reminders.call_off(resource, by)
    return licence.id


def void_licence(*, licence_id: int, why: str, by: int) -> None:
    """A period was entered by mistake: it stays, crossed out, with the reason."""
    licence = locked(Licence, licence_id)
    if licence.void_at is not None:
        raise Refused("licence_void")
    if len(why.strip()) < 2:
        raise Refused("licence_why", field="why")
    licence.void_at, licence.void_why = clock.now(), why.strip()
    db.session.flush()
    db.session.expire(licence.resource, ["licences"])
    reminders.call_off(licence.resource, by)


def stop(*, resource_id: int, stopped_on: date | None, by: int) -> None:
    """The library offers it no more from a day on; None offers it again."""
    resource = locked(DigitalResource, resource_id)
    resource.stopped_on = stopped_on
    reminders.call_off(resource, by)
