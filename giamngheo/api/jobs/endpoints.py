"""Follow a job, stop it."""

from uuid import UUID

from ninja import Query, Router

from giamngheo.api.jobs.schemas import JobOut, JobPage
from giamngheo.api.paging import Paged, page_of
from giamngheo.api.problems import Problem
from giamngheo.api.web import Request, answers
from giamngheo.records.accounts.rights import NotAllowed, work_here
from giamngheo.records.base.models import Job
from giamngheo.records.base.queue import cancel

router = Router(tags=["jobs"])
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


@router.get("", response=JobPage, summary="Việc chạy nền của cơ quan")
@answers(work_here)
def list_jobs(request: Request, asked: Query[Paged]) -> JobPage:
    """The office's long work, the newest first."""
    rows, following = page_of(Job.objects.all(), ("-asked_at", "-pk"), asked, "jobs")
    return JobPage(items=[_shown(row) for row in rows], next=following)


@router.get("/{uuid:job_id}", response=JobOut, summary="Một việc chạy nền")
@answers(work_here)
def get_job(request: Request, job_id: UUID) -> JobOut:
    """How far a job of the office is."""
    return _shown(Job.objects.get(pk=job_id))


@router.post("/{uuid:job_id}/cancel", response=JobOut, summary="Dừng một việc chạy nền")
@answers(work_here, 409)
def cancel_job(request: Request, job_id: UUID) -> JobOut:
    """Ask that a job end; for who asked for it. One that runs ends at its next step. 409: it has ended already."""
    job = Job.objects.get(pk=job_id)
    if job.user_id != request.auth.user_id:
        raise NotAllowed("cancel_job")
    if job.state in ENDED:
        raise Problem("not-now", ("Việc này đã kết thúc.", "This job has ended."))
    cancel(request.auth, job_id)
    return _shown(Job.objects.get(pk=job_id))


def _shown(job: Job) -> JobOut:
    return JobOut.model_validate(job, from_attributes=True)
