"""Signing in with a code by e-mail, on top of allauth.

One form serves those who have an account and those who have none: each address is sent a code, and the answer is the
same, so that nobody learns from us who is here. Whoever sends the code back has shown that the address is theirs.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.crypto import get_random_string

MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60


class SignIn(DefaultAccountAdapter):
    """How allauth meets our people: six digits, our words, and no message of its own."""

    def generate_login_code(self) -> str:
        return get_random_string(6, allowed_chars="0123456789")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        code = context["code"]
        EmailMessage(
            subject=f"{code} is your code to sign in to {settings.COUNCIL_NAME}",
            body=(
                f"Your code is {code}\n\n"
                f"Type it on the page where you asked for it. It works once, within {MINUTES} minutes.\n\n"
                "If you did not ask for it, do nothing: nobody can sign in without it.\n\n"
                f"{settings.COUNCIL_NAME}\n"
            ),
            to=[email],
        ).send()

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what has happened."""


class CodeByMail(LoginCodeVerificationProcess):
    """The code process of allauth, which also writes to an address that it does not know yet."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str, person: Any) -> CodeByMail:
        login = Login(user=person, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=person, email=email), initiated_by_user=True)
        process = cls(stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def under_way(cls, request: HttpRequest) -> CodeByMail | None:
        """The process that this browser is in, unless it has run out."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        return cls(stage).abort_if_invalid() if stage else None

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        SignIn(self.request).send_mail("", email, {"code": self.generate_code()})

    def finish_as(self, person: Any, redirect_url: str) -> Any:
        self._user = self.stage.login.user = person
        return self.finish(redirect_url)
