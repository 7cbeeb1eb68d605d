from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "packages"

    def ready(self) -> None:
        from packages import letters
        from packages.years import client_years
        from tiering import hooks

        hooks.client_years.append(client_years)
        letters.install()
