// Runs before the first paint: the theme and the width of the rail a person chose last.
(() => {
  const root = document.documentElement;
  const remembered = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage may be switched off; the system's choice is good enough
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    root.dataset.bsTheme = remembered("crm-theme") ?? (dark.matches ? "dark" : "light");
  };
  apply();
  dark.addEventListener?.("change", apply);
  if (remembered("crm-rail") === "narrow") root.dataset.crmRail = "narrow";
})();
