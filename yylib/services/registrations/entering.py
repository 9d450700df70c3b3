"""The rows of a registration, written as plain SQL, so that they cost a hot unit little; audited as they stand."""

import json
from datetime import datetime

from yylib import clock
from yylib.database import plain
from yylib.models.registrations import Participant, Registration
from yylib.services import audit
from yylib.services.registrations import keys
from yylib.services.registrations.party import Company

_ENTER_ROW = (
    "INSERT INTO registration (sheet_id, code, holder, person_id, unit, email, stage, adults, children, helpers, escorts, "
    "answers, channel, queued_at, ends_at, made_at, made_by_id, override_reason, note, version) VALUES (:sheet_id, :code, "
    ":holder, :person_id, :unit, :email, :stage, :adults, :children, :helpers, :escorts, :answers, :channel, :queued_at, "
    ":ends_at, :made_at, :made_by_id, :override_reason, '', 1) RETURNING id"
)
_ENTER_ONE = (
    "INSERT INTO participant (registration_id, sheet_id, person_id, name, birth_on, role, identity, is_live, until_at) VALUES "
    "(:registration_id, :sheet_id, :person_id, :name, :birth_on, :role, :identity, :is_live, :until_at) RETURNING id"
)


def registration(sheet, company: Company, stage: str, person_id: int | None, *, unit, email, answers, channel, reason,
         by) -> int:  # fmt: skip
    """Write a party's row, under seven new characters; its id."""
    code, now = keys.fresh_code(), clock.now()
    row = {"sheet_id": sheet.id, "code": code, "holder": keys.holder_of(code), "person_id": person_id,
           "unit": " ".join(unit.split())[:100], "email": email, "stage": str(stage), "answers": answers,
           "escorts": company.escorts, "channel": channel, "queued_at": now, "ends_at": sheet.ends_at, "made_at": now,
           "made_by_id": by, "override_reason": reason, **company.takes._asdict()}  # fmt: skip
    made = plain(_ENTER_ROW, **_bound(row) | {"answers": answers and json.dumps(answers, ensure_ascii=False)})[0].id
    audit.made(Registration, made, **row)
    return made


def _bound(row: dict) -> dict:
    """The values as plain SQL binds them."""
    return {name: clock.stamp(value) if isinstance(value, datetime) else value for name, value in row.items()}


def participants(registration_id: int, sheet, known, person_ids: dict[str, int], *, may: bool) -> None:
    """Write the party by name, each given with who it is. A second of the same bare name, let in by a colleague, stands without an identity."""
    rows = may and plain("SELECT identity FROM participant WHERE sheet_id = :sheet AND is_live", sheet=sheet.id)
    held = {row.identity for row in rows or ()}
    for identity, one in known:
        row = {"registration_id": registration_id, "sheet_id": sheet.id, "person_id": person_ids.get(identity),
               "name": one.name, "birth_on": one.birth_on, "role": str(one.role), "is_live": True,
               "identity": None if identity in held else identity, "until_at": sheet.ends_at}  # fmt: skip
        made = plain(_ENTER_ONE, **_bound(row) | {"birth_on": one.birth_on and one.birth_on.isoformat()})[0].id
        audit.made(Participant, made, **row)
