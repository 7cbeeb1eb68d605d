// In a form with data-crm-enter, Enter goes to the next field as a form on paper is filled in;
// Ctrl+Enter (⌘ on a Mac) finishes. Text areas keep their lines, buttons and links their Enter.
(() => {
  const FIELDS = "input:not([type=hidden]), select, textarea, summary, button[type=submit]";

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-crm-enter]");
    if (event.key !== "Enter" || !form || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(document.getElementById(form.dataset.crmEnter));
      return;
    }
    if (!event.target.matches("input, select") || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const open = [...form.querySelectorAll(FIELDS)].filter((field) => field.offsetParent !== null);
    const group = open.filter((field) => field.type === "radio" && field.name === event.target.name);
    const last = event.target.type === "radio" ? group.at(-1) : event.target;
    open[open.indexOf(last) + 1]?.focus();
  });
})();
