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
batches.accept                    >  -  +  -  -  +  +  -  -
batches.brought                   >  -  +  -  -  +  +  -  -
batches.cancel_invoice            >  -  +  -  -  +  +  -  -
batches.check                     >  +  +  +  +  +  +  -  +
batches.choose                    >  -  +  -  -  +  +  -  -
batches.columns                   >  -  +  -  -  +  +  -  -
batches.count                     >  -  +  -  -  +  +  -  -
batches.differences               >  -  +  -  -  +  +  -  -
batches.differences_export        >  -  -  -  -  +  +  -  -
batches.differences_print         >  -  +  -  -  +  +  -  -
batches.drop                      >  -  +  -  -  +  +  -  -
batches.edit                      >  -  +  -  -  +  +  -  -
batches.enter                     >  -  +  -  -  +  +  -  -
batches.export                    >  -  -  -  -  +  +  -  -
batches.index                     >  -  +  -  -  +  +  -  -
batches.invoices                  >  -  +  -  -  +  +  -  -
batches.later                     >  -  +  -  -  +  +  -  -
batches.new                       >  -  +  -  -  +  +  -  -
batches.new_list                  >  -  +  -  -  +  +  -  -
batches.not_so                    >  -  +  -  -  +  +  -  -
batches.note                      >  +  +  +  +  +  +  -  +
batches.print                     >  -  +  -  -  +  +  -  -
batches.returns                   >  +  +  +  +  +  +  -  +
batches.settle                    >  -  +  -  -  +  +  -  -
batches.sheet                     >  +  +  +  +  +  +  -  +
batches.show                      >  +  +  +  +  +  +  -  +
batches.take_back                 >  -  +  -  -  +  +  -  -
batches.trial                     >  -  +  -  -  +  +  -  -
batches.unsettle                  >  -  +  -  -  +  +  -  -
bibs.beside                       >  -  +  -  -  +  +  -  -
bibs.bring                        >  -  +  -  -  +  +  +  -
bibs.call                         >  -  +  -  -  +  +  -  -
bibs.classes                      >  +  +  +  +  +  +  -  +
bibs.columns                      >  -  +  -  -  +  +  +  -
bibs.copy                         >  -  +  -  -  +  +  -  -
bibs.download                     >  +  +  +  +  +  +  -  +
bibs.download_one                 >  +  +  +  +  +  +  -  +
bibs.enter                        >  -  +  -  -  +  +  -  -
bibs.export                       >  +  +  +  +  +  +  -  +
bibs.finish                       >  -  +  -  -  +  +  -  -
bibs.index                        >  +  +  +  +  +  +  -  +
bibs.new                          >  -  +  -  -  +  +  -  -
bibs.open                         >  +  +  +  +  +  +  -  +
bibs.print                        >  +  +  +  +  +  +  -  +
bibs.reopen                       >  -  +  -  -  +  +  -  -
bibs.save                         >  -  +  -  -  +  +  -  -
bibs.show                         >  +  +  +  +  +  +  -  +
bibs.sources                      >  +  +  +  +  +  +  -  +
bibs.sources_export               >  +  +  +  +  +  +  -  +
bibs.sources_print                >  +  +  +  +  +  +  -  +
bibs.take                         >  -  +  -  -  +  +  -  -
bibs.trial                        >  -  +  -  -  +  +  +  -
board.batch_export                >  -  -  -  -  +  +  -  -
board.batch_print                 >  +  +  +  +  +  +  -  +
board.done                        >  +  +  +  +  +  +  -  +
board.done_export                 >  -  -  -  -  +  +  -  -
board.done_print                  >  +  +  +  +  +  +  -  +
board.export                      >  -  -  -  -  +  +  -  -
board.index                       >  +  +  +  +  +  +  -  +
board.late                        >  +  +  +  +  +  +  -  +
board.move                        >  +  +  +  +  +  +  -  +
board.pause                       >  -  +  -  -  +  +  -  -
board.print                       >  +  +  +  +  +  +  -  +
board.resume                      >  -  +  -  -  +  +  -  -
board.scan                        >  +  +  +  +  +  +  -  +
board.search                      >  +  +  +  +  +  +  -  +
board.show                        >  +  +  +  +  +  +  -  +
board.stage                       >  +  +  +  +  +  +  -  +
board.stage_export                >  -  -  -  -  +  +  -  -
board.stage_print                 >  +  +  +  +  +  +  -  +
board.table                       >  +  +  +  +  +  +  -  +
board.undo                        >  +  +  +  +  +  +  -  +
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
catalogue.index                   +  +  +  +  +  +  +  +  +
catalogue.kiosk                   +  +  +  +  +  +  +  +  +
catalogue.new                     +  +  +  +  +  +  +  +  +
catalogue.title                   +  +  +  +  +  +  +  +  +
collections.copy                  +  +  +  +  +  +  +  +  +
collections.file                  +  +  +  +  +  +  +  +  +
collections.index                 +  +  +  +  +  +  +  +  +
collections.show                  +  +  +  +  +  +  +  +  +
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
funds.allot                       >  -  -  -  -  +  +  -  -
funds.export                      >  -  -  -  -  +  +  -  -
funds.index                       >  +  +  +  +  +  +  -  +
funds.new                         >  -  -  -  -  +  +  -  -
funds.print                       >  +  +  +  +  +  +  -  +
funds.rename                      >  -  -  -  -  +  +  -  -
funds.show                        >  +  +  +  +  +  +  -  +
funds.switch                      >  -  -  -  -  +  +  -  -
gift_desk.add                     >  +  +  +  +  +  +  -  -
gift_desk.agreement               >  -  +  -  -  +  +  -  -
gift_desk.agreement_print         >  +  +  +  +  +  +  -  -
gift_desk.approve_naming          >  -  +  -  -  +  +  -  -
gift_desk.bring_back              >  +  +  +  +  +  +  -  -
gift_desk.certificate             >  +  +  +  +  +  +  -  -
gift_desk.certificate_pdf         >  +  +  +  +  +  +  -  -
gift_desk.certificates            >  +  +  +  +  +  +  -  -
gift_desk.certificates_export     >  -  -  -  -  +  +  -  -
gift_desk.certificates_print      >  +  +  +  +  +  +  -  -
gift_desk.certify                 >  -  +  -  -  +  +  -  -
gift_desk.choose                  >  -  +  -  -  +  +  -  -
gift_desk.decline                 >  -  +  -  -  +  +  -  -
gift_desk.donor                   >  +  +  +  +  +  +  -  -
gift_desk.donors                  >  +  +  +  +  +  +  -  -
gift_desk.donors_export           >  -  -  -  -  +  +  -  -
gift_desk.donors_print            >  +  +  +  +  +  +  -  -
gift_desk.export                  >  -  -  -  -  +  +  -  -
gift_desk.find                    >  +  +  +  +  +  +  -  -
gift_desk.giver                   >  +  +  +  +  +  +  -  -
gift_desk.index                   >  +  +  +  +  +  +  -  -
gift_desk.invite                  >  +  +  +  +  +  +  -  -
gift_desk.list                    >  +  +  +  +  +  +  -  -
gift_desk.list_print              >  +  +  +  +  +  +  -  -
gift_desk.move                    >  +  +  +  +  +  +  -  -
gift_desk.naming                  >  +  +  +  +  +  +  -  -
gift_desk.new                     >  +  +  +  +  +  +  -  -
gift_desk.piece                   >  +  +  +  +  +  +  -  -
gift_desk.print                   >  +  +  +  +  +  +  -  -
gift_desk.receipt                 >  +  +  +  +  +  +  -  -
gift_desk.receive                 >  +  +  +  +  +  +  -  -
gift_desk.reinstate               >  -  +  -  -  +  +  -  -
gift_desk.remove                  >  +  +  +  +  +  +  -  -
gift_desk.reopen                  >  -  +  -  -  +  +  -  -
gift_desk.revoke                  >  -  +  -  -  +  +  -  -
gift_desk.scan                    >  -  +  -  -  +  +  -  -
gift_desk.settle                  >  -  +  -  -  +  +  -  -
gift_desk.show                    >  +  +  +  +  +  +  -  -
gift_desk.tell_outcome            >  +  +  +  +  +  +  -  -
gift_desk.thank                   >  +  +  +  +  +  +  -  -
gift_desk.title                   >  +  +  +  +  +  +  -  -
gift_desk.void                    >  +  +  +  +  +  +  -  -
gift_desk.year                    >  +  +  +  +  +  +  -  -
gift_desk.year_export             >  -  -  -  -  +  +  -  -
gift_desk.year_print              >  +  +  +  +  +  +  -  -
gifts.gift                        +  +  +  +  +  +  +  +  +
gifts.index                       +  +  +  +  +  +  +  +  +
gifts.name                        +  +  +  +  +  +  +  +  +
gifts.offer                       +  +  +  +  +  +  +  +  +
gifts.thanks                      +  +  +  +  +  +  +  +  +
gifts.withdraw                    +  +  +  +  +  +  +  +  +
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
handovers.allocation              >  -  +  -  -  +  +  -  -
handovers.allocation_export       >  -  -  -  -  +  +  -  -
handovers.allocation_print        >  -  +  -  -  +  +  -  -
handovers.check                   >  +  +  +  +  +  +  -  -
handovers.checked                 >  +  +  +  +  +  +  -  -
handovers.edit_rule               >  -  +  -  -  +  +  -  -
handovers.export                  >  -  -  -  -  +  +  -  -
handovers.index                   >  +  +  +  +  +  +  -  -
handovers.new                     >  -  +  -  -  +  +  -  -
handovers.new_rule                >  -  +  -  -  +  +  -  -
handovers.off                     >  -  +  -  -  +  +  -  -
handovers.order                   >  +  +  +  +  +  +  -  -
handovers.paper                   >  +  +  +  +  +  +  -  -
handovers.place                   >  -  +  -  -  +  +  -  -
handovers.print                   >  +  +  +  +  +  +  -  -
handovers.rule_up                 >  -  +  -  -  +  +  -  -
handovers.rules                   >  -  +  -  -  +  +  -  -
handovers.settle_line             >  +  +  +  +  +  +  -  -
handovers.shelf                   >  +  +  +  +  +  +  -  -
handovers.shelve_list             >  +  +  +  +  +  +  -  -
handovers.shelved                 >  +  +  +  +  +  +  -  -
handovers.show                    >  +  +  +  +  +  +  -  -
handovers.sign                    >  +  +  +  +  +  +  -  -
handovers.take                    >  +  +  +  +  +  +  -  -
handovers.unshelve                >  +  +  +  +  +  +  -  -
handovers.unsign                  >  +  +  +  +  +  +  -  -
handovers.void                    >  -  +  -  -  +  +  -  -
handovers.withdraw                >  +  +  +  +  +  +  -  -
holdings.brought                  >  +  +  +  +  +  +  -  +
holdings.columns                  >  -  +  -  -  +  +  -  -
holdings.export                   >  +  +  +  +  +  +  -  +
holdings.format905                >  -  +  -  -  +  +  -  -
holdings.hand_out                 >  +  +  +  +  +  +  -  +
holdings.index                    >  +  +  +  +  +  +  -  +
holdings.make_hand_out            >  -  +  -  -  +  +  -  -
holdings.new                      >  -  +  -  -  +  +  -  -
holdings.new_place                >  -  +  -  -  +  +  -  -
holdings.place                    >  -  +  -  -  +  +  -  -
holdings.places                   >  +  +  +  +  +  +  -  +
holdings.print                    >  +  +  +  +  +  +  -  +
holdings.scan                     >  +  +  +  +  +  +  -  +
holdings.show                     >  +  +  +  +  +  +  -  +
holdings.take_back                >  -  +  -  -  +  +  -  -
holdings.trial                    >  -  +  -  -  +  +  -  -
holdings.turn_place               >  -  +  -  -  +  +  -  -
home.index                        +  +  +  +  +  +  +  +  +
hours.index                       +  +  +  +  +  +  +  +  +
imports.bad                       >  -  +  -  -  +  +  +  -
imports.columns                   >  -  +  -  -  +  +  +  -
imports.decide                    >  -  -  -  -  +  +  -  -
imports.doubts                    >  +  +  +  +  +  +  +  -
imports.export                    >  -  +  -  -  +  +  +  -
imports.index                     >  -  +  -  -  +  +  +  -
imports.new                       >  -  +  -  -  +  +  +  -
imports.print                     >  -  +  -  -  +  +  +  -
imports.rows                      >  +  +  +  +  +  +  +  -
imports.show                      >  -  +  -  -  +  +  +  -
imports.step                      >  -  +  -  -  +  +  +  -
imports.stop                      >  -  +  -  -  +  +  +  -
imports.trial                     >  -  +  -  -  +  +  +  -
imports.undo                      >  -  +  -  -  +  +  +  -
jobs.index                        >  -  -  -  -  -  -  +  -
jobs.soon                         >  -  -  -  -  -  -  +  -
lists.remember                    >  +  +  +  +  +  +  +  +
local_works.add_copy              >  -  +  -  -  +  +  -  -
local_works.add_party             >  -  +  -  -  +  +  -  -
local_works.agreement             >  -  +  -  -  +  +  -  -
local_works.agreement_paper       >  -  +  -  -  +  +  -  -
local_works.back                  >  -  +  -  -  +  +  -  -
local_works.certificate           >  -  +  -  -  +  +  -  -
local_works.certificate_pdf       >  -  +  -  -  +  +  -  -
local_works.collection            >  -  +  -  -  +  +  -  -
local_works.collections           >  -  +  -  -  +  +  -  -
local_works.collections_export    >  -  -  -  -  +  +  -  -
local_works.collections_print     >  -  +  -  -  +  +  -  -
local_works.due                   >  -  +  -  -  +  +  -  -
local_works.edit                  >  -  +  -  -  +  +  -  -
local_works.edit_collection       >  -  +  -  -  +  +  -  -
local_works.edit_copy             >  -  +  -  -  +  +  -  -
local_works.export                >  -  -  -  -  +  +  -  -
local_works.form                  >  -  +  -  -  +  +  -  -
local_works.give_back             >  -  +  -  -  +  +  -  -
local_works.index                 >  -  +  -  -  +  +  -  -
local_works.log_contact           >  -  +  -  -  +  +  -  -
local_works.move                  >  -  +  -  -  +  +  -  -
local_works.new                   >  -  +  -  -  +  +  -  -
local_works.new_collection        >  -  +  -  -  +  +  -  -
local_works.place                 >  -  +  -  -  +  +  -  -
local_works.print                 >  -  +  -  -  +  +  -  -
local_works.receipt               >  -  +  -  -  +  +  -  -
local_works.remove_party          >  -  +  -  -  +  +  -  -
local_works.show                  >  -  +  -  -  +  +  -  -
local_works.take_out              >  -  +  -  -  +  +  -  -
local_works.unmask                >  -  +  -  -  +  +  -  -
local_works.withdraw_copy         >  -  +  -  -  +  +  -  -
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
orders.add                        >  -  +  -  -  +  +  -  -
orders.brought                    >  -  +  -  -  +  +  -  -
orders.cancel                     >  -  +  -  -  +  +  -  -
orders.change                     >  -  +  -  -  +  +  -  -
orders.claim                      >  -  +  -  -  +  +  -  -
orders.columns                    >  -  +  -  -  +  +  -  -
orders.decide                     >  -  -  -  -  +  +  -  -
orders.drop                       >  -  +  -  -  +  +  -  -
orders.edit                       >  -  +  -  -  +  +  -  -
orders.export                     >  -  -  -  -  +  +  -  -
orders.form                       >  -  +  -  -  +  +  -  -
orders.form_file                  >  -  +  -  -  +  +  -  -
orders.index                      >  -  +  -  -  +  +  -  -
orders.late                       >  -  +  -  -  +  +  -  -
orders.late_print                 >  -  +  -  -  +  +  -  -
orders.line                       >  -  +  -  -  +  +  -  -
orders.lines                      >  -  +  -  -  +  +  -  -
orders.lines_export               >  -  -  -  -  +  +  -  -
orders.lines_print                >  -  +  -  -  +  +  -  -
orders.new                        >  -  +  -  -  +  +  -  -
orders.paste                      >  -  +  -  -  +  +  -  -
orders.print                      >  -  +  -  -  +  +  -  -
orders.reorder                    >  -  +  -  -  +  +  -  -
orders.show                       >  -  +  -  -  +  +  -  -
orders.split                      >  -  +  -  -  +  +  -  -
orders.step                       >  -  +  -  -  +  +  -  -
orders.trial                      >  -  +  -  -  +  +  -  -
orders.upload                     >  -  +  -  -  +  +  -  -
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
processing.batch                  >  -  +  -  -  +  +  -  -
processing.batch_export           >  -  -  -  -  +  +  -  -
processing.batch_print            >  -  +  -  -  +  +  -  -
processing.calibration            >  -  +  -  -  +  +  -  -
processing.edit_step              >  -  +  -  -  +  +  -  -
processing.first_papers           >  -  +  -  -  +  +  -  -
processing.first_steps            >  -  +  -  -  +  +  -  -
processing.give                   >  -  +  -  -  +  +  -  -
processing.index                  >  -  +  -  -  +  +  -  -
processing.item                   >  -  +  -  -  +  +  -  -
processing.label_pdf              >  -  +  -  -  +  +  -  -
processing.label_sheet            >  -  +  -  -  +  +  -  -
processing.move_step              >  -  +  -  -  +  +  -  -
processing.new_paper              >  -  +  -  -  +  +  -  -
processing.new_step               >  -  +  -  -  +  +  -  -
processing.paper                  >  -  +  -  -  +  +  -  -
processing.papers                 >  -  +  -  -  +  +  -  -
processing.put_step               >  -  +  -  -  +  +  -  -
processing.reserve                >  -  +  -  -  +  +  -  -
processing.scan                   >  -  +  -  -  +  +  -  -
processing.scanned                >  -  +  -  -  +  +  -  -
processing.shift                  >  -  +  -  -  +  +  -  -
processing.spoil                  >  -  +  -  -  +  +  -  -
processing.spoil_any              >  -  +  -  -  +  +  -  -
processing.steps                  >  -  +  -  -  +  +  -  -
processing.stick                  >  -  +  -  -  +  +  -  -
processing.stuck                  >  -  +  -  -  +  +  -  -
processing.tick                   >  -  +  -  -  +  +  -  -
processing.turn                   >  -  +  -  -  +  +  -  -
registers.book                    >  +  +  +  +  +  +  -  +
registers.correct                 >  -  -  -  -  +  +  -  -
registers.corrected               >  -  -  -  -  +  +  -  -
registers.export                  >  -  -  -  -  +  +  -  -
registers.find                    >  -  -  -  -  +  +  -  -
registers.index                   >  +  +  +  +  +  +  -  +
registers.months                  >  -  -  -  -  +  +  -  -
registers.period                  >  +  +  +  +  +  +  -  +
registers.print                   >  +  +  +  +  +  +  -  +
registers.verify                  >  +  +  +  +  +  +  -  +
registers.volumes                 >  +  +  +  +  +  +  -  +
registers.volumes_book            >  +  +  +  +  +  +  -  +
registers.volumes_export          >  -  -  -  -  +  +  -  -
registers.volumes_print           >  +  +  +  +  +  +  -  +
reports.day_sheet                 >  +  +  +  +  +  +  +  +
reports.day_sheet_pdf             >  +  +  +  +  +  +  +  +
reports.period                    >  +  +  +  +  +  +  +  +
reports.period_export             >  -  -  -  -  +  +  -  -
reports.period_print              >  +  +  +  +  +  +  +  +
reports.source                    >  +  +  +  +  +  +  +  +
reports.turnout                   >  +  +  +  +  +  +  +  +
resource_desk.edit                >  -  +  -  +  +  +  -  -
resource_desk.export              >  -  -  -  -  +  +  -  -
resource_desk.index               >  -  +  -  +  +  +  -  -
resource_desk.licence             >  -  +  -  +  +  +  -  -
resource_desk.month               >  -  +  -  +  +  +  -  -
resource_desk.new                 >  -  +  -  +  +  +  -  -
resource_desk.paste               >  -  +  -  +  +  +  -  -
resource_desk.print               >  -  +  -  +  +  +  -  -
resource_desk.show                >  -  +  -  +  +  +  -  -
resource_desk.stop                >  -  +  -  +  +  +  -  -
resource_desk.uses                >  -  +  -  +  +  +  -  -
resource_desk.uses_export         >  -  -  -  -  +  +  -  -
resource_desk.uses_print          >  -  +  -  +  +  +  -  -
resource_desk.void                >  -  +  -  +  +  +  -  -
resources.index                   +  +  +  +  +  +  +  +  +
resources.show                    +  +  +  +  +  +  +  +  +
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
suggestion_desk.export            >  -  -  -  -  +  +  -  -
suggestion_desk.index             >  +  +  +  +  +  +  -  -
suggestion_desk.new               >  +  +  +  +  +  +  -  -
suggestion_desk.order             >  -  +  -  -  +  +  -  -
suggestion_desk.print             >  +  +  +  +  +  +  -  -
suggestion_desk.show              >  +  +  +  +  +  +  -  -
suggestion_desk.step              >  +  +  +  +  +  +  -  -
suggestions.answer                +  +  +  +  +  +  +  +  +
suggestions.index                 +  +  +  +  +  +  +  +  +
suggestions.send                  +  +  +  +  +  +  +  +  +
suppliers.export                  >  -  -  -  -  +  +  -  -
suppliers.index                   >  -  +  -  -  +  +  -  -
suppliers.new                     >  -  +  -  -  +  +  -  -
suppliers.print                   >  -  +  -  -  +  +  -  -
suppliers.show                    >  -  +  -  -  +  +  -  -
suppliers.switch                  >  -  +  -  -  +  +  -  -
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
verify.ask                        +  +  +  +  +  +  +  +  +
verify.index                      +  +  +  +  +  +  +  +  +
verify.show                       +  +  +  +  +  +  +  +  +
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
