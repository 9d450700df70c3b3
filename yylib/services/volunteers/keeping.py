"""What is kept of volunteers and for how long: those in the register count as in use, and who asks to be deleted leaves a
record of service without a name (志愿服务条例 19, 个人信息保护法 47)."""

from sqlalchemy import inspect, or_, select, update

from yylib.database import db, locked
from yylib.models.people import Person
from yylib.models.personal import REGISTRY
from yylib.models.volunteers import Volunteer, VolunteerGroup
from yylib.services import privacy
from yylib.services.privacy.pointers import followers
from yylib.services.volunteers import following, keys, vetting


def keep_in_use() -> int:
    """Whoever is in the register, was ever admitted (the record of the service is kept with its name), speaks for a minor
    in the register or leads a group that goes on counts as in use; how many were not seen for a month."""
    live = Volunteer.stage.in_(vetting.LIVE)
    serves = select(Volunteer.person_id).where(or_(live, Volunteer.number.is_not(None)))
    guards = select(Person.guardian_id).join(Volunteer, Volunteer.person_id == Person.id).where(live)
    leads = select(VolunteerGroup.leader_id).where(VolunteerGroup.ended_at.is_(None))
    return privacy.keep_in_use(or_(Person.id.in_(serves), Person.id.in_(guards), Person.id.in_(leads)))


def unguard(*, person_id: int) -> None:
    """The guardian of this person takes the consent back: the day of the signature goes with it, and a minor in the
    register whom no group's list vouches for is on no shift to come. ``vetting`` and signing up ask for it anew."""
    live = select(Volunteer.id).where(Volunteer.person_id == person_id, Volunteer.stage.in_(vetting.LIVE))
    for volunteer_id in db.session.scalars(live).all():
        following.coming(volunteer_id, "unguard")
        held = locked(Volunteer, volunteer_id)
        held.guardian_signed_on = None
        if not vetting.has_guardian(held):
            following.became(volunteer_id, "unguarded")


def let_go(*, person_id: int, by: int | None) -> int:
    """A person asks to be deleted: they leave the register, their link and pass open nothing any more, and what they were
    or said is blanked on all that hangs on their row, by the registry. Days, minutes and numbers stay. How many rows."""
    ids = list(db.session.scalars(select(Volunteer.id).where(Volunteer.person_id == person_id)))
    for volunteer_id in ids:
        if keys.get(volunteer_id).stage in vetting.LIVE:
            vetting.advance(volunteer_id=volunteer_id, verb="leave", by=None, reason="应本人要求删除个人信息")
        _blank(Volunteer, Volunteer.id == volunteer_id, code=(code := keys.fresh_code()), holder=keys.holder_of(code),
               free_times=[])  # fmt: skip
        for model, field in followers(Volunteer):
            if model in REGISTRY:
                _blank(model, getattr(model, field) == volunteer_id)
    led = list(db.session.scalars(select(VolunteerGroup.id).where(VolunteerGroup.leader_id == person_id)))
    for group_id in led:
        _blank(VolunteerGroup, VolunteerGroup.id == group_id, code=keys.GROUP.fresh())
    return len(ids) + len(led)


def _blank(model, wanted, **more) -> None:
    """The registered fields of these rows made empty; the key to the person is let go with all the others."""
    db.session.flush()
    columns = inspect(model).columns
    fields = [
        entry.field for entry in REGISTRY[model] if entry.then == "blank" and not columns[entry.field].foreign_keys
    ]
    values = {name: None if columns[name].nullable else "" for name in fields} | more
    if hasattr(model, "version"):
        values["version"] = model.version + 1
    db.session.execute(update(model).where(wanted).values(values).execution_options(synchronize_session=False))
    db.session.expire_all()
