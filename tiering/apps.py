from django.apps import AppConfig


class TieringConfig(AppConfig):
    name = "tiering"

    def ready(self) -> None:
        from people import hooks as hooks_of_people
        from tiering import merging

        hooks_of_people.obstacles.append(merging.obstacles)
        hooks_of_people.holdings.append(merging.holdings)
