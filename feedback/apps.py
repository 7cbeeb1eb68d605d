from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback import letters
        from feedback.services import asks_at, plan_invitation
        from scheduling import hooks

        letters.install()
        hooks.session_held.append(plan_invitation)
        hooks.survey_due_at.append(asks_at)
