import logging
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import kept, rules

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


def asks_first(request, form, act, *, done, back_href, **page):
    """The page between a button and its act: `act` takes what the form gives (or nothing, where `form` is None), then
    `done` is said and the way leads back. What the act refuses is in the summary, and what was typed stays.
    """
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act(**(form.cleaned_data if form else {}))
        except Exception as stopped:
            if form is None or not getattr(stopped, "refusals", None):
                raise
            form.add_refused(stopped)
        else:
            messages.success(request, done)
            return redirect(back_href)
    return _page("pages/confirm.html", page | {"form": form, "back_href": back_href}, request, 200)


def not_found(request, exception=None, found=None):
    return _page("pages/not_found.html", {"found": found}, request, 404)


def forbidden(request, exception=None):
    why = str(exception or "") or "You do not have a role that can see this page."
    return refusal(request, what="You cannot see this page", why=why)


def csrf_refused(request, reason=""):
    """What was typed comes back where one of our own pages sent it; another site's form is not shown at all."""
    log.warning("A form was refused for want of its token: %s", reason)
    heading = "We could not tell that this came from you"
    form = kept.of(request) if _from_our_page(request) else None
    if form is None:
        text = "The page was open too long, or cookies are off. Go back, load the page again and send it once more."
        return message(request, heading=heading, text=text, status=403)
    text = (
        "The page was open too long, or cookies are off. Nothing has been saved yet. What you wrote is below.\n\n"
        "If this page comes again after you have sent it, allow cookies for this site."
    )
    return send_again(request, heading=heading, text=text, form=form, status=403)


def send_again(request, *, heading, text, form, status=200):
    response = _page("pages/send_again.html", {"heading": heading, "text": text, "kept": form}, request, status)
    response["Cache-Control"] = "no-store"
    return response


def _from_our_page(request):
    came_from = request.headers.get("origin") or request.headers.get("referer") or ""
    return urlsplit(came_from).netloc == request.get_host()


def method_refused(request, methods):
    text = "Pages here can be read, and forms can be sent. Nothing else is done with an address."
    response = message(request, heading="This cannot be done here", text=text, status=405)
    response["Allow"] = ", ".join(methods)
    return response


def bad_request(request, exception=None):
    """Rendered without the request, which may be what could not be read."""
    status, heading, text = (
        400,
        "We could not read what was sent",
        "Go back, load the page again and send it once more.",
    )
    if isinstance(exception, RequestDataTooBig):
        status, heading = 413, "What was sent is too long"
        text = "A page takes about 2 million characters. Go back and shorten it, or add long documents as files."
    elif isinstance(exception, TooManyFieldsSent):
        text = "It held more answers than any page here asks for. Go back, load the page again and send it once more."
    return _page("pages/message.html", {"heading": heading, "text": text}, None, status)


def server_error(request):
    """Rendered without the request: whatever broke, this page must not."""
    return _page("pages/error.html", {}, None, 500)


def _page(template, context, request, status):
    return HttpResponse(get_template(template).render(context, request), status=status)
