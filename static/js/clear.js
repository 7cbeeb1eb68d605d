// An optional choice of one can be emptied again: a second tap or click on what is chosen, or
// Backspace or Delete. A radio is optional where it is not "required"; [data-crm-answered] around
// it says that an earlier answer stands, which only another answer replaces.
(() => {
  const DOUBLE = 600; // a double click on an answer is one answer
  const answeredAt = new WeakMap();
  let chosen = null;

  const radioOf = (target) => {
    const radio = target.closest?.("label")?.control ?? target;
    return radio.matches?.("input[type=radio]") ? radio : null;
  };
  const mayClear = (radio) => !radio.required && !radio.disabled && !radio.closest("[data-crm-answered]");
  const clear = (radio) => {
    radio.checked = false;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("pointerdown", (event) => {
    const radio = radioOf(event.target);
    const justNow = Date.now() - (answeredAt.get(radio) ?? 0) < DOUBLE;
    chosen = radio?.checked && !justNow ? radio : null;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("input[type=radio]")) answeredAt.set(event.target, Date.now());
  });
  document.addEventListener("click", (event) => {
    const radio = event.target;
    if (radio === chosen && mayClear(radio)) {
      chosen = null;
      clear(radio);
    }
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (!["Backspace", "Delete"].includes(event.key)) return;
      const radio = radioOf(event.target);
      const group = radio && [...document.getElementsByName(radio.name)].filter((one) => one.form === radio.form);
      const own = group?.find((one) => one.checked);
      if (!own || !mayClear(own)) return;
      event.preventDefault();
      clear(own);
    },
    true,
  );
})();
