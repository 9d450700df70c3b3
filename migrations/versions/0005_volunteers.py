"""Volunteers: recruited, trained, on shift, thanked; their hours and the proofs of them."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('record_column',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=24), nullable=False),
    sa.Column('heading', sa.String(length=40), nullable=False),
    sa.Column('fill', sa.String(length=60), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_column')),
    sa.UniqueConstraint('part', 'name', name=op.f('uq_record_column_part_name'))
    )
    op.create_table('duty_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('printings', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_duty_code_made_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_duty_code_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_code')),
    sa.UniqueConstraint('place_id', name=op.f('uq_duty_code_place_id'))
    )
    op.create_table('recruitment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('duties', sa.Text(), nullable=False),
    sa.Column('risks', sa.Text(), nullable=False),
    sa.Column('insurance', sa.String(length=300), nullable=False),
    sa.Column('requirements', sa.Text(), nullable=False),
    sa.Column('benefits', sa.Text(), nullable=False),
    sa.Column('served_where', sa.String(length=200), nullable=False),
    sa.Column('served_when', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('age_from', sa.Integer(), nullable=True),
    sa.Column('age_to', sa.Integer(), nullable=True),
    sa.Column('opens_at', sa.DateTime(), nullable=False),
    sa.Column('closes_at', sa.DateTime(), nullable=False),
    sa.Column('publish_at', sa.DateTime(), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('age_from IS NULL OR age_to IS NULL OR age_from <= age_to', name=op.f('ck_recruitment_ages')),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_recruitment_window')),
    sa.CheckConstraint('wanted >= 0', name=op.f('ck_recruitment_wanted')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_recruitment_made_by_id_account')),
    sa.ForeignKeyConstraint(['published_by_id'], ['account.id'], name=op.f('fk_recruitment_published_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recruitment')),
    sa.UniqueConstraint('number', name=op.f('uq_recruitment_number'))
    )
    op.create_table('shift_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('pattern', sa.JSON(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_shift_batch_made_by_id_account')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['account.id'], name=op.f('fk_shift_batch_undone_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_batch'))
    )
    op.create_table('volunteer_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('consented_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['leader_id'], ['person.id'], name=op.f('fk_volunteer_group_leader_id_person')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_volunteer_group_made_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_group')),
    sa.UniqueConstraint('code', name=op.f('uq_volunteer_group_code'))
    )
    with op.batch_alter_table('volunteer_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_group_leader_id'), ['leader_id'], unique=False)

    op.create_table('volunteer_post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=500), nullable=False),
    sa.Column('requires', sa.String(length=300), nullable=False),
    sa.Column('min_age', sa.Integer(), nullable=True),
    sa.Column('max_age', sa.Integer(), nullable=True),
    sa.Column('needs_training', sa.Boolean(), nullable=False),
    sa.Column('needs_own_training', sa.Boolean(), nullable=False),
    sa.Column('needs_approval', sa.Boolean(), nullable=False),
    sa.Column('is_risky', sa.Boolean(), nullable=False),
    sa.Column('forgotten_minutes', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('forgotten_minutes >= 0 AND forgotten_minutes <= 720', name=op.f('ck_volunteer_post_forgotten')),
    sa.CheckConstraint('min_age IS NULL OR max_age IS NULL OR min_age <= max_age', name=op.f('ck_volunteer_post_ages')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_volunteer_post_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_post')),
    sa.UniqueConstraint('name', name=op.f('uq_volunteer_post_name'))
    )
    op.create_table('recruitment_post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recruitment_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.CheckConstraint('wanted >= 0', name=op.f('ck_recruitment_post_wanted')),
    sa.ForeignKeyConstraint(['post_id'], ['volunteer_post.id'], name=op.f('fk_recruitment_post_post_id_volunteer_post')),
    sa.ForeignKeyConstraint(['recruitment_id'], ['recruitment.id'], name=op.f('fk_recruitment_post_recruitment_id_recruitment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recruitment_post')),
    sa.UniqueConstraint('recruitment_id', 'post_id', name=op.f('uq_recruitment_post_recruitment_id_post_id'))
    )
    op.create_table('volunteer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=True),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('recruitment_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('band', sa.String(length=10), nullable=True),
    sa.Column('sex', sa.String(length=4), nullable=True),
    sa.Column('area', sa.String(length=100), nullable=True),
    sa.Column('skills', sa.String(length=300), nullable=True),
    sa.Column('free_times', sa.JSON(), nullable=False),
    sa.Column('free_note', sa.String(length=200), nullable=True),
    sa.Column('national_no', sa.String(length=40), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=True),
    sa.Column('applied_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('interview_at', sa.DateTime(), nullable=True),
    sa.Column('interview_note', sa.String(length=300), nullable=True),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('guardian_signed_on', sa.Date(), nullable=True),
    sa.Column('admitted_on', sa.Date(), nullable=True),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.Column('stage_reason', sa.String(length=200), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_volunteer_account_id_account')),
    sa.ForeignKeyConstraint(['group_id'], ['volunteer_group.id'], name=op.f('fk_volunteer_group_id_volunteer_group')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_volunteer_made_by_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_volunteer_person_id_person')),
    sa.ForeignKeyConstraint(['recruitment_id'], ['recruitment.id'], name=op.f('fk_volunteer_recruitment_id_recruitment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer')),
    sa.UniqueConstraint('account_id', name=op.f('uq_volunteer_account_id')),
    sa.UniqueConstraint('code', name=op.f('uq_volunteer_code')),
    sa.UniqueConstraint('holder', name=op.f('uq_volunteer_holder')),
    sa.UniqueConstraint('number', name=op.f('uq_volunteer_number')),
    sa.UniqueConstraint('person_id', name=op.f('uq_volunteer_person_id'))
    )
    with op.batch_alter_table('volunteer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_volunteer_recruitment_id'), ['recruitment_id'], unique=False)
        batch_op.create_index('ix_volunteer_stage', ['stage', 'applied_at'], unique=False)

    op.create_table('volunteer_training',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('content', sa.String(length=500), nullable=False),
    sa.Column('organiser', sa.String(length=100), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=True),
    sa.Column('ends_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_volunteer_training_ends')),
    sa.CheckConstraint('minutes > 0 AND minutes <= 1440', name=op.f('ck_volunteer_training_minutes')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_volunteer_training_made_by_id_account')),
    sa.ForeignKeyConstraint(['post_id'], ['volunteer_post.id'], name=op.f('fk_volunteer_training_post_id_volunteer_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_training'))
    )
    op.create_table('commendation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('awarded_on', sa.Date(), nullable=False),
    sa.Column('by_whom', sa.String(length=100), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_commendation_by_id_account')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_commendation_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commendation'))
    )
    with op.batch_alter_table('commendation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commendation_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('evaluation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('grade', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_evaluation_days')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_evaluation_by_id_account')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_evaluation_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation'))
    )
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('post_approval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_post_approval_by_id_account')),
    sa.ForeignKeyConstraint(['post_id'], ['volunteer_post.id'], name=op.f('fk_post_approval_post_id_volunteer_post')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_post_approval_volunteer_id_volunteer')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['account.id'], name=op.f('fk_post_approval_withdrawn_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_approval'))
    )
    with op.batch_alter_table('post_approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_approval_volunteer_id'), ['volunteer_id'], unique=False)
        batch_op.create_index('uq_post_approval_live', ['volunteer_id', 'post_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    op.create_table('proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('is_named', sa.Boolean(), nullable=False),
    sa.Column('id_kind', sa.String(length=20), nullable=False),
    sa.Column('id_sealed', sa.Text(), nullable=True),
    sa.Column('id_masked', sa.String(length=30), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('checked_at', sa.DateTime(), nullable=True),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('announced_from', sa.Date(), nullable=True),
    sa.Column('announced_until', sa.Date(), nullable=True),
    sa.Column('objection', sa.String(length=300), nullable=False),
    sa.Column('objected_at', sa.DateTime(), nullable=True),
    sa.Column('objection_answer', sa.String(length=300), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('certificate_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('issued_by_id IS NULL OR issued_by_id <> checked_by_id', name=op.f('ck_proof_two_people')),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_proof_days')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_proof_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['account.id'], name=op.f('fk_proof_checked_by_id_account')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['account.id'], name=op.f('fk_proof_issued_by_id_account')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_proof_made_by_id_account')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_proof_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proof'))
    )
    with op.batch_alter_table('proof', schema=None) as batch_op:
        batch_op.create_index('ix_proof_stage', ['stage', 'asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_proof_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('training_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_training_record_by_id_account')),
    sa.ForeignKeyConstraint(['training_id'], ['volunteer_training.id'], name=op.f('fk_training_record_training_id_volunteer_training')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_training_record_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_record')),
    sa.UniqueConstraint('training_id', 'volunteer_id', name=op.f('uq_training_record_training_id_volunteer_id'))
    )
    with op.batch_alter_table('training_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_record_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('volunteer_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['volunteer_post.id'], name=op.f('fk_volunteer_wish_post_id_volunteer_post')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_volunteer_wish_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_wish')),
    sa.UniqueConstraint('volunteer_id', 'post_id', name=op.f('uq_volunteer_wish_volunteer_id_post_id'))
    )
    op.create_table('shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('served_where', sa.String(length=120), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('break_minutes', sa.Integer(), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.Column('moved_from', sa.DateTime(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('break_minutes >= 0', name=op.f('ck_shift_break')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_shift_order')),
    sa.CheckConstraint('needed > 0 AND taken >= 0 AND taken <= needed', name=op.f('ck_shift_places')),
    sa.ForeignKeyConstraint(['batch_id'], ['shift_batch.id'], name=op.f('fk_shift_batch_id_shift_batch')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_shift_branch_id_branch')),
    sa.ForeignKeyConstraint(['group_id'], ['volunteer_group.id'], name=op.f('fk_shift_group_id_volunteer_group')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_shift_made_by_id_account')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_shift_place_id_place')),
    sa.ForeignKeyConstraint(['post_id'], ['volunteer_post.id'], name=op.f('fk_shift_post_id_volunteer_post')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_shift_session_id_activity_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift'))
    )
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shift_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shift_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_shift_post', ['post_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_shift_session_id'), ['session_id'], unique=False)
        batch_op.create_index('ix_shift_starts_at', ['starts_at'], unique=False)

    op.create_table('signup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('escort', sa.String(length=60), nullable=True),
    sa.Column('queued_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('override_reason', sa.String(length=200), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('end_reason', sa.String(length=200), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ended_by_id'], ['account.id'], name=op.f('fk_signup_ended_by_id_account')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_signup_made_by_id_account')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_signup_shift_id_shift')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_signup_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signup'))
    )
    with op.batch_alter_table('signup', schema=None) as batch_op:
        batch_op.create_index('ix_signup_shift', ['shift_id', 'stage', 'queued_at'], unique=False)
        batch_op.create_index('ix_signup_volunteer', ['volunteer_id', 'stage'], unique=False)
        batch_op.create_index('uq_signup_live', ['shift_id', 'volunteer_id'], unique=True, sqlite_where=sa.text("stage IN ('taken', 'waiting')"), postgresql_where=sa.text("stage IN ('taken', 'waiting')"))

    op.create_table('service_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=True),
    sa.Column('signup_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=True),
    sa.Column('ends_at', sa.DateTime(), nullable=True),
    sa.Column('break_minutes', sa.Integer(), nullable=False),
    sa.Column('in_at', sa.DateTime(), nullable=False),
    sa.Column('out_at', sa.DateTime(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('evidence', sa.String(length=10), nullable=False),
    sa.Column('way_in', sa.String(length=10), nullable=False),
    sa.Column('way_out', sa.String(length=10), nullable=True),
    sa.Column('why', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('with_adult', sa.Boolean(), nullable=False),
    sa.Column('nonce_in', sa.String(length=64), nullable=True),
    sa.Column('nonce_out', sa.String(length=64), nullable=True),
    sa.Column('scan_id', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('out_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_note', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("stage <> 'confirmed' OR decided_by_id IS NULL OR entered_by_id IS NULL OR decided_by_id <> entered_by_id", name=op.f('ck_service_entry_two_people')),
    sa.CheckConstraint("stage NOT IN ('pending', 'confirmed') OR minutes IS NOT NULL", name=op.f('ck_service_entry_closed')),
    sa.CheckConstraint('minutes IS NULL OR (minutes >= 0 AND minutes <= 1440)', name=op.f('ck_service_entry_minutes')),
    sa.CheckConstraint('out_at IS NULL OR out_at >= in_at', name=op.f('ck_service_entry_order')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_service_entry_branch_id_branch')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_service_entry_decided_by_id_account')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['account.id'], name=op.f('fk_service_entry_entered_by_id_account')),
    sa.ForeignKeyConstraint(['out_by_id'], ['account.id'], name=op.f('fk_service_entry_out_by_id_account')),
    sa.ForeignKeyConstraint(['post_id'], ['volunteer_post.id'], name=op.f('fk_service_entry_post_id_volunteer_post')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_service_entry_shift_id_shift')),
    sa.ForeignKeyConstraint(['signup_id'], ['signup.id'], name=op.f('fk_service_entry_signup_id_signup')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_service_entry_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_entry')),
    sa.UniqueConstraint('nonce_in', name=op.f('uq_service_entry_nonce_in')),
    sa.UniqueConstraint('nonce_out', name=op.f('uq_service_entry_nonce_out'))
    )
    with op.batch_alter_table('service_entry', schema=None) as batch_op:
        batch_op.create_index('ix_service_entry_day', ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_entry_scan_id'), ['scan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_entry_shift_id'), ['shift_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_entry_signup_id'), ['signup_id'], unique=False)
        batch_op.create_index('ix_service_entry_stage', ['stage', 'day'], unique=False)
        batch_op.create_index('ix_service_entry_volunteer', ['volunteer_id', 'day'], unique=False)
        batch_op.create_index('uq_service_entry_open', ['volunteer_id'], unique=True, sqlite_where=sa.text("stage = 'open'"), postgresql_where=sa.text("stage = 'open'"))

    op.create_table('swap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('signup_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('new_signup_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_for', sa.String(length=120), nullable=True),
    sa.Column('escort', sa.String(length=60), nullable=True),
    sa.Column('back_signup_id', sa.Integer(), nullable=True),
    sa.Column('declined_at', sa.DateTime(), nullable=True),
    sa.Column('seen_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['back_signup_id'], ['signup.id'], name=op.f('fk_swap_back_signup_id_signup')),
    sa.ForeignKeyConstraint(['new_signup_id'], ['signup.id'], name=op.f('fk_swap_new_signup_id_signup')),
    sa.ForeignKeyConstraint(['return_id'], ['signup.id'], name=op.f('fk_swap_return_id_signup')),
    sa.ForeignKeyConstraint(['signup_id'], ['signup.id'], name=op.f('fk_swap_signup_id_signup')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['volunteer.id'], name=op.f('fk_swap_taken_by_id_volunteer')),
    sa.ForeignKeyConstraint(['to_id'], ['volunteer.id'], name=op.f('fk_swap_to_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap'))
    )
    with op.batch_alter_table('swap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swap_return_id'), ['return_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_signup_id'), ['signup_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_to_id'), ['to_id'], unique=False)
        batch_op.create_index('uq_swap_open', ['signup_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('correction_asked',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=300), nullable=True),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('is_granted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_correction_asked_answered_by_id_account')),
    sa.ForeignKeyConstraint(['entry_id'], ['service_entry.id'], name=op.f('fk_correction_asked_entry_id_service_entry')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_correction_asked_volunteer_id_volunteer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_asked'))
    )
    with op.batch_alter_table('correction_asked', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_asked_volunteer_id'), ['volunteer_id'], unique=False)

    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_certificate_replaces_id_certificate'), 'certificate', ['replaces_id'], ['id'])



def downgrade():
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_certificate_replaces_id_certificate'), type_='foreignkey')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('code')

    with op.batch_alter_table('correction_asked', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_correction_asked_volunteer_id'))

    op.drop_table('correction_asked')
    with op.batch_alter_table('swap', schema=None) as batch_op:
        batch_op.drop_index('uq_swap_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_swap_to_id'))
        batch_op.drop_index(batch_op.f('ix_swap_signup_id'))
        batch_op.drop_index(batch_op.f('ix_swap_return_id'))

    op.drop_table('swap')
    with op.batch_alter_table('service_entry', schema=None) as batch_op:
        batch_op.drop_index('uq_service_entry_open', sqlite_where=sa.text("stage = 'open'"), postgresql_where=sa.text("stage = 'open'"))
        batch_op.drop_index('ix_service_entry_volunteer')
        batch_op.drop_index('ix_service_entry_stage')
        batch_op.drop_index(batch_op.f('ix_service_entry_signup_id'))
        batch_op.drop_index(batch_op.f('ix_service_entry_shift_id'))
        batch_op.drop_index(batch_op.f('ix_service_entry_scan_id'))
        batch_op.drop_index('ix_service_entry_day')

    op.drop_table('service_entry')
    with op.batch_alter_table('signup', schema=None) as batch_op:
        batch_op.drop_index('uq_signup_live', sqlite_where=sa.text("stage IN ('taken', 'waiting')"), postgresql_where=sa.text("stage IN ('taken', 'waiting')"))
        batch_op.drop_index('ix_signup_volunteer')
        batch_op.drop_index('ix_signup_shift')

    op.drop_table('signup')
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.drop_index('ix_shift_starts_at')
        batch_op.drop_index(batch_op.f('ix_shift_session_id'))
        batch_op.drop_index('ix_shift_post')
        batch_op.drop_index(batch_op.f('ix_shift_group_id'))
        batch_op.drop_index(batch_op.f('ix_shift_batch_id'))

    op.drop_table('shift')
    op.drop_table('volunteer_wish')
    with op.batch_alter_table('training_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_record_volunteer_id'))

    op.drop_table('training_record')
    with op.batch_alter_table('proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proof_volunteer_id'))
        batch_op.drop_index('ix_proof_stage')

    op.drop_table('proof')
    with op.batch_alter_table('post_approval', schema=None) as batch_op:
        batch_op.drop_index('uq_post_approval_live', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_post_approval_volunteer_id'))

    op.drop_table('post_approval')
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_volunteer_id'))

    op.drop_table('evaluation')
    with op.batch_alter_table('commendation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commendation_volunteer_id'))

    op.drop_table('commendation')
    op.drop_table('volunteer_training')
    with op.batch_alter_table('volunteer', schema=None) as batch_op:
        batch_op.drop_index('ix_volunteer_stage')
        batch_op.drop_index(batch_op.f('ix_volunteer_recruitment_id'))
        batch_op.drop_index(batch_op.f('ix_volunteer_group_id'))

    op.drop_table('volunteer')
    op.drop_table('recruitment_post')
    op.drop_table('volunteer_post')
    with op.batch_alter_table('volunteer_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_group_leader_id'))

    op.drop_table('volunteer_group')
    op.drop_table('shift_batch')
    op.drop_table('recruitment')
    op.drop_table('duty_code')
    op.drop_table('record_column')
