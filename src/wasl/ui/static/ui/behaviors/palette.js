// The command palette: filters its own lines while typing and fetches records; arrows choose, Enter opens.
const WAIT = 120;
const MARKS = /[\u0300-\u036f\u064b-\u065f\u0640]/g;

// enough folding to match labels; records are matched by the server
const fold = (text) =>
  text.normalize("NFKD").replace(MARKS, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase();

export function connect(dialog) {
  const input = dialog.querySelector("[role=combobox]");
  const results = dialog.querySelector("[data-results]");
  const none = dialog.querySelector("[data-none]");
  const own = [...dialog.querySelectorAll("[role=option]")];
  let chosen = null;
  let timer = 0;
  let request = null;

  const shown = () => [...dialog.querySelectorAll("[role=option]")].filter((line) => line.checkVisibility());

  function choose(line) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = line ?? null;
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.id ||= `palette-${crypto.randomUUID()}`;
    chosen.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
    return undefined;
  }
  function filter() {
    const wanted = fold(input.value.trim());
    for (const line of own) line.hidden = Boolean(wanted) && !fold(line.textContent).includes(wanted);
    for (const head of dialog.querySelectorAll(".g")) {
      let next = head.nextElementSibling;
      while (next?.hidden && !next.matches(".g")) next = next.nextElementSibling;
      head.hidden = !next || next.matches(".g");
    }
  }
  // whoever writes a line's whole name means it, whatever else is called alike
  const named = () => {
    const wanted = fold(input.value.trim());
    return own.find((line) => fold(line.querySelector("span").textContent.trim()) === wanted);
  };
  function settle() {
    const lines = shown();
    none.hidden = lines.length > 0;
    if (!chosen?.isConnected || !chosen.checkVisibility()) choose(lines[0]);
  }
  async function search() {
    const query = input.value.trim();
    request?.abort();
    if (!query || !input.dataset.url) {
      results.replaceChildren();
      results.hidden = true;
      return settle();
    }
    request = new AbortController();
    const address = `${input.dataset.url}?q=${encodeURIComponent(query)}`;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: request.signal });
      if (!answer.ok) return settle();
      results.innerHTML = await answer.text();
      results.hidden = !results.children.length;
      choose(named() ?? shown()[0]);
    } catch (error) {
      if (error.name === "AbortError") return undefined;
    }
    return settle();
  }
  function go(line, { isAside }) {
    const address = line?.dataset.href ?? line?.querySelector("a")?.href;
    if (!address) return;
    if (isAside) window.open(address, "_blank", "noopener");
    else location.assign(address);
    dialog.close();
  }

  input.addEventListener("input", () => {
    filter();
    settle();
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const lines = shown();
    if (step && lines.length) {
      event.preventDefault();
      choose(lines.at((lines.indexOf(chosen) + step) % lines.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(chosen, { isAside: event.ctrlKey || event.metaKey });
    } else if (event.key === "Escape") {
      // a search field would only empty itself
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const line = event.target.closest("[role=option]");
    if (line) go(line, { isAside: event.ctrlKey || event.metaKey });
  });
  new MutationObserver(() => {
    if (!dialog.open) return;
    input.select();
    input.focus();
    settle();
  }).observe(dialog, { attributeFilter: ["open"] });
}
