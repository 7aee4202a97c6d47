// Widths of columns: a handle at the end of each head is dragged, or moved by the arrow keys; the widths are remembered.
const STEP = 16;
const [NARROWEST, WIDEST] = [60, 800];

export function connect(table) {
  const heads = [...table.querySelectorAll("th[data-column]")];
  const isMirrored = getComputedStyle(table).direction === "rtl";
  let waiting = 0;

  function fix() {
    if (table.classList.contains("w-fixed")) return;
    const all = [...table.querySelectorAll("thead th")];
    const widths = all.map((head) => Math.round(head.getBoundingClientRect().width));
    const group = document.createElement("colgroup");
    all.forEach((head, at) => {
      const column = document.createElement("col");
      column.width = widths[at];
      if (head.dataset.column) column.dataset.column = head.dataset.column;
      group.append(column);
    });
    table.prepend(group);
    table.classList.add("w-fixed");
  }
  const columns = () => [...table.querySelectorAll("col[data-column]")];

  function set(at, width) {
    fix();
    columns()[at].width = Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
    heads[at].querySelector(".w-resize").setAttribute("aria-valuenow", columns()[at].width);
    clearTimeout(waiting);
    waiting = setTimeout(keep, 500);
  }
  function keep() {
    const body = new FormData();
    heads.forEach((head, at) => {
      body.append("column", head.dataset.column);
      body.append("width", `${head.dataset.column}:${columns()[at].width}`);
    });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    fetch(table.dataset.address, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Quiet": "1" } });
  }
  const widthOf = (at) => heads[at].getBoundingClientRect().width;

  heads.forEach((head, at) => {
    const handle = document.createElement("span");
    handle.className = "w-resize";
    handle.tabIndex = 0;
    handle.setAttribute("role", "separator");
    handle.setAttribute("aria-orientation", "vertical");
    handle.setAttribute("aria-label", table.dataset.resize);
    handle.setAttribute("aria-valuenow", Math.round(widthOf(at)));
    handle.addEventListener("keydown", (event) => {
      const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!side) return;
      event.preventDefault();
      set(at, widthOf(at) + side * (isMirrored ? -STEP : STEP));
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const [from, width] = [event.clientX, widthOf(at)];
      handle.setPointerCapture(event.pointerId);
      const move = (moved) => set(at, width + (moved.clientX - from) * (isMirrored ? -1 : 1));
      handle.addEventListener("pointermove", move);
      handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", move), { once: true });
    });
    head.append(handle);
  });
  return () => clearTimeout(waiting);
}
