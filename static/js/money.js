// Money is grouped while it is typed: 12000 becomes 12,000. The server reads both.
(() => {
  const group = (text) => {
    const clean = text.replace(/[,，\s]/g, "");
    if (!/^\d+(\.\d{0,2})?$/.test(clean)) return text;
    const [whole, part] = clean.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return part === undefined ? grouped : `${grouped}.${part}`;
  };

  const digitsBefore = (text, end) => text.slice(0, end).replace(/[,，\s]/g, "").length;

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-crm-money]") || event.isComposing) return;
    const typed = digitsBefore(field.value, field.selectionStart);
    const grouped = group(field.value);
    if (grouped === field.value) return;
    field.value = grouped;
    let caret = 0;
    while (digitsBefore(grouped, caret) < typed) caret += 1;
    field.setSelectionRange(caret, caret);
  });

  for (const field of document.querySelectorAll("[data-crm-money]")) {
    field.value = group(field.value);
  }
})();
