// What is typed into a form is saved on the server while it is typed: htmx sends it, this file
// says honestly how that goes. [data-crm-draft] is the element that sends, inside its form or
// naming it; its texts stand in data-crm-draft-offline and data-crm-draft-signed-out.
(() => {
  const AGAIN = 5000;
  const states = new WeakMap();

  const formOf = (keeper) => document.getElementById(keeper.dataset.crmDraft) ?? keeper.closest("form");
  const keeperOf = (form) =>
    form.querySelector("[data-crm-draft]") ?? document.querySelector(`[data-crm-draft="${form.id || "-"}"]`);
  const isKeeper = (element) => element.matches?.("[data-crm-draft]");
  const state = (form) => {
    if (!states.has(form)) states.set(form, { typed: 0, sent: 0, saved: 0, timer: 0 });
    return states.get(form);
  };

  const say = (keeper, text) => {
    const line = (keeper.dataset.crmDraft ? document : keeper).querySelector(".crm-saved__line");
    if (!line) return;
    line.textContent = text;
    line.className = "crm-saved__line crm-danger";
  };
  const again = (keeper) => {
    const own = state(formOf(keeper));
    clearTimeout(own.timer);
    own.timer = setTimeout(() => keeper.dispatchEvent(new Event("crm:keep")), AGAIN);
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
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (form && keeperOf(form)) state(form).typed += 1;
    });
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isKeeper(event.target)) return;
    const own = state(formOf(event.target));
    own.sent = own.typed;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isKeeper(event.target) || !event.detail.successful) return;
    const form = formOf(event.target);
    const own = state(form);
    clearTimeout(own.timer);
    own.saved = own.sent;
    if (own.typed === own.sent) {
      document.dispatchEvent(new CustomEvent("crm:saved", { detail: { form } }));
    }
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!isKeeper(event.target)) return;
    say(event.target, event.target.dataset.crmDraftOffline);
    again(event.target);
  });
  document.addEventListener("htmx:responseError", async (event) => {
    const keeper = event.target;
    if (!isKeeper(keeper)) return;
    const refused = [401, 403].includes(event.detail.xhr.status);
    if (refused && (await learnToken())) {
      keeper.dispatchEvent(new Event("crm:keep"));
      return;
    }
    say(keeper, refused ? keeper.dataset.crmDraftSignedOut : keeper.dataset.crmDraftOffline);
    again(keeper);
  });

  // A closing window has no time left to wait for an answer.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const keeper of document.querySelectorAll("[data-crm-draft]")) {
      const form = formOf(keeper);
      if (!form || state(form).typed === state(form).saved || "crmSent" in form.dataset) continue;
      navigator.sendBeacon(keeper.getAttribute("hx-post"), new FormData(form));
    }
  });
})();
