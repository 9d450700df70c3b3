"""What follows at once when somebody takes a consent back: one function a purpose (个人信息保护法 15, 47)."""


def _id_numbers(person_id: int, by: int | None) -> None:
    """No proof of theirs holds an ID number any more."""
    from yylib.services.proofs.asking import forget_ids

    forget_ids(person_id=person_id)


def _guardians(person_id: int, by: int | None) -> None:
    """A minor whose guardian does not consent any more serves on no shift to come (山东省志愿服务条例 10)."""
    from yylib.services.volunteers.keeping import unguard

    unguard(person_id=person_id)


FOLLOWS = {"proof_id": _id_numbers, "volunteer_minor": _guardians, "child": _guardians}


def withdrawn(person_id: int, purpose: str, by: int | None) -> None:
    """Act on a consent of this person that was taken back just now."""
    if purpose in FOLLOWS:
        FOLLOWS[purpose](person_id, by)
