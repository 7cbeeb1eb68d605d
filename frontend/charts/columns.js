// Counts side by side, or one on the other.
import { quietAxis, text, tooltip, written } from "./theme.js";

export function columns(data, colour, narrow) {
  const fills = [colour.accent, colour.accentMid, colour.warn, colour.muted];
  return {
    animation: false,
    grid: { left: 44, right: 12, top: 14, bottom: 30 },
    tooltip: tooltip(colour, (parts) =>
      [
        parts[0].axisValueLabel,
        ...parts.map((p) => `${p.seriesName} ${p.value === null ? "–" : written(p.value, data)}`),
      ].join("\n"),
    ),
    xAxis: {
      type: "category",
      data: data.labels,
      ...quietAxis(colour),
      splitLine: { show: false },
      axisLabel: text(colour, { interval: narrow ? "auto" : 0 }),
    },
    yAxis: {
      type: "value",
      ...quietAxis(colour),
      axisLabel: text(colour, { formatter: (value) => written(value, data) }),
    },
    series: data.series.map((series, at) => ({
      name: series.name,
      type: "bar",
      data: series.values,
      stack: data.stacked ? "all" : undefined,
      barMaxWidth: 28,
      itemStyle: { color: fills[at % fills.length], borderRadius: data.stacked ? 0 : [3, 3, 0, 0] },
    })),
  };
}
