// The print button of a paper page; without a script the browser's own does.
(() => {
  for (const button of document.querySelectorAll("[data-crm-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
