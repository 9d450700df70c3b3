"""The first tables: all that the house and the front desk need."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('account_key', sa.String(length=64), nullable=False),
    sa.Column('address_key', sa.String(length=64), nullable=False),
    sa.Column('is_good', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_account', ['account_key', 'at'], unique=False)
        batch_op.create_index('ix_attempt_address', ['address_key', 'at'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('cut_id', sa.Integer(), nullable=False),
    sa.Column('cut_hash', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('audit_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.String(length=26), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.String(length=40), nullable=False),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_row'))
    )
    with op.batch_alter_table('audit_row', schema=None) as batch_op:
        batch_op.create_index('ix_audit_row_subject', ['subject', 'row_id'], unique=False)

    op.create_table('branch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_branch')),
    sa.UniqueConstraint('name', name=op.f('uq_branch_name'))
    )
    op.create_table('department',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
    sa.UniqueConstraint('name', name=op.f('uq_department_name'))
    )
    op.create_table('form_token',
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_form_token'))
    )
    op.create_table('holiday',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('is_off', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )
    op.create_table('job',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('lease_holder', sa.String(length=40), nullable=True),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('started_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ok_at', sa.DateTime(), nullable=True),
    sa.Column('failed', sa.String(length=300), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_job'))
    )
    op.create_table('mapping_memory',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('signature', sa.String(length=64), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'signature', name=op.f('pk_mapping_memory'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('birth_on', sa.Date(), nullable=True),
    sa.Column('guardian_id', sa.Integer(), nullable=True),
    sa.Column('guardian_relation', sa.String(length=20), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('guardian_id IS NULL OR guardian_id <> id', name=op.f('ck_person_guardian')),
    sa.ForeignKeyConstraint(['guardian_id'], ['person.id'], name=op.f('fk_person_guardian_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('name', 'phone', name=op.f('uq_person_name_phone'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index('ix_person_phone', ['phone'], unique=False)

    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('ref', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('tokens', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('subject', 'ref', name=op.f('uq_search_entry_subject_ref'))
    )
    op.create_table('visit_peak',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('scan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('inside', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('peak_at', sa.DateTime(), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'branch_id', name=op.f('pk_visit_peak'))
    )
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login_name', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('password_hash', sa.String(length=255), nullable=True),
    sa.Column('pin_hash', sa.String(length=255), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('must_change', sa.Boolean(), nullable=False),
    sa.Column('keys', sa.String(length=500), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_account_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('login_name', name=op.f('uq_account_login_name'))
    )
    op.create_table('inside',
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_inside_number')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_inside_branch_id_branch')),
    sa.PrimaryKeyConstraint('branch_id', 'area_id', name=op.f('pk_inside'))
    )
    op.create_table('manage_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('until_at', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_manage_link_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_manage_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_manage_link_token_hash'))
    )
    with op.batch_alter_table('manage_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_manage_link_person_id'), ['person_id'], unique=False)

    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('counter_max', sa.Integer(), nullable=False),
    sa.Column('is_two_way', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('capacity IS NULL OR capacity >= 0', name=op.f('ck_place_capacity')),
    sa.CheckConstraint('counter_max > 0', name=op.f('ck_place_counter')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_place_branch_id_branch')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_place_department_id_department')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['place.id'], name=op.f('fk_place_merged_into_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('branch_id', 'name', name=op.f('uq_place_branch_id_name'))
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_branch_id'), ['branch_id'], unique=False)

    op.create_table('presence',
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.Column('is_inside', sa.Boolean(), nullable=False),
    sa.Column('scan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_presence_branch_id_branch')),
    sa.PrimaryKeyConstraint('branch_id', 'area_id', 'holder', name=op.f('pk_presence'))
    )
    op.create_table('closure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=True),
    sa.Column('closes', sa.Time(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('is_force_majeure', sa.Boolean(), nullable=False),
    sa.Column('announced_at', sa.DateTime(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(opens IS NULL) = (closes IS NULL)', name=op.f('ck_closure_both')),
    sa.CheckConstraint('closes > opens', name=op.f('ck_closure_hours')),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_closure_order')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_closure_branch_id_branch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_closure_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_closure_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closure'))
    )
    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.create_index('ix_closure_days', ['branch_id', 'from_on', 'until_on'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('guardian_id', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('text_version', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('given_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_consent_by_id_account')),
    sa.ForeignKeyConstraint(['guardian_id'], ['person.id'], name=op.f('fk_consent_guardian_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_person_id'), ['person_id'], unique=False)

    op.create_table('doubt_settled',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=60), nullable=False),
    sa.Column('says', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_doubt_settled_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_doubt_settled')),
    sa.UniqueConstraint('number', 'path', 'says', name=op.f('uq_doubt_settled_number_path_says'))
    )
    op.create_table('duty_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('line', sa.String(length=300), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_duty_note_branch_id_branch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_duty_note_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_note')),
    sa.UniqueConstraint('branch_id', 'day', name=op.f('uq_duty_note_branch_id_day'))
    )
    op.create_table('guide_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_guide_version_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_version')),
    sa.UniqueConstraint('number', 'version', name=op.f('uq_guide_version_number_version'))
    )
    op.create_table('list_memory',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('list_name', sa.String(length=40), nullable=False),
    sa.Column('query', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_list_memory_account_id_account')),
    sa.PrimaryKeyConstraint('account_id', 'list_name', name=op.f('pk_list_memory'))
    )
    op.create_table('move_made',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=20), nullable=False),
    sa.Column('label', sa.String(length=20), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('target', sa.String(length=20), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_move_made_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move_made'))
    )
    with op.batch_alter_table('move_made', schema=None) as batch_op:
        batch_op.create_index('ix_move_made_thing', ['subject', 'row_id'], unique=False)

    op.create_table('one_time_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('until_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_one_time_link_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_link_token_hash'))
    )
    op.create_table('opening_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=True),
    sa.Column('closes', sa.Time(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('is_verified', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(opens IS NULL) = (closes IS NULL)', name=op.f('ck_opening_hours_both')),
    sa.CheckConstraint('closes > opens', name=op.f('ck_opening_hours_order')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_opening_hours_weekday')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_opening_hours_branch_id_branch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_opening_hours_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_opening_hours_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening_hours'))
    )
    with op.batch_alter_table('opening_hours', schema=None) as batch_op:
        batch_op.create_index('ix_opening_hours_branch', ['branch_id', 'place_id', 'valid_from'], unique=False)

    op.create_table('outbox_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('ref', sa.String(length=60), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(length=500), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('ticked_at', sa.DateTime(), nullable=True),
    sa.Column('ticked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_outbox_item_account_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outbox_item_person_id_person')),
    sa.ForeignKeyConstraint(['ticked_by_id'], ['account.id'], name=op.f('fk_outbox_item_ticked_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_item')),
    sa.UniqueConstraint('kind', 'ref', name=op.f('uq_outbox_item_kind_ref'))
    )
    op.create_table('role_held',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('deputy_for_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('deputy_for_id IS NULL OR deputy_for_id <> account_id', name=op.f('ck_role_held_other')),
    sa.CheckConstraint('until_on IS NULL OR from_on IS NULL OR until_on >= from_on', name=op.f('ck_role_held_order')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_role_held_account_id_account')),
    sa.ForeignKeyConstraint(['deputy_for_id'], ['account.id'], name=op.f('fk_role_held_deputy_for_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_held'))
    )
    with op.batch_alter_table('role_held', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_held_account_id'), ['account_id'], unique=False)

    op.create_table('setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('value', sa.String(length=500), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('set_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_setting_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting'))
    )
    with op.batch_alter_table('setting', schema=None) as batch_op:
        batch_op.create_index('ix_setting_name', ['name', 'valid_from'], unique=False)

    op.create_table('stored_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stored_name', sa.String(length=40), nullable=False),
    sa.Column('original_name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=30), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('stored_at', sa.DateTime(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_stored_file_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file')),
    sa.UniqueConstraint('stored_name', name=op.f('uq_stored_file_stored_name'))
    )
    op.create_table('tally',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('session', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('number >= 0', name=op.f('ck_tally_number')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_tally_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_tally_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally'))
    )
    with op.batch_alter_table('tally', schema=None) as batch_op:
        batch_op.create_index('uq_tally_live', ['place_id', 'day', 'session'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    op.create_table('terminal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('code_hash', sa.String(length=64), nullable=True),
    sa.Column('code_until', sa.DateTime(), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('enrolled_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_terminal_branch_id_branch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_terminal_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_terminal_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terminal')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_terminal_token_hash'))
    )
    op.create_table('visit_day',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('exits', sa.Integer(), nullable=False),
    sa.Column('assumed', sa.Integer(), nullable=False),
    sa.Column('by_hand', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_visit_day_place_id_place')),
    sa.PrimaryKeyConstraint('place_id', 'day', name=op.f('pk_visit_day'))
    )
    with op.batch_alter_table('visit_day', schema=None) as batch_op:
        batch_op.create_index('ix_visit_day_day', ['day'], unique=False)

    op.create_table('visit_hour',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('exits', sa.Integer(), nullable=False),
    sa.Column('assumed', sa.Integer(), nullable=False),
    sa.Column('by_hand', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_visit_hour_place_id_place')),
    sa.PrimaryKeyConstraint('place_id', 'day', 'hour', 'kind', name=op.f('pk_visit_hour'))
    )
    with op.batch_alter_table('visit_hour', schema=None) as batch_op:
        batch_op.create_index('ix_visit_hour_day', ['day', 'hour'], unique=False)

    op.create_table('batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('good', sa.Integer(), nullable=False),
    sa.Column('bad', sa.Integer(), nullable=False),
    sa.Column('at_row', sa.Integer(), nullable=False),
    sa.Column('undone', sa.Integer(), nullable=False),
    sa.Column('is_stop_asked', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_batch_by_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_batch_file_id_stored_file')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_batch_place_id_place')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['account.id'], name=op.f('fk_batch_undone_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch'))
    )
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.create_index('ix_batch_state', ['state'], unique=False)

    op.create_table('scan',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('direction', sa.String(length=4), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('exits', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('terminal_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undoes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('saved_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("direction IN ('in', 'out')", name=op.f('ck_scan_direction')),
    sa.CheckConstraint('number > 0', name=op.f('ck_scan_number')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_scan_branch_id_branch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_scan_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_scan_place_id_place')),
    sa.ForeignKeyConstraint(['terminal_id'], ['terminal.id'], name=op.f('fk_scan_terminal_id_terminal')),
    sa.ForeignKeyConstraint(['undoes_id'], ['scan.id'], name=op.f('fk_scan_undoes_id_scan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scan')),
    sa.UniqueConstraint('nonce', name=op.f('uq_scan_nonce')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_scan_undoes_id'))
    )
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.create_index('ix_scan_by_day', ['by_id', 'day', 'id'], unique=False)
        batch_op.create_index('ix_scan_day', ['day', 'at'], unique=False)
        batch_op.create_index('ix_scan_place_day', ['place_id', 'day', 'id'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('terminal_id', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('until_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id_account')),
    sa.ForeignKeyConstraint(['terminal_id'], ['terminal.id'], name=op.f('fk_sign_in_terminal_id_terminal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_account_id'), ['account_id'], unique=False)

    op.create_table('bad_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_bad_row_batch_id_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bad_row'))
    )
    with op.batch_alter_table('bad_row', schema=None) as batch_op:
        batch_op.create_index('ix_bad_row_batch', ['batch_id', 'row'], unique=False)

    op.create_table('day_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('method', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('adopted_at', sa.DateTime(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_day_figure_number')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_day_figure_batch_id_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_day_figure_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_day_figure_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_figure')),
    sa.UniqueConstraint('place_id', 'day', name=op.f('uq_day_figure_place_id_day'))
    )
    with op.batch_alter_table('day_figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_day_figure_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_day_figure_day', ['day'], unique=False)

    op.create_table('group_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit', sa.String(length=80), nullable=False),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['leader_id'], ['person.id'], name=op.f('fk_group_visit_leader_id_person')),
    sa.ForeignKeyConstraint(['scan_id'], ['scan.id'], name=op.f('fk_group_visit_scan_id_scan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_visit')),
    sa.UniqueConstraint('scan_id', name=op.f('uq_group_visit_scan_id'))
    )
    op.create_table('past_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=True),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('exits', sa.Integer(), nullable=True),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('column', sa.String(length=4), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_past_count_batch_id_batch')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_past_count_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_past_count'))
    )
    with op.batch_alter_table('past_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_past_count_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_past_count_place', ['place_id', 'day'], unique=False)

    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('taken', sa.String(length=10), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('row', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("taken IN ('opening', 'closing')", name=op.f('ck_reading_taken')),
    sa.CheckConstraint('value >= 0', name=op.f('ck_reading_value')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_reading_batch_id_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_reading_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_reading_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('uq_reading_live', ['place_id', 'day', 'taken'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    op.create_table('interval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("state IN ('ok', 'doubt', 'accepted', 'rejected')", name=op.f('ck_interval_state')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_interval_batch_id_batch')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_interval_decided_by_id_account')),
    sa.ForeignKeyConstraint(['from_id'], ['reading.id'], name=op.f('fk_interval_from_id_reading')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_interval_place_id_place')),
    sa.ForeignKeyConstraint(['to_id'], ['reading.id'], name=op.f('fk_interval_to_id_reading')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interval'))
    )
    with op.batch_alter_table('interval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interval_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_interval_from', ['from_id'], unique=False)
        batch_op.create_index('ix_interval_place', ['place_id', 'first_on', 'last_on'], unique=False)
        batch_op.create_index('ix_interval_state', ['state', 'id'], unique=False)
        batch_op.create_index('ix_interval_to', ['to_id'], unique=False)

    op.create_index('uq_past_count_live', 'past_count', ['place_id', 'day', sa.text('coalesce(hour, -1)')], unique=True,
                    sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
    for statement in BY_HAND[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


# What the models' metadata cannot say: rows that are never changed, and the search index.
NEVER = {
    'sqlite': "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} "
              "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    'postgresql': "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} "
                  "FOR EACH STATEMENT EXECUTE FUNCTION yy_append_only()",
}


def never(dialect, table, *verbs):
    return [NEVER[dialect].format(table=table, verb=verb, VERB=verb.upper()) for verb in verbs]


BY_HAND = {
    'sqlite': [
        *never('sqlite', 'audit_row', 'update'), *never('sqlite', 'move_made', 'update', 'delete'),
        *never('sqlite', 'scan', 'update', 'delete'),
        "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_entry', content_rowid='id', tokenize='unicode61')",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION yy_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        *never('postgresql', 'audit_row', 'update'), *never('postgresql', 'move_made', 'update', 'delete'),
        *never('postgresql', 'scan', 'update', 'delete'),
        "CREATE INDEX ix_search_entry_tokens ON search_entry USING gin (to_tsvector('simple', tokens))",
    ],
}


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE search_fts')
    with op.batch_alter_table('interval', schema=None) as batch_op:
        batch_op.drop_index('ix_interval_to')
        batch_op.drop_index('ix_interval_state')
        batch_op.drop_index('ix_interval_place')
        batch_op.drop_index('ix_interval_from')
        batch_op.drop_index(batch_op.f('ix_interval_batch_id'))

    op.drop_table('interval')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index('uq_reading_live', sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_reading_batch_id'))

    op.drop_table('reading')
    with op.batch_alter_table('past_count', schema=None) as batch_op:
        batch_op.drop_index('ix_past_count_place')
        batch_op.drop_index(batch_op.f('ix_past_count_batch_id'))

    op.drop_table('past_count')
    op.drop_table('group_visit')
    with op.batch_alter_table('day_figure', schema=None) as batch_op:
        batch_op.drop_index('ix_day_figure_day')
        batch_op.drop_index(batch_op.f('ix_day_figure_batch_id'))

    op.drop_table('day_figure')
    with op.batch_alter_table('bad_row', schema=None) as batch_op:
        batch_op.drop_index('ix_bad_row_batch')

    op.drop_table('bad_row')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_account_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.drop_index('ix_scan_place_day')
        batch_op.drop_index('ix_scan_day')
        batch_op.drop_index('ix_scan_by_day')

    op.drop_table('scan')
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.drop_index('ix_batch_state')

    op.drop_table('batch')
    with op.batch_alter_table('visit_hour', schema=None) as batch_op:
        batch_op.drop_index('ix_visit_hour_day')

    op.drop_table('visit_hour')
    with op.batch_alter_table('visit_day', schema=None) as batch_op:
        batch_op.drop_index('ix_visit_day_day')

    op.drop_table('visit_day')
    op.drop_table('terminal')
    with op.batch_alter_table('tally', schema=None) as batch_op:
        batch_op.drop_index('uq_tally_live', sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    op.drop_table('tally')
    op.drop_table('stored_file')
    with op.batch_alter_table('setting', schema=None) as batch_op:
        batch_op.drop_index('ix_setting_name')

    op.drop_table('setting')
    with op.batch_alter_table('role_held', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_held_account_id'))

    op.drop_table('role_held')
    op.drop_table('outbox_item')
    with op.batch_alter_table('opening_hours', schema=None) as batch_op:
        batch_op.drop_index('ix_opening_hours_branch')

    op.drop_table('opening_hours')
    op.drop_table('one_time_link')
    with op.batch_alter_table('move_made', schema=None) as batch_op:
        batch_op.drop_index('ix_move_made_thing')

    op.drop_table('move_made')
    op.drop_table('list_memory')
    op.drop_table('guide_version')
    op.drop_table('duty_note')
    op.drop_table('doubt_settled')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_person_id'))

    op.drop_table('consent')
    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.drop_index('ix_closure_days')

    op.drop_table('closure')
    op.drop_table('presence')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_branch_id'))

    op.drop_table('place')
    with op.batch_alter_table('manage_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_manage_link_person_id'))

    op.drop_table('manage_link')
    op.drop_table('inside')
    op.drop_table('account')
    op.drop_table('visit_peak')
    op.drop_table('search_entry')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_phone')

    op.drop_table('person')
    op.drop_table('mapping_memory')
    op.drop_table('job')
    op.drop_table('holiday')
    op.drop_table('form_token')
    op.drop_table('department')
    op.drop_table('branch')
    with op.batch_alter_table('audit_row', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_row_subject')

    op.drop_table('audit_row')
    op.drop_table('audit_head')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_address')
        batch_op.drop_index('ix_attempt_account')

    op.drop_table('attempt')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION yy_append_only()')
