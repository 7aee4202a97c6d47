// The bar under a list whose rows are ticked: it counts them, ticks all or a range (Shift), and lets go of all. Acts for
// so many rows alone (data-least, data-most) rest while there are fewer or more.
export function connect(bar) {
  const list = bar.parentElement;
  const count = bar.querySelector("[data-bulk-count]");
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const boxes = () => [...list.querySelectorAll("input[name=ids]")];
  let last = null;

  function show() {
    const ticked = boxes().filter((box) => box.checked).length;
    count.textContent = digits.format(ticked);
    bar.hidden = ticked === 0;
    const everything = bar.elements.all?.checked;
    for (const act of bar.querySelectorAll("[data-least]")) {
      act.disabled = everything || ticked < Number(act.dataset.least) || ticked > Number(act.dataset.most);
    }
    const every = list.querySelector("[data-tick-all]");
    if (every) {
      every.checked = ticked > 0 && ticked === boxes().length;
      every.indeterminate = ticked > 0 && !every.checked;
    }
  }
  function onClick(event) {
    const box = event.target.closest("input[name=ids]");
    if (!box) return;
    const all = boxes();
    if (event.shiftKey && last) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, two) => one - two);
      all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    }
    last = box;
    show();
  }
  function onChange(event) {
    if (event.target.matches("[data-tick-all]")) boxes().forEach((box) => (box.checked = event.target.checked));
    show();
  }
  const onReset = () => setTimeout(show);
  list.addEventListener("click", onClick);
  list.addEventListener("change", onChange);
  bar.addEventListener("reset", onReset);
  show();
  return () => {
    list.removeEventListener("click", onClick);
    list.removeEventListener("change", onChange);
    bar.removeEventListener("reset", onReset);
  };
}
