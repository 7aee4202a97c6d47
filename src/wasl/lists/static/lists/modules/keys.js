// The board without a pointer: arrows go from card to card; Space lifts one, arrows carry it to another column, Space drops it.
export function keysOf({ board, say, columns, place, mark, lift, drop, cancel, forward, held }) {
  function aside(card, step) {
    const hand = held();
    const all = columns(card);
    const goal = all[all.indexOf(place(card)) + step];
    if (!goal) return;
    if (hand) {
      goal.querySelector("ol").prepend(card);
      mark(goal);
      say(goal.getAttribute("aria-label"));
    }
    (hand ? card : goal.querySelector(".w-deal"))?.focus();
  }
  return function onKey(event) {
    const hand = held();
    const card = event.target.closest?.(".w-deal");
    if (event.key === "Escape" && hand?.isUp) {
      event.stopPropagation();
      return cancel();
    }
    if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      " ": () => (hand ? drop(hand.over ?? place(card)) : (lift(card, "key"), say(board.dataset.lifted))),
      Enter: () => (hand ? drop(hand.over ?? place(card)) : card.querySelector("a").click()),
      ArrowRight: () => aside(card, forward),
      ArrowLeft: () => aside(card, -forward),
      ArrowDown: () => hand || card.nextElementSibling?.focus(),
      ArrowUp: () => hand || card.previousElementSibling?.focus(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  };
}
