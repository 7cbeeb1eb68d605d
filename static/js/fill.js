// Forms a client fills in alone: a tap or a digit answers and goes on, and the line is honest.
// [data-crm-fill] is the form of one screen, sent by htmx; data-crm-fill-offline says that the
// answer did not leave. Arrow keys only choose: whoever moves with them sends with Enter.
// Until a moment after a screen has come by itself a tap does nothing: it was meant for the last
// one. The page carries data-crm-quiet as long.
(() => {
  const WITHIN = 600;
  const PAUSE = 220;
  const QUIET = 600;
  let meant = 0;
  let leaving = 0;
  const loud = () => delete document.body.dataset.crmQuiet;

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
    if (!form || event.target.type !== "radio") return;
    clearTimeout(leaving);
    if (!event.target.checked || Date.now() - meant > WITHIN) return;
    // Long enough to see what was chosen.
    leaving = setTimeout(() => {
      document.body.dataset.crmQuiet = "";
      form.requestSubmit(form.querySelector("[value=next]"));
    }, PAUSE);
  });
  document.addEventListener(
    "click",
    (event) => {
      const back = event.target.closest?.(".crm-fill__back");
      const quiet = "crmQuiet" in document.body.dataset;
      if (!quiet || back || !event.isTrusted || !formOf(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  document.addEventListener("htmx:afterSettle", () => {
    setTimeout(loud, QUIET);
    const title = document.getElementById("fill-title");
    title?.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
  document.addEventListener("htmx:sendError", (event) => {
    loud();
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
