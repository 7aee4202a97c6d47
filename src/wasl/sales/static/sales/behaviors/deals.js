// The board of deals: a card that is put into another stage moves at once; the answer brings the totals, or sends it back.
import { connectCards } from "lists/cards";
import { afterwards } from "lists/standing";

export function connect(board) {
  const page = board.querySelector(".w-board");
  const said = document.getElementById("deal-said");
  const dialog = document.getElementById("deal-dialog"); // asks for every move: it stays when the board is drawn anew
  const asked = afterwards(board, dialog);

  // what fails puts the card back; what is missing opens its dialog by itself
  function drop({ card, column, isByKey, back }) {
    if (!column || column.dataset.stage === card.dataset.left) return back();
    column.querySelector("ol")?.prepend(card);
    if (isByKey) card.focus(); // a node that is put elsewhere loses it
    said.textContent = board.dataset.dropped;
    const values = { stage: column.dataset.stage, left: card.dataset.left };
    const onEnd = (event) => {
      if (event.detail.requestConfig?.path !== card.dataset.move) return;
      dialog.removeEventListener("htmx:afterRequest", onEnd);
      if (event.detail.xhr.status !== 200 || column.dataset.end === "lost") back();
      if (isByKey) asked.of(card);
      if (event.detail.xhr.status === 409) window.htmx.trigger(board, "wasl:refresh");
    };
    dialog.addEventListener("htmx:afterRequest", onEnd);
    window.htmx.ajax("POST", card.dataset.move, { source: dialog, target: dialog, swap: "innerHTML", values });
  }

  const letGo = connectCards({
    board,
    page,
    said,
    drop,
    place: (node) => node?.closest("[data-stage]"),
    columns: (card) => [...(card.closest(".w-lanecols") ?? page).querySelectorAll(":scope > [data-stage]")],
  });
  return () => {
    asked.forget();
    letGo();
  };
}
