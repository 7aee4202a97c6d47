// Elements with data-live="topic …" fetch themselves again when the topic is announced; while the pointer or the
// focus is inside, or rows are ticked there, a pill counts the news and waits for a click: nothing moves under a hand.
// What people type into (data-live-waits) waits without one until the focus has left it.
import { Stream } from "ui/stream";

const pillOf = (element) => element.previousElementSibling?.closest(".w-pill");
const isHeld = (element) =>
  element.matches(":hover, :focus-within, :has(input[name=ids]:checked)") || pillOf(element)?.matches(":hover, :focus");
const topicsOf = (element) => element.dataset.live.split(/\s+/).filter(Boolean);

function refresh(element) {
  pillOf(element)?.remove();
  window.htmx.trigger(element, "wasl:refresh");
}

function announce(element) {
  let pill = pillOf(element);
  if (!pill) {
    pill = document.createElement("button");
    Object.assign(pill, { type: "button", className: "btn btn-s w-pill" });
    pill.addEventListener("click", () => refresh(element));
    element.before(pill);
  }
  pill.dataset.count = Number(pill.dataset.count ?? 0) + 1;
  pill.textContent = element.dataset.liveNew.replace("%s", pill.dataset.count);
}

function wait(element) {
  if (element.dataset.liveWaits) return;
  element.dataset.liveWaits = "now";
  const look = () => {
    element.dataset.liveWaits = "";
    if (!element.isConnected) return;
    if (element.matches(":focus-within")) wait(element);
    else refresh(element);
  };
  element.addEventListener("focusout", () => setTimeout(look), { once: true });
}

export function connect(root) {
  if (!root.dataset.liveUrl || !navigator.locks) return undefined;
  const seen = new Set();

  function onEvent({ topic, id }) {
    const key = `${topic} ${id}`;
    if (id && seen.has(key)) return;
    seen.add(key);
    document.dispatchEvent(new CustomEvent("wasl:event", { detail: { topic, id } }));
    for (const element of root.querySelectorAll("[data-live]")) {
      if (!topicsOf(element).includes(topic)) continue;
      if (isHeld(element) && element.dataset.liveNew) announce(element);
      else if ("liveWaits" in element.dataset && element.matches(":focus-within")) wait(element);
      else refresh(element);
    }
  }
  const stream = new Stream(root.dataset.liveUrl, onEvent);
  const ask = () => stream.want([...new Set([...root.querySelectorAll("[data-live]")].flatMap(topicsOf))].sort());
  ask();
  document.body.addEventListener("htmx:load", ask);
  return () => document.body.removeEventListener("htmx:load", ask);
}
