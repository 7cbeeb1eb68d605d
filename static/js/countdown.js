// A clock that runs down to a moment, and then says how far it is over.
// [data-crm-countdown="ISO"] holds [data-crm-countdown-value] and may hold [...-label].
// The clock itself is silent for those who listen; minutes 10, 5, 1 and 0 are said once.
(() => {
  const said = new WeakMap();
  const SPOKEN = [10, 5, 1, 0];

  const two = (number) => String(number).padStart(2, "0");

  const show = (clock, now) => {
    const left = Math.round((Date.parse(clock.dataset.crmCountdown) - now) / 1000);
    const seconds = Math.abs(left);
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    const text = `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
    const value = clock.querySelector("[data-crm-countdown-value]");
    value.textContent = left < 0 ? `+${text}` : text;
    const label = clock.querySelector("[data-crm-countdown-label]");
    if (left < 0 && label && clock.dataset.crmCountdownOver) {
      label.textContent = clock.dataset.crmCountdownOver;
    }
    speak(clock, left);
  };

  const speak = (clock, left) => {
    if (clock.getAttribute("role") !== "timer") return;
    const minute = left < 0 ? 0 : Math.floor(left / 60);
    const before = said.get(clock);
    said.set(clock, minute);
    const due = before !== undefined && minute < before && SPOKEN.includes(minute);
    clock.setAttribute("aria-live", due ? "assertive" : "off");
  };

  const tick = () => {
    const now = Date.now();
    for (const clock of document.querySelectorAll("[data-crm-countdown]")) show(clock, now);
  };

  tick();
  setInterval(tick, 1000);
})();
