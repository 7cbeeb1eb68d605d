from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from common import errors
        from people import hooks, merging
        from people.models.closing import CONSTRAINT
        from people.selectors import FileWasMerged

        hooks.obstacles.append(merging.obstacles)
        hooks.holdings.append(merging.holdings)
        errors.HELD_BY_DATABASE[CONSTRAINT] = FileWasMerged
