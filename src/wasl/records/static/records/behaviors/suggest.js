// A text input that suggests records: the one taken gives its name, and its id to the hidden field `data-into`. What is
// typed without taking one stays as it is, and the server looks for the name.
import { combobox } from "records/combobox";

export function connect(input) {
  const field = (name) => input.form?.elements.namedItem(name);
  const into = () => field(input.dataset.into ?? "");
  const beside = () => field(input.dataset.beside ?? "");
  const forget = () => into() && (into().value = "");

  input.addEventListener("input", forget);
  combobox(input, {
    isFirstChosen: "first" in input.dataset,
    address(query) {
      const asked = new URLSearchParams({ q: query });
      if (beside()) asked.set(input.dataset.beside, beside().value);
      return `${input.dataset.url}${input.dataset.url.includes("?") ? "&" : "?"}${asked}`;
    },
    take({ id, title }) {
      input.value = title;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      if (into()) into().value = id;
    },
  });
}
