"""Activities from plan to file: notices, registrations, the day, contests, archives; what the outbox sends."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('checklist_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_line')),
    sa.UniqueConstraint('kind', 'what', name=op.f('uq_checklist_line_kind_what'))
    )
    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('is_brand', sa.Boolean(), nullable=False),
    sa.Column('about', sa.String(length=500), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('name', name=op.f('uq_series_name'))
    )
    op.create_table('plan_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_plan_template_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_template')),
    sa.UniqueConstraint('name', name=op.f('uq_plan_template_name'))
    )
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('theme', sa.String(length=200), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('copied_from_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('age_from', sa.Integer(), nullable=True),
    sa.Column('age_to', sa.Integer(), nullable=True),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('lead_id', sa.Integer(), nullable=True),
    sa.Column('is_outside', sa.Boolean(), nullable=False),
    sa.Column('outside_place', sa.String(length=120), nullable=False),
    sa.Column('outside_contact', sa.String(length=120), nullable=True),
    sa.Column('online_url', sa.String(length=300), nullable=False),
    sa.Column('host', sa.String(length=120), nullable=False),
    sa.Column('organizer', sa.String(length=120), nullable=False),
    sa.Column('co_organizer', sa.String(length=200), nullable=False),
    sa.Column('speaker', sa.String(length=120), nullable=True),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('bring', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('budget_fen', sa.Integer(), nullable=True),
    sa.Column('has_prizes', sa.Boolean(), nullable=False),
    sa.Column('safety_plan', sa.Text(), nullable=False),
    sa.Column('emergency_plan', sa.Text(), nullable=False),
    sa.Column('permit_no', sa.String(length=60), nullable=False),
    sa.Column('needs_review', sa.Boolean(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(), nullable=True),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('review_note', sa.String(length=300), nullable=False),
    sa.Column('entry', sa.String(length=10), nullable=False),
    sa.Column('attends', sa.String(length=10), nullable=False),
    sa.Column('opens_days', sa.Integer(), nullable=False),
    sa.Column('opens_time', sa.Time(), nullable=False),
    sa.Column('closes_minutes', sa.Integer(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('adults_quota', sa.Integer(), nullable=True),
    sa.Column('children_quota', sa.Integer(), nullable=True),
    sa.Column('helpers_quota', sa.Integer(), nullable=False),
    sa.Column('on_site', sa.Integer(), nullable=False),
    sa.Column('party_most', sa.Integer(), nullable=False),
    sa.Column('does_guardian_count', sa.Boolean(), nullable=False),
    sa.Column('has_waitlist', sa.Boolean(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('promise_year', sa.Integer(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('endorsed_at', sa.DateTime(), nullable=True),
    sa.Column('endorsed_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(), nullable=True),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('filed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('age_from IS NULL OR age_to IS NULL OR age_from <= age_to', name=op.f('ck_activity_ages')),
    sa.CheckConstraint('expected >= 0 AND on_site >= 0 AND helpers_quota >= 0 AND party_most > 0', name=op.f('ck_activity_numbers')),
    sa.CheckConstraint('opens_days >= 0 AND closes_minutes >= 0', name=op.f('ck_activity_window')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['account.id'], name=op.f('fk_activity_approved_by_id_account')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_activity_batch_id_batch')),
    sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_activity_branch_id_branch')),
    sa.ForeignKeyConstraint(['copied_from_id'], ['activity.id'], name=op.f('fk_activity_copied_from_id_activity')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_activity_department_id_department')),
    sa.ForeignKeyConstraint(['endorsed_by_id'], ['account.id'], name=op.f('fk_activity_endorsed_by_id_account')),
    sa.ForeignKeyConstraint(['lead_id'], ['account.id'], name=op.f('fk_activity_lead_id_account')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_activity_made_by_id_account')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['account.id'], name=op.f('fk_activity_reviewed_by_id_account')),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_activity_series_id_series')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity')),
    sa.UniqueConstraint('number', name=op.f('uq_activity_number'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_activity_days', ['first_day', 'last_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_series_id'), ['series_id'], unique=False)
        batch_op.create_index('ix_activity_stage', ['stage', 'due_on'], unique=False)

    op.create_table('activity_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('outlet', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_link_activity_id_activity')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_activity_link_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_link'))
    )
    with op.batch_alter_table('activity_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_link_activity_id'), ['activity_id'], unique=False)

    op.create_table('activity_notice',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('publish_at', sa.DateTime(), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=200), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=True),
    sa.Column('more', sa.Text(), nullable=False),
    sa.Column('accompany', sa.String(length=300), nullable=False),
    sa.Column('safety', sa.String(length=300), nullable=False),
    sa.Column('photo_notice', sa.String(length=200), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_notice_activity_id_activity')),
    sa.ForeignKeyConstraint(['picture_id'], ['stored_file.id'], name=op.f('fk_activity_notice_picture_id_stored_file')),
    sa.ForeignKeyConstraint(['published_by_id'], ['account.id'], name=op.f('fk_activity_notice_published_by_id_account')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['account.id'], name=op.f('fk_activity_notice_withdrawn_by_id_account')),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_activity_notice'))
    )
    op.create_table('activity_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=100), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('setup_minutes', sa.Integer(), nullable=False),
    sa.Column('clear_minutes', sa.Integer(), nullable=False),
    sa.Column('room_from', sa.DateTime(), nullable=False),
    sa.Column('room_until', sa.DateTime(), nullable=False),
    sa.Column('takes_room', sa.Boolean(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.Column('moved_from', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at AND room_from <= starts_at AND room_until >= ends_at', name=op.f('ck_activity_session_order')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_session_activity_id_activity')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_activity_session_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_session')),
    sa.UniqueConstraint('activity_id', 'number', name=op.f('uq_activity_session_activity_id_number'))
    )
    with op.batch_alter_table('activity_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_session_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index('ix_activity_session_room', ['place_id', 'room_from'], unique=False)
        batch_op.create_index('ix_activity_session_time', ['starts_at'], unique=False)

    op.create_table('archive_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('retention', sa.String(length=3), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('filed_at', sa.DateTime(), nullable=True),
    sa.Column('filed_by_id', sa.Integer(), nullable=True),
    sa.Column('first_filed_on', sa.Date(), nullable=True),
    sa.Column('bundle_id', sa.Integer(), nullable=True),
    sa.Column('bundle_state', sa.String(length=10), nullable=False),
    sa.Column('bundle_done', sa.Integer(), nullable=False),
    sa.Column('bundle_total', sa.Integer(), nullable=False),
    sa.Column('bundle_note', sa.String(length=300), nullable=False),
    sa.Column('handed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_archive_file_activity_id_activity')),
    sa.ForeignKeyConstraint(['bundle_id'], ['stored_file.id'], name=op.f('fk_archive_file_bundle_id_stored_file')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['account.id'], name=op.f('fk_archive_file_filed_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_archive_file')),
    sa.UniqueConstraint('activity_id', name=op.f('uq_archive_file_activity_id')),
    sa.UniqueConstraint('code', name=op.f('uq_archive_file_code'))
    )
    op.create_table('archive_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('not_applicable', sa.String(length=200), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=True),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_archive_item_activity_id_activity')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_archive_item_by_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_archive_item_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_archive_item'))
    )
    with op.batch_alter_table('archive_item', schema=None) as batch_op:
        batch_op.create_index('ix_archive_item_activity', ['activity_id', 'what'], unique=False)

    op.create_table('contest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(), nullable=True),
    sa.Column('closes_at', sa.DateTime(), nullable=True),
    sa.Column('divisions', sa.JSON(), nullable=False),
    sa.Column('awards', sa.JSON(), nullable=False),
    sa.Column('needs_work', sa.Boolean(), nullable=False),
    sa.Column('most_each', sa.Integer(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('winners_at', sa.DateTime(), nullable=True),
    sa.Column('winners_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('most_each > 0', name=op.f('ck_contest_most_each')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_contest_activity_id_activity')),
    sa.ForeignKeyConstraint(['winners_by_id'], ['account.id'], name=op.f('fk_contest_winners_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contest')),
    sa.UniqueConstraint('activity_id', name=op.f('uq_contest_activity_id'))
    )
    op.create_table('contest_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=7), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('division', sa.String(length=30), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('author', sa.String(length=60), nullable=True),
    sa.Column('birth_on', sa.Date(), nullable=True),
    sa.Column('school', sa.String(length=100), nullable=True),
    sa.Column('teacher', sa.String(length=60), nullable=True),
    sa.Column('identity', sa.String(length=64), nullable=True),
    sa.Column('can_publish', sa.Boolean(), nullable=False),
    sa.Column('can_name', sa.Boolean(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('override_reason', sa.String(length=200), nullable=False),
    sa.Column('withdrawn_reason', sa.String(length=200), nullable=False),
    sa.Column('award', sa.String(length=30), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_contest_entry_activity_id_activity')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_contest_entry_by_id_account')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_contest_entry_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_contest_entry_file_id_stored_file')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contest_entry_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contest_entry')),
    sa.UniqueConstraint('activity_id', 'number', name=op.f('uq_contest_entry_activity_id_number')),
    sa.UniqueConstraint('code', name=op.f('uq_contest_entry_code'))
    )
    with op.batch_alter_table('contest_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contest_entry_person_id'), ['person_id'], unique=False)

    op.create_table('duty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=100), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('by_day', sa.Date(), nullable=True),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_duty_account_id_account')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_duty_activity_id_activity')),
    sa.ForeignKeyConstraint(['done_by_id'], ['account.id'], name=op.f('fk_duty_done_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty'))
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_activity_id'), ['activity_id'], unique=False)

    op.create_table('judge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('until_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_judge_account_id_account')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_judge_activity_id_activity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judge')),
    sa.UniqueConstraint('activity_id', 'account_id', name=op.f('uq_judge_activity_id_account_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_judge_token_hash'))
    )
    with op.batch_alter_table('judge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judge_activity_id'), ['activity_id'], unique=False)

    op.create_table('notice_channel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('said', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_notice_channel_activity_id_activity')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_notice_channel_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_channel')),
    sa.UniqueConstraint('activity_id', 'name', name=op.f('uq_notice_channel_activity_id_name'))
    )
    with op.batch_alter_table('notice_channel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_channel_activity_id'), ['activity_id'], unique=False)

    op.create_table('prize',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('value_fen', sa.Integer(), nullable=True),
    sa.Column('handed', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 0 AND handed >= 0 AND handed <= number', name=op.f('ck_prize_stock')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_prize_activity_id_activity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prize'))
    )
    with op.batch_alter_table('prize', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prize_activity_id'), ['activity_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_question_activity_id_activity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_activity_id'), ['activity_id'], unique=False)

    op.create_table('survey_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('overall', sa.Integer(), nullable=False),
    sa.Column('content', sa.Integer(), nullable=True),
    sa.Column('service', sa.Integer(), nullable=True),
    sa.Column('would_come_again', sa.Boolean(), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.CheckConstraint('overall BETWEEN 1 AND 5', name=op.f('ck_survey_answer_overall')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_survey_answer_activity_id_activity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answer')),
    sa.UniqueConstraint('activity_id', 'nonce', name=op.f('uq_survey_answer_activity_id_nonce'))
    )
    op.create_table('year_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('month', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('dropped_at', sa.DateTime(), nullable=True),
    sa.Column('dropped_reason', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('month IS NULL OR month BETWEEN 1 AND 12', name=op.f('ck_year_plan_month')),
    sa.CheckConstraint('times > 0', name=op.f('ck_year_plan_times')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_year_plan_activity_id_activity')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_year_plan_batch_id_batch')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_year_plan_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_plan'))
    )
    with op.batch_alter_table('year_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_year_plan_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_year_plan_year', ['year', 'month'], unique=False)

    op.create_table('activity_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('caption', sa.String(length=200), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=True),
    sa.Column('photographer', sa.String(length=60), nullable=False),
    sa.Column('consent', sa.String(length=10), nullable=False),
    sa.Column('consent_note', sa.String(length=200), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_photo_activity_id_activity')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_activity_photo_by_id_account')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_activity_photo_file_id_stored_file')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_activity_photo_session_id_activity_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_photo')),
    sa.UniqueConstraint('file_id', name=op.f('uq_activity_photo_file_id'))
    )
    with op.batch_alter_table('activity_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_photo_activity_id'), ['activity_id'], unique=False)

    op.create_table('count_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('until_at', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_count_link_by_id_account')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_count_link_session_id_activity_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_count_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_count_link_token_hash'))
    )
    with op.batch_alter_table('count_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_count_link_session_id'), ['session_id'], unique=False)

    op.create_table('head_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('adults', sa.Integer(), nullable=False),
    sa.Column('children', sa.Integer(), nullable=False),
    sa.Column('spot', sa.String(length=30), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('adults <> 0 OR children <> 0', name=op.f('ck_head_count_numbers')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_head_count_batch_id_batch')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_head_count_by_id_account')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_head_count_session_id_activity_session')),
    sa.ForeignKeyConstraint(['undoes_id'], ['head_count.id'], name=op.f('fk_head_count_undoes_id_head_count')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_head_count')),
    sa.UniqueConstraint('nonce', name=op.f('uq_head_count_nonce')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_head_count_undoes_id'))
    )
    with op.batch_alter_table('head_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_head_count_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index('ix_head_count_session', ['session_id', 'day'], unique=False)

    op.create_table('prize_hand_out',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('prize_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('to_name', sa.String(length=60), nullable=True),
    sa.Column('note', sa.String(length=100), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('number > 0', name=op.f('ck_prize_hand_out_number')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_prize_hand_out_by_id_account')),
    sa.ForeignKeyConstraint(['prize_id'], ['prize.id'], name=op.f('fk_prize_hand_out_prize_id_prize')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_prize_hand_out_session_id_activity_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prize_hand_out')),
    sa.UniqueConstraint('nonce', name=op.f('uq_prize_hand_out_nonce'))
    )
    with op.batch_alter_table('prize_hand_out', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prize_hand_out_prize_id'), ['prize_id'], unique=False)

    op.create_table('registration_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('opens_at', sa.DateTime(), nullable=False),
    sa.Column('closes_at', sa.DateTime(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('adults_quota', sa.Integer(), nullable=True),
    sa.Column('children_quota', sa.Integer(), nullable=True),
    sa.Column('helpers_quota', sa.Integer(), nullable=False),
    sa.Column('on_site', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.CheckConstraint('closes_at >= opens_at OR ended_at IS NOT NULL', name=op.f('ck_registration_sheet_window')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_registration_sheet_activity_id_activity')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_registration_sheet_session_id_activity_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_sheet')),
    sa.UniqueConstraint('session_id', name=op.f('uq_registration_sheet_session_id'))
    )
    with op.batch_alter_table('registration_sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_sheet_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index('uq_registration_sheet_whole', ['activity_id'], unique=True, sqlite_where=sa.text('session_id IS NULL'), postgresql_where=sa.text('session_id IS NULL'))

    op.create_table('score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('judge_id', sa.Integer(), nullable=False),
    sa.Column('tenths', sa.Integer(), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('left_out_at', sa.DateTime(), nullable=True),
    sa.Column('left_out_reason', sa.String(length=200), nullable=False),
    sa.Column('left_out_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('tenths BETWEEN 0 AND 1000', name=op.f('ck_score_tenths')),
    sa.ForeignKeyConstraint(['entry_id'], ['contest_entry.id'], name=op.f('fk_score_entry_id_contest_entry')),
    sa.ForeignKeyConstraint(['judge_id'], ['judge.id'], name=op.f('fk_score_judge_id_judge')),
    sa.ForeignKeyConstraint(['left_out_by_id'], ['account.id'], name=op.f('fk_score_left_out_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score')),
    sa.UniqueConstraint('entry_id', 'judge_id', name=op.f('uq_score_entry_id_judge_id'))
    )
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_judge_id'), ['judge_id'], unique=False)

    op.create_table('not_taken',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_not_taken_number')),
    sa.ForeignKeyConstraint(['sheet_id'], ['registration_sheet.id'], name=op.f('fk_not_taken_sheet_id_registration_sheet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_not_taken'))
    )
    with op.batch_alter_table('not_taken', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_not_taken_sheet_id'), ['sheet_id'], unique=False)

    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=7), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('unit', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=120), nullable=True),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('adults', sa.Integer(), nullable=False),
    sa.Column('children', sa.Integer(), nullable=False),
    sa.Column('helpers', sa.Integer(), nullable=False),
    sa.Column('escorts', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('queued_at', sa.DateTime(), nullable=False),
    sa.Column('held_until', sa.DateTime(), nullable=True),
    sa.Column('promoted_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('override_reason', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('adults >= 0 AND children >= 0 AND helpers >= 0 AND escorts >= 0 AND adults + children + helpers > 0', name=op.f('ck_registration_party')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_registration_made_by_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registration_person_id_person')),
    sa.ForeignKeyConstraint(['sheet_id'], ['registration_sheet.id'], name=op.f('fk_registration_sheet_id_registration_sheet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('code', name=op.f('uq_registration_code')),
    sa.UniqueConstraint('holder', name=op.f('uq_registration_holder'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index('ix_registration_person', ['person_id', 'sheet_id'], unique=False)
        batch_op.create_index('ix_registration_sheet', ['sheet_id', 'stage', 'queued_at'], unique=False)

    op.create_table('participant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=60), nullable=True),
    sa.Column('birth_on', sa.Date(), nullable=True),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('identity', sa.String(length=64), nullable=True),
    sa.Column('is_live', sa.Boolean(), nullable=False),
    sa.Column('until_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_participant_person_id_person')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_participant_registration_id_registration')),
    sa.ForeignKeyConstraint(['sheet_id'], ['registration_sheet.id'], name=op.f('fk_participant_sheet_id_registration_sheet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participant'))
    )
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participant_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participant_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index('uq_participant_live', ['sheet_id', 'identity'], unique=True, sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))

    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=True),
    sa.Column('adults', sa.Integer(), nullable=False),
    sa.Column('children', sa.Integer(), nullable=False),
    sa.Column('helpers', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=True),
    sa.Column('scan_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('adults >= 0 AND children >= 0 AND helpers >= 0 AND adults + children + helpers > 0', name=op.f('ck_attendance_heads')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_attendance_by_id_account')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_attendance_participant_id_participant')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_attendance_registration_id_registration')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_attendance_session_id_activity_session')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['account.id'], name=op.f('fk_attendance_undone_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('nonce', name=op.f('uq_attendance_nonce'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_scan_id'), ['scan_id'], unique=False)
        batch_op.create_index('ix_attendance_session', ['session_id', 'day'], unique=False)
        batch_op.create_index('uq_attendance_participant', ['session_id', 'day', 'participant_id'], unique=True, sqlite_where=sa.text('participant_id IS NOT NULL AND undone_at IS NULL'), postgresql_where=sa.text('participant_id IS NOT NULL AND undone_at IS NULL'))
        batch_op.create_index('uq_attendance_party', ['session_id', 'day', 'registration_id'], unique=True, sqlite_where=sa.text('participant_id IS NULL AND undone_at IS NULL'), postgresql_where=sa.text('participant_id IS NULL AND undone_at IS NULL'))

    op.create_table('progress',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('books', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('books >= 0 AND minutes >= 0', name=op.f('ck_progress_numbers')),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_progress_by_id_account')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_progress_participant_id_participant')),
    sa.ForeignKeyConstraint(['session_id'], ['activity_session.id'], name=op.f('fk_progress_session_id_activity_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress')),
    sa.UniqueConstraint('participant_id', 'session_id', name=op.f('uq_progress_participant_id_session_id'))
    )
    with op.batch_alter_table('progress', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_progress_session_id'), ['session_id'], unique=False)

    with op.batch_alter_table('outbox_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('via', sa.String(length=10), server_default='', nullable=False))
        batch_op.add_column(sa.Column('why', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('activity_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('session_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('registration_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('email', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('gateway', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('send_stage', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('send_tries', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('send_next_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('send_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('send_said', sa.String(length=200), server_default='', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_outbox_item_gateway'), 'send_stage IS NULL OR gateway IS NOT NULL')
        batch_op.create_index(batch_op.f('ix_outbox_item_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_item_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index('ix_outbox_item_send', ['send_stage', 'send_next_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_outbox_item_session_id_activity_session'), 'activity_session', ['session_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_item_registration_id_registration'), 'registration', ['registration_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_item_activity_id_activity'), 'activity', ['activity_id'], ['id'])

    for text in NEVER[op.get_bind().dialect.name]:
        op.execute(sa.text(text))


# What was counted stays as it was: a mistake is a further row. What an import brought goes with its batch.
NEVER = {
    'sqlite': ("CREATE TRIGGER head_count_update BEFORE UPDATE ON head_count "
               "BEGIN SELECT RAISE(ABORT, 'head_count is append-only'); END",
               "CREATE TRIGGER head_count_delete BEFORE DELETE ON head_count WHEN OLD.batch_id IS NULL "
               "BEGIN SELECT RAISE(ABORT, 'head_count is append-only'); END"),
    'postgresql': ("CREATE TRIGGER head_count_update BEFORE UPDATE ON head_count "
                   "FOR EACH STATEMENT EXECUTE FUNCTION yy_append_only()",
                   "CREATE TRIGGER head_count_delete BEFORE DELETE ON head_count "
                   "FOR EACH ROW WHEN (OLD.batch_id IS NULL) EXECUTE FUNCTION yy_append_only()"),
}


def downgrade():
    with op.batch_alter_table('outbox_item', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outbox_item_activity_id_activity'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outbox_item_registration_id_registration'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outbox_item_session_id_activity_session'), type_='foreignkey')
        batch_op.drop_index('ix_outbox_item_send')
        batch_op.drop_index(batch_op.f('ix_outbox_item_registration_id'))
        batch_op.drop_index(batch_op.f('ix_outbox_item_activity_id'))
        batch_op.drop_constraint(batch_op.f('ck_outbox_item_gateway'), type_='check')
        batch_op.drop_column('send_said')
        batch_op.drop_column('send_at')
        batch_op.drop_column('send_next_at')
        batch_op.drop_column('send_tries')
        batch_op.drop_column('send_stage')
        batch_op.drop_column('gateway')
        batch_op.drop_column('email')
        batch_op.drop_column('registration_id')
        batch_op.drop_column('session_id')
        batch_op.drop_column('activity_id')
        batch_op.drop_column('why')
        batch_op.drop_column('via')

    with op.batch_alter_table('progress', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_progress_session_id'))

    op.drop_table('progress')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index('uq_attendance_party', sqlite_where=sa.text('participant_id IS NULL AND undone_at IS NULL'), postgresql_where=sa.text('participant_id IS NULL AND undone_at IS NULL'))
        batch_op.drop_index('uq_attendance_participant', sqlite_where=sa.text('participant_id IS NOT NULL AND undone_at IS NULL'), postgresql_where=sa.text('participant_id IS NOT NULL AND undone_at IS NULL'))
        batch_op.drop_index('ix_attendance_session')
        batch_op.drop_index(batch_op.f('ix_attendance_scan_id'))
        batch_op.drop_index(batch_op.f('ix_attendance_registration_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index('uq_participant_live', sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))
        batch_op.drop_index(batch_op.f('ix_participant_registration_id'))
        batch_op.drop_index(batch_op.f('ix_participant_person_id'))

    op.drop_table('participant')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index('ix_registration_sheet')
        batch_op.drop_index('ix_registration_person')

    op.drop_table('registration')
    with op.batch_alter_table('not_taken', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_not_taken_sheet_id'))

    op.drop_table('not_taken')
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_judge_id'))

    op.drop_table('score')
    with op.batch_alter_table('registration_sheet', schema=None) as batch_op:
        batch_op.drop_index('uq_registration_sheet_whole', sqlite_where=sa.text('session_id IS NULL'), postgresql_where=sa.text('session_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_registration_sheet_activity_id'))

    op.drop_table('registration_sheet')
    with op.batch_alter_table('prize_hand_out', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prize_hand_out_prize_id'))

    op.drop_table('prize_hand_out')
    with op.batch_alter_table('head_count', schema=None) as batch_op:
        batch_op.drop_index('ix_head_count_session')
        batch_op.drop_index(batch_op.f('ix_head_count_batch_id'))

    op.drop_table('head_count')
    with op.batch_alter_table('count_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_count_link_session_id'))

    op.drop_table('count_link')
    with op.batch_alter_table('activity_photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_photo_activity_id'))

    op.drop_table('activity_photo')
    with op.batch_alter_table('year_plan', schema=None) as batch_op:
        batch_op.drop_index('ix_year_plan_year')
        batch_op.drop_index(batch_op.f('ix_year_plan_batch_id'))

    op.drop_table('year_plan')
    op.drop_table('survey_answer')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_activity_id'))

    op.drop_table('question')
    with op.batch_alter_table('prize', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prize_activity_id'))

    op.drop_table('prize')
    with op.batch_alter_table('notice_channel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_channel_activity_id'))

    op.drop_table('notice_channel')
    with op.batch_alter_table('judge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_judge_activity_id'))

    op.drop_table('judge')
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_activity_id'))

    op.drop_table('duty')
    with op.batch_alter_table('contest_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contest_entry_person_id'))

    op.drop_table('contest_entry')
    op.drop_table('contest')
    with op.batch_alter_table('archive_item', schema=None) as batch_op:
        batch_op.drop_index('ix_archive_item_activity')

    op.drop_table('archive_item')
    op.drop_table('archive_file')
    with op.batch_alter_table('activity_session', schema=None) as batch_op:
        batch_op.drop_index('ix_activity_session_time')
        batch_op.drop_index('ix_activity_session_room')
        batch_op.drop_index(batch_op.f('ix_activity_session_activity_id'))

    op.drop_table('activity_session')
    op.drop_table('activity_notice')
    with op.batch_alter_table('activity_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_link_activity_id'))

    op.drop_table('activity_link')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index('ix_activity_stage')
        batch_op.drop_index(batch_op.f('ix_activity_series_id'))
        batch_op.drop_index('ix_activity_days')
        batch_op.drop_index(batch_op.f('ix_activity_batch_id'))

    op.drop_table('activity')
    op.drop_table('plan_template')
    op.drop_table('series')
    op.drop_table('checklist_line')
