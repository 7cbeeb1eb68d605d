from django.urls import path

from feedback.views import calls, inbox, public, recovery

app_name = "feedback"
urlpatterns = [
    path("s/<str:token>", public.open_link, name="open_link"),
    path("survey/", public.survey, name="survey"),
    path("survey/", public.survey, name="answer"),
    path("survey/opened/", public.opened, name="opened"),
    path("survey/thanks/", public.done, name="done"),
    path("survey/stop/", public.stop, name="stop"),
    path("survey/help/", public.help_now, name="help_now"),
    path("survey/help/asked/", public.help_asked, name="help_asked"),
    path("call-backs/", calls.call_backs, name="call_backs"),
    path("call-backs/<uuid:public_id>/", calls.call_back, name="call_back"),
    path("call-backs/<uuid:public_id>/no-answer/", calls.no_answer, name="no_answer"),
    path("call-backs/<uuid:public_id>/declined/", calls.decline, name="decline"),
    path("feedback/", inbox.inbox, name="inbox"),
    path("feedback/<uuid:public_id>/", inbox.item_page, name="item"),
    path("feedback/<uuid:public_id>/read/", inbox.mark_read, name="mark_read"),
    path("feedback/<uuid:public_id>/case/", inbox.make_case, name="make_case"),
    path("recovery/", recovery.board, name="recovery"),
    path("recovery/<uuid:public_id>/", recovery.case_page, name="case"),
    path("recovery/<uuid:public_id>/take/", recovery.take, name="take_case"),
    path("recovery/<uuid:public_id>/hand/", recovery.hand, name="hand_case"),
    path("recovery/<uuid:public_id>/step/", recovery.step, name="record_step"),
    path("recovery/<uuid:public_id>/close/", recovery.close, name="close_case"),
    path("recovery/<uuid:public_id>/reopen/", recovery.reopen, name="reopen_case"),
]
