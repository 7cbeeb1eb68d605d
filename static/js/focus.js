// After a step the focus stands where it goes on: on what was refused, on the first field of a
// form that was opened, else on the heading. A page that somebody merely looked up keeps the
// browser's own order. Where something has the focus already, it stays.
(() => {
  const FIELDS =
    "input:not([type=hidden], [type=search]), select, textarea";
  const seen = (element) => element.offsetParent !== null && !element.disabled;

  const refused = (root) =>
    root.querySelector(".crm-form-errors, [role=alert][tabindex]") ??
    [...root.querySelectorAll("[aria-invalid=true]")].find(seen);
  const goOn = (root) => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const heading = root.querySelector("h1");
    const target = refused(root) ?? heading;
    if (!target) return;
    if (!target.matches(`${FIELDS}, [tabindex]`)) target.tabIndex = -1;
    target.focus({ preventScroll: target === heading });
  };

  const main = document.querySelector("main");
  if (main && sessionStorage.getItem("crm-step")) goOn(main);
  sessionStorage.removeItem("crm-step");
  if (main && refused(main)) goOn(main);

  // The next page follows from an act: a form that is sent, or a step that is gone to.
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") sessionStorage.setItem("crm-step", "1");
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("main a[href]:not([target], [download])")) {
      sessionStorage.setItem("crm-step", "1");
    }
  });

  // A part that takes the place of the one that had the focus goes on in the new one.
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target;
    if (part.isConnected && refused(part)) goOn(part);
  });
})();
