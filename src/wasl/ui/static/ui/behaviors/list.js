// Keys of a list: J and K walk the rows, X selects, Space looks without leaving, Enter opens, F2 changes a cell, E is done.
import { isBusy } from "ui/typing";

export function connect(list) {
  const rows = () => [...list.querySelectorAll("[data-item]")];
  let current = null;

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current);
    current?.removeAttribute("data-current");
    current = all.at(Math.min(all.length - 1, Math.max(0, at + step)));
    current.setAttribute("data-current", "");
    current.querySelector("a[href]")?.focus();
    current.scrollIntoView({ block: "nearest" });
    if (document.getElementById("panel")?.childElementCount) current.querySelector("[data-panel]")?.click();
  }
  // the cell that has the focus, else the first one of the row that can be changed
  function edit() {
    const cell = document.activeElement?.closest("td");
    const from = cell && current?.contains(cell) && cell.querySelector("[data-edit]") ? cell : current;
    from?.querySelector("[data-edit]")?.click();
  }
  const acts = {
    KeyJ: () => move(1),
    KeyK: () => move(-1),
    KeyX: () => current?.querySelector("[type=checkbox]")?.click(),
    Space: () => current?.querySelector("[data-panel]")?.click(),
    KeyE: () => current?.querySelector("[data-done]")?.click(),
    F2: edit,
    Enter: () => current && location.assign(current.dataset.item),
  };
  function onKey(event) {
    if (isBusy(event) || document.querySelector("dialog[open]") || !acts[event.code]) return;
    // the name opens the panel on a click; Enter means the page
    if (event.code === "Enter" && event.target.closest("a:not([data-panel]), button, summary")) return;
    if (!current && !["KeyJ", "KeyK"].includes(event.code)) return;
    event.preventDefault();
    acts[event.code]();
  }
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-item]");
    if (!row || row === current) return;
    current?.removeAttribute("data-current");
    current = row;
    current.setAttribute("data-current", "");
  });
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
