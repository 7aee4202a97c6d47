// A table of inputs takes what is pasted from a spreadsheet: rows by lines, columns by tabs, from the cell that has the
// focus on. Arrow keys up and down and Enter walk the column.
export function connect(table) {
  const rows = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td input")]);
  const place = (input) => {
    const found = rows();
    const down = found.findIndex((row) => row.includes(input));
    return [found, down, down < 0 ? -1 : found[down].indexOf(input)];
  };

  function onPaste(event) {
    const [found, down, across] = place(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (down < 0 || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, row) => {
      line.split("\t").forEach((value, column) => {
        const input = found[down + row]?.[across + column];
        if (!input) return;
        input.value = value.trim();
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  }

  function onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    const [found, down, across] = step ? place(event.target) : [[], -1, -1];
    const next = down < 0 ? null : found[down + step]?.[across];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  }

  table.addEventListener("paste", onPaste);
  table.addEventListener("keydown", onKey);
  return () => {
    table.removeEventListener("paste", onPaste);
    table.removeEventListener("keydown", onKey);
  };
}
