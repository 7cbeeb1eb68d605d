from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "packages"

    def ready(self) -> None:
        from packages import letters, merging, offered
        from packages.years import client_years
        from people import hooks as hooks_of_people
        from tiering import hooks

        hooks.client_years.append(client_years)
        hooks.offers.append(offered.offered)
        letters.install()
        hooks_of_people.obstacles.append(merging.obstacles)
        hooks_of_people.holdings.append(merging.holdings)
