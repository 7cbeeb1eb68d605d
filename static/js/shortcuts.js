// "/" goes to the search, "?" shows the list of shortcuts. Never while somebody types.
(() => {
  const dialog = document.getElementById("crm-shortcuts");
  const typing = (target) =>
    target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

  const show = () => {
    if (dialog && !dialog.open) dialog.showModal();
  };

  for (const button of document.querySelectorAll("[data-crm-shortcuts]")) {
    button.hidden = false;
    button.addEventListener("click", show);
  }

  dialog?.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.getElementById("crm-search");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?") {
      event.preventDefault();
      show();
    }
  });
})();
