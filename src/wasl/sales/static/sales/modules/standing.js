// Where the board stood before it was drawn anew: how far it was scrolled, and which card had the focus.
let kept = null;

export function remember(board, page) {
  const focused = document.activeElement?.closest?.(".w-deal")?.dataset.deal;
  const columns = [...board.querySelectorAll(".w-col > ol")].map((one) => one.scrollTop);
  kept = { left: page.scrollLeft, top: page.scrollTop, focused, columns };
}

export function stand(board, page) {
  if (!kept) return;
  page.scrollLeft = kept.left;
  page.scrollTop = kept.top;
  [...board.querySelectorAll(".w-col > ol")].forEach((one, at) => (one.scrollTop = kept.columns[at] ?? 0));
  if (kept.focused) board.querySelector(`[data-deal="${kept.focused}"]`)?.focus({ preventScroll: true });
  kept = null;
}
