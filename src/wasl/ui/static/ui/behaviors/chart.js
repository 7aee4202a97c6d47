// Draws a chart out of its data after the page stands: shapes only, all texts come written. Mirrored where the page
// reads from the right, in the colors and the type of the page, again when the theme or the size changes.
import { imported } from "ui/again";

const TONES = ["brand", "info", "next", "vio", "olive", "ok", "rose", "bad", "ink", "ink-2", "ink-3", "line", "surface", "surface-3", "pop"];
const RLI = "\u2067";
const PDI = "\u2069";

// the tokens are written in OKLCH, which the library does not read: a pixel says what a color looks like
function colors() {
  const probe = document.createElement("i");
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  probe.hidden = true;
  document.body.append(probe);
  const seen = (name) => {
    probe.style.color = `var(--w-${name})`;
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return `rgb(${red},${green},${blue})`;
  };
  const found = Object.fromEntries(TONES.map((name) => [name, seen(name)]));
  probe.remove();
  return { ...found, mute: found["ink-3"] };
}

const look = (one, color, round) =>
  ({
    line: { type: "line", symbolSize: 6, lineStyle: { color, width: 2 }, itemStyle: { color } },
    dashed: { type: "bar", itemStyle: { color: "transparent", borderColor: color, borderType: "dashed", borderWidth: 1.5, borderRadius: round } },
    back: { type: "bar", silent: true, itemStyle: { borderRadius: round } },
    bar: { type: "bar", itemStyle: { color, borderRadius: round } },
  })[one.style];

function series(data, color, isRtl) {
  const isUpright = data.kind === "columns";
  const bars = data.series.filter((one) => one.style !== "line");
  const isLaid = bars.some((one) => one.style === "dashed" || one.style === "back");
  const end = isRtl ? [3, 0, 0, 3] : [0, 3, 3, 0];
  const round = data.stacked ? 0 : isUpright ? [3, 3, 0, 0] : end;
  const last = data.series.lastIndexOf(bars.at(-1));
  return data.series.map((one, index) => {
    const drawn = { name: one.name, data: one.values, cursor: one.links.length ? "pointer" : "default", ...look(one, color[one.tone], round) };
    if (one.style === "back") drawn.itemStyle.color = color["surface-3"];
    // an outline of nothing would still be a line
    if (one.style === "dashed") drawn.data = one.values.map((value) => value || null);
    if (drawn.type !== "bar") return { ...drawn, z: 3 };
    Object.assign(drawn, { barMaxWidth: isUpright ? 28 : 22, barGap: isLaid ? "-100%" : "12%" });
    if (data.stacked) {
      drawn.stack = "all";
      Object.assign(drawn.itemStyle, { borderColor: color.surface, borderWidth: 1 });
    }
    if (data.ends.length && index === last) {
      const position = isUpright ? "top" : isRtl ? "left" : "right";
      drawn.label = { show: true, position, color: color["ink-2"], fontSize: 12, formatter: (point) => data.ends[point.dataIndex] };
    }
    return drawn;
  });
}

function axes(data, color, isRtl, width) {
  const isUpright = data.kind === "columns";
  // small numbers keep two digits that say something
  const digits = { maximumFractionDigits: 1, maximumSignificantDigits: 2, roundingPriority: "morePrecision" };
  const write = new Intl.NumberFormat(data.locale, digits);
  const label = { color: color["ink-3"], fontSize: 12, hideOverlap: true };
  const names = { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { show: isUpright, lineStyle: { color: color.line } }, axisLabel: { ...label, ...(data.categories.length <= 12 && { interval: 0 }) } };
  const values = {
    type: "value",
    show: isUpright || !data.ends.length,
    minInterval: data.whole ? data.scale : 0,
    // shares end at the whole, unless one is above it
    ...(data.percent && { max: (seen) => (seen.max > 80 && seen.max <= 100 ? 100 : null) }),
    splitNumber: 4,
    splitLine: { lineStyle: { color: color.line } },
    axisLabel: { ...label, formatter: (value) => write.format(value / data.scale) },
  };
  const side = isRtl ? "right" : "left";
  if (isUpright) return { xAxis: { ...names, inverse: isRtl }, yAxis: { ...values, position: side } };
  // a name has a third of the drawing and two lines at most
  const room = Math.round(Math.min(240, Math.max(110, width / 3)));
  const cut = (name) => (name.length > room / 3.3 ? `${name.slice(0, room / 3.3 - 2)}…${PDI}` : name);
  const words = { ...label, interval: 0, width: room, overflow: "break", lineHeight: 15, formatter: cut };
  return { xAxis: { ...values, inverse: isRtl }, yAxis: { ...names, inverse: true, position: side, axisLabel: words } };
}

function tip(data, color, isRtl) {
  const line = (text) => (isRtl ? `${RLI}${text}${PDI}` : text);
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    axisPointer: { type: data.series.some((one) => one.style !== "line") ? "shadow" : "line" },
    backgroundColor: color.pop,
    borderColor: color.line,
    textStyle: { color: color.ink, fontSize: 12 },
    formatter: ([{ dataIndex }]) =>
      [data.categories[dataIndex], ...data.series.filter((one) => one.values[dataIndex] !== null).map((one) => `${one.name}: ${one.texts[dataIndex]}`)]
        .map(line)
        .join("\n"),
  };
}

function options(data, width) {
  const color = colors();
  const isRtl = document.documentElement.dir === "rtl";
  const room = data.ends.length && data.kind === "bars" ? 84 : 12;
  return {
    animation: false,
    aria: { enabled: true, label: { enabled: false }, decal: { show: matchMedia("(prefers-contrast: more)").matches } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: color["ink-2"] },
    grid: { top: data.ends.length && data.kind === "columns" ? 24 : 10, bottom: 4, left: isRtl ? room : 4, right: isRtl ? 4 : room, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: tip(data, color, isRtl),
    ...axes(data, color, isRtl, width),
    series: series(data, color, isRtl),
  };
}

export function connect(box) {
  const data = JSON.parse(box.dataset.chart);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  let chart = null;
  const draw = () => chart?.setOption(options(data, box.clientWidth), { notMerge: true });
  const sizes = new ResizeObserver(() => {
    if (chart && chart.getWidth() !== box.clientWidth) draw(chart.resize());
  });
  const start = async () => {
    await Promise.all([imported("echarts"), document.fonts.ready]);
    if (!box.isConnected || chart) return;
    chart = window.echarts.init(box, null, { renderer: "svg" });
    draw();
    sizes.observe(box);
    chart.on("click", ({ seriesIndex, dataIndex }) => {
      const link = data.series[seriesIndex]?.links[dataIndex];
      if (link) location.assign(link);
    });
  };
  // the page is painted first; without the drawing there is the table
  const begin = () => start().catch(() => window.addEventListener("online", begin, { once: true }));
  requestAnimationFrame(() => setTimeout(begin));
  document.addEventListener("wasl:theme", draw);
  scheme.addEventListener("change", draw);
  return () => {
    document.removeEventListener("wasl:theme", draw);
    scheme.removeEventListener("change", draw);
    sizes.disconnect();
    chart?.dispose();
  };
}
