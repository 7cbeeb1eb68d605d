// "Add goal": one more row of a Django formset from its <template>.
// <div data-crm-rows="goals" data-crm-rows-most="5"> rows, <template>, button[data-crm-rows-add]
(() => {
  for (const group of document.querySelectorAll("[data-crm-rows]")) {
    const button = group.querySelector("[data-crm-rows-add]");
    const template = group.querySelector("template");
    const prefix = group.dataset.crmRows;
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    if (!button || !template || !total) continue;

    const full = () => Number(total.value) >= Number(group.dataset.crmRowsMost ?? 99);
    button.hidden = full();
    button.addEventListener("click", () => {
      const index = total.value;
      const row = document.createElement("template");
      row.innerHTML = template.innerHTML.replaceAll("__prefix__", index)
        .replaceAll("__number__", String(Number(index) + 1));
      const added = row.content.firstElementChild;
      template.before(row.content);
      total.value = String(Number(index) + 1);
      button.hidden = full();
      globalThis.htmx?.process(added);
      added.querySelector("input:not([type=hidden]), textarea")?.focus();
    });
  }
})();
