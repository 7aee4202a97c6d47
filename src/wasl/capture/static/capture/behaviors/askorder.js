// Rows that have an order: buttons move one up or down, and a row where something is chosen unfolds; the numbers, for those without scripts, follow.
export function connect(box) {
  const list = box.querySelector("[data-rows]");
  const number = () => {
    [...list.children].forEach((row, index) => {
      const place = row.querySelector("[name$='-place']");
      if (place) place.value = index;
    });
  };
  const show = () => {
    box.classList.add("is-ordered");
    for (const button of list.querySelectorAll("[data-up], [data-down]")) button.hidden = false;
    number();
  };
  const move = (event) => {
    const button = event.target.closest("[data-up], [data-down]");
    if (!button) return;
    const row = button.closest("[data-row]");
    if ("up" in button.dataset) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    button.focus();
    number();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  // what can be chosen is written where it is folded away
  const unfold = (event) => {
    if (!event.target.matches("[name$='-source']") || !["choice", "products"].includes(event.target.value)) return;
    event.target.closest("[data-row]").querySelector("details").open = true;
  };
  const watcher = new MutationObserver(show);
  watcher.observe(list, { childList: true });
  list.addEventListener("click", move);
  list.addEventListener("change", unfold);
  show();
  return () => {
    watcher.disconnect();
    list.removeEventListener("click", move);
    list.removeEventListener("change", unfold);
  };
}
