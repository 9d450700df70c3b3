"""What a colleague may go past, with a reason: windows, sizes, ages; places kept for the day itself; never a quota."""

from yylib.services.registrations import FULLNESS, sheets, space

_OVERRIDABLE = frozenset({"join_not_yet", "join_closed", "party_most", "guardian_must_come", "child_needed", "age_outside",
                          "no_helpers_wanted", "too_many_joined", "already_joined", "person_joined"})  # fmt: skip


def may_override(code: str, sheet_id: int) -> bool:
    """Whether a refusal may be gone past. Fullness may only while places are kept for who comes unregistered."""
    return code in _OVERRIDABLE or code in (*FULLNESS, "change_full") and kept_back(sheet_id) > 0


def kept_back(sheet_id: int) -> int:
    """How many of the places kept for who comes unregistered are free still, where nothing else is."""
    sheet = sheets.get(sheet_id)
    if not sheet.on_site or sheet.quota is None:
        return 0
    held = space.taken(sheet_id)
    free = sheet.quota - held.adults - held.children
    return max(0, min(sheet.on_site, free)) if free <= sheet.on_site else 0
