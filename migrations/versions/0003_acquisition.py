"""From wish to open shelf: titles, volumes, orders, deliveries, registers, gifts, local literature, digital resources."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('call_counter',
    sa.Column('class_no', sa.String(length=40), nullable=False),
    sa.Column('next_no', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('class_no', name=op.f('pk_call_counter'))
    )
    op.create_table('freed_number',
    sa.Column('class_no', sa.String(length=40), nullable=False),
    sa.Column('title_seq_no', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('class_no', 'title_seq_no', name=op.f('pk_freed_number'))
    )
    op.create_table('fund',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund')),
    sa.UniqueConstraint('year', 'name', name=op.f('uq_fund_year_name'))
    )
    op.create_table('label_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('page_width', sa.Integer(), nullable=False),
    sa.Column('page_height', sa.Integer(), nullable=False),
    sa.Column('columns', sa.Integer(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('margin_left', sa.Integer(), nullable=False),
    sa.Column('margin_top', sa.Integer(), nullable=False),
    sa.Column('pitch_x', sa.Integer(), nullable=False),
    sa.Column('pitch_y', sa.Integer(), nullable=False),
    sa.Column('shift_x', sa.Integer(), nullable=False),
    sa.Column('shift_y', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('columns > 0 AND rows > 0 AND width > 0 AND height > 0', name=op.f('ck_label_paper_label')),
    sa.CheckConstraint('pitch_x >= width AND pitch_y >= height AND margin_left >= 0 AND margin_top >= 0', name=op.f('ck_label_paper_pitch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label_paper')),
    sa.UniqueConstraint('name', name=op.f('uq_label_paper_name'))
    )
    op.create_table('running_number',
    sa.Column('series', sa.String(length=30), nullable=False),
    sa.Column('next_no', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('series', name=op.f('pk_running_number'))
    )
    op.create_table('processing_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('materials', sa.JSON(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_processing_step')),
    sa.UniqueConstraint('name', name=op.f('uq_processing_step_name'))
    )
    op.create_table('special_collection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('scope', sa.String(length=300), nullable=False),
    sa.Column('cover_text', sa.Text(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_special_collection')),
    sa.UniqueConstraint('name', name=op.f('uq_special_collection_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_special_collection_slug'))
    )
    op.create_table('supplier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('contact', sa.String(length=40), nullable=True),
    sa.Column('phone', sa.String(length=30), nullable=True),
    sa.Column('email', sa.String(length=100), nullable=False),
    sa.Column('address', sa.String(length=150), nullable=False),
    sa.Column('discount', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('discount BETWEEN 1 AND 1000', name=op.f('ck_supplier_discount')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier')),
    sa.UniqueConstraint('name', name=op.f('uq_supplier_name'))
    )
    op.create_table('digital_resource',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=True),
    sa.Column('provider', sa.String(length=80), nullable=False),
    sa.Column('about', sa.String(length=300), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('how_to', sa.Text(), nullable=False),
    sa.Column('used_where', sa.String(length=10), nullable=False),
    sa.Column('for_whom', sa.String(length=10), nullable=False),
    sa.Column('size_gb', sa.Integer(), nullable=True),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_digital_resource_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digital_resource')),
    sa.UniqueConstraint('name', name=op.f('uq_digital_resource_name'))
    )
    with op.batch_alter_table('digital_resource', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_digital_resource_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('donor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=14), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=True),
    sa.Column('initials', sa.String(length=60), nullable=True),
    sa.Column('display_name', sa.String(length=120), nullable=True),
    sa.Column('display_consent', sa.Boolean(), nullable=False),
    sa.Column('consent_asked_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('lapsed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_donor_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donor'))
    )
    with op.batch_alter_table('donor', schema=None) as batch_op:
        batch_op.create_index('ix_donor_name', ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_donor_person_id'), ['person_id'], unique=False)

    op.create_table('accession_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('source', sa.String(length=14), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('delivery_no', sa.String(length=40), nullable=False),
    sa.Column('is_direct', sa.Boolean(), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('arrived_on', sa.Date(), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('target_on', sa.Date(), nullable=True),
    sa.Column('due_note', sa.String(length=100), nullable=False),
    sa.Column('shelved_at', sa.DateTime(), nullable=True),
    sa.Column('titles', sa.Integer(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('list_amount', sa.Integer(), nullable=False),
    sa.Column('net_amount', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['account.id'], name=op.f('fk_accession_batch_accepted_by_id_account')),
    sa.ForeignKeyConstraint(['follows_id'], ['accession_batch.id'], name=op.f('fk_accession_batch_follows_id_accession_batch')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['account.id'], name=op.f('fk_accession_batch_opened_by_id_account')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_accession_batch_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accession_batch')),
    sa.UniqueConstraint('number', name=op.f('uq_accession_batch_number'))
    )
    with op.batch_alter_table('accession_batch', schema=None) as batch_op:
        batch_op.create_index('ix_accession_batch_accepted', ['accepted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_accession_batch_follows_id'), ['follows_id'], unique=False)
        batch_op.create_index('ix_accession_batch_state', ['state', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_accession_batch_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=True),
    sa.Column('is_named', sa.Boolean(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('body', sa.String(length=600), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_reason', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('seq > 0', name=op.f('ck_certificate_seq')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_certificate_by_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_certificate_person_id_person')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['account.id'], name=op.f('fk_certificate_revoked_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('kind', 'year', 'seq', name=op.f('uq_certificate_kind_year_seq')),
    sa.UniqueConstraint('number', name=op.f('uq_certificate_number')),
    sa.UniqueConstraint('token', name=op.f('uq_certificate_token'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_certificate_subject', ['subject', 'subject_id'], unique=False)

    op.create_table('fund_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_fund_change_by_id_account')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_change_fund_id_fund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_change'))
    )
    with op.batch_alter_table('fund_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_change_fund_id'), ['fund_id'], unique=False)

    op.create_table('hand_out_format',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('library_code', sa.String(length=20), nullable=False),
    sa.Column('encoding', sa.String(length=10), nullable=False),
    sa.Column('subfields', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_hand_out_format_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_out_format'))
    )
    op.create_table('licence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('fee', sa.BigInteger(), nullable=False),
    sa.Column('contract_no', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('void_at', sa.DateTime(), nullable=True),
    sa.Column('void_why', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('fee >= 0', name=op.f('ck_licence_fee')),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_licence_order')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_licence_by_id_account')),
    sa.ForeignKeyConstraint(['resource_id'], ['digital_resource.id'], name=op.f('fk_licence_resource_id_digital_resource')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence'))
    )
    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.create_index('ix_licence_resource', ['resource_id', 'from_on'], unique=False)

    op.create_table('purchase_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('discount', sa.Integer(), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('over_reason', sa.String(length=200), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['approved_by_id'], ['account.id'], name=op.f('fk_purchase_order_approved_by_id_account')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_purchase_order_author_id_account')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_purchase_order_fund_id_fund')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['account.id'], name=op.f('fk_purchase_order_submitted_by_id_account')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_purchase_order_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_order')),
    sa.UniqueConstraint('number', name=op.f('uq_purchase_order_number'))
    )
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_purchase_order_fund_id'), ['fund_id'], unique=False)
        batch_op.create_index('ix_purchase_order_state', ['state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_purchase_order_supplier_id'), ['supplier_id'], unique=False)

    op.create_table('register_month',
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('locked_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_register_month_by_id_account')),
    sa.PrimaryKeyConstraint('month', name=op.f('pk_register_month'))
    )
    op.create_table('resource_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=True),
    sa.Column('searches', sa.Integer(), nullable=True),
    sa.Column('downloads', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('downloads IS NULL OR downloads >= 0', name=op.f('ck_resource_use_downloads')),
    sa.CheckConstraint('searches IS NULL OR searches >= 0', name=op.f('ck_resource_use_searches')),
    sa.CheckConstraint('visits IS NULL OR visits >= 0', name=op.f('ck_resource_use_visits')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_resource_use_by_id_account')),
    sa.ForeignKeyConstraint(['resource_id'], ['digital_resource.id'], name=op.f('fk_resource_use_resource_id_digital_resource')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource_use')),
    sa.UniqueConstraint('resource_id', 'month', name=op.f('uq_resource_use_resource_id_month'))
    )
    op.create_table('spent_barcode',
    sa.Column('barcode', sa.String(length=30), nullable=False),
    sa.Column('why', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_spent_barcode_by_id_account')),
    sa.PrimaryKeyConstraint('barcode', name=op.f('pk_spent_barcode'))
    )
    op.create_table('barcode_range',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('prefix', sa.String(length=12), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('first_no', sa.Integer(), nullable=False),
    sa.Column('last_no', sa.Integer(), nullable=False),
    sa.Column('next_no', sa.Integer(), nullable=False),
    sa.Column('reserved_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('first_no <= last_no', name=op.f('ck_barcode_range_span')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_barcode_range_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_barcode_range_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_barcode_range'))
    )
    with op.batch_alter_table('barcode_range', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_barcode_range_batch_id'), ['batch_id'], unique=False)

    op.create_table('batch_pause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_batch_pause_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_batch_pause_by_id_account')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['account.id'], name=op.f('fk_batch_pause_ended_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch_pause'))
    )
    with op.batch_alter_table('batch_pause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batch_pause_batch_id'), ['batch_id'], unique=False)

    op.create_table('board_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=10), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('what', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_board_move_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_board_move_by_id_account')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['account.id'], name=op.f('fk_board_move_undone_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_move'))
    )
    with op.batch_alter_table('board_move', schema=None) as batch_op:
        batch_op.create_index('ix_board_move_by', ['by_id', 'id'], unique=False)

    op.create_table('gift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=True),
    sa.Column('donor_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=6), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('what', sa.String(length=500), nullable=False),
    sa.Column('declared_count', sa.Integer(), nullable=False),
    sa.Column('condition', sa.String(length=6), nullable=False),
    sa.Column('way', sa.String(length=6), nullable=False),
    sa.Column('offered_at', sa.DateTime(), nullable=True),
    sa.Column('answer_due_on', sa.Date(), nullable=True),
    sa.Column('invited_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('received_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('thanked_on', sa.Date(), nullable=True),
    sa.Column('thanked_how', sa.String(length=100), nullable=False),
    sa.Column('thanked_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('declared_count > 0', name=op.f('ck_gift_declared')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_gift_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['donor_id'], ['donor.id'], name=op.f('fk_gift_donor_id_donor')),
    sa.ForeignKeyConstraint(['received_by_id'], ['account.id'], name=op.f('fk_gift_received_by_id_account')),
    sa.ForeignKeyConstraint(['thanked_by_id'], ['account.id'], name=op.f('fk_gift_thanked_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gift')),
    sa.UniqueConstraint('code', name=op.f('uq_gift_code')),
    sa.UniqueConstraint('number', name=op.f('uq_gift_number'))
    )
    with op.batch_alter_table('gift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gift_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gift_donor_id'), ['donor_id'], unique=False)
        batch_op.create_index('ix_gift_received', ['received_on'], unique=False)
        batch_op.create_index('ix_gift_stage', ['stage', 'id'], unique=False)

    op.create_table('hand_out',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('encoding', sa.String(length=10), nullable=False),
    sa.Column('titles', sa.Integer(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('format_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_hand_out_by_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_hand_out_file_id_stored_file')),
    sa.ForeignKeyConstraint(['format_id'], ['hand_out_format.id'], name=op.f('fk_hand_out_format_id_hand_out_format')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['account.id'], name=op.f('fk_hand_out_taken_back_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_out')),
    sa.UniqueConstraint('number', name=op.f('uq_hand_out_number'))
    )
    op.create_table('hand_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('giver_id', sa.Integer(), nullable=True),
    sa.Column('given_at', sa.DateTime(), nullable=True),
    sa.Column('taker_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(), nullable=True),
    sa.Column('signed_at', sa.DateTime(), nullable=True),
    sa.Column('void_at', sa.DateTime(), nullable=True),
    sa.Column('void_by_id', sa.Integer(), nullable=True),
    sa.Column('void_reason', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_hand_over_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_hand_over_branch_id_branch')),
    sa.ForeignKeyConstraint(['giver_id'], ['account.id'], name=op.f('fk_hand_over_giver_id_account')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_hand_over_made_by_id_account')),
    sa.ForeignKeyConstraint(['taker_id'], ['account.id'], name=op.f('fk_hand_over_taker_id_account')),
    sa.ForeignKeyConstraint(['void_by_id'], ['account.id'], name=op.f('fk_hand_over_void_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over')),
    sa.UniqueConstraint('number', name=op.f('uq_hand_over_number'))
    )
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hand_over_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index('ix_hand_over_state', ['state', 'id'], unique=False)

    op.create_table('invoice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('list_amount', sa.Integer(), nullable=False),
    sa.Column('net_amount', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('list_amount >= 0 AND net_amount >= 0', name=op.f('ck_invoice_amounts')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_invoice_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_invoice_by_id_account')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_invoice_fund_id_fund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice'))
    )
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invoice_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invoice_fund_id'), ['fund_id'], unique=False)

    op.create_table('bib_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('control_no', sa.String(length=60), nullable=True),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('material', sa.String(length=12), nullable=False),
    sa.Column('leader', sa.String(length=24), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('title_rest', sa.String(length=300), nullable=False),
    sa.Column('volume', sa.String(length=120), nullable=False),
    sa.Column('responsibility', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=150), nullable=False),
    sa.Column('pub_date', sa.String(length=40), nullable=False),
    sa.Column('pub_year', sa.Integer(), nullable=True),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=3), nullable=False),
    sa.Column('audience', sa.String(length=3), nullable=False),
    sa.Column('abstract', sa.Text(), nullable=False),
    sa.Column('initials', sa.String(length=100), nullable=False),
    sa.Column('class_no', sa.String(length=40), nullable=False),
    sa.Column('title_seq_no', sa.Integer(), nullable=True),
    sa.Column('author_no', sa.String(length=20), nullable=False),
    sa.Column('aux_no', sa.String(length=20), nullable=False),
    sa.Column('call_no', sa.String(length=90), nullable=False),
    sa.Column('shelf_key', sa.String(length=200), nullable=False),
    sa.Column('is_full', sa.Boolean(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.Column('catalogued_by_id', sa.Integer(), nullable=True),
    sa.Column('catalogued_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('price IS NULL OR price >= 0', name=op.f('ck_bib_record_price')),
    sa.ForeignKeyConstraint(['catalogued_by_id'], ['account.id'], name=op.f('fk_bib_record_catalogued_by_id_account')),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_bib_record_import_id_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bib_record'))
    )
    with op.batch_alter_table('bib_record', schema=None) as batch_op:
        batch_op.create_index('ix_bib_record_call', ['class_no', 'title_seq_no'], unique=False)
        batch_op.create_index(batch_op.f('ix_bib_record_control_no'), ['control_no'], unique=False)
        batch_op.create_index('ix_bib_record_full', ['is_full', 'id'], unique=False)
        batch_op.create_index('ix_bib_record_import', ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bib_record_isbn'), ['isbn'], unique=False)
        batch_op.create_index('ix_bib_record_shelf', ['shelf_key', 'id'], unique=False)
        batch_op.create_index('ix_bib_record_title', ['title'], unique=False)

    op.create_table('clc_class',
    sa.Column('class_no', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('parent_no', sa.String(length=40), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_clc_class_import_id_batch')),
    sa.PrimaryKeyConstraint('class_no', name=op.f('pk_clc_class'))
    )
    with op.batch_alter_table('clc_class', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clc_class_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clc_class_parent_no'), ['parent_no'], unique=False)

    op.create_table('copy_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('volume', sa.String(length=120), nullable=False),
    sa.Column('responsibility', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=150), nullable=False),
    sa.Column('pub_date', sa.String(length=40), nullable=False),
    sa.Column('class_no', sa.String(length=40), nullable=False),
    sa.Column('leader', sa.String(length=24), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_copy_source_import_id_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_copy_source'))
    )
    with op.batch_alter_table('copy_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_copy_source_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_copy_source_isbn'), ['isbn'], unique=False)
        batch_op.create_index(batch_op.f('ix_copy_source_title'), ['title'], unique=False)

    op.create_table('donation_agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gift_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=200), nullable=False),
    sa.Column('quality', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.String(length=100), nullable=False),
    sa.Column('use', sa.String(length=300), nullable=False),
    sa.Column('naming', sa.String(length=100), nullable=False),
    sa.Column('naming_paper', sa.String(length=100), nullable=False),
    sa.Column('naming_approved_at', sa.DateTime(), nullable=True),
    sa.Column('naming_approved_by_id', sa.Integer(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_donation_agreement_by_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_donation_agreement_file_id_stored_file')),
    sa.ForeignKeyConstraint(['gift_id'], ['gift.id'], name=op.f('fk_donation_agreement_gift_id_gift')),
    sa.ForeignKeyConstraint(['naming_approved_by_id'], ['account.id'], name=op.f('fk_donation_agreement_naming_approved_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donation_agreement')),
    sa.UniqueConstraint('gift_id', name=op.f('uq_donation_agreement_gift_id')),
    sa.UniqueConstraint('number', name=op.f('uq_donation_agreement_number'))
    )
    op.create_table('listed_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('isbn_shown', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_listed_copy_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_listed_copy_import_id_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listed_copy'))
    )
    with op.batch_alter_table('listed_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_listed_copy_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_listed_copy_import_id'), ['import_id'], unique=False)

    op.create_table('location',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('is_closed_stack', sa.Boolean(), nullable=False),
    sa.Column('is_local', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_location_branch_id_branch')),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_location_import_id_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_location')),
    sa.UniqueConstraint('branch_id', 'name', name=op.f('uq_location_branch_id_name'))
    )
    op.create_table('summary_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('source', sa.String(length=14), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('supplier', sa.String(length=120), nullable=False),
    sa.Column('invoice_no', sa.String(length=100), nullable=False),
    sa.Column('titles', sa.Integer(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('list_amount', sa.Integer(), nullable=False),
    sa.Column('net_amount', sa.Integer(), nullable=False),
    sa.Column('by_class', sa.JSON(), nullable=False),
    sa.Column('by_material', sa.JSON(), nullable=False),
    sa.Column('by_branch', sa.JSON(), nullable=False),
    sa.Column('corrects_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_summary_line_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_summary_line_by_id_account')),
    sa.ForeignKeyConstraint(['corrects_id'], ['summary_line.id'], name=op.f('fk_summary_line_corrects_id_summary_line')),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_summary_line_import_id_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary_line'))
    )
    with op.batch_alter_table('summary_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_summary_line_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_summary_line_day', ['on_day', 'id'], unique=False)

    op.create_table('allocation_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('classes', sa.String(length=200), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('location_id', sa.Integer(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['location.id'], name=op.f('fk_allocation_rule_location_id_location')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_rule'))
    )
    op.create_table('bib_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bib_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('value', sa.String(length=30), nullable=False),
    sa.Column('shown', sa.String(length=60), nullable=False),
    sa.Column('is_valid', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_bib_number_bib_id_bib_record')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bib_number'))
    )
    with op.batch_alter_table('bib_number', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bib_number_bib_id'), ['bib_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bib_number_value'), ['value'], unique=False)

    op.create_table('gift_piece',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gift_id', sa.Integer(), nullable=False),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('isbn_shown', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('volume', sa.String(length=120), nullable=False),
    sa.Column('responsibility', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=150), nullable=False),
    sa.Column('pub_date', sa.String(length=40), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=8), nullable=True),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.Column('outcome', sa.String(length=100), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('copies > 0', name=op.f('ck_gift_piece_copies')),
    sa.CheckConstraint('price IS NULL OR price >= 0', name=op.f('ck_gift_piece_price')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_gift_piece_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_gift_piece_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_gift_piece_by_id_account')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_gift_piece_decided_by_id_account')),
    sa.ForeignKeyConstraint(['gift_id'], ['gift.id'], name=op.f('fk_gift_piece_gift_id_gift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gift_piece'))
    )
    with op.batch_alter_table('gift_piece', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gift_piece_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gift_piece_gift_id'), ['gift_id'], unique=False)

    op.create_table('local_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('responsibility', sa.String(length=150), nullable=False),
    sa.Column('publisher', sa.String(length=100), nullable=False),
    sa.Column('pub_date', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=14), nullable=False),
    sa.Column('carrier', sa.String(length=40), nullable=False),
    sa.Column('extent', sa.String(length=60), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('is_about_here', sa.Boolean(), nullable=False),
    sa.Column('is_by_local', sa.Boolean(), nullable=False),
    sa.Column('is_from_here', sa.Boolean(), nullable=False),
    sa.Column('lead_source', sa.String(length=150), nullable=False),
    sa.Column('unit', sa.String(length=100), nullable=False),
    sa.Column('way', sa.String(length=14), nullable=True),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('rights', sa.String(length=10), nullable=False),
    sa.Column('rights_note', sa.String(length=200), nullable=False),
    sa.Column('may_copy', sa.Boolean(), nullable=False),
    sa.Column('openness', sa.String(length=10), nullable=False),
    sa.Column('is_copy', sa.Boolean(), nullable=False),
    sa.Column('is_unique', sa.Boolean(), nullable=True),
    sa.Column('condition', sa.String(length=6), nullable=True),
    sa.Column('keeping', sa.String(length=100), nullable=False),
    sa.Column('appraisal', sa.String(length=500), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('agreement_no', sa.String(length=40), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('agreement_file_id', sa.Integer(), nullable=True),
    sa.Column('custody_until', sa.Date(), nullable=True),
    sa.Column('returned_on', sa.Date(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('copies > 0', name=op.f('ck_local_work_copies')),
    sa.CheckConstraint('is_about_here OR is_by_local OR is_from_here', name=op.f('ck_local_work_scope')),
    sa.ForeignKeyConstraint(['agreement_file_id'], ['stored_file.id'], name=op.f('fk_local_work_agreement_file_id_stored_file')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_local_work_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_local_work_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_local_work_created_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_work')),
    sa.UniqueConstraint('number', name=op.f('uq_local_work_number'))
    )
    with op.batch_alter_table('local_work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_work_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_local_work_bib_id'), ['bib_id'], unique=False)
        batch_op.create_index('ix_local_work_next', ['next_on'], unique=False)
        batch_op.create_index('ix_local_work_stage', ['stage', 'id'], unique=False)

    op.create_table('order_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.Column('import_row', sa.Integer(), nullable=True),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('isbn_shown', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('volume', sa.String(length=60), nullable=False),
    sa.Column('responsibility', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=150), nullable=False),
    sa.Column('pub_date', sa.String(length=40), nullable=False),
    sa.Column('class_no', sa.String(length=40), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('net_price', sa.Integer(), nullable=True),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('cancelled', sa.Integer(), nullable=False),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.Column('set_name', sa.String(length=200), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('claims', sa.Integer(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('copies > 0', name=op.f('ck_order_line_copies')),
    sa.CheckConstraint('received >= 0 AND cancelled >= 0', name=op.f('ck_order_line_counts')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_order_line_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_order_line_branch_id_branch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_order_line_by_id_account')),
    sa.ForeignKeyConstraint(['follows_id'], ['order_line.id'], name=op.f('fk_order_line_follows_id_order_line')),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_order_line_import_id_batch')),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_order_line_order_id_purchase_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_line'))
    )
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_line_bib_id'), ['bib_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_order_line_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_order_line_isbn'), ['isbn'], unique=False)
        batch_op.create_index('ix_order_line_late', ['expected_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_order_line_order_id'), ['order_id'], unique=False)

    op.create_table('arrival_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('isbn_shown', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('condition', sa.String(length=8), nullable=False),
    sa.Column('is_kept', sa.Boolean(), nullable=False),
    sa.Column('go_id', sa.Integer(), nullable=True),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('net_price', sa.Integer(), nullable=True),
    sa.Column('remark', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('copies > 0', name=op.f('ck_arrival_count_copies')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_arrival_count_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_arrival_count_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_arrival_count_by_id_account')),
    sa.ForeignKeyConstraint(['line_id'], ['order_line.id'], name=op.f('fk_arrival_count_line_id_order_line')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrival_count'))
    )
    with op.batch_alter_table('arrival_count', schema=None) as batch_op:
        batch_op.create_index('ix_arrival_count_batch', ['batch_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_arrival_count_line_id'), ['line_id'], unique=False)

    op.create_table('collection_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=True),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.CheckConstraint('(work_id IS NULL) <> (bib_id IS NULL)', name=op.f('ck_collection_work_one')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_collection_work_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['collection_id'], ['special_collection.id'], name=op.f('fk_collection_work_collection_id_special_collection')),
    sa.ForeignKeyConstraint(['work_id'], ['local_work.id'], name=op.f('fk_collection_work_work_id_local_work')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collection_work')),
    sa.UniqueConstraint('collection_id', 'bib_id', name=op.f('uq_collection_work_collection_id_bib_id')),
    sa.UniqueConstraint('collection_id', 'work_id', name=op.f('uq_collection_work_collection_id_work_id'))
    )
    with op.batch_alter_table('collection_work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collection_work_bib_id'), ['bib_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_work_collection_id'), ['collection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_work_work_id'), ['work_id'], unique=False)

    op.create_table('digital_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=True),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('openness', sa.String(length=10), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_why', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(work_id IS NULL) <> (bib_id IS NULL)', name=op.f('ck_digital_copy_one')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_digital_copy_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_digital_copy_by_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_digital_copy_file_id_stored_file')),
    sa.ForeignKeyConstraint(['work_id'], ['local_work.id'], name=op.f('fk_digital_copy_work_id_local_work')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digital_copy'))
    )
    with op.batch_alter_table('digital_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_digital_copy_bib_id'), ['bib_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_digital_copy_work_id'), ['work_id'], unique=False)

    op.create_table('item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bib_id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.Column('barcode', sa.String(length=30), nullable=True),
    sa.Column('accession_no', sa.String(length=30), nullable=True),
    sa.Column('rfid_uid', sa.String(length=40), nullable=False),
    sa.Column('volume', sa.String(length=60), nullable=False),
    sa.Column('call_no', sa.String(length=90), nullable=False),
    sa.Column('shelf_no', sa.String(length=30), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('net_price', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=14), nullable=False),
    sa.Column('owning_branch_id', sa.Integer(), nullable=True),
    sa.Column('current_branch_id', sa.Integer(), nullable=True),
    sa.Column('location_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(length=14), nullable=False),
    sa.Column('status', sa.String(length=14), nullable=False),
    sa.Column('protection', sa.String(length=10), nullable=False),
    sa.Column('registered_at', sa.DateTime(), nullable=True),
    sa.Column('processed_at', sa.DateTime(), nullable=True),
    sa.Column('allocated_at', sa.DateTime(), nullable=True),
    sa.Column('handed_over_at', sa.DateTime(), nullable=True),
    sa.Column('shelved_at', sa.DateTime(), nullable=True),
    sa.Column('returned_at', sa.DateTime(), nullable=True),
    sa.Column('handed_out_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('price IS NULL OR price >= 0', name=op.f('ck_item_price')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_item_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_item_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['current_branch_id'], ['branch.id'], name=op.f('fk_item_current_branch_id_branch')),
    sa.ForeignKeyConstraint(['handed_out_id'], ['hand_out.id'], name=op.f('fk_item_handed_out_id_hand_out')),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_item_import_id_batch')),
    sa.ForeignKeyConstraint(['line_id'], ['order_line.id'], name=op.f('fk_item_line_id_order_line')),
    sa.ForeignKeyConstraint(['location_id'], ['location.id'], name=op.f('fk_item_location_id_location')),
    sa.ForeignKeyConstraint(['owning_branch_id'], ['branch.id'], name=op.f('fk_item_owning_branch_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('accession_no', name=op.f('uq_item_accession_no')),
    sa.UniqueConstraint('barcode', name=op.f('uq_item_barcode'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index('ix_item_batch_stage', ['batch_id', 'stage'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_bib_id'), ['bib_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_line_id'), ['line_id'], unique=False)
        batch_op.create_index('ix_item_shelved', ['shelved_at'], unique=False)
        batch_op.create_index('ix_item_stage', ['stage', 'id'], unique=False)

    op.create_table('local_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('relation', sa.String(length=40), nullable=False),
    sa.Column('is_owner', sa.Boolean(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_local_party_by_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_local_party_person_id_person')),
    sa.ForeignKeyConstraint(['work_id'], ['local_work.id'], name=op.f('fk_local_party_work_id_local_work')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_party'))
    )
    with op.batch_alter_table('local_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_party_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_local_party_work_id'), ['work_id'], unique=False)

    op.create_table('order_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_order_claim_by_id_account')),
    sa.ForeignKeyConstraint(['line_id'], ['order_line.id'], name=op.f('fk_order_claim_line_id_order_line')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_claim'))
    )
    with op.batch_alter_table('order_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_claim_line_id'), ['line_id'], unique=False)

    op.create_table('suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('author', sa.String(length=100), nullable=False),
    sa.Column('publisher', sa.String(length=100), nullable=False),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('isbn_shown', sa.String(length=40), nullable=False),
    sa.Column('pub_year', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('decline_reason', sa.String(length=14), nullable=False),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('arrived_at', sa.DateTime(), nullable=True),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('copies > 0', name=op.f('ck_suggestion_copies')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_suggestion_answered_by_id_account')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_suggestion_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_suggestion_branch_id_branch')),
    sa.ForeignKeyConstraint(['line_id'], ['order_line.id'], name=op.f('fk_suggestion_line_id_order_line')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_suggestion_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion')),
    sa.UniqueConstraint('code', name=op.f('uq_suggestion_code'))
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_bib_id'), ['bib_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestion_isbn'), ['isbn'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestion_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestion_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_suggestion_stage', ['stage', 'due_at'], unique=False)

    op.create_table('accession_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('sign', sa.Integer(), nullable=False),
    sa.Column('accession_no', sa.String(length=30), nullable=False),
    sa.Column('barcode', sa.String(length=30), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('responsibility', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=150), nullable=False),
    sa.Column('isbn', sa.String(length=13), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=14), nullable=False),
    sa.Column('batch_number', sa.String(length=20), nullable=False),
    sa.Column('class_no', sa.String(length=40), nullable=False),
    sa.Column('call_no', sa.String(length=90), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('location', sa.String(length=110), nullable=False),
    sa.Column('corrects_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_accession_line_branch_id_branch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_accession_line_by_id_account')),
    sa.ForeignKeyConstraint(['corrects_id'], ['accession_line.id'], name=op.f('fk_accession_line_corrects_id_accession_line')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_accession_line_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accession_line'))
    )
    with op.batch_alter_table('accession_line', schema=None) as batch_op:
        batch_op.create_index('ix_accession_line_day', ['on_day', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_accession_line_item_id'), ['item_id'], unique=False)

    op.create_table('difference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('bib_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('isbn', sa.String(length=13), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('settled', sa.Integer(), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('net_price', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('found_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('void_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('copies > 0 AND settled >= 0 AND settled <= copies', name=op.f('ck_difference_counts')),
    sa.ForeignKeyConstraint(['batch_id'], ['accession_batch.id'], name=op.f('fk_difference_batch_id_accession_batch')),
    sa.ForeignKeyConstraint(['bib_id'], ['bib_record.id'], name=op.f('fk_difference_bib_id_bib_record')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_difference_by_id_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_difference_item_id_item')),
    sa.ForeignKeyConstraint(['line_id'], ['order_line.id'], name=op.f('fk_difference_line_id_order_line')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_difference'))
    )
    with op.batch_alter_table('difference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_difference_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_difference_line_id'), ['line_id'], unique=False)

    op.create_table('hand_over_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hand_over_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('found', sa.String(length=8), nullable=False),
    sa.Column('was_added', sa.Boolean(), nullable=False),
    sa.Column('is_live', sa.Boolean(), nullable=False),
    sa.Column('why', sa.String(length=60), nullable=False),
    sa.Column('scanned_at', sa.DateTime(), nullable=True),
    sa.Column('scanned_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['hand_over_id'], ['hand_over.id'], name=op.f('fk_hand_over_item_hand_over_id_hand_over')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_hand_over_item_item_id_item')),
    sa.ForeignKeyConstraint(['scanned_by_id'], ['account.id'], name=op.f('fk_hand_over_item_scanned_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over_item'))
    )
    with op.batch_alter_table('hand_over_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_item_hand_over_id'), ['hand_over_id'], unique=False)
        batch_op.create_index('ix_hand_over_item_live', ['item_id'], unique=True, sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))

    op.create_table('item_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('was', sa.JSON(), nullable=False),
    sa.Column('now_is', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['batch.id'], name=op.f('fk_item_change_import_id_batch')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_change_item_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_change'))
    )
    with op.batch_alter_table('item_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_change_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_change_item_id'), ['item_id'], unique=False)

    op.create_table('item_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_item_step_by_id_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_step_item_id_item')),
    sa.ForeignKeyConstraint(['step_id'], ['processing_step.id'], name=op.f('fk_item_step_step_id_processing_step')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['account.id'], name=op.f('fk_item_step_undone_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_step'))
    )
    with op.batch_alter_table('item_step', schema=None) as batch_op:
        batch_op.create_index('ix_item_step_done', ['done_at'], unique=False)
        batch_op.create_index('ix_item_step_live', ['item_id', 'step_id'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_item_step_step_id'), ['step_id'], unique=False)

    op.create_table('local_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('how', sa.String(length=8), nullable=False),
    sa.Column('said', sa.String(length=500), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_local_contact_by_id_account')),
    sa.ForeignKeyConstraint(['party_id'], ['local_party.id'], name=op.f('fk_local_contact_party_id_local_party')),
    sa.ForeignKeyConstraint(['work_id'], ['local_work.id'], name=op.f('fk_local_contact_work_id_local_work')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_contact'))
    )
    with op.batch_alter_table('local_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_contact_work_id'), ['work_id'], unique=False)

    op.create_table('settlement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('difference_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=8), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('list_amount', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('kept_batch_id', sa.Integer(), nullable=True),
    sa.Column('cancelled', sa.Integer(), nullable=False),
    sa.Column('document_no', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('copies > 0', name=op.f('ck_settlement_copies')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_settlement_by_id_account')),
    sa.ForeignKeyConstraint(['difference_id'], ['difference.id'], name=op.f('fk_settlement_difference_id_difference')),
    sa.ForeignKeyConstraint(['kept_batch_id'], ['accession_batch.id'], name=op.f('fk_settlement_kept_batch_id_accession_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settlement'))
    )
    with op.batch_alter_table('settlement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_settlement_difference_id'), ['difference_id'], unique=False)

    op.add_column('batch', sa.Column('known', sa.Integer(), server_default='0', nullable=False))
    for table in ('accession_line', 'fund_change', 'hand_out_format', 'summary_line'):
        for verb in ('update', 'delete'):
            text = NEVER[op.get_bind().dialect.name]
            op.execute(sa.text(text.format(table=table, verb=verb, VERB=verb.upper())))



# What was entered stays as it was: a correction is a further line.
NEVER = {
    'sqlite': "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} "
              "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    'postgresql': "CREATE TRIGGER {table}_{verb} BEFORE {VERB} ON {table} "
                  "FOR EACH STATEMENT EXECUTE FUNCTION yy_append_only()",
}


def downgrade():
    op.drop_column('batch', 'known')

    with op.batch_alter_table('settlement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_settlement_difference_id'))

    op.drop_table('settlement')
    with op.batch_alter_table('local_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_local_contact_work_id'))

    op.drop_table('local_contact')
    with op.batch_alter_table('item_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_step_step_id'))
        batch_op.drop_index('ix_item_step_live', sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
        batch_op.drop_index('ix_item_step_done')

    op.drop_table('item_step')
    with op.batch_alter_table('item_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_change_item_id'))
        batch_op.drop_index(batch_op.f('ix_item_change_import_id'))

    op.drop_table('item_change')
    with op.batch_alter_table('hand_over_item', schema=None) as batch_op:
        batch_op.drop_index('ix_hand_over_item_live', sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))
        batch_op.drop_index(batch_op.f('ix_hand_over_item_hand_over_id'))

    op.drop_table('hand_over_item')
    with op.batch_alter_table('difference', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_difference_line_id'))
        batch_op.drop_index(batch_op.f('ix_difference_batch_id'))

    op.drop_table('difference')
    with op.batch_alter_table('accession_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accession_line_item_id'))
        batch_op.drop_index('ix_accession_line_day')

    op.drop_table('accession_line')
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_index('ix_suggestion_stage')
        batch_op.drop_index(batch_op.f('ix_suggestion_person_id'))
        batch_op.drop_index(batch_op.f('ix_suggestion_line_id'))
        batch_op.drop_index(batch_op.f('ix_suggestion_isbn'))
        batch_op.drop_index(batch_op.f('ix_suggestion_bib_id'))

    op.drop_table('suggestion')
    with op.batch_alter_table('order_claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_claim_line_id'))

    op.drop_table('order_claim')
    with op.batch_alter_table('local_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_local_party_work_id'))
        batch_op.drop_index(batch_op.f('ix_local_party_person_id'))

    op.drop_table('local_party')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index('ix_item_stage')
        batch_op.drop_index('ix_item_shelved')
        batch_op.drop_index(batch_op.f('ix_item_line_id'))
        batch_op.drop_index(batch_op.f('ix_item_import_id'))
        batch_op.drop_index(batch_op.f('ix_item_bib_id'))
        batch_op.drop_index('ix_item_batch_stage')

    op.drop_table('item')
    with op.batch_alter_table('digital_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_digital_copy_work_id'))
        batch_op.drop_index(batch_op.f('ix_digital_copy_bib_id'))

    op.drop_table('digital_copy')
    with op.batch_alter_table('collection_work', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_collection_work_work_id'))
        batch_op.drop_index(batch_op.f('ix_collection_work_collection_id'))
        batch_op.drop_index(batch_op.f('ix_collection_work_bib_id'))

    op.drop_table('collection_work')
    with op.batch_alter_table('arrival_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_arrival_count_line_id'))
        batch_op.drop_index('ix_arrival_count_batch')

    op.drop_table('arrival_count')
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_line_order_id'))
        batch_op.drop_index('ix_order_line_late')
        batch_op.drop_index(batch_op.f('ix_order_line_isbn'))
        batch_op.drop_index(batch_op.f('ix_order_line_import_id'))
        batch_op.drop_index(batch_op.f('ix_order_line_bib_id'))

    op.drop_table('order_line')
    with op.batch_alter_table('local_work', schema=None) as batch_op:
        batch_op.drop_index('ix_local_work_stage')
        batch_op.drop_index('ix_local_work_next')
        batch_op.drop_index(batch_op.f('ix_local_work_bib_id'))
        batch_op.drop_index(batch_op.f('ix_local_work_batch_id'))

    op.drop_table('local_work')
    with op.batch_alter_table('gift_piece', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gift_piece_gift_id'))
        batch_op.drop_index(batch_op.f('ix_gift_piece_batch_id'))

    op.drop_table('gift_piece')
    with op.batch_alter_table('bib_number', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bib_number_value'))
        batch_op.drop_index(batch_op.f('ix_bib_number_bib_id'))

    op.drop_table('bib_number')
    op.drop_table('allocation_rule')
    with op.batch_alter_table('summary_line', schema=None) as batch_op:
        batch_op.drop_index('ix_summary_line_day')
        batch_op.drop_index(batch_op.f('ix_summary_line_batch_id'))

    op.drop_table('summary_line')
    op.drop_table('location')
    with op.batch_alter_table('listed_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_listed_copy_import_id'))
        batch_op.drop_index(batch_op.f('ix_listed_copy_batch_id'))

    op.drop_table('listed_copy')
    op.drop_table('donation_agreement')
    with op.batch_alter_table('copy_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_copy_source_title'))
        batch_op.drop_index(batch_op.f('ix_copy_source_isbn'))
        batch_op.drop_index(batch_op.f('ix_copy_source_import_id'))

    op.drop_table('copy_source')
    with op.batch_alter_table('clc_class', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clc_class_parent_no'))
        batch_op.drop_index(batch_op.f('ix_clc_class_import_id'))

    op.drop_table('clc_class')
    with op.batch_alter_table('bib_record', schema=None) as batch_op:
        batch_op.drop_index('ix_bib_record_title')
        batch_op.drop_index('ix_bib_record_shelf')
        batch_op.drop_index(batch_op.f('ix_bib_record_isbn'))
        batch_op.drop_index('ix_bib_record_import')
        batch_op.drop_index('ix_bib_record_full')
        batch_op.drop_index(batch_op.f('ix_bib_record_control_no'))
        batch_op.drop_index('ix_bib_record_call')

    op.drop_table('bib_record')
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invoice_fund_id'))
        batch_op.drop_index(batch_op.f('ix_invoice_batch_id'))

    op.drop_table('invoice')
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.drop_index('ix_hand_over_state')
        batch_op.drop_index(batch_op.f('ix_hand_over_branch_id'))
        batch_op.drop_index(batch_op.f('ix_hand_over_batch_id'))

    op.drop_table('hand_over')
    op.drop_table('hand_out')
    with op.batch_alter_table('gift', schema=None) as batch_op:
        batch_op.drop_index('ix_gift_stage')
        batch_op.drop_index('ix_gift_received')
        batch_op.drop_index(batch_op.f('ix_gift_donor_id'))
        batch_op.drop_index(batch_op.f('ix_gift_batch_id'))

    op.drop_table('gift')
    with op.batch_alter_table('board_move', schema=None) as batch_op:
        batch_op.drop_index('ix_board_move_by')

    op.drop_table('board_move')
    with op.batch_alter_table('batch_pause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_batch_pause_batch_id'))

    op.drop_table('batch_pause')
    with op.batch_alter_table('barcode_range', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_barcode_range_batch_id'))

    op.drop_table('barcode_range')
    op.drop_table('spent_barcode')
    op.drop_table('resource_use')
    op.drop_table('register_month')
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_purchase_order_supplier_id'))
        batch_op.drop_index('ix_purchase_order_state')
        batch_op.drop_index(batch_op.f('ix_purchase_order_fund_id'))

    op.drop_table('purchase_order')
    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.drop_index('ix_licence_resource')

    op.drop_table('licence')
    op.drop_table('hand_out_format')
    with op.batch_alter_table('fund_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_change_fund_id'))

    op.drop_table('fund_change')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index('ix_certificate_subject')
        batch_op.drop_index(batch_op.f('ix_certificate_person_id'))

    op.drop_table('certificate')
    with op.batch_alter_table('accession_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accession_batch_supplier_id'))
        batch_op.drop_index('ix_accession_batch_state')
        batch_op.drop_index(batch_op.f('ix_accession_batch_follows_id'))
        batch_op.drop_index('ix_accession_batch_accepted')

    op.drop_table('accession_batch')
    with op.batch_alter_table('donor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_donor_person_id'))
        batch_op.drop_index('ix_donor_name')

    op.drop_table('donor')
    with op.batch_alter_table('digital_resource', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_digital_resource_supplier_id'))

    op.drop_table('digital_resource')
    op.drop_table('supplier')
    op.drop_table('special_collection')
    op.drop_table('processing_step')
    op.drop_table('running_number')
    op.drop_table('label_paper')
    op.drop_table('fund')
    op.drop_table('freed_number')
    op.drop_table('call_counter')
