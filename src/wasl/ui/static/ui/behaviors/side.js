// The side bar: on a phone it slides over the page and closes with Escape or a click beside it.
export function connect(side) {
  function close() {
    side.removeAttribute("data-open");
    document.querySelector('[data-opens="side"]')?.setAttribute("aria-expanded", "false");
  }
  side.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("pointerdown", (event) => {
    const isOpener = event.target.closest('[data-opens="side"]');
    if (side.hasAttribute("data-open") && !side.contains(event.target) && !isOpener) close();
  });
}
