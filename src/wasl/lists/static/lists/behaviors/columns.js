// The list of columns: rows are dragged, or moved by their arrows; the form is sent when it is applied.
export function connect(form) {
  const list = form.querySelector("[data-order]");
  let dragged = null;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    dragged?.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest?.("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const next = button.dataset.step === "1" ? row.nextElementSibling : row.previousElementSibling;
    next?.[button.dataset.step === "1" ? "after" : "before"](row);
    button.focus();
  });
}
