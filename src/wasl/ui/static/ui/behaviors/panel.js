// The side panel: links with data-panel open in it; its heading gets the focus, Escape gives it back to the link.
export function connect(panel) {
  let source = null;

  function address({ open }) {
    const url = new URL(location.href);
    if (open) url.searchParams.set("open", open);
    else url.searchParams.delete("open");
    history.replaceState(history.state, "", url);
  }
  function close() {
    if (!panel.childElementCount) return;
    panel.replaceChildren();
    address({ open: "" });
    source?.focus();
  }
  function onClick(event) {
    const link = event.target.closest?.("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    source = link;
    if (link.dataset.panel) address({ open: link.dataset.panel });
    window.htmx.ajax("GET", link.href, { target: panel, swap: "innerHTML" });
  }
  function onKey(event) {
    if (event.key === "Escape" && !document.querySelector("dialog[open], details.w-menu[open]")) close();
  }
  panel.addEventListener("htmx:afterSwap", () => {
    const heading = panel.querySelector("h1, h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) close();
  });
  document.addEventListener("click", onClick);
  // an address that was kept, or a page loaded again, opens what stood open
  const open = new URL(location.href).searchParams.get("open");
  if (open && !panel.childElementCount) document.querySelector(`a[data-panel="${CSS.escape(open)}"]`)?.click();
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("click", onClick);
    document.removeEventListener("keydown", onKey);
  };
}
