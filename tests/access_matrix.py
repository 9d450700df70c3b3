"""Who may open what: every endpoint by every role, as a table to be read.

``+`` may, ``-`` is refused, ``>`` is sent to sign in, ``s`` an enrolled screen or somebody signed in. The tests compare it
with what the application declares and does. After adding a view: ``python -m tests.access_matrix`` prints the table anew,
with ``--write`` it is put here; read the changed lines before they are committed.
"""

import sys
import tempfile
from pathlib import Path

ROLES = ("anybody", "desk", "acquisition", "promotion", "tech", "head", "director", "admin", "auditor")


def declared(app) -> dict[str, str]:
    """Endpoint → one sign a role, as the views' marks and the policy say."""
    from yylib.permissions import ROLES as POLICY

    table = {}
    for endpoint in sorted({rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}):
        wanted = getattr(app.view_functions[endpoint], "access", (None, False))[0]
        table[endpoint] = "".join(_sign(role, wanted, POLICY) for role in ROLES)
    return table


def _sign(role: str, wanted, policy) -> str:
    if wanted == "public":
        return "+"
    if wanted == "enrolled":
        return "s" if role == "anybody" else "-"
    if wanted == "screen":
        return "s" if role == "anybody" else "+"
    if role == "anybody":
        return ">" if wanted else "-"
    return "+" if wanted == "signed_in" or wanted in policy[role] else "-"


def printed(app) -> str:
    """The table as it stands below."""
    lines = [f"{endpoint:34}{'  '.join(signs)}" for endpoint, signs in declared(app).items()]
    return "\n".join(lines)


def kept() -> dict[str, str]:
    """The table below."""
    rows = [line.split() for line in TABLE.strip().splitlines()]
    return {endpoint: "".join(signs) for endpoint, *signs in rows}


# columns: anybody desk acquisition promotion tech head director admin auditor
TABLE = """
accounts.begin                    >  +  +  +  +  +  +  +  +
accounts.confirm                  >  +  +  +  +  +  +  +  +
accounts.deputies                 >  -  -  -  -  +  +  +  +
accounts.disable                  >  -  -  -  -  -  -  +  -
accounts.edit                     >  -  -  -  -  -  -  +  -
accounts.elsewhere                >  +  +  +  +  +  +  +  +
accounts.enable                   >  -  -  -  -  -  -  +  -
accounts.end_deputy               >  -  -  -  -  +  +  +  +
accounts.export                   >  -  -  -  -  +  +  +  +
accounts.first                    +  +  +  +  +  +  +  +  +
accounts.hand_over                +  +  +  +  +  +  +  +  +
accounts.index                    >  -  -  -  -  +  +  +  +
accounts.me                       >  +  +  +  +  +  +  +  +
accounts.new                      >  -  -  -  -  -  -  +  -
accounts.password                 >  +  +  +  +  +  +  +  +
accounts.pin                      >  +  +  +  +  +  +  +  +
accounts.print                    >  -  -  -  -  +  +  +  +
accounts.reset                    >  -  -  -  -  -  -  +  -
accounts.sign_in                  +  +  +  +  +  +  +  +  +
accounts.sign_out                 +  +  +  +  +  +  +  +  +
audit.export                      >  -  -  -  -  -  +  -  +
audit.index                       >  -  -  -  -  -  +  -  +
audit.print                       >  -  -  -  -  -  +  -  +
audit.verify                      >  -  -  -  -  -  +  -  +
booking_desk.address              >  +  +  +  +  +  +  -  -
booking_desk.cancel               >  +  +  +  +  +  +  -  -
booking_desk.change               >  +  +  +  +  +  +  -  -
booking_desk.closings             >  +  +  +  +  +  +  -  -
booking_desk.export               >  -  -  -  -  +  +  -  -
booking_desk.find                 >  +  +  +  +  +  +  -  -
booking_desk.index                >  +  +  +  +  +  +  -  -
booking_desk.new                  >  +  +  +  +  +  +  -  -
booking_desk.pass                 >  +  +  +  +  +  +  -  -
booking_desk.plan                 >  -  -  -  -  +  +  -  -
booking_desk.plans                >  -  -  -  -  +  +  -  -
booking_desk.poster               >  +  +  +  +  +  +  -  -
booking_desk.print                >  +  +  +  +  +  +  -  -
booking_desk.show                 >  +  +  +  +  +  +  -  -
booking_desk.slot                 >  -  -  -  -  +  +  -  -
booking_desk.slot_clear           >  -  -  -  -  +  +  -  -
booking_desk.turned_away          >  +  +  +  +  +  +  -  -
bookings.book                     +  +  +  +  +  +  +  +  +
bookings.cancel                   +  +  +  +  +  +  +  +  +
bookings.change                   +  +  +  +  +  +  +  +  +
bookings.choose                   +  +  +  +  +  +  +  +  +
bookings.find                     +  +  +  +  +  +  +  +  +
bookings.index                    +  +  +  +  +  +  +  +  +
bookings.keep                     +  +  +  +  +  +  +  +  +
bookings.mine                     +  +  +  +  +  +  +  +  +
bookings.move                     +  +  +  +  +  +  +  +  +
bookings.paper                    +  +  +  +  +  +  +  +  +
bookings.seats                    +  +  +  +  +  +  +  +  +
bookings.show                     +  +  +  +  +  +  +  +  +
bookings.ticket                   +  +  +  +  +  +  +  +  +
branches.edit                     >  -  -  -  -  -  +  +  -
branches.edit_place               >  -  -  -  -  -  +  +  -
branches.index                    >  -  -  -  -  -  +  +  -
branches.merge                    >  -  -  -  -  -  +  +  -
branches.new                      >  -  -  -  -  -  +  +  -
branches.new_place                >  -  -  -  -  -  +  +  -
branches.switch                   >  -  -  -  -  -  +  +  -
branches.switch_place             >  -  -  -  -  -  +  +  -
calendar.announce                 >  -  -  -  -  +  +  +  -
calendar.closure                  >  +  +  +  +  +  +  +  -
calendar.deadlines                >  +  +  +  +  +  +  +  -
calendar.edit                     >  -  -  -  -  +  +  +  -
calendar.follow                   >  -  -  -  -  +  +  +  -
calendar.holidays                 >  +  +  +  +  +  +  +  -
calendar.hours                    >  +  +  +  +  +  +  +  -
calendar.remove_holiday           >  -  -  -  -  +  +  +  -
calendar.set_holiday              >  -  -  -  -  +  +  +  -
calendar.take_notice              >  -  -  -  -  +  +  +  -
calendar.verify                   >  -  -  -  -  +  +  +  -
calendar.withdraw                 >  -  -  -  -  +  +  +  -
calendar.withdraw_week            >  -  -  -  -  +  +  +  -
crowd.index                       +  +  +  +  +  +  +  +  +
day_sheets.correct                >  -  -  -  -  +  +  -  -
day_sheets.export                 >  -  -  -  -  +  +  -  -
day_sheets.index                  >  +  +  +  +  +  +  +  +
day_sheets.make                   >  -  -  -  -  +  +  -  -
day_sheets.paper                  >  +  +  +  +  +  +  +  +
day_sheets.pdf                    >  +  +  +  +  +  +  +  +
day_sheets.print                  >  +  +  +  +  +  +  +  +
day_sheets.remake                 >  -  -  -  -  +  +  -  -
day_sheets.show                   >  +  +  +  +  +  +  +  +
day_sheets.sign                   >  -  -  -  -  +  +  -  -
day_sheets.workbook               >  -  -  -  -  +  +  -  -
doors.gate                        +  +  +  +  +  +  +  +  +
doors.leave                       +  +  +  +  +  +  +  +  +
doors.me                          +  +  +  +  +  +  +  +  +
doors.through                     +  +  +  +  +  +  +  +  +
entry_checks.check                >  +  +  +  +  +  +  -  -
entry_checks.door                 >  +  +  +  +  +  +  -  -
entry_checks.export               >  -  -  -  -  +  +  -  -
entry_checks.index                >  -  -  -  -  +  +  -  -
entry_checks.print                >  -  -  -  -  +  +  -  -
entry_checks.records              >  -  -  -  -  +  +  -  -
entry_checks.switch_off           >  -  -  -  -  +  +  -  -
entry_checks.switch_on            >  -  -  -  -  +  +  -  -
everywhere.big                    +  +  +  +  +  +  +  +  +
everywhere.healthz                +  +  +  +  +  +  +  +  +
files.show                        >  +  +  +  +  +  +  +  +
guide_desk.edit                   >  -  -  -  -  +  +  +  -
guide_desk.history                >  +  +  +  +  +  +  +  -
guide_desk.manage                 >  +  +  +  +  +  +  +  -
guide_desk.poster                 >  +  +  +  +  +  +  +  -
guide_desk.show                   >  +  +  +  +  +  +  +  -
guide_desk.verify                 >  -  -  -  -  +  +  +  -
guides.index                      +  +  +  +  +  +  +  +  +
guides.pdf                        +  +  +  +  +  +  +  +  +
guides.sheet                      +  +  +  +  +  +  +  +  +
guides.show                       +  +  +  +  +  +  +  +  +
home.index                        +  +  +  +  +  +  +  +  +
hours.index                       +  +  +  +  +  +  +  +  +
imports.bad                       >  -  -  -  -  +  +  +  -
imports.columns                   >  -  -  -  -  +  +  +  -
imports.decide                    >  -  -  -  -  +  +  -  -
imports.doubts                    >  +  +  +  +  +  +  +  -
imports.export                    >  -  -  -  -  +  +  +  -
imports.index                     >  -  -  -  -  +  +  +  -
imports.new                       >  -  -  -  -  +  +  +  -
imports.print                     >  -  -  -  -  +  +  +  -
imports.rows                      >  +  +  +  +  +  +  +  -
imports.show                      >  -  -  -  -  +  +  +  -
imports.step                      >  -  -  -  -  +  +  +  -
imports.stop                      >  -  -  -  -  +  +  +  -
imports.trial                     >  -  -  -  -  +  +  +  -
imports.undo                      >  -  -  -  -  +  +  +  -
jobs.index                        >  -  -  -  -  -  -  +  -
jobs.soon                         >  -  -  -  -  -  -  +  -
lists.remember                    >  +  +  +  +  +  +  +  +
lost.back                         >  +  +  +  +  +  +  -  -
lost.edit                         >  +  +  +  +  +  +  -  -
lost.export                       >  -  -  -  -  +  +  -  -
lost.index                        >  +  +  +  +  +  +  -  -
lost.new                          >  +  +  +  +  +  +  -  -
lost.over                         >  +  +  +  +  +  +  -  -
lost.print                        >  +  +  +  +  +  +  -  -
lost.show                         >  +  +  +  +  +  +  -  -
lost.slip                         >  +  +  +  +  +  +  -  -
lost.undo                         >  +  +  +  +  +  +  -  -
lost.unmask                       >  -  -  -  -  +  +  -  -
misses.export                     >  -  -  -  -  +  +  -  -
misses.fault                      >  +  +  +  +  +  +  -  -
misses.find                       >  +  +  +  +  +  +  -  -
misses.index                      >  +  +  +  +  +  +  -  -
misses.person                     >  +  +  +  +  +  +  -  -
misses.print                      >  +  +  +  +  +  +  -  -
misses.waive                      >  +  +  +  +  +  +  -  -
outbox.export                     >  -  -  -  -  +  +  -  -
outbox.index                      >  +  +  +  +  +  +  +  -
outbox.print                      >  +  +  +  +  +  +  +  -
outbox.tick                       >  +  +  +  +  +  +  +  -
outbox.untick                     >  +  +  +  +  +  +  +  -
people.index                      >  +  +  +  +  +  +  -  -
people.show                       >  +  +  +  +  +  +  -  -
people.unmask                     >  -  -  -  -  +  +  -  -
people.withdraw                   >  +  +  +  +  +  +  -  -
privacy.copy                      >  -  -  -  -  +  +  -  -
privacy.erase                     >  -  -  -  -  +  +  -  -
privacy.find                      >  -  -  -  -  +  +  -  -
privacy.index                     >  +  +  +  +  +  +  +  +
privacy.person                    >  -  -  -  -  +  +  -  -
privacy.print                     >  +  +  +  +  +  +  +  +
privacy_notice.index              +  +  +  +  +  +  +  +  +
privacy_notice.print              +  +  +  +  +  +  +  +  +
reports.day_sheet                 >  +  +  +  +  +  +  +  +
reports.day_sheet_pdf             >  +  +  +  +  +  +  +  +
reports.period                    >  +  +  +  +  +  +  +  +
reports.period_export             >  -  -  -  -  +  +  -  -
reports.period_print              >  +  +  +  +  +  +  +  +
reports.source                    >  +  +  +  +  +  +  +  +
reports.turnout                   >  +  +  +  +  +  +  +  +
rules.change                      >  -  -  -  -  -  +  +  -
rules.index                       >  +  +  +  +  +  +  +  +
rules.show                        >  +  +  +  +  +  +  +  +
rules.withdraw                    >  -  -  -  -  -  +  +  -
screens.gate                      s  -  -  -  -  -  -  -  -
screens.index                     +  +  +  +  +  +  +  +  +
screens.rooms                     s  +  +  +  +  +  +  +  +
screens.wall                      s  +  +  +  +  +  +  +  +
seat_desk.alternate               >  -  -  -  -  +  +  -  -
seat_desk.block                   >  +  +  +  +  +  +  -  -
seat_desk.change                  >  +  +  +  +  +  +  -  -
seat_desk.drawn                   >  -  -  -  -  +  +  -  -
seat_desk.free                    >  +  +  +  +  +  +  -  -
seat_desk.index                   >  +  +  +  +  +  +  -  -
seat_desk.labels                  >  +  +  +  +  +  +  -  -
seat_desk.map                     >  -  -  -  -  +  +  -  -
seat_desk.map_print               >  +  +  +  +  +  +  -  -
seat_desk.maps                    >  -  -  -  -  +  +  -  -
seat_desk.patrol                  >  +  +  +  +  +  +  -  -
seat_desk.patrolled               >  +  +  +  +  +  +  -  -
seat_desk.plain                   >  -  -  -  -  +  +  -  -
seat_desk.plain_act               >  -  -  -  -  +  +  -  -
seat_desk.reports                 >  +  +  +  +  +  +  -  -
seat_desk.reports_export          >  -  -  -  -  +  +  -  -
seat_desk.reports_print           >  +  +  +  +  +  +  -  -
seat_desk.seat                    >  +  +  +  +  +  +  -  -
seat_desk.sit                     >  +  +  +  +  +  +  -  -
seat_desk.spaced                  >  -  -  -  -  +  +  -  -
seat_desk.tap                     >  +  +  +  +  +  +  -  -
seats.away                        +  +  +  +  +  +  +  +  +
seats.back                        +  +  +  +  +  +  +  +  +
seats.hold                        +  +  +  +  +  +  +  +  +
seats.index                       +  +  +  +  +  +  +  +  +
seats.leave                       +  +  +  +  +  +  +  +  +
seats.mine                        +  +  +  +  +  +  +  +  +
seats.move                        +  +  +  +  +  +  +  +  +
seats.place                       +  +  +  +  +  +  +  +  +
seats.report                      +  +  +  +  +  +  +  +  +
seats.seat                        +  +  +  +  +  +  +  +  +
seats.sit                         +  +  +  +  +  +  +  +  +
terminals.code                    >  -  -  -  +  -  +  +  -
terminals.codes                   >  -  -  -  +  -  +  +  -
terminals.codes_print             >  -  -  -  +  -  +  +  -
terminals.codes_renew             >  -  -  -  +  -  +  +  -
terminals.enrol                   +  +  +  +  +  +  +  +  +
terminals.export                  >  -  -  -  +  -  +  +  -
terminals.index                   >  -  -  -  +  -  +  +  -
terminals.new                     >  -  -  -  +  -  +  +  -
terminals.print                   >  -  -  -  +  -  +  +  -
terminals.revoke                  >  -  -  -  +  -  +  +  -
visits.adopt_all                  >  -  -  -  -  +  +  -  -
visits.alert_seen                 >  +  +  +  +  +  +  -  -
visits.check_refused              >  +  +  +  +  +  +  -  -
visits.children_stayed            >  +  +  +  +  +  +  -  -
visits.desk                       >  +  +  +  +  +  +  -  -
visits.desk_levels                >  +  +  +  +  +  +  +  -
visits.desk_rows                  >  +  +  +  +  +  +  -  -
visits.door_list                  >  +  +  +  +  +  +  -  -
visits.door_list_enter            >  +  +  +  +  +  +  -  -
visits.door_list_print            >  +  +  +  +  +  +  -  -
visits.door_list_undo             >  +  +  +  +  +  +  -  -
visits.duty                       >  +  +  +  +  +  +  -  -
visits.group                      >  +  +  +  +  +  +  -  -
visits.keys                       >  +  +  +  +  +  +  -  -
visits.morning                    >  +  +  +  +  +  +  +  -
visits.move                       >  -  -  -  -  +  +  -  -
visits.paper                      >  +  +  +  +  +  +  -  -
visits.paper_hour                 >  +  +  +  +  +  +  -  -
visits.paper_tally                >  +  +  +  +  +  +  -  -
visits.place_day                  >  +  +  +  +  +  +  +  -
visits.reading                    >  +  +  +  +  +  +  -  -
visits.reading_undo               >  +  +  +  +  +  +  -  -
visits.replay                     >  +  +  +  +  +  +  -  -
visits.scan                       >  +  +  +  +  +  +  -  -
visits.scans_export               >  -  -  -  -  +  +  -  -
visits.scans_print                >  +  +  +  +  +  +  +  -
visits.tally_sheet                >  +  +  +  +  +  +  -  -
visits.tally_sheet_print          >  +  +  +  +  +  +  -  -
visits.tally_undo                 >  +  +  +  +  +  +  -  -
visits.undo_last                  >  +  +  +  +  +  +  -  -
visits.undo_row                   >  -  -  -  -  +  +  -  -
"""


if __name__ == "__main__":
    from yylib import create_app

    with tempfile.TemporaryDirectory() as folder:
        fresh = printed(create_app(Path(folder)))
    if "--write" in sys.argv:
        this = Path(__file__)
        head, rest = this.read_text("utf-8").split('TABLE = """\n', 1)
        this.write_text(f'{head}TABLE = """\n{fresh}\n"""{rest.split(chr(34) * 3, 1)[1]}', "utf-8")
    else:
        print(fresh)
