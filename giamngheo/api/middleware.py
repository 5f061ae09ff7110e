"""What every address of the API has in common: no cookies, the language asked for, conditional reading, no HTML."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers, set_response_etag
from django.utils.http import parse_etags
from django.utils.translation.trans_real import parse_accept_lang_header

from giamngheo.api.problems import OF_STATUS, Problem, answer
from giamngheo.rules.language import LANGUAGES, language

# Of an answer that becomes a problem.
KEPT = ("Allow", "Retry-After")
ROOT = "/api/v1/"
JSON = ("application/json", "application/merge-patch+json")
FORM = "multipart/form-data"
TAKES_FILES = f"{ROOT}imports"
Respond = Callable[[HttpRequest], HttpResponse]


def speak_as_api(respond: Respond) -> Respond:
    """Answer programs. A browser's cookies mean nothing here: nobody can act with another's session."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return respond(request)
        chosen = _language(request)
        request.COOKIES = {"language": chosen}
        token = language.set(chosen)
        try:
            response = _refused(request) or _in_json(respond(request))
        finally:
            language.reset(token)
        return _unless_known(request, _marked(response))

    return answered


def _language(request: HttpRequest) -> str:
    """The first of ours that Accept-Language names, else Vietnamese."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((code[:2] for code, _ in asked if code[:2] in LANGUAGES), LANGUAGES[0])


def _refused(request: HttpRequest) -> HttpResponse | None:
    """A body of a kind that is not taken here."""
    if request.method not in ("POST", "PATCH", "PUT") or not request.headers.get("Content-Length", "0").strip(
        "0"
    ):
        return None
    taken = (FORM,) if request.path == TAKES_FILES else JSON
    return None if request.content_type in taken else answer(Problem("wrong-media-type"))


def _in_json(response: HttpResponse) -> HttpResponse:
    """Django's own pages for what never reached an endpoint, as problems."""
    if response.status_code < 400 or "json" in response.headers.get("Content-Type", ""):
        return response
    kept = {name: response.headers[name] for name in KEPT if name in response.headers}
    return answer(Problem(OF_STATUS.get(response.status_code, "malformed"), headers=kept))


def _marked(response: HttpResponse) -> HttpResponse:
    """Personal data: for whoever asked, asked for again each time."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 where the reader has this already."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    if "ETag" not in response.headers:
        set_response_etag(response)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if not {"*", response.headers["ETag"]} & {tag.removeprefix("W/") for tag in known}:
        return response
    unchanged = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Vary", "X-Content-Type-Options"):
        unchanged.headers[name] = response.headers[name]
    return unchanged
