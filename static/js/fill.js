// Forms a client fills in alone: a tap or a digit answers and goes on, and the line is honest.
// [data-crm-fill] is the form of one screen, sent by htmx; data-crm-fill-offline says that the
// answer did not leave. Arrow keys only choose: whoever moves with them sends with Enter.
(() => {
  const WITHIN = 600;
  const PAUSE = 220;
  let meant = 0;
  let leaving = 0;

  const formOf = (event) => event.target.closest?.("[data-crm-fill]");

  document.addEventListener("pointerup", (event) => {
    if (formOf(event)) meant = Date.now();
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (/^\d$/.test(event.key)) meant = Date.now();
    },
    true,
  );
  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (!form || event.target.type !== "radio" || Date.now() - meant > WITHIN) return;
    // Long enough to see what was chosen.
    clearTimeout(leaving);
    leaving = setTimeout(() => form.requestSubmit(form.querySelector("[value=next]")), PAUSE);
  });

  document.addEventListener("htmx:afterSettle", () => {
    const title = document.getElementById("fill-title");
    title?.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
  document.addEventListener("htmx:sendError", (event) => {
    const form = formOf(event);
    const line = form?.querySelector(".crm-fill__offline");
    if (!line) return;
    line.textContent = form.dataset.crmFillOffline;
    line.hidden = false;
    delete form.dataset.crmSent;
  });
  // A link that has been closed meanwhile, or a visit that is too old: the page itself says so.
  document.addEventListener("htmx:responseError", (event) => {
    if (formOf(event)) location.assign(formOf(event).action);
  });
})();
