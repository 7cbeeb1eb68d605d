// The scores of one measure over time, on the bands of its instrument.
import { quietAxis, text, tooltip } from "./theme.js";

function bands(data, colour, narrow) {
  const greys = [0.02, 0.045, 0.07, 0.1];
  let grey = 0;
  return {
    silent: true,
    data: data.bands.map((band) => [
      {
        yAxis: band.from,
        name: narrow ? "" : band.label,
        itemStyle: band.healthy
          ? { color: colour.healthy, opacity: 1 }
          : { color: colour.tint, opacity: greys[Math.min(grey++, 3)] },
        label: { position: "right", distance: 10, ...text(colour) },
      },
      { yAxis: band.to },
    ]),
  };
}

function cut(data, colour) {
  if (data.cut === null || data.cut === undefined) return undefined;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: colour.ink, width: 1, type: [3, 4] },
    label: {
      position: "insideStartTop",
      formatter: data.cutLabel,
      ...text(colour, { color: colour.ink }),
    },
    data: [{ yAxis: data.cut }],
  };
}

// A last value below the one before it is written under its dot, off the line.
function falls(points, at) {
  return at > 0 && at === points.length - 1 && points[at].value < points[at - 1].value;
}

export function outcome(data, colour, narrow) {
  const { points } = data;
  return {
    animation: false,
    grid: { left: 34, right: narrow ? 14 : 104, top: 14, bottom: 30 },
    tooltip: tooltip(colour, ([first]) => {
      const p = points[first.dataIndex];
      return `${p.label}\n${data.name} ${p.value}`;
    }),
    xAxis: {
      type: "category",
      data: points.map((p) => p.label),
      ...quietAxis(colour),
      splitLine: { show: false },
      axisLabel: text(colour, { interval: narrow ? "auto" : 0 }),
    },
    yAxis: {
      type: "value",
      min: data.minimum,
      max: data.maximum,
      ...quietAxis(colour),
      splitLine: { show: false },
      axisLabel: text(colour, {
        customValues: [...data.bands.map((band) => band.from), data.maximum],
      }),
    },
    series: [
      {
        name: data.name,
        type: "line",
        data: points.map((p, at) => ({
          value: p.value,
          label: { position: falls(points, at) ? "bottom" : "top" },
        })),
        symbol: "circle",
        symbolSize: 11,
        itemStyle: { color: colour.accent, borderColor: colour.surface, borderWidth: 2 },
        lineStyle: { color: colour.accent, width: 2 },
        label: {
          show: true,
          ...text(colour, { color: colour.ink, fontWeight: 600 }),
          textBorderColor: colour.surface,
          textBorderWidth: 3,
        },
        markArea: bands(data, colour, narrow),
        markLine: cut(data, colour),
      },
    ],
  };
}
