"""A job as components/progress.html shows it; any page may include it."""

from dataclasses import dataclass

from django.urls import reverse

from giamngheo.pages.components.parts import Job as Shown
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.base.models import Job
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped


@dataclass(frozen=True)
class Kind:
    """A kind of job in words. url_name: the page of its subject, which shows what came of it; then its words."""

    title: tuple[str, str]
    url_name: str = ""
    result: tuple[str, str] = ("Xem kết quả", "See the result")
    takes_subject: bool = True


# Kind of config/jobs.py → its words.
KINDS = {
    "export": Kind(
        ("Xuất tệp", "Making the file"), "exports", ("Tới tệp đã xuất", "To the file"), takes_subject=False
    ),
    "import_check": Kind(("Kiểm tra tệp", "Checking the file"), "import_preview"),
    "import_load": Kind(("Nhập hộ từ tệp", "Loading households from the file"), "import_preview"),
    "import_undo": Kind(("Hoàn tác lần nhập", "Undoing the import"), "import_preview"),
    "reconciliation_sheet": Kind(("Lập bảng đối chiếu", "Making the sheet to compare"), "reconciliation"),
    "reconciliation_compare": Kind(("So với bảng nhận về", "Comparing with the sheet"), "reconciliation"),
    "registry.publish": Kind(
        ("Chốt kết quả", "Freezing the result"),
        "publications",
        ("Tới kết quả đã chốt", "To the frozen results"),
        takes_subject=False,
    ),
    "review.compare_standards": Kind(
        ("So hai chuẩn nghèo", "Comparing two standards"), "province_standards", takes_subject=False
    ),
    "review.make_forms": Kind(
        ("Lập biểu tổng hợp", "Making the official forms"),
        "reviews",
        ("Tới các đợt rà soát", "To the rounds"),
        takes_subject=False,
    ),
    "review.keep_signed": Kind(
        ("Giữ lại danh sách đã ký", "Keeping the signed list"),
        "review_decision",
        ("Tới quyết định", "To the decision"),
    ),
    "review.number_decision": Kind(
        ("Ghi quyết định vào sổ", "Entering the decision"),
        "review_decision",
        ("Tới quyết định", "To the decision"),
    ),
    "review.open_rounds": Kind(
        ("Mở đợt rà soát ở mọi xã", "Opening the rounds of all communes"), "all_rounds", takes_subject=False
    ),
    "review.propose_rounds": Kind(
        ("Tính lại đề xuất của mọi đợt", "Renewing the proposals of all rounds"),
        "all_rounds",
        takes_subject=False,
    ),
    "review.make_all_forms": Kind(
        ("Lập biểu tổng hợp cả tỉnh", "Making the province's forms"),
        "all_rounds",
        ("Tới các bộ biểu", "To the forms"),
        takes_subject=False,
    ),
    "registry.apply_unit_changes": Kind(
        ("Áp dụng sắp xếp xã", "Applying mergers of communes"), "unit_changes", takes_subject=False
    ),
}
_STATES = {
    Job.State.WAITING: ("đang chờ đến lượt", "waiting for its turn"),
    Job.State.RUNNING: ("đang chạy", "running"),
    Job.State.DONE: ("đã xong", "done"),
    Job.State.FAILED: ("không làm được", "failed"),
    Job.State.CANCELLED: ("đã dừng theo yêu cầu", "stopped on request"),
}
_STOPPING = ("đang dừng lại", "stopping")


def shown(job: Job, officer: Officer) -> Shown:
    """The job in words, for one officer; who asked for it may stop it."""
    kind = KINDS.get(job.kind, Kind((job.kind, job.kind)))
    is_running = job.state in {Job.State.WAITING, Job.State.RUNNING}
    may_stop = is_running and not job.cancel_asked and job.user_id == officer.user_id
    return Shown(
        id=f"job-{job.id}",
        url=reverse("job_progress", args=[job.id]),
        title=say(*kind.title),
        percent=_percent(job),
        is_running=is_running,
        text=_text(job),
        cancel_url=reverse("job_cancel", args=[job.id]) if may_stop else "",
        result_url=_result_url(job, kind),
        result=say(*kind.result),
    )


def at_work(officer: Officer, kind: str, **of: object) -> Shown | None:
    """The job of this kind that waits or runs, for an officer of the office that asked for it; of: fields of Job."""
    job = Job.objects.filter(kind=kind, state__in=(Job.State.WAITING, Job.State.RUNNING), **of).first()
    return shown(job, officer) if job else None


def _percent(job: Job) -> int | None:
    if job.state == Job.State.DONE:
        return 100
    return min(100, 100 * job.done // job.total) if job.total else None


def _text(job: Job) -> str:
    """State, how many of how many, and the job's own last words."""
    is_stopping = job.state == Job.State.RUNNING and job.cancel_asked
    state = say(*(_STOPPING if is_stopping else _STATES[Job.State(job.state)]))
    count = f"{grouped(job.done)}/{grouped(job.total)}" if job.total else ""
    return " · ".join(word for word in (state, count, say(job.message_vi, job.message_en)) if word)


def _result_url(job: Job, kind: Kind) -> str:
    if not kind.url_name:
        return ""
    return reverse(kind.url_name, args=[job.subject_id] if kind.takes_subject else [])
