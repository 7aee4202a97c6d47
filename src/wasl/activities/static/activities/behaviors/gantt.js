// The timeline of a project: a bar is dragged to other days and made longer at its end; lines lead from what comes first.
// The form in each row is the way without a pointer. A finger holds a bar for a moment first, so that scrolling stays scrolling.
const NEAR = 5;
const HOLD = 400;
// so many days before today are in sight at first
const BEFORE = 3;
const DAY = 86_400_000;
const SVG = "http://www.w3.org/2000/svg";

const later = (day, number) => new Date(Date.parse(`${day}T00:00:00Z`) + number * DAY).toISOString().slice(0, 10);

export function connect(chart) {
  const forward = getComputedStyle(chart).direction === "rtl" ? -1 : 1;
  const bars = [...chart.querySelectorAll(".w-taskbar")];
  let hand = null;
  let isTaken = false;

  function take(event, bar) {
    const length = Number(bar.dataset.length);
    const width = bar.parentElement.getBoundingClientRect().width;
    return { bar, length, day: width / length, x: event.clientX, days: 0, pointer: event.pointerId, isEnd: Boolean(event.target.closest(".w-longer")) };
  }
  function lift() {
    isTaken = hand.isUp = true;
    hand.bar.classList.add("is-moving");
    chart.setPointerCapture(hand.pointer);
    getSelection().removeAllRanges();
  }
  function drag(event) {
    const days = Math.round(((event.clientX - hand.x) * forward) / hand.day);
    hand.days = hand.isEnd ? Math.max(days, 1 - hand.length) : days;
    if (hand.isEnd) hand.bar.style.inlineSize = `${(hand.length + hand.days) * hand.day}px`;
    else hand.bar.style.translate = `${hand.days * hand.day * forward}px 0`;
  }
  function leave(held) {
    clearTimeout(held.timer);
    held.bar.classList.remove("is-moving");
    held.bar.style.inlineSize = held.bar.style.translate = "";
  }
  function release({ isDropped }) {
    if (!hand) return;
    const held = hand;
    hand = null;
    // the click that ends a drag comes after it
    setTimeout(() => (isTaken = false));
    if (!held.isUp || !isDropped || !held.days) return leave(held);
    const { place, first, last, seen } = held.bar.dataset;
    const values = { starts_on: later(first, held.isEnd ? 0 : held.days), due_on: later(last, held.days), seen };
    return window.htmx.ajax("POST", place, { source: chart, target: chart, swap: "none", values }).catch(() => {}).finally(() => leave(held));
  }

  function onDown(event) {
    const bar = event.target.closest(".w-taskbar[data-place]");
    if (event.button || hand || !bar) return;
    hand = take(event, bar);
    hand.waits = event.pointerType !== "mouse";
    if (hand.waits) hand.timer = setTimeout(lift, HOLD);
  }
  function onMove(event) {
    if (!hand) return;
    const isFar = Math.abs(event.clientX - hand.x) > NEAR;
    if (!hand.isUp && isFar && hand.waits) return release({ isDropped: false });
    if (!hand.isUp && isFar) lift();
    if (hand.isUp) drag(event);
  }
  function onClick(event) {
    if (!isTaken) return;
    event.preventDefault();
    event.stopPropagation();
  }
  function onKey(event) {
    if (event.key !== "Escape" || !hand?.isUp) return;
    event.stopPropagation();
    release({ isDropped: false });
  }

  function line(svg, from, to, frame) {
    const [before, after] = [from, to].map((bar) => bar.getBoundingClientRect());
    const edge = (box, isEnd) => (isEnd === (forward === 1) ? box.right : box.left) - frame.left;
    const [x, y] = [edge(before, true), before.top + before.height / 2 - frame.top];
    const [end, goal] = [edge(after, false), after.top + after.height / 2 - frame.top];
    const turn = x + 6 * forward;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${x} ${y}H${turn}V${goal}H${end}`);
    const head = document.createElementNS(SVG, "path");
    head.setAttribute("d", `M${end} ${goal}l${-5 * forward} -3v6z`);
    head.setAttribute("class", "head");
    svg.append(path, head);
  }
  function draw() {
    const table = chart.querySelector("table");
    const svg = chart.querySelector(".w-links");
    const frame = table.getBoundingClientRect();
    svg.replaceChildren();
    svg.setAttribute("width", frame.width);
    svg.setAttribute("height", frame.height);
    for (const bar of bars.filter((one) => one.offsetParent))
      for (const number of bar.dataset.after.split(" ").filter(Boolean)) {
        const first = bars.find((one) => one.dataset.number === number);
        if (first) line(svg, first, bar, frame);
      }
  }

  // nothing is drawn anew under a hand
  const onSwap = (event) => event.target.contains(chart) && hand && event.preventDefault();
  const watch = new ResizeObserver(draw);
  watch.observe(chart.querySelector("table"));
  const width = bars[0] ? bars[0].parentElement.getBoundingClientRect().width / Number(bars[0].dataset.length) : 0;
  chart.scrollLeft = forward * Math.max(0, Number(chart.dataset.today ?? 0) - BEFORE) * width;
  chart.addEventListener("pointerdown", onDown);
  chart.addEventListener("pointermove", onMove);
  chart.addEventListener("pointerup", () => release({ isDropped: true }));
  chart.addEventListener("pointercancel", () => release({ isDropped: false }));
  chart.addEventListener("click", onClick, true);
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("touchmove", (event) => hand?.isUp && event.preventDefault(), { passive: false });
  chart.addEventListener("contextmenu", (event) => hand && event.preventDefault());
  document.body.addEventListener("htmx:beforeSwap", onSwap);
  document.addEventListener("keydown", onKey, true);
  chart.dataset.connected = "";
  return () => {
    watch.disconnect();
    document.body.removeEventListener("htmx:beforeSwap", onSwap);
    document.removeEventListener("keydown", onKey, true);
  };
}
