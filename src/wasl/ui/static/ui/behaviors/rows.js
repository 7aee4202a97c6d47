// Sub-forms of which there may be several: "add" clones the empty row, "remove" hides a row and marks it deleted.
export function connect(box) {
  const prefix = box.dataset.prefix;
  const total = box.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const limit = Number(box.querySelector(`[name="${prefix}-MAX_NUM_FORMS"]`)?.value ?? 1000);
  const list = box.querySelector("[data-rows]");
  const empty = box.querySelector("[data-empty]");
  const add = box.querySelector("[data-add]");
  add.addEventListener("click", () => {
    const index = Number(total.value);
    if (index >= limit) return;
    const holder = document.createElement("template");
    holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", index);
    const row = holder.content.firstElementChild;
    list.append(holder.content);
    total.value = index + 1;
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    window.htmx?.process(row);
  });
  box.addEventListener("change", (event) => {
    if (!event.target.name?.endsWith("-DELETE")) return;
    event.target.closest("[data-row]").hidden = event.target.checked;
  });
}
