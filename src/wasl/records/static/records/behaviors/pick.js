// Picks records by name: they stand as labels, and their ids in a hidden field with commas between; `data-single`: one, which the
// next one replaces.
import { combobox } from "records/combobox";

export function connect(box) {
  const input = box.querySelector("input[type=search]");
  const chosen = box.querySelector("[data-picked]");
  const field = box.querySelector("input[type=hidden]");
  const write = () => (field.value = [...chosen.children].map((label) => label.dataset.id).join(","));

  function take({ id, title }) {
    input.value = "";
    if ([...chosen.children].some((label) => label.dataset.id === id)) return;
    const label = document.createElement("button");
    Object.assign(label, { type: "button", className: "w-tag t-brand" });
    label.dataset.id = id;
    label.append(Object.assign(document.createElement("bdi"), { textContent: title }), " ×");
    label.setAttribute("aria-label", box.dataset.remove.replace("%s", title));
    if ("single" in box.dataset) chosen.replaceChildren();
    chosen.append(label);
    write();
  }
  const join = box.dataset.url.includes("?") ? "&" : "?"; // a field of one kind has that in its address
  combobox(input, { address: (query) => `${box.dataset.url}${join}q=${encodeURIComponent(query)}`, take });
  // what is typed here is a search: Enter before an answer has come must not send the form
  input.addEventListener("keydown", (event) => event.key === "Enter" && input.value && event.preventDefault());
  chosen.addEventListener("click", (event) => {
    const label = event.target.closest("button");
    if (!label) return;
    label.remove();
    write();
    input.focus();
  });
}
