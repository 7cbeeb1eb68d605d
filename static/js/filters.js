// A changed filter applies itself; the button is for those without a script.
(() => {
  for (const form of document.querySelectorAll("[data-crm-filters]")) {
    const apply = form.querySelector("[data-crm-filters-apply]");
    if (apply) apply.hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
    // Empty choices stay out of the address, so that a link says only what was chosen.
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()]) {
        if (value === "") event.formData.delete(name);
      }
    });
  }
})();
