"""How many files a process may hold open at once: an upload of thousands of files holds each one."""

import resource

ENOUGH = 16_384


def allow_open_files() -> None:
    """Raise this process's limit, and so its children's, as far as the machine lets us: systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(ENOUGH, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
