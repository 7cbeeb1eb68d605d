// A plain form is sent once: a second click while it is on its way does nothing.
// The button stays enabled, so that its own name and value are sent with the form.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if ("crmSent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.crmSent = "";
    event.submitter?.setAttribute("aria-busy", "true");
  });

  // Back in history shows the page as it was left: let it be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-crm-sent]")) delete form.dataset.crmSent;
  });
})();
