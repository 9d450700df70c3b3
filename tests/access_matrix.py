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
outbox.export                     >  -  -  -  -  +  +  -  -
outbox.index                      >  +  +  +  +  +  +  +  -
outbox.print                      >  +  +  +  +  +  +  +  -
outbox.tick                       >  +  +  +  +  +  +  +  -
outbox.untick                     >  +  +  +  +  +  +  +  -
people.index                      >  +  +  +  +  +  +  -  -
people.show                       >  +  +  +  +  +  +  -  -
people.unmask                     >  -  -  -  -  +  +  -  -
people.withdraw                   >  +  +  +  +  +  +  -  -
privacy.index                     >  +  +  +  +  +  +  +  +
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
screens.index                     +  +  +  +  +  +  +  +  +
screens.wall                      s  +  +  +  +  +  +  +  +
terminals.code                    >  -  -  -  +  -  +  +  -
terminals.enrol                   +  +  +  +  +  +  +  +  +
terminals.export                  >  -  -  -  +  -  +  +  -
terminals.index                   >  -  -  -  +  -  +  +  -
terminals.new                     >  -  -  -  +  -  +  +  -
terminals.print                   >  -  -  -  +  -  +  +  -
terminals.revoke                  >  -  -  -  +  -  +  +  -
visits.adopt_all                  >  -  -  -  -  +  +  -  -
visits.desk                       >  +  +  +  +  +  +  -  -
visits.desk_levels                >  +  +  +  +  +  +  +  -
visits.desk_rows                  >  +  +  +  +  +  +  -  -
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
