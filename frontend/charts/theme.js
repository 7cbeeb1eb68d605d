// What every chart shares: the colours of the page, its type, quiet axes, a plain tooltip.

const NAMES = {
  ink: "--crm-ink",
  muted: "--crm-muted",
  line: "--crm-line",
  surface: "--crm-surface",
  accent: "--crm-accent",
  accentMid: "--crm-accent-mid",
  band: "--crm-accent-band",
  interval: "--crm-accent-interval",
  healthy: "--crm-good-soft",
  tint: "--crm-ink",
  warn: "--crm-warn-fill",
};

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  const found = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, read(name)]));
  return { ...found, font: getComputedStyle(document.body).fontFamily };
}

export const text = (colour, more = {}) => ({
  color: colour.muted,
  fontFamily: colour.font,
  fontSize: 12,
  ...more,
});

export const quietAxis = (colour) => ({
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: text(colour),
  splitLine: { lineStyle: { color: colour.line } },
});

export const tooltip = (colour, formatter) => ({
  trigger: "axis",
  renderMode: "richText",
  backgroundColor: colour.surface,
  borderColor: colour.line,
  borderWidth: 1,
  padding: [8, 12],
  textStyle: text(colour, { color: colour.ink, fontSize: 13, lineHeight: 20 }),
  axisPointer: { lineStyle: { color: colour.muted, type: "dashed" } },
  formatter,
});

export function written(value, data) {
  const fixed = Math.abs(value).toFixed(data.decimals ?? 0);
  const zero = Number(fixed) === 0;
  const sign = value < 0 && !zero ? "−" : data.sign && !zero ? "+" : "";
  return sign + fixed + (data.unit ?? "");
}
