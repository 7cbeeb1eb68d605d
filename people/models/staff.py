"""People who work here, and where."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import Record
from common.text import in_language


class Site(Record):
    """A place of the practice."""

    code = models.SlugField(_("Short name"), unique=True)
    name = models.CharField(_("English name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return in_language(self.name, self.name_zh)


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, password: str | None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, *, email: str, password: str | None, **fields: Any) -> "User":
        """Make the account that ``manage.py createsuperuser`` asks for; its role says what it may.

        Nobody stands above the access matrix: ``is_superuser`` is always False.
        """
        return self.create_user(email=email, password=password, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, Record):
    """Somebody with an account. One role a person; a change of role acts at the next request."""

    class Role(models.TextChoices):
        INTAKE = "intake", _("Intake")
        COUNSELOR = "counselor", _("Counselor")
        SUPERVISOR = "supervisor", _("Supervisor")
        MANAGER = "manager", _("Manager")
        ADMIN = "admin", _("Administrator")
        AUDITOR = "auditor", _("Auditor")

    email = models.EmailField(_("Email"), unique=True)
    name = models.CharField(_("Name"), max_length=80)
    name_latin = models.CharField(_("Name in Latin letters"), max_length=80, blank=True)
    role = models.CharField(_("Role"), max_length=12, choices=Role)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Site")
    )
    is_active = models.BooleanField(_("Active"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                name="user_role_known",
                condition=models.Q(
                    role__in=[
                        "intake",
                        "counselor",
                        "supervisor",
                        "manager",
                        "admin",
                        "auditor",
                    ]
                ),
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name_latin, self.name)

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin site lets the person in (look-ups only)."""
        return self.role == self.Role.ADMIN

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Administrators may look at what the admin site registers, and change nothing there."""
        return self.is_active and self.is_staff and ".view_" in permission

    def has_perms(self, permissions: list[str], obj: object = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Counselor(models.Model):
    """Who counsels: the profile that matching reads.

    competences   six values 0 to 10: theory, empathy, industry, technique, culture, technology
    capacity      sessions a week
    """

    class Level(models.TextChoices):
        ASSOCIATE = "associate", _("Associate")
        SENIOR = "senior", _("Senior")
        EXPERT = "expert", _("Expert")

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, primary_key=True, related_name="counselor"
    )
    supervisor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="supervisees"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="counselors")
    level = models.CharField(max_length=12, choices=Level)
    gender = models.CharField(max_length=12, blank=True)
    competences = models.JSONField(default=dict)
    methods = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    tiers = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(default=20)
    licence_until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="counselor_level_known",
                condition=models.Q(level__in=["associate", "senior", "expert"]),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
