from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from commonweal.ground.record.models import Recorded


class Role(models.TextChoices):
    COMMISSIONER = "commissioner", "Commissioner"
    ADVISER = "adviser", "Adviser"
    ASSESSOR = "assessor", "Panel assessor"
    DECIDER = "decider", "Decision maker"
    AGREEMENTS = "agreements", "Contract or grant manager"
    FINANCE = "finance", "Finance"
    COUNCILLOR = "councillor", "Councillor"
    ADMINISTRATOR = "administrator", "Council administrator"


class Level(models.TextChoices):
    """Decision levels, lowest first; a framework's bands name the value up to which each decides."""

    OFFICER = "officer", "officer"
    DIRECTOR = "director", "director"
    CABINET_MEMBER = "cabinet_member", "cabinet member"
    CABINET = "cabinet", "cabinet"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, name: str = "", **fields: object) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Held(NamedTuple):
    standing: str
    slug: str


class Person(AbstractBaseUser, Recorded):
    """Anyone who signs in. The record keeps the reference only, so that a name can be erased on request."""

    reference = models.CharField(max_length=20, unique=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = People()
    unrecorded = frozenset({"email", "name", "password", "last_login"})

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(self.appointments.values_list("role", flat=True)) if self.pk else frozenset()

    @cached_property
    def level(self) -> Level | None:
        """The highest level at which this person may decide."""
        held = [Level(value) for value in self.appointments.exclude(level="").values_list("level", flat=True)]
        return max(held, key=lambda level: level.rank, default=None)

    def holds(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))

    @cached_property
    def memberships_now(self) -> dict[int, Held]:
        """Organisation id → what this person may do for it, and where its pages are."""
        asked = ("organisation_id", "standing", "organisation__slug")
        return {pk: Held(*rest) for pk, *rest in self.memberships.values_list(*asked)} if self.pk else {}

    @cached_property
    def exercises_joined(self) -> frozenset[int]:
        """The exercises on whose team this person is; the reverse name comes from the floor above."""
        return frozenset(self.exercise_teams.values_list("exercise_id", flat=True)) if self.pk else frozenset()

    def acts_for(self, organisation_id: int | None, *standings: str) -> bool:
        held = self.memberships_now.get(organisation_id) if organisation_id else None
        return held is not None and (not standings or held.standing in standings)


class Appointment(Recorded):
    """A role that a person holds for the council; a decision maker's also names the level."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role.choices)
    level = models.CharField(max_length=20, choices=Level.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="people_role_once"),
            models.CheckConstraint(
                condition=models.Q(role=Role.DECIDER, level__gt="")
                | (~models.Q(role=Role.DECIDER) & models.Q(level="")),
                name="people_decider_has_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
