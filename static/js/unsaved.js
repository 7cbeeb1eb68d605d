// Leaving a form with unsent changes asks first. A form says so with data-crm-guard;
// a draft that the server has kept (event "crm:saved") is no longer unsent.
(() => {
  // A form that came back with a mistake in it holds what was typed and is not kept anywhere yet.
  const refused = "form[data-crm-guard]:has([aria-invalid='true'])";
  const changed = new Set(document.querySelectorAll(refused));

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-crm-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-crm-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => changed.delete(event.target));
  document.addEventListener("crm:saved", (event) => changed.delete(event.detail.form));

  addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
})();
