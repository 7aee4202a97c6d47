// Cards in columns: one is lifted by pointer, by a finger that rests on it, or by Space, and put into another column. Left and
// right are what the eye sees, in both directions of writing. `drop({ card, column, isByKey, back })` says what comes of it.
import { keysOf } from "lists/keys";
import { pullerOf } from "lists/pulling";
import { remember, stand } from "lists/standing";

const [NEAR, HOLD] = [5, 350]; // in pixels and milliseconds
const INPUTS = "button, select, input, label";

export function connectCards({ board, page, said, place, columns, drop }) {
  const forward = getComputedStyle(board).direction === "rtl" ? -1 : 1;
  let hand = null;
  let isTaken = false;
  let isStale = false;

  const puller = pullerOf(page, (x, y) => mark(place(document.elementFromPoint(x, y))));
  const say = (text) => (said.textContent = text);

  function lift(card, by) {
    hand = { ...(hand ?? {}), card, by, from: card.parentElement, next: card.nextElementSibling, isUp: true };
    card.classList.add(by === "key" ? "drag" : "is-lifted");
    board.classList.add("is-moving");
  }
  function mark(column) {
    for (const one of board.querySelectorAll(".over")) one.classList.toggle("over", one === column);
    column?.classList.add("over");
    hand.over = column;
  }
  function leave() {
    clearTimeout(hand.timer);
    puller.rest();
    hand.card.classList.remove("drag", "is-lifted");
    hand.ghost?.remove();
    board.classList.remove("is-moving");
    mark(null);
    hand = null;
    if (isStale) window.htmx.trigger(board, "wasl:refresh");
  }
  function back(card, from, next, by) {
    if (from.isConnected) from.insertBefore(card, next?.parentElement === from ? next : null);
    if (by === "key") card.focus();
  }
  function cancel() {
    const { card, from, next, by } = hand;
    leave();
    back(card, from, next, by);
    say(board.dataset.canceled);
  }
  function release(column) {
    const { card, from, next, by } = hand;
    leave();
    drop({ card, column, isByKey: by === "key", back: () => back(card, from, next, by) });
  }

  function onDown(event) {
    const card = event.target.closest(".w-deal");
    if (event.button || hand || !card || event.target.closest(INPUTS)) return;
    hand = { card, x: event.clientX, y: event.clientY, pointer: event.pointerId, waits: event.pointerType !== "mouse" };
    if (hand.waits) hand.timer = setTimeout(take, HOLD);
  }
  function take() {
    isTaken = true;
    lift(hand.card, "pointer");
    const box = hand.card.getBoundingClientRect();
    hand.ghost = hand.card.cloneNode(true);
    hand.ghost.className = "w-deal drag w-ghost";
    Object.assign(hand.ghost.style, { inlineSize: `${box.width}px`, left: `${box.left}px`, top: `${box.top}px` });
    board.append(hand.ghost);
    board.setPointerCapture(hand.pointer);
    getSelection().removeAllRanges();
  }
  function onMove(event) {
    if (!hand || hand.by === "key") return;
    const [x, y] = [event.clientX - hand.x, event.clientY - hand.y];
    const isFar = Math.hypot(x, y) > NEAR;
    if (!hand.isUp && isFar && hand.waits) {
      clearTimeout(hand.timer);
      hand = null;
      return;
    }
    if (!hand.isUp && isFar) take();
    if (!hand.isUp) return;
    hand.ghost.style.translate = `${x}px ${y}px`;
    puller.move(event.clientX, event.clientY);
  }
  function onUp() {
    if (!hand || hand.by === "key") return;
    clearTimeout(hand.timer);
    // the click that ends a drag comes after it
    setTimeout(() => (isTaken = false));
    if (hand.isUp) release(hand.over);
    else hand = null;
  }
  function onClick(event) {
    if (isTaken) {
      event.preventDefault();
      event.stopPropagation();
    } else if (!event.target.closest(`a, ${INPUTS}`)) event.target.closest(".w-deal")?.querySelector("a").click();
  }

  // nothing is drawn anew under a hand; where one stood stays
  function onSwap(event) {
    if (event.target !== board) return;
    if (hand) {
      event.preventDefault();
      isStale = true;
      return;
    }
    remember(board, page);
  }
  stand(board, page);
  const onKey = keysOf({ board, say, columns, place, mark, lift, drop: release, cancel, forward, held: () => hand });

  board.addEventListener("pointerdown", onDown);
  board.addEventListener("pointermove", onMove);
  board.addEventListener("pointerup", onUp);
  board.addEventListener("pointercancel", () => hand && (hand.isUp ? cancel() : (hand = null)));
  board.addEventListener("click", onClick, true);
  board.addEventListener("dragstart", (event) => event.preventDefault());
  board.addEventListener("touchmove", (event) => hand?.isUp && event.preventDefault(), { passive: false });
  board.addEventListener("contextmenu", (event) => hand && event.preventDefault());
  document.body.addEventListener("htmx:beforeSwap", onSwap);
  document.addEventListener("keydown", onKey, true);
  board.dataset.connected = "";
  return () => {
    document.body.removeEventListener("htmx:beforeSwap", onSwap);
    document.removeEventListener("keydown", onKey, true);
  };
}
