// Draws every [data-crm-chart] from its JSON block. The library is fetched only where there is one.
(() => {
  const library = document.currentScript.dataset.crmChartLibrary;
  let loading = null;

  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = () => resolve(globalThis.crmCharts);
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  };

  const draw = async (root) => {
    const figures = [...root.querySelectorAll("[data-crm-chart]:not([data-crm-chart-drawn])")];
    if (!figures.length) return;
    const charts = await load().catch(() => null);
    if (!charts) {
      // no library, no drawing: the table says the same
      for (const figure of figures) figure.querySelector("details").open = true;
      return;
    }
    for (const figure of figures) {
      figure.dataset.crmChartDrawn = "";
      const data = JSON.parse(document.getElementById(figure.dataset.crmChartData).textContent);
      charts.mount(figure.querySelector("[data-crm-chart-mount]"), figure.dataset.crmChart, data);
    }
  };

  draw(document);
  document.addEventListener("htmx:load", (event) => draw(event.target));
})();
