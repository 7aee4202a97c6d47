// The board: a card is dragged into another column; the form in each card is the way without a pointer.
export function connect(board) {
  let card = null;
  const column = (event) => event.target.closest("[data-column]");
  const accepts = (place) => card && place && !["", "none"].includes(place.dataset.column) && !place.contains(card);

  board.addEventListener("dragstart", (event) => {
    card = event.target.closest("[data-move]");
    event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragover", (event) => {
    if (!accepts(column(event))) return;
    event.preventDefault();
    column(event).classList.add("over");
  });
  board.addEventListener("dragleave", (event) => column(event)?.classList.remove("over"));
  board.addEventListener("dragend", () => (card = null));
  board.addEventListener("drop", (event) => {
    const place = column(event);
    if (!accepts(place)) return;
    event.preventDefault();
    place.classList.remove("over");
    place.querySelector("ol").prepend(card);
    const form = card.querySelector("form");
    form.elements.column.value = place.dataset.column;
    form.requestSubmit();
  });
}
