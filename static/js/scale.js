// A digit answers the scale that has the focus and moves on to the next field of the form.
// With the focus nowhere, where a page asks for it, a digit answers the first open scale.
// Backspace clears the answer, or goes back one scale. "1" then "0" within a moment is ten.
(() => {
  const TEN_WITHIN = 600;
  let last = { scale: null, at: 0 };

  const radios = (scale) => [...scale.querySelectorAll("input[type=radio]")];
  const checked = (scale) => radios(scale).find((radio) => radio.checked);
  const place = (scale) => (checked(scale) ?? radios(scale)[0]).focus();

  const neighbour = (scale, step) => {
    const all = [...(scale.form ?? document).querySelectorAll("[data-crm-scale]")].filter(
      (other) => other.offsetParent !== null && !other.disabled,
    );
    return all[all.indexOf(scale) + step];
  };

  // Fields of another kind in between are not jumped over: digits meant for them would answer.
  // A "1" that may become ten waits for its zero, unless the next field is a scale as well.
  const moveOn = (scale, mayBecomeTen = false) => {
    const fields = [
      ...(scale.form ?? document).querySelectorAll("input:not([type=hidden]), select, textarea"),
    ].filter((field) => field.offsetParent !== null && !field.disabled);
    const after = fields.slice(fields.indexOf(radios(scale).at(-1)) + 1);
    const next = after[0]?.closest("[data-crm-scale]");
    if (next) place(next);
    else if (!mayBecomeTen) after[0]?.focus();
  };

  const firstOpen = () =>
    [...document.querySelectorAll("[data-crm-scales-start] [data-crm-scale]")].find(
      (scale) => !checked(scale) && !scale.disabled,
    );

  const choose = (scale, value) => {
    const radio = radios(scale).find((candidate) => candidate.value === value);
    if (!radio || radio.disabled) return false;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  const clear = (scale) => {
    const radio = checked(scale);
    if (!radio) return false;
    radio.checked = false;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const digit = /^\d$/.test(event.key);
    const nowhere = digit && event.target === document.body;
    const scale = nowhere ? firstOpen() : event.target.closest?.("[data-crm-scale]");
    if (!scale || event.ctrlKey || event.metaKey || event.altKey) return;

    if (digit) {
      const ten = event.key === "0" && last.key === "1" && Date.now() - last.at < TEN_WITHIN;
      if (ten && choose(last.scale, "10")) {
        event.preventDefault();
        moveOn(last.scale);
        last = { scale: null, at: 0 };
      } else if (choose(scale, event.key)) {
        event.preventDefault();
        last = { scale, key: event.key, at: Date.now() };
        moveOn(scale, event.key === "1" && radios(scale).some((radio) => radio.value === "10"));
      }
    } else if (event.key === "Backspace") {
      event.preventDefault();
      if (!clear(scale)) {
        const before = neighbour(scale, -1);
        if (before) place(before);
      }
    }
  });

  // How many are left to answer, where a page wants to say so before the server does.
  document.addEventListener("change", (event) => {
    const group = event.target.closest?.("[data-crm-scales]");
    if (!group) return;
    const left = [...group.querySelectorAll("[data-crm-scale]")].filter((s) => !checked(s)).length;
    for (const counter of group.querySelectorAll("[data-crm-scales-left]")) {
      counter.textContent = counter.dataset.crmScalesLeft.replace("{n}", String(left));
      counter.hidden = left === 0;
    }
  });
})();
