"""Rows in a reader's words: the columns of any table that are worth telling, each with its word and its value."""

import re
from datetime import date, datetime

from sqlalchemy import inspect

from yylib import clock
from yylib.models.people import Person
from yylib.models.personal import fields_of
from yylib.models.seats import SeatEnd
from yylib.services.privacy.pointers import relation_of
from yylib.services.privacy.texts import CONSENT_TEXTS

COLUMNS = {
    "adults": "成人", "arrived_at": "进馆时间", "away_at": "暂离时间", "away_until": "暂离到", "aways": "暂离次数",
    "booking_id": "预约", "channel": "方式", "children": "7–13 岁孩子", "created_at": "建立时间", "day": "日期",
    "disposed_at": "移交时间", "disposed_how": "移交给谁", "does_count": "是否计入失约", "due_at": "最晚通知时间", "end_reason": "离座原因", "ended_at": "结束时间", "ends_at": "到",
    "found_at": "拾到时间", "found_on": "拾到日期", "from_at": "开始时间", "given_at": "同意时间", "guardian_relation": "与监护人的关系", "hold_until": "保留到",
    "kept_where": "存放处", "lapses_at": "名额保留到", "left_at": "离馆时间", "made_at": "登记时间", "note": "备注", "noted_at": "记录时间",
    "override_reason": "破例原因", "place_id": "地点", "purpose": "同意的事项", "returned_at": "领走时间", "returned_to": "领取人", "revoked_at": "作废时间", "scan_id": "参观时间",
    "seat_id": "座位", "seen_at": "最后一次使用", "signed_in_at": "入座时间", "spot": "位置", "stage": "状态", "starts_at": "从",
    "via": "怎样通知的", "activity_id": "活动", "session_id": "场次", "registration_id": "活动报名", "gateway": "发送方式",
    "send_stage": "发送状态", "send_tries": "发送次数", "send_next_at": "下次发送", "send_at": "发送时间", "send_said": "发送结果",
    "text_version": "文字版本", "ticked_at": "办理时间", "toddlers": "0–6 岁孩子", "unit": "单位", "until_at": "有效到",
    "waived_at": "免除时间", "waived_reason": "免除原因", "what": "内容", "why": "说明", "withdrawn_at": "撤回时间",
    "answer": "答复", "answer_due_on": "最晚答复", "body": "证书文字", "condition": "品相", "consent_asked_at": "询问署名时间",
    "declared_count": "申报册数", "display_consent": "是否同意署名", "display_name": "署名", "facts": "证书所记", "initials": "拼音首字母",
    "invited_on": "约定日期", "is_named": "是否同意公开姓名", "issued_at": "发证时间", "issued_on": "发证日期", "lapsed_at": "意向了结时间",
    "offered_at": "登记意向时间", "received_at": "接收时间", "received_on": "接收日期", "revoked_reason": "作废原因", "seq": "序号",
    "settled_at": "办结时间", "subject": "事项", "subject_id": "事项编号", "thanked_how": "致谢方式", "thanked_on": "致谢日期",
    "way": "怎么交来", "year": "年度", "number": "编号", "name": "姓名", "batch_id": "到货批次",
    "work_id": "地方文献", "relation": "与文献的关系", "is_owner": "是不是物主", "added_at": "登记时间", "party_id": "联系人", "on_day": "日期",
    "how": "方式", "said": "说了什么",
    "title": "题名", "author": "作者", "publisher": "出版社", "isbn": "ISBN", "isbn_shown": "填写的 ISBN",
    "pub_year": "出版年", "reason": "理由", "copies": "册数", "branch_id": "馆舍", "found": "提交时查到的",
    "division": "组别", "text": "作品文字", "file_id": "作品文件", "birth_on": "出生日期", "school": "学校或单位", "teacher": "指导老师", "can_publish": "是否同意展示作品", "can_name": "是否同意公布姓名", "withdrawn_reason": "撤下的原因", "award": "获得的奖", "certificate_id": "证书",
    "decline_reason": "不采纳的原因", "answered_at": "答复时间", "line_id": "订单行", "bib_id": "书目",
    "helpers": "志愿者", "escorts": "陪同（不占名额）", "answers": "报名时的回答", "email": "电子邮箱", "queued_at": "报名时间", "held_until": "名额留到", "promoted_at": "递补时间", "sheet_id": "报名的活动", "role": "身份", "is_live": "是否有效",
    "replaces_id": "代替的证书", "group_id": "志愿服务团队", "recruitment_id": "招募公告", "band": "年龄段", "sex": "性别", "area": "居住区域", "skills": "服务技能", "free_times": "可服务时间", "free_note": "可服务时间的说明", "national_no": "全国系统志愿者编号", "applied_at": "报名时间", "interview_at": "面试时间", "interview_note": "面试说明", "agreed_on": "签协议日期", "guardian_signed_on": "监护人签字日期", "admitted_on": "录用日期", "paused_until": "暂停到", "stage_reason": "状态的原因", "closed_at": "结束时间", "consented_on": "收齐同意书的日期",
}  # fmt: skip
_VALUES = (
    {reason.value: reason.label for reason in SeatEnd}
    | {"web": "网上", "phone": "电话", "desk": "前台", "gate": "门口", "paper": "纸质", "list": "名单录入"}
    | {text.purpose: text.label for text in CONSENT_TEXTS}
)
_OF_THE_HOUSE = {"account", "person"}
_SILENT = {"id", "kind", "ref", "version"}


def told_columns(model) -> list[str]:
    """The columns that say something to the person: no numbers of rows, no hashes, no colleague's name, not the person
    again."""
    secret = getattr(model, "secret_fields", frozenset()) | _SILENT
    return [column.key for column in inspect(model).columns
            if column.key not in secret
            and not any(key.column.table.name in _OF_THE_HOUSE for key in column.foreign_keys)]  # fmt: skip


def value_of(row, field: str):
    """A cell as a person reads it: the name of a place, the label of a stage; moments and days as they are."""
    relation = relation_of(type(row), field)
    if relation is not None:
        return _named(getattr(row, relation.key))
    shown = getattr(row, f"{field}_label", None)
    value = getattr(row, field)
    return shown if shown is not None else _VALUES.get(value, value) if isinstance(value, str) else value


def _named(other):
    if other is None:
        return None
    for name in ("full_name", "name", "label", "starts_at", "at"):
        if hasattr(other, name):
            return getattr(other, name)
    return None


def masked(model, field: str, value, person: Person) -> str:
    """A cell as a page may show it: moments in the house's own clock, numbers and names of the person covered."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if field in fields_of(model):
        text = re.sub(r"[0-9]{4,}", "****", text)
    if person.name:
        text = text.replace(person.name, person.masked_name)
    return re.sub(r"(?<![0-9])(1[0-9]{2})[0-9]{4}([0-9]{4})(?![0-9])", r"\1****\2", text)
