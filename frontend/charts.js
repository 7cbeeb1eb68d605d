// Charts of the practice: ECharts with the SVG renderer, told apart by kind.
//
// trend     {points: [{label, value|null, low, high, n, small}], target, targetLabel, name,
//            decimals, sign, minimum, maximum, last}
//           a line with its interval; small samples leave the band: hollow dot, whisker, dotted
// outcome   {points: [{label, value}], bands: [{from, to, label, healthy}], cut, cutLabel,
//            minimum, maximum, name}; bands touch: one ends where the next begins
// columns   {labels: [text], series: [{name, values: [number|null]}], decimals, stacked}
//
// Colours are the style sheet's own, read when the chart is drawn and again when the theme turns.
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { columns } from "./charts/columns.js";
import { outcome } from "./charts/outcome.js";
import { colours } from "./charts/theme.js";
import { trend } from "./charts/trend.js";

use([
  BarChart,
  CustomChart,
  LineChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

const kinds = { columns, outcome, trend };
const mounted = [];

function mount(element, kind, data) {
  const chart = init(element, null, { renderer: "svg" });
  const redraw = () => {
    const narrow = element.clientWidth < 480;
    chart.setOption(kinds[kind](data, colours(), narrow), { notMerge: true });
  };
  redraw();
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    chart.resize();
    redraw();
  }).observe(element);
  mounted.push(redraw);
}

new MutationObserver(() => mounted.forEach((redraw) => redraw())).observe(
  document.documentElement,
  { attributeFilter: ["data-bs-theme"] },
);

globalThis.crmCharts = { mount };
