// Sections and their rows are dragged by their grips, with a mouse, a pen or a finger; the order of the inputs is what is sent.
function target(kind, x, y) {
  const under = document.elementFromPoint(x, y);
  if (kind === "section") return under?.closest("[data-section]");
  return under?.closest("[data-part]") ?? under?.closest("[data-section], .w-card")?.querySelector("[data-parts]");
}

function put(row, over, y) {
  if (over.matches("[data-parts]")) {
    if (!over.contains(row)) over.append(row);
    return;
  }
  const box = over.getBoundingClientRect();
  over[y < box.top + box.height / 2 ? "before" : "after"](row);
}

export function connect(form) {
  form.addEventListener("pointerdown", (start) => {
    const grip = start.target.closest("[data-grip]");
    if (!grip || start.button) return;
    start.preventDefault();
    const kind = grip.dataset.grip;
    const row = grip.closest(`[data-${kind}]`);
    row.classList.add("is-dragged");

    const move = (event) => {
      const over = target(kind, event.clientX, event.clientY);
      if (over && over !== row && form.contains(over) && !row.contains(over)) put(row, over, event.clientY);
      if (kind === "part") row.scrollIntoView({ block: "nearest" });
    };
    const end = () => {
      row.classList.remove("is-dragged");
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", end);
      document.removeEventListener("pointercancel", end);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
  });
}
