// Rows that have an order: buttons move one up or down; the numbers, for those without scripts, follow.
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
  const watcher = new MutationObserver(show);
  watcher.observe(list, { childList: true });
  list.addEventListener("click", move);
  show();
  return () => {
    watcher.disconnect();
    list.removeEventListener("click", move);
  };
}
