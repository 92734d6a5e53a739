import warnings
from urllib.parse import urlencode

import jinja2
from django.contrib.messages import get_messages
from django.forms import BaseForm, BaseFormSet
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse

from . import charts, components, rules, thread
from .differences import differences
from .forms import problems
from .happenings import said
from .words import FILTERS


class MissingFromPage(UserWarning):
    """A template asked for a name that its view did not give."""


class Missing(jinja2.ChainableUndefined):
    """May be tested and followed like None; printing it is a mistake that tests see and readers do not.

    Warnings are errors in tests, so a misspelt name fails there; on a live page it leaves a gap and a log line.
    """

    def __str__(self):
        if self._undefined_hint is None:
            warnings.warn(f"The page has no {self._undefined_name!r} to show", MissingFromPage, stacklevel=2)
        return ""

    __html__ = __str__


def environment(**options):
    options["undefined"] = Missing
    options.pop("autoescape", None)
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    options["loader"] = jinja2.ChoiceLoader(
        [
            loader
            for loader in (
                options.get("loader"),
                jinja2.PackageLoader("commonweal.ground.pages"),
                jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}),
            )
            if loader is not None
        ]
    )
    made = jinja2.Environment(autoescape=True, **options)
    made.filters.update(FILTERS | {"happened": said})
    made.globals.update(GLOBALS)
    return made


def url(name, *args, query=None, **kwargs):
    """The address of a named page: url('source:opportunity', reference='OP-2026-031', query={'page': 2})."""
    return reverse(name, args=args or None, kwargs=kwargs or None) + (f"?{urlencode(query, True)}" if query else "")


def query_with(query, **changes):
    """This page's question with some answers changed; None takes one out. A changed filter goes back to page 1."""
    given = dict(query.lists()) if hasattr(query, "lists") else dict(query or {})
    pairs = {name: values for name, values in given.items() if name not in changes}
    if "page" not in changes:
        pairs.pop("page", None)
    pairs |= {name: value for name, value in changes.items() if value is not None}
    return "?" + urlencode(pairs, True)


def notices(request):
    """What the last act left to say, once."""
    return list(get_messages(request)) if request else []


@jinja2.pass_context
def page_problems(context):
    """Every error of every form that the view gave the page, for the summary and the title."""
    given = context.parent.values()
    lists = [
        value.values() if isinstance(value, dict) else value
        for value in given
        if isinstance(value, list | tuple | dict)
    ]
    asked = [value for many in (given, *lists) for value in many if isinstance(value, BaseForm | BaseFormSet)]
    return problems(*{id(one): one for one in asked}.values())


@jinja2.pass_context
def csrf(context):
    """The hidden proof that a form came from our own page."""
    return context.get("csrf_input") or ""


def brand_href(colour):
    """The style sheet of a council's own colour; nothing while it keeps ours or has chosen one too pale to read."""
    if not colour or colour == rules.DEFAULT_BRAND or rules.brand_refusal(colour):
        return ""
    try:
        return reverse("pages:brand", args=[colour.strip().lstrip("#").lower()])
    except NoReverseMatch:
        return ""


GLOBALS = {
    "brand_href": brand_href,
    "url": url,
    "static": static,
    "query_with": query_with,
    "notices": notices,
    "page_problems": page_problems,
    "csrf": csrf,
    "problems": problems,
    "differences": differences,
    "component": components.component,
    "page_links": components.page_links,
    "fold": thread.fold,
    "knot_name": thread.knot_name,
    "bar_chart": charts.bar_chart,
    "line_chart": charts.line_chart,
    "dot_chart": charts.dot_chart,
    "shape_map": charts.shape_map,
    "say_figure": charts.sayer,
}
