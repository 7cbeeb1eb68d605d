// A figure over time with its 95% interval and its target.
import { quietAxis, text, tooltip, written } from "./theme.js";

// Full samples form runs with a band; what joins them over a small sample is dotted.
function runs(points) {
  const found = [];
  points.forEach((point, at) => {
    const full = point.value !== null && !point.small;
    if (!full) return;
    const run = found.at(-1);
    if (run && run.at(-1) === at - 1) run.push(at);
    else found.push([at]);
  });
  return found;
}

function only(points, at, pick) {
  const wanted = new Set(at);
  return points.map((point, index) => (wanted.has(index) ? pick(point) : null));
}

function band(points, colour) {
  return runs(points).flatMap((run, number) => [
    area(`low${number}`, only(points, run, (p) => p.low), "transparent"),
    area(`high${number}`, only(points, run, (p) => p.high - p.low), colour.band),
  ]).map((series, index) => ({ ...series, stack: `band${index >> 1}` }));
}

const area = (name, data, color) => ({
  name,
  type: "line",
  data,
  silent: true,
  symbol: "none",
  stackStrategy: "all",
  lineStyle: { opacity: 0 },
  areaStyle: { color, opacity: 1 },
  tooltip: { show: false },
  z: 1,
});

function joints(points, colour) {
  const known = points.flatMap((point, at) => (point.value === null ? [] : [at]));
  const dotted = known.slice(1).flatMap((at, index) => {
    const before = known[index];
    const plain = at === before + 1 && !points[at].small && !points[before].small;
    return plain ? [] : [[before, at]];
  });
  return dotted.map((pair, index) => ({
    name: `joint${index}`,
    type: "line",
    data: only(points, pair, (p) => p.value),
    connectNulls: true,
    silent: true,
    symbol: "none",
    lineStyle: { color: colour.accent, width: 2, type: [2, 4] },
    z: 2,
  }));
}

function whiskers(points, colour) {
  const data = points.flatMap((p, at) =>
    p.small && p.value !== null ? [[at, p.low, p.high]] : [],
  );
  const style = { stroke: colour.interval, lineWidth: 1.5, fill: null };
  return {
    name: "whiskers",
    type: "custom",
    data,
    silent: true,
    z: 2,
    encode: { x: 0, y: [1, 2] },
    renderItem: (_, api) => {
      const [x, low] = api.coord([api.value(0), api.value(1)]);
      const high = api.coord([api.value(0), api.value(2)])[1];
      const bar = (y) => ({ type: "line", shape: { x1: x - 5, x2: x + 5, y1: y, y2: y }, style });
      const stem = { type: "line", shape: { x1: x, x2: x, y1: low, y2: high }, style };
      return { type: "group", children: [stem, bar(low), bar(high)] };
    },
  };
}

function line(data, colour) {
  const last = data.points.length - 1;
  return {
    name: data.name,
    type: "line",
    z: 3,
    data: data.points.map((p, at) => ({
      value: p.value,
      symbol: "circle",
      symbolSize: at === last ? 9 : p.small ? 8 : 6,
      itemStyle: p.small
        ? { color: colour.surface, borderColor: colour.accent, borderWidth: 1.75 }
        : { color: colour.accent, borderColor: colour.surface, borderWidth: 1.5 },
      label:
        at === last && p.value !== null
          ? {
              show: true,
              position: "right",
              distance: 10,
              formatter: written(p.value, data),
              ...text(colour, { color: colour.ink, fontSize: 16, fontWeight: 600 }),
            }
          : { show: false },
    })),
    lineStyle: { opacity: 0 },
    markLine: target(data, colour),
  };
}

// The solid line itself, broken where a sample is small.
const solid = (points, colour) =>
  runs(points).map((run, index) => ({
    name: `solid${index}`,
    type: "line",
    data: only(points, run, (p) => p.value),
    silent: true,
    symbol: "none",
    lineStyle: { color: colour.accent, width: 2 },
    z: 2,
  }));

function target(data, colour) {
  if (data.target === null || data.target === undefined) return undefined;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: colour.muted, width: 1.25, type: [4, 3] },
    label: { show: true, position: "end", distance: 8, formatter: data.targetLabel, ...text(colour) },
    data: [{ yAxis: data.target }],
  };
}

// The last figure and the target's label must not lie on each other.
function parted(data) {
  const value = data.points.at(-1)?.value;
  if (value === null || value === undefined || data.target === undefined) return [0, 0];
  return value >= data.target ? [-11, 12] : [11, -12];
}

export function trend(data, colour, narrow) {
  const { points } = data;
  const main = line(data, colour);
  const [up, down] = parted(data);
  if (main.data.at(-1)?.label.show) main.data.at(-1).label.offset = [0, up];
  if (main.markLine) main.markLine.label.offset = [0, down];
  return {
    animation: false,
    grid: { left: 44, right: narrow ? 72 : 84, top: 14, bottom: narrow ? 26 : 46 },
    tooltip: tooltip(colour, ([first]) => {
      const p = points[first.dataIndex];
      if (p.value === null) return `${p.label}\n${p.note ?? ""}`;
      const interval = `${written(p.low, data)} – ${written(p.high, data)}`;
      return `${p.label}\n${data.name} ${written(p.value, data)}  (${interval})\nn = ${p.n}`;
    }),
    xAxis: {
      type: "category",
      data: points.map((p) => p.label),
      ...quietAxis(colour),
      splitLine: { show: false },
      axisLabel: text(colour, {
        lineHeight: 18,
        interval: narrow ? Math.ceil(points.length / 4) - 1 : "auto",
        formatter: (label, at) => (narrow ? label : `${label}\n${points[at]?.n ?? ""}`),
      }),
    },
    yAxis: {
      type: "value",
      min: data.minimum,
      max: data.maximum,
      name: narrow ? "" : "n",
      nameLocation: "start",
      nameGap: 28,
      nameTextStyle: text(colour, { align: "right", padding: [0, 12, 0, 0] }),
      ...quietAxis(colour),
      axisLabel: text(colour, { formatter: (value) => written(value, data) }),
    },
    series: [
      ...band(points, colour),
      whiskers(points, colour),
      ...joints(points, colour),
      ...solid(points, colour),
      main,
    ],
  };
}
