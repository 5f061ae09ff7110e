"""What we keep: one Django app a subject, on PostgreSQL. Each has models, services (acts), selectors, rights."""
