// Two minutes before a sign-in ends for want of activity the person is asked to stay.
// [data-crm-sitting="seconds"] is the dialog; [data-crm-sitting-left] takes the time that is left.
// What counts is what the server counts: a page, a saving of what is typed, not a part that asks
// by itself. Windows of one browser share one sitting.
(() => {
  const dialog = document.querySelector("[data-crm-sitting]");
  if (!dialog) return;

  const WARNED = 120;
  // The server writes the last sign of life once a minute: the end may come so much earlier.
  const GRAIN = 60;
  const KEY = "crm-seen-at";
  const length = Number(dialog.dataset.crmSitting) - GRAIN;
  const left = () => length - (Date.now() - Number(localStorage.getItem(KEY))) / 1000;
  const seen = () => localStorage.setItem(KEY, String(Date.now()));
  const two = (number) => String(number).padStart(2, "0");

  const show = () => {
    const seconds = Math.max(0, Math.round(left()));
    if (seconds > WARNED) {
      if (dialog.open) dialog.close();
      return;
    }
    for (const part of dialog.querySelectorAll("[data-crm-sitting-when]")) {
      part.hidden = (part.dataset.crmSittingWhen === "over") !== (seconds === 0);
    }
    dialog.querySelector("[data-crm-sitting-left]").textContent =
      `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    if (!dialog.open) dialog.showModal();
  };

  dialog.querySelector("[data-crm-sitting-stay]").addEventListener("click", async () => {
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const answer = await fetch(dialog.dataset.crmSittingUrl, { method: "POST", headers, redirect: "manual" })
      .catch(() => null);
    if (answer?.ok) seen();
    else location.reload();
    show();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const byItself = "X-Poll" in event.detail.requestConfig.headers;
    if (event.detail.successful && !byItself) seen();
  });

  seen();
  setInterval(show, 1000);
})();
