from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from intake import letters, merging
        from people import hooks as hooks_of_people

        letters.install()
        hooks_of_people.obstacles.append(merging.obstacles)
        hooks_of_people.holdings.append(merging.holdings)
