// A menu in <details>: arrows walk, Escape closes and returns, a click elsewhere closes. A list that would reach beyond what
// scrolls around it opens to the other side.
const ITEMS = "a[href], button:not([disabled]), [role=menuitem], select, input:not([type=hidden])";

function frameOf(node) {
  let found = node.parentElement;
  while (found && getComputedStyle(found).overflowX === "visible") found = found.parentElement;
  return (found ?? document.documentElement).getBoundingClientRect();
}

function place(menu) {
  const pop = menu.querySelector(".w-pop");
  pop.style.insetInline = "";
  const style = getComputedStyle(pop);
  if (!menu.open || style.position !== "absolute") return;
  const [box, frame] = [pop.getBoundingClientRect(), frameOf(menu)];
  if (box.left >= frame.left && box.right <= frame.right) return;
  const beside = menu.getBoundingClientRect();
  const isAtRight = Math.abs(box.right - beside.right) < 2;
  const room = isAtRight ? frame.right - beside.left : beside.right - frame.left;
  if (room < box.width) return;
  const isAtEnd = isAtRight === (style.direction === "ltr");
  pop.style.insetInline = isAtEnd ? "0 auto" : "auto 0";
}

export function connect(menu) {
  const summary = menu.querySelector("summary");
  const items = () => [...menu.querySelectorAll(`.w-pop :is(${ITEMS})`)];
  summary.setAttribute("aria-haspopup", "menu");

  function close({ isReturning }) {
    menu.open = false;
    if (isReturning) summary.focus();
  }
  function onKey(event) {
    if (event.key === "Escape" && menu.open) {
      event.stopPropagation();
      close({ isReturning: true });
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // in a field the arrows belong to the field
    if (!step || event.target.closest("select, input")) return;
    event.preventDefault();
    menu.open = true;
    const all = items();
    const at = all.indexOf(document.activeElement);
    all.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % all.length)?.focus();
  }
  function onOutside(event) {
    if (menu.open && !menu.contains(event.target)) close({ isReturning: false });
  }
  menu.addEventListener("toggle", () => place(menu));
  menu.addEventListener("keydown", onKey);
  // what was chosen is fetched into the page beside it
  menu.addEventListener("htmx:beforeRequest", (event) => event.target.matches("a.w-opt") && close({ isReturning: false }));
  document.addEventListener("pointerdown", onOutside);
  return () => document.removeEventListener("pointerdown", onOutside);
}
