// Picks records by name: what is chosen stands as labels, and its ids in a hidden field with commas between.
export function connect(box) {
  const search = box.querySelector("input[type=search]");
  const list = box.querySelector("[role=listbox]");
  const chosen = box.querySelector("[data-picked]");
  const field = box.querySelector("input[type=hidden]");
  let timer;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const write = () => (field.value = [...chosen.children].map((label) => label.dataset.id).join(","));

  async function look() {
    const query = search.value.trim();
    if (!query) return (list.hidden = true);
    const answer = await fetch(`${box.dataset.url}?q=${encodeURIComponent(query)}&kind=${box.dataset.kind ?? ""}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || query !== search.value.trim()) return undefined;
    list.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
    list.hidden = false;
  }
  function take(option) {
    if (box.dataset.single !== undefined) chosen.replaceChildren();
    if (![...chosen.children].some((label) => label.dataset.id === option.dataset.id)) {
      const label = document.createElement("button");
      Object.assign(label, { type: "button", className: "w-tag t-brand" });
      label.dataset.id = option.dataset.id;
      label.append(Object.assign(document.createElement("bdi"), { textContent: option.dataset.title }), " ×");
      chosen.append(label);
    }
    search.value = "";
    list.hidden = true;
    write();
    search.focus();
  }
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 120);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") options()[0]?.focus();
    else if (event.key === "Enter" && !list.hidden && options()[0]) take(options()[0]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("keydown", (event) => {
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) all.at((all.indexOf(event.target) + step) % all.length).focus();
    else if (event.key === "Enter") take(event.target.closest("[role=option]"));
    else if (event.key === "Escape") search.focus();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  chosen.addEventListener("click", (event) => {
    event.target.closest("button")?.remove();
    write();
  });
}
