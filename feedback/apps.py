from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback import letters, merging
        from feedback.services import (
            asks_at,
            plan_invitation,
            reason_not_asked,
            withdraw_invitation,
        )
        from people import hooks as hooks_of_people
        from scheduling import hooks

        letters.install()
        hooks.session_held.append(plan_invitation)
        hooks.session_voided.append(withdraw_invitation)
        hooks.why_not_asked.append(reason_not_asked)
        hooks.survey_due_at.append(asks_at)
        hooks_of_people.obstacles.append(merging.obstacles)
        hooks_of_people.holdings.append(merging.holdings)
