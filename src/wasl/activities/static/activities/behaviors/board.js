// The board of tasks: a card that is put into another column gets its state, or its day; the form in each card is the way
// without scripts. Nothing is put among what is late, or what has no day.
import { connectCards } from "lists/cards";

const CLOSED = ["", "none"];

export function connect(board) {
  const said = document.getElementById("board-said");
  const place = (node) => node?.closest("[data-column]");
  const open = (column) => column && !CLOSED.includes(column.dataset.column);

  function drop({ card, column, isByKey, back }) {
    if (!open(column) || column.dataset.column === card.dataset.left) return back();
    column.querySelector("ol").prepend(card);
    if (isByKey) card.focus(); // a node that is put elsewhere loses it
    said.textContent = board.dataset.dropped;
    const values = { by: board.dataset.by, column: column.dataset.column };
    const onEnd = (event) => {
      said.removeEventListener("htmx:afterRequest", onEnd);
      if (event.detail.xhr.status !== 200) back();
    };
    said.addEventListener("htmx:afterRequest", onEnd);
    window.htmx.ajax("POST", card.dataset.move, { source: said, target: said, swap: "none", values });
  }

  const all = () => [...board.querySelectorAll(":scope > [data-column]")];
  // a card in the hand passes by where nothing can be put
  const columns = (card) => (card.classList.contains("drag") ? all().filter((one) => open(one) || one === place(card)) : all());
  return connectCards({ board, page: board, said, drop, place, columns });
}
