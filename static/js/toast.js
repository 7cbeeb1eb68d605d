// A toast can be put away. Good news leaves by itself; errors stay until they are read.
(() => {
  const STAYS = 8000;

  const raise = (toast) => {
    const close = toast.querySelector("[data-crm-toast-close]");
    if (!close.hidden) return;
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
    if (toast.matches(".crm-toast--error, .crm-toast--warning")) return;
    let timer = setTimeout(() => toast.remove(), STAYS);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("focusin", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => {
      timer = setTimeout(() => toast.remove(), STAYS);
    });
  };

  const look = () => document.querySelectorAll("[data-crm-toast]").forEach(raise);
  document.addEventListener("htmx:afterSettle", look);
  look();
})();
