"""A visit from booking to exit: bookings, door codes, seats, things left behind, entry checks, signed day sheets."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('booking_day',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_booking_day_place_id_place')),
    sa.PrimaryKeyConstraint('place_id', 'day', name=op.f('pk_booking_day'))
    )
    op.create_table('booking_plan',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('policy', sa.String(length=12), nullable=False),
    sa.Column('slot_minutes', sa.Integer(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=False),
    sa.Column('day_quota', sa.Integer(), nullable=True),
    sa.Column('walk_in_percent', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('quota >= 0 AND (day_quota IS NULL OR day_quota >= 0)', name=op.f('ck_booking_plan_quota')),
    sa.CheckConstraint('slot_minutes BETWEEN 0 AND 720', name=op.f('ck_booking_plan_slot')),
    sa.CheckConstraint('walk_in_percent BETWEEN 10 AND 100', name=op.f('ck_booking_plan_walk_in')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_booking_plan_place_id_place')),
    sa.PrimaryKeyConstraint('place_id', name=op.f('pk_booking_plan'))
    )
    op.create_table('child_alert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=True),
    sa.Column('seen_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_child_alert_number')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_child_alert_branch_id_branch')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_child_alert_place_id_place')),
    sa.ForeignKeyConstraint(['seen_by_id'], ['account.id'], name=op.f('fk_child_alert_seen_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_child_alert'))
    )
    with op.batch_alter_table('child_alert', schema=None) as batch_op:
        batch_op.create_index('ix_child_alert_day', ['day', 'branch_id'], unique=False)

    op.create_table('day_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('signed_at', sa.DateTime(), nullable=True),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.Column('signed_as', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_day_sheet_made_by_id_account')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['account.id'], name=op.f('fk_day_sheet_signed_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_sheet')),
    sa.UniqueConstraint('day', 'department_id', 'version', name=op.f('uq_day_sheet_day_department_id_version'))
    )
    op.create_table('entry_mode',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('requirements', sa.Text(), nullable=False),
    sa.Column('capacity_percent', sa.Integer(), nullable=False),
    sa.Column('is_alternate', sa.Boolean(), nullable=False),
    sa.Column('are_walk_ins_off', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('capacity_percent BETWEEN 1 AND 100', name=op.f('ck_entry_mode_capacity')),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_entry_mode_order')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_entry_mode_by_id_account')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['account.id'], name=op.f('fk_entry_mode_ended_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_mode'))
    )
    op.create_table('fault',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_at', sa.DateTime(), nullable=False),
    sa.Column('until_at', sa.DateTime(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('until_at >= from_at', name=op.f('ck_fault_order')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_fault_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fault'))
    )
    with op.batch_alter_table('fault', schema=None) as batch_op:
        batch_op.create_index('ix_fault_time', ['from_at', 'until_at'], unique=False)

    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('x', sa.Integer(), nullable=False),
    sa.Column('y', sa.Integer(), nullable=False),
    sa.Column('has_power', sa.Boolean(), nullable=False),
    sa.Column('is_at_window', sa.Boolean(), nullable=False),
    sa.Column('is_accessible', sa.Boolean(), nullable=False),
    sa.Column('is_blocked', sa.Boolean(), nullable=False),
    sa.Column('blocked_why', sa.String(length=100), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_seat_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('code', name=op.f('uq_seat_code'))
    )
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index('uq_seat_label', ['place_id', 'label'], unique=True, sqlite_where=sa.text('is_active'), postgresql_where=sa.text('is_active'))
        batch_op.create_index('uq_seat_square', ['place_id', 'x', 'y'], unique=True, sqlite_where=sa.text('is_active'), postgresql_where=sa.text('is_active'))

    op.create_table('seat_map',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('fixtures', sa.Text(), nullable=False),
    sa.Column('is_alternate', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('width BETWEEN 1 AND 60 AND height BETWEEN 1 AND 60', name=op.f('ck_seat_map_size')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_seat_map_place_id_place')),
    sa.PrimaryKeyConstraint('place_id', name=op.f('pk_seat_map'))
    )
    op.create_table('slot_quota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('quota >= 0', name=op.f('ck_slot_quota_quota')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_slot_quota_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_slot_quota_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot_quota')),
    sa.UniqueConstraint('place_id', 'starts_at', name=op.f('uq_slot_quota_place_id_starts_at'))
    )
    op.create_table('turned_away',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_turned_away_number')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_turned_away_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turned_away'))
    )
    with op.batch_alter_table('turned_away', schema=None) as batch_op:
        batch_op.create_index('ix_turned_away_day', ['day', 'place_id'], unique=False)
        batch_op.create_index('ix_turned_away_slot', ['place_id', 'starts_at'], unique=False)

    op.create_table('booking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('lapses_at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('adults', sa.Integer(), nullable=False),
    sa.Column('toddlers', sa.Integer(), nullable=False),
    sa.Column('children', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('override_reason', sa.String(length=200), nullable=False),
    sa.Column('arrived_at', sa.DateTime(), nullable=True),
    sa.Column('left_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('adults >= 1 AND toddlers >= 0 AND children >= 0', name=op.f('ck_booking_party')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_booking_order')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_booking_made_by_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_booking_person_id_person')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_booking_place_id_place')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_booking_seat_id_seat')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booking')),
    sa.UniqueConstraint('code', name=op.f('uq_booking_code')),
    sa.UniqueConstraint('holder', name=op.f('uq_booking_holder'))
    )
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.create_index('ix_booking_day', ['day', 'place_id'], unique=False)
        batch_op.create_index('ix_booking_person', ['person_id', 'day'], unique=False)
        batch_op.create_index('ix_booking_slot', ['place_id', 'starts_at', 'stage'], unique=False)
        batch_op.create_index('uq_booking_live', ['person_id', 'place_id', 'starts_at'], unique=True, sqlite_where=sa.text("stage IN ('booked', 'arrived')"), postgresql_where=sa.text("stage IN ('booked', 'arrived')"))
        batch_op.create_index('uq_booking_seat_live', ['seat_id', 'starts_at'], unique=True, sqlite_where=sa.text("stage IN ('booked', 'arrived')"), postgresql_where=sa.text("stage IN ('booked', 'arrived')"))

    op.create_table('entry_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mode_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('is_passed', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_entry_check_by_id_account')),
    sa.ForeignKeyConstraint(['mode_id'], ['entry_mode.id'], name=op.f('fk_entry_check_mode_id_entry_mode')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_entry_check_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_check')),
    sa.UniqueConstraint('nonce', name=op.f('uq_entry_check_nonce'))
    )
    with op.batch_alter_table('entry_check', schema=None) as batch_op:
        batch_op.create_index('ix_entry_check_day', ['day', 'place_id'], unique=False)

    op.create_table('lost_thing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('found_at', sa.DateTime(), nullable=False),
    sa.Column('what', sa.String(length=100), nullable=False),
    sa.Column('spot', sa.String(length=60), nullable=False),
    sa.Column('kept_where', sa.String(length=60), nullable=False),
    sa.Column('found_by_id', sa.Integer(), nullable=False),
    sa.Column('returned_at', sa.DateTime(), nullable=True),
    sa.Column('returned_to', sa.String(length=60), nullable=True),
    sa.Column('returned_by_id', sa.Integer(), nullable=True),
    sa.Column('disposed_at', sa.DateTime(), nullable=True),
    sa.Column('disposed_how', sa.String(length=100), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['found_by_id'], ['account.id'], name=op.f('fk_lost_thing_found_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_lost_thing_place_id_place')),
    sa.ForeignKeyConstraint(['returned_by_id'], ['account.id'], name=op.f('fk_lost_thing_returned_by_id_account')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_lost_thing_seat_id_seat')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lost_thing'))
    )
    with op.batch_alter_table('lost_thing', schema=None) as batch_op:
        batch_op.create_index('ix_lost_thing_day', ['found_on'], unique=False)

    op.create_table('door_name',
    sa.Column('scan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['scan_id'], ['scan.id'], name=op.f('fk_door_name_scan_id_scan')),
    sa.PrimaryKeyConstraint('scan_id', name=op.f('pk_door_name'))
    )
    op.create_table('shared_phone',
    sa.Column('scan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number > 1', name=op.f('ck_shared_phone_number')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_shared_phone_branch_id_branch')),
    sa.ForeignKeyConstraint(['scan_id'], ['scan.id'], name=op.f('fk_shared_phone_scan_id_scan')),
    sa.PrimaryKeyConstraint('scan_id', name=op.f('pk_shared_phone'))
    )
    with op.batch_alter_table('shared_phone', schema=None) as batch_op:
        batch_op.create_index('ix_shared_phone_day', ['day', 'branch_id'], unique=False)

    op.create_table('miss',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('booking_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('does_count', sa.Boolean(), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('noted_at', sa.DateTime(), nullable=False),
    sa.Column('waived_at', sa.DateTime(), nullable=True),
    sa.Column('waived_reason', sa.String(length=200), nullable=False),
    sa.Column('waived_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['booking_id'], ['booking.id'], name=op.f('fk_miss_booking_id_booking')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_miss_person_id_person')),
    sa.ForeignKeyConstraint(['waived_by_id'], ['account.id'], name=op.f('fk_miss_waived_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_miss')),
    sa.UniqueConstraint('booking_id', name=op.f('uq_miss_booking_id'))
    )
    with op.batch_alter_table('miss', schema=None) as batch_op:
        batch_op.create_index('ix_miss_day', ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_miss_person_id'), ['person_id'], unique=False)

    op.create_table('seat_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=True),
    sa.Column('booking_id', sa.Integer(), nullable=True),
    sa.Column('from_at', sa.DateTime(), nullable=False),
    sa.Column('until_at', sa.DateTime(), nullable=False),
    sa.Column('hold_until', sa.DateTime(), nullable=True),
    sa.Column('signed_in_at', sa.DateTime(), nullable=True),
    sa.Column('away_at', sa.DateTime(), nullable=True),
    sa.Column('away_until', sa.DateTime(), nullable=True),
    sa.Column('aways', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('end_reason', sa.String(length=12), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['booking_id'], ['booking.id'], name=op.f('fk_seat_use_booking_id_booking')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_seat_use_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_seat_use_place_id_place')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_seat_use_seat_id_seat')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_use'))
    )
    with op.batch_alter_table('seat_use', schema=None) as batch_op:
        batch_op.create_index('ix_seat_use_day', ['place_id', 'day'], unique=False)
        batch_op.create_index('uq_seat_use_holder_live', ['holder'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('uq_seat_use_seat_live', ['seat_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('seat_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_use_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('by_holder', sa.String(length=64), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_seat_report_by_id_account')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['account.id'], name=op.f('fk_seat_report_closed_by_id_account')),
    sa.ForeignKeyConstraint(['seat_use_id'], ['seat_use.id'], name=op.f('fk_seat_report_seat_use_id_seat_use')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_report'))
    )
    with op.batch_alter_table('seat_report', schema=None) as batch_op:
        batch_op.create_index('ix_seat_report_day', ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_seat_report_seat_use_id'), ['seat_use_id'], unique=False)
        batch_op.create_index('uq_seat_report_open', ['seat_use_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.add_column('place', sa.Column('printed_codes', sa.Integer(), server_default='1', nullable=False))
    op.add_column('presence', sa.Column('heads', sa.Integer(), server_default='1', nullable=False))
    op.add_column('presence', sa.Column('children', sa.Integer(), server_default='0', nullable=False))
    op.add_column('terminal', sa.Column('direction', sa.String(length=4), nullable=True))
    for verb in ('update', 'delete'):
        op.execute(sa.text(NEVER[op.get_bind().dialect.name].format(verb=verb, VERB=verb.upper())))


# A check that was made stays as it was.
NEVER = {
    'sqlite': "CREATE TRIGGER entry_check_{verb} BEFORE {VERB} ON entry_check "
              "BEGIN SELECT RAISE(ABORT, 'entry_check is append-only'); END",
    'postgresql': "CREATE TRIGGER entry_check_{verb} BEFORE {VERB} ON entry_check "
                  "FOR EACH STATEMENT EXECUTE FUNCTION yy_append_only()",
}


def downgrade():
    op.drop_column('terminal', 'direction')
    op.drop_column('presence', 'children')
    op.drop_column('presence', 'heads')
    op.drop_column('place', 'printed_codes')

    with op.batch_alter_table('seat_report', schema=None) as batch_op:
        batch_op.drop_index('uq_seat_report_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_seat_report_seat_use_id'))
        batch_op.drop_index('ix_seat_report_day')

    op.drop_table('seat_report')
    with op.batch_alter_table('seat_use', schema=None) as batch_op:
        batch_op.drop_index('uq_seat_use_seat_live', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('uq_seat_use_holder_live', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_seat_use_day')

    op.drop_table('seat_use')
    with op.batch_alter_table('miss', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_miss_person_id'))
        batch_op.drop_index('ix_miss_day')

    op.drop_table('miss')
    with op.batch_alter_table('shared_phone', schema=None) as batch_op:
        batch_op.drop_index('ix_shared_phone_day')

    op.drop_table('shared_phone')
    op.drop_table('door_name')
    with op.batch_alter_table('lost_thing', schema=None) as batch_op:
        batch_op.drop_index('ix_lost_thing_day')

    op.drop_table('lost_thing')
    with op.batch_alter_table('entry_check', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_check_day')

    op.drop_table('entry_check')
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.drop_index('uq_booking_seat_live', sqlite_where=sa.text("stage IN ('booked', 'arrived')"), postgresql_where=sa.text("stage IN ('booked', 'arrived')"))
        batch_op.drop_index('uq_booking_live', sqlite_where=sa.text("stage IN ('booked', 'arrived')"), postgresql_where=sa.text("stage IN ('booked', 'arrived')"))
        batch_op.drop_index('ix_booking_slot')
        batch_op.drop_index('ix_booking_person')
        batch_op.drop_index('ix_booking_day')

    op.drop_table('booking')
    with op.batch_alter_table('turned_away', schema=None) as batch_op:
        batch_op.drop_index('ix_turned_away_slot')
        batch_op.drop_index('ix_turned_away_day')

    op.drop_table('turned_away')
    op.drop_table('slot_quota')
    op.drop_table('seat_map')
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index('uq_seat_square', sqlite_where=sa.text('is_active'), postgresql_where=sa.text('is_active'))
        batch_op.drop_index('uq_seat_label', sqlite_where=sa.text('is_active'), postgresql_where=sa.text('is_active'))

    op.drop_table('seat')
    with op.batch_alter_table('fault', schema=None) as batch_op:
        batch_op.drop_index('ix_fault_time')

    op.drop_table('fault')
    op.drop_table('entry_mode')
    op.drop_table('day_sheet')
    with op.batch_alter_table('child_alert', schema=None) as batch_op:
        batch_op.drop_index('ix_child_alert_day')

    op.drop_table('child_alert')
    op.drop_table('booking_plan')
    op.drop_table('booking_day')
