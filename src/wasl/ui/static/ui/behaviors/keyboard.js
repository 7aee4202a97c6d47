// The keys that work everywhere. By event.code, so that an Arabic layout has them in the same places.
import { keep } from "ui/cookies";
import { isBusy, isTyping } from "ui/typing";

const PAUSE = 1200;
const SETTING = "wasl:single-keys";

const open = (id) => document.getElementById(id)?.showModal?.();
const letter = (event) => (event.code.startsWith("Key") ? event.code.slice(3) : "");

function narrow() {
  const root = document.documentElement;
  const isNarrow = root.dataset.side !== "narrow";
  if (isNarrow) root.dataset.side = "narrow";
  else delete root.dataset.side;
  keep("wasl_side", isNarrow ? "narrow" : "wide");
}

function press(selector) {
  const target = [...document.querySelectorAll(selector)].at(-1);
  target?.focus();
  target?.click();
  return Boolean(target);
}

function withControl(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return false;
  if (event.code === "KeyK") {
    open("palette");
    return true;
  }
  // in a field Ctrl Z belongs to the text
  return event.code === "KeyZ" && !isTyping(event) && press("[data-undo-toast]");
}

function single(event) {
  if (event.key === "?") return open("keys") ?? true;
  if (event.key === "+") return open("palette") ?? true;
  if (event.code === "BracketLeft") return narrow() ?? true;
  return letter(event) ? press(`[data-key="${letter(event)}" i]`) : false;
}

export function connect() {
  let going = -PAUSE;
  const setting = document.querySelector("[data-single-keys]");
  if (setting) {
    setting.checked = localStorage.getItem(SETTING) !== "off";
    setting.addEventListener("change", () => localStorage.setItem(SETTING, setting.checked ? "on" : "off"));
  }

  function onKey(event) {
    if (withControl(event)) return event.preventDefault();
    // until the answer of the last key is here, the next letters are text that came too early
    const isWaiting = document.querySelector("[data-key][aria-busy]");
    const areOff = isWaiting || localStorage.getItem(SETTING) === "off" || document.documentElement.dataset.keys === "off";
    if (areOff || isBusy(event) || document.querySelector("dialog[open]")) return undefined;
    const isGoing = event.timeStamp - going < PAUSE;
    going = -PAUSE;
    if (isGoing && press(`[data-go="${letter(event)}" i]`)) return event.preventDefault();
    if (event.code === "KeyG" && !event.shiftKey) {
      going = event.timeStamp;
      return undefined;
    }
    if (single(event)) event.preventDefault();
    return undefined;
  }
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
