"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.config.settings")


def ready() -> None:
    """Read in before the door is opened what the first page would wait for: every page, the law of the day.

    What is there by then stays: it is not looked through again and again for what may be forgotten.
    """
    # Models exist only once Django is set up: start-up order.
    from django.urls import reverse

    from giamngheo.records.base.clock import today
    from giamngheo.records.registry.services.judging import rules_on

    reverse("home")
    rules_on(today()).make()
    gc.collect()
    gc.freeze()


gc.disable()
application = get_wsgi_application()
ready()
gc.enable()
