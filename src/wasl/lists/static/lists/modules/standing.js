// Where a board stood before it was drawn anew: how far it was scrolled, and which card had the focus.
let kept = null;

export function remember(board, page) {
  const focused = document.activeElement?.closest?.(".w-deal")?.dataset.move;
  const columns = [...board.querySelectorAll(".w-col > ol")].map((one) => one.scrollTop);
  kept = { left: page.scrollLeft, top: page.scrollTop, focused, columns };
}

export function stand(board, page) {
  if (!kept) return;
  page.scrollLeft = kept.left;
  page.scrollTop = kept.top;
  [...board.querySelectorAll(".w-col > ol")].forEach((one, at) => (one.scrollTop = kept.columns[at] ?? 0));
  if (kept.focused) board.querySelector(`[data-move="${CSS.escape(kept.focused)}"]`)?.focus({ preventScroll: true });
  kept = null;
}

// A dialog gives the focus back to what had it; that is gone where the board was drawn anew meanwhile, so the card gets it.
export function afterwards(board, dialog) {
  let last = null;
  function onClose() {
    if (last) board.querySelector(`[data-move="${CSS.escape(last)}"]`)?.focus({ preventScroll: true });
    last = null;
  }
  dialog.addEventListener("close", onClose, true);
  return { of: (card) => (last = card.dataset.move), forget: () => dialog.removeEventListener("close", onClose, true) };
}
