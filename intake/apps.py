from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from intake import letters, merging
        from intake.services import drafts
        from people import drafts as form_drafts
        from people import hooks as hooks_of_people

        letters.install()
        form_drafts.OWN_TABLES[drafts.FORM] = drafts.save_sent_sheet
        hooks_of_people.obstacles.append(merging.obstacles)
        hooks_of_people.holdings.append(merging.holdings)
