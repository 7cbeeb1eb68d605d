from django.apps import AppConfig


class CrisisConfig(AppConfig):
    name = "crisis"

    def ready(self) -> None:
        from crisis import merging
        from crisis.services import follow_into_file
        from people import hooks as hooks_of_people

        hooks_of_people.obstacles.append(merging.obstacles)
        hooks_of_people.holdings.append(merging.holdings)
        hooks_of_people.request_has_file.append(follow_into_file)
