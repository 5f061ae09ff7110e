"""`python -S measured.py PEAK LIMIT_GB COMMAND …`: run a command under a limit, write its peak memory in KiB to PEAK.

Started small: a process begins with the peak of its parent, and a test run is larger than what it measures.
"""

import os
import resource
import sys

peak, limit_gb, *command = sys.argv[1:]
child = os.fork()
if child == 0:
    limit = int(limit_gb) << 30
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.execv(command[0], command)
_, status, used = os.wait4(child, 0)
with open(peak, "w", encoding="ascii") as file:
    file.write(str(used.ru_maxrss))
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
