// An unfinished form is kept on the server while it is typed: htmx sends it, this file says
// honestly how that goes. [data-crm-draft] is the element that sends; its texts stand in
// data-crm-draft-offline and data-crm-draft-signed-out; #draft is the line that is answered.
(() => {
  const keeper = document.querySelector("[data-crm-draft]");
  const form = document.getElementById(keeper?.dataset.crmDraft ?? "");
  if (!keeper || !form) return;

  const AGAIN = 5000;
  let typed = 0;
  let sent = 0;
  let kept = 0;
  let timer = 0;

  const say = (text) => {
    const line = document.querySelector("#draft .crm-saved__line");
    if (!line) return;
    line.textContent = text;
    line.className = "crm-saved__line crm-bad";
  };
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keeper.dispatchEvent(new Event("crm:keep")), AGAIN);
  };

  // Whoever signed in again in another window has a new token; this page learns it.
  const learnToken = async () => {
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!fresh) return false;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      field.value = fresh;
    }
    return true;
  };

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      typed += 1;
    });
  }
  keeper.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === keeper) sent = typed;
  });
  document.addEventListener("crm:kept", () => {
    clearTimeout(timer);
    kept = sent;
    if (typed === sent) document.dispatchEvent(new Event("crm:saved"));
  });
  keeper.addEventListener("htmx:sendError", (event) => {
    if (event.target !== keeper) return;
    say(keeper.dataset.crmDraftOffline);
    again();
  });
  keeper.addEventListener("htmx:responseError", async (event) => {
    if (event.target !== keeper) return;
    const refused = [401, 403].includes(event.detail.xhr.status);
    if (refused && (await learnToken())) {
      keeper.dispatchEvent(new Event("crm:keep"));
      return;
    }
    say(refused ? keeper.dataset.crmDraftSignedOut : keeper.dataset.crmDraftOffline);
    again();
  });

  // A closing window has no time left to wait for an answer.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || typed === kept || "crmSent" in form.dataset) return;
    navigator.sendBeacon(keeper.getAttribute("hx-post"), new FormData(form));
  });
})();
