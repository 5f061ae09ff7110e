"""What every subject needs: the officer's scope, the audit log, the work queue, keys, files."""
