"""Every address of the product; the API and each page folder keep their own."""

from django.urls import include, path

handler400 = "giamngheo.pages.health.faults.bad_request"
handler500 = "giamngheo.pages.health.faults.server_error"
urlpatterns = [
    path("", include(("giamngheo.api.urls", "api"))),
    path("account/", include("allauth.urls")),
    *(
        path("", include(f"giamngheo.pages.{duty}.urls"))
        for duty in (
            "account",
            "acts",
            "audit",
            "components",
            "desk",
            "duplicates",
            "entry",
            "escaped",
            "exports",
            "health",
            "home",
            "household",
            "imports",
            "jobs",
            "public",
            "reconcile",
            "publications",
            "results",
            "units",
            "officers",
            "review",
            "reviewing",
        )
    ),
]
