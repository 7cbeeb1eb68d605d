// A row is finished where it stands: its page's own part opens below it, one row at a time.
// button[data-crm-here][aria-controls] fetches by its event "crm:open"; [data-crm-panel] takes it.
// What is finished there sends "crm:done", and the part around the rows is fetched again.
(() => {
  const panelOf = (button) => document.getElementById(button.getAttribute("aria-controls"));
  const buttons = () => [...document.querySelectorAll("[data-crm-here]")];
  const openOnes = () => buttons().filter((button) => button.ariaExpanded === "true");

  const show = (root) => {
    for (const button of root.querySelectorAll?.("[data-crm-here]") ?? []) button.hidden = false;
  };

  const open = (button) => {
    button.ariaExpanded = "true";
    panelOf(button).hidden = false;
    globalThis.htmx.trigger(button, "crm:open");
  };

  // False where something typed would be lost and the person would rather keep it.
  const close = (button) => {
    const panel = panelOf(button);
    const words = button.closest("[data-crm-keep-words]")?.dataset.crmKeepWords;
    if ("crmTouched" in panel.dataset && !confirm(words)) {
      panel.querySelector("textarea, input:not([type=hidden])")?.focus();
      return false;
    }
    delete panel.dataset.crmTouched;
    panel.replaceChildren();
    panel.hidden = true;
    button.ariaExpanded = "false";
    return true;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-crm-here]");
    if (!button) return;
    const wasOpen = button.ariaExpanded === "true";
    const closed = openOnes().every(close);
    if (closed && !wasOpen) open(button);
  });

  document.addEventListener("input", (event) => {
    const panel = event.target.closest?.("[data-crm-panel]");
    if (panel) panel.dataset.crmTouched = "";
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.matches?.("[data-crm-panel]")) {
      const [button] = openOnes();
      const first = event.target.querySelector("[aria-invalid=true], a, button, input:not([type=hidden])");
      (first ?? button)?.focus({ preventScroll: true });
    }
  });

  // What is gone, or behind a sign-in, is looked at on its own page; what was typed stays and is told.
  const failed = (event) => {
    const { elt } = event.detail;
    if (elt.matches("[data-crm-here]")) {
      location.href = elt.getAttribute("hx-get");
    } else if (elt.closest("[data-crm-panel]")) {
      const said = document.createElement("p");
      said.className = "crm-error";
      said.setAttribute("role", "alert");
      said.textContent = elt.closest("[data-crm-failed-words]")?.dataset.crmFailedWords ?? "";
      elt.querySelector(":scope > .crm-error")?.remove();
      elt.prepend(said);
    }
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  document.addEventListener("htmx:load", (event) => show(event.target));
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "desk") document.getElementById("desk").focus({ preventScroll: true });
  });
  show(document);
})();
