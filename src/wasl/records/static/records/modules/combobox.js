// An input that suggests records while one types (the ARIA combobox with a list): arrows choose, Enter takes, Escape
// closes; `isFirstChosen` where only what is there already will do. The words come with the answer of the server:
// options, and one line that is read out.
const WAIT = 120;

export function combobox(input, { address, take, isFirstChosen = false }) {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  list.id = `suggested-${crypto.randomUUID()}`;
  list.className = "w-pop at w-optlist w-suggested";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? input.getAttribute("aria-label") ?? "");
  status.className = "w-sr";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.parentElement.classList.add("w-suggests");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off", spellcheck: "false" })) {
    input.setAttribute(name, value);
  }
  let chosen = null;
  let timer = 0;

  const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];

  function choose(option) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option ?? null;
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.id ||= `${list.id}-${options().indexOf(chosen)}`;
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", chosen.id);
  }
  function walk(step) {
    const all = options();
    // upwards from nothing begins at the end
    const from = chosen || step > 0 ? all.indexOf(chosen) : 0;
    choose(all.at((from + step) % all.length));
  }
  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(null);
  }
  async function look() {
    const query = input.value.trim();
    if (!query) return open(false);
    const answer = await fetch(address(query), { headers: { "HX-Request": "true" } }).catch(() => null);
    // an answer that came too late is about other letters
    if (!answer?.ok || query !== input.value.trim() || document.activeElement !== input) return undefined;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    status.textContent = found.querySelector("[data-say]")?.textContent ?? "";
    list.replaceChildren(...found.children);
    choose(isFirstChosen ? options()[0] : null);
    return open(true);
  }
  function accept(option) {
    clearTimeout(timer);
    open(false);
    take({ id: option.dataset.id, title: option.dataset.title });
    // what was taken is written into the input: nothing more is looked for
    clearTimeout(timer);
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) look();
    else if (step) walk(step);
    else if (event.key === "Enter" && chosen) accept(chosen);
    else if (event.key === "Escape" && !list.hidden) open(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("blur", () => open(false));
  // a press must not take the focus away before it is a click
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) accept(option);
  });
}
