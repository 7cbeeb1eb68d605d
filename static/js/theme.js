// The buttons that change what appearance.js restores: light or dark, wide or narrow rail.
(() => {
  const root = document.documentElement;
  const remember = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // nowhere to remember it: the choice lasts for this page
    }
  };

  for (const button of document.querySelectorAll("[data-crm-theme-toggle]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = theme;
      remember("crm-theme", theme);
      document.dispatchEvent(new CustomEvent("crm:theme"));
    });
  }

  for (const button of document.querySelectorAll("[data-crm-rail-toggle]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const narrow = root.dataset.crmRail !== "narrow";
      if (narrow) root.dataset.crmRail = "narrow";
      else delete root.dataset.crmRail;
      remember("crm-rail", narrow ? "narrow" : "wide");
    });
  }
})();
