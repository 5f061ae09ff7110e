"""Who may use the tables of signing in and of offices."""

from django.db import migrations

from giamngheo.records.base.row_security import grant

SIGN_IN = (
    "django_session",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
)
READ_ONLY = (
    "django_content_type",
    "django_migrations",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "socialaccount_socialapp",
)
OWN = ("accounts_user", "accounts_office", "accounts_officearea", "accounts_duty")


class Migration(migrations.Migration):
    """Nobody but the owner deletes an office, a user or a duty: they end."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("base", "0002_security"),
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        *(grant(table, "SELECT, INSERT, UPDATE, DELETE") for table in SIGN_IN),
        *(grant(table, "SELECT") for table in READ_ONLY),
        *(grant(table, "SELECT, INSERT, UPDATE") for table in OWN),
        grant("accounts_duty_villages", "SELECT, INSERT, DELETE"),
    ]
