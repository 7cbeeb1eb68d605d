// A digit answers the scale that has the focus and moves on to the next field of its group,
// [data-crm-scales]; behind the last one the focus stops at [data-crm-scales-end], so that a digit
// too many answers nothing. With the focus nowhere, where a page asks for it, a digit answers the
// first open scale. Backspace in an open scale goes back one. "1" then "0" in a moment is ten.
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
  // A "1" that may become ten waits a moment for its zero, unless a scale comes next.
  const moveOn = (scale, mayBecomeTen = false) => {
    const group = scale.closest("[data-crm-scales]") ?? scale.form ?? document;
    const fields = [
      ...(scale.form ?? document).querySelectorAll("input:not([type=hidden]), select, textarea"),
    ].filter((field) => field.offsetParent !== null && !field.disabled);
    const after = fields.slice(fields.indexOf(radios(scale).at(-1)) + 1);
    const inGroup = after[0] && group.contains(after[0]);
    const next = inGroup ? after[0].closest("[data-crm-scale]") : null;
    const goal = inGroup ? after[0] : group.querySelector?.("[data-crm-scales-end]");
    if (next) place(next);
    else if (!mayBecomeTen) goal?.focus();
    else {
      setTimeout(() => {
        if (scale.contains(document.activeElement)) goal?.focus();
      }, TEN_WITHIN);
    }
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

  document.addEventListener("keydown", (event) => {
    const digit = /^\d$/.test(event.key);
    const nowhere = digit && event.target.matches?.("body, h1");
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
    } else if (event.key === "Backspace" && !event.defaultPrevented) {
      event.preventDefault();
      const before = neighbour(scale, -1);
      if (before) place(before);
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
