// Rows are put in order by their grips, with a mouse, a pen or a finger; each says where it is sent: `data-place` takes `place`,
// from 0 on. Without a pointer the buttons of a row do the same. Escape puts the row back.
export function connect(list) {
  const rows = () => [...list.querySelectorAll(":scope > [data-place]")];

  list.addEventListener("pointerdown", (start) => {
    const grip = start.target.closest("[data-grip]");
    const row = grip?.closest("[data-place]");
    // lists may stand in rows of a list
    if (row?.parentElement !== list || start.button) return;
    start.preventDefault();
    const [before, follower] = [rows(), row.nextSibling];
    row.classList.add("is-dragged");

    const move = (event) => {
      const under = document.elementFromPoint(event.clientX, event.clientY);
      const over = rows().find((one) => one.contains(under));
      if (!over || over === row) return;
      const box = over.getBoundingClientRect();
      over[event.clientY < box.top + box.height / 2 ? "before" : "after"](row);
    };
    const end = ({ isDropped }) => {
      row.classList.remove("is-dragged");
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", drop);
      document.removeEventListener("pointercancel", cancel);
      document.removeEventListener("keydown", key, true);
      const place = rows().indexOf(row);
      if (!isDropped) list.insertBefore(row, follower);
      else if (place !== before.indexOf(row)) {
        window.htmx.ajax("POST", row.dataset.place, { source: list, swap: "none", values: { place } });
      }
    };
    const drop = () => end({ isDropped: true });
    const cancel = () => end({ isDropped: false });
    const key = (event) => event.key === "Escape" && cancel();
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", cancel);
    document.addEventListener("keydown", key, true);
  });
}
