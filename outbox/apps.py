from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self) -> None:
        from outbox import merging
        from people import hooks as hooks_of_people

        hooks_of_people.obstacles.append(merging.obstacles)
