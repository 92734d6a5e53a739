import logging

from django.http import HttpResponse
from django.template.loader import get_template
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import rules

log = logging.getLogger(__name__)


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand(request, colour):
    """A council's colour as a style sheet: the colour is in the address, so it may be kept for ever."""
    refusal = rules.brand_refusal(colour)
    if refusal:
        return HttpResponse(refusal, status=404, content_type="text/plain; charset=utf-8")
    return HttpResponse(rules.brand_sheet(colour), content_type="text/css; charset=utf-8")


def refusal(request, *, what, why, who="", way=None, back=None, status=403):
    """The page that says no: what was refused, why, who can, and the way to an exception."""
    page = {"what": what, "why": why, "who": who, "way": way, "back": back}
    return _page("pages/refusal.html", page, request, status)


def message(request, *, heading, text, next=None, status=200):
    """A page that tells one thing and where to go."""
    return _page("pages/message.html", {"heading": heading, "text": text, "next": next}, request, status)


def not_found(request, exception=None, found=None):
    return _page("pages/not_found.html", {"found": found}, request, 404)


def forbidden(request, exception=None):
    why = str(exception or "") or "You do not have a role that can see this page."
    return refusal(request, what="You cannot see this page", why=why)


def csrf_refused(request, reason=""):
    log.warning("A form was refused for want of its token: %s", reason)
    text = "The page was open too long, or cookies are off. Go back, load the page again and send it once more."
    return message(request, heading="We could not tell that this came from you", text=text, status=403)


def server_error(request):
    """Rendered without the request: whatever broke, this page must not."""
    return _page("pages/error.html", {}, None, 500)


def _page(template, context, request, status):
    return HttpResponse(get_template(template).render(context, request), status=status)
