// The calendar by hand: entries are dragged to another hour or day and made longer at their lower edge; a click or a
// drag over an empty place begins a meeting there. A finger holds an entry for a moment first, so that scrolling stays
// scrolling. Without a pointer, Space and arrows carry an entry.
import { Carrier } from "lists/carry";
import { Grid, hoursOf } from "lists/grid";
import { take } from "lists/hand";

const NEAR = 5;
const HOLD = 400;
const MINUTES = 5 * 60_000;

export function connect(calendar) {
  const grid = new Grid(calendar);
  const again = () => window.htmx.trigger(calendar, "wasl:refresh");
  const say = (text) => (said.textContent = text ?? "");
  const said = calendar.parentElement.appendChild(document.createElement("div"));
  Object.assign(said, { className: "w-sr", role: "status", ariaLive: "assertive" });
  const carrier = new Carrier({ calendar, grid, say, drop: send });
  let focused = null;
  let hand = null;
  let isStale = false;
  let isTaken = false;

  if (grid.isByHour) calendar.scrollTop = Number(calendar.dataset.opensAt) * grid.hourHeight - 12;

  function lift() {
    isTaken = true;
    hand.lift();
    calendar.setPointerCapture(hand.pointer);
    getSelection().removeAllRanges();
  }
  function drop(held) {
    if (held.address) location.assign(held.address);
    else if (held.values) send(held);
    else again();
  }
  function send(held) {
    const values = { ...held.values, seen: held.entry.dataset.seen };
    // a sender of its own: of the requests that wait at one element htmx keeps only the last
    const source = calendar.parentElement.appendChild(document.createElement("i"));
    const end = () => {
      source.remove();
      again();
    };
    window.htmx.ajax("POST", held.entry.dataset.move, { source, target: calendar, swap: "none", values }).then(end, end);
  }
  function release({ isDropped }) {
    if (!hand) return;
    const held = hand;
    clearTimeout(held.timer);
    hand = null;
    held.leave();
    if (held.isUp && isDropped) drop(held);
    else if (held.isUp || isStale) again();
    isStale = false;
    // the click that ends a drag comes after it
    setTimeout(() => (isTaken = false));
  }

  function onDown(event) {
    if (event.button || hand || event.target.closest("button, input, summary")) return;
    if (!grid.isByHour && !calendar.querySelector(".w-calcells")) return;
    const entry = event.target.closest(".w-entry");
    if (entry ? !entry.dataset.move : event.target.closest("a")) return;
    const held = take(grid, event, entry);
    const isFinger = event.pointerType !== "mouse" && !event.target.closest(".w-longer");
    if (!held || (isFinger && !entry)) return;
    hand = held;
    hand.waits = isFinger;
    if (isFinger) hand.timer = setTimeout(lift, HOLD);
  }
  function onMove(event) {
    if (!hand) return;
    const isFar = Math.hypot(event.clientX - hand.x, event.clientY - hand.y) > NEAR;
    if (!hand.isUp && isFar && hand.waits) return release({ isDropped: false });
    if (!hand.isUp && isFar) lift();
    if (hand.isUp) hand.drag(event);
  }
  function onClick(event) {
    if (isTaken) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const day = event.target.closest("[data-day]");
    const isPlace = calendar.dataset.new && hoursOf(day)?.contains(event.target) && !event.target.closest(".w-entry, a");
    if (isPlace && grid.isByHour) location.assign(take(grid, event, null).address);
  }
  function onKey(event) {
    if (event.key === "Escape" && hand?.isUp) {
      event.stopPropagation();
      release({ isDropped: false });
    } else if (!hand && (carrier.isUp || calendar.contains(event.target)) && carrier.take(event)) {
      event.stopPropagation();
      event.preventDefault();
      if (!carrier.isUp && isStale) again();
    }
  }
  // nothing is drawn anew under a hand; who stood on an entry stands there again
  function onSwap(event) {
    if (event.target !== calendar) return;
    focused = document.activeElement?.closest?.(".w-entry")?.dataset.move;
    if (!hand && !carrier.isUp) return;
    isStale = true;
    event.preventDefault();
  }
  function onSwapped(event) {
    if (event.target !== calendar || !focused) return;
    calendar.querySelector(`[data-move="${CSS.escape(focused)}"] a`)?.focus({ preventScroll: true });
  }
  const minute = setInterval(() => calendar.querySelector(".w-now") && !hand && again(), MINUTES);

  calendar.addEventListener("pointerdown", onDown);
  calendar.addEventListener("pointermove", onMove);
  calendar.addEventListener("pointerup", () => release({ isDropped: true }));
  calendar.addEventListener("pointercancel", () => release({ isDropped: false }));
  calendar.addEventListener("click", onClick, true);
  // a finger that has taken hold of an entry neither scrolls nor asks for a menu
  calendar.addEventListener("touchmove", (event) => hand?.isUp && event.preventDefault(), { passive: false });
  calendar.addEventListener("contextmenu", (event) => hand && event.preventDefault());
  calendar.addEventListener("htmx:beforeSwap", onSwap);
  calendar.addEventListener("htmx:afterSwap", onSwapped);
  document.addEventListener("keydown", onKey, true);
  return () => {
    clearInterval(minute);
    said.remove();
    document.removeEventListener("keydown", onKey, true);
  };
}
