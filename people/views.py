"""New clients."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people import services
from people.access import asks
from people.forms import NewClientForm


@asks("client_identity", "create")
@require_http_methods(["GET", "POST"])
def new_client(request: HttpRequest) -> HttpResponse:
    form = NewClientForm(request.POST or None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "people/new_client.html", {"form": form}, status=status)
    client = services.register_client(
        details=form.details(),
        consents=form.answers(),
        request_key=form.cleaned_data["request_key"],
        by=request.user,
        now=timezone.now(),
    )
    return redirect("intake:assess", client.public_id)
