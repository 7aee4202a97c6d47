// What is typed or chosen in a part of a form while that part is drawn anew stays as typed, with the focus and the caret.
const FIELDS = "input:not([type=hidden]), select, textarea";
const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const twin = (fields, { name, type, value }) =>
  fields.find((one) => one.name === name && one.type === type && (!isTicked(one) || one.value === value));
const hasChanged = (field, sent) =>
  isTicked(field)
    ? field.checked !== sent.getAll(field.name).includes(field.value)
    : sent.has(field.name) && field.value !== sent.get(field.name);

function putBack(field, { value, checked, start, end, hasFocus }) {
  if (isTicked(field)) field.checked = checked;
  else if (field.type !== "select-one" || [...field.options].some((one) => one.value === value)) field.value = value;
  if (!hasFocus) return;
  field.focus({ preventScroll: true });
  // a number has no caret that could be set
  if (start !== null && start !== undefined) field.setSelectionRange(start, end);
}

export function connect(element) {
  let typed = [];
  const fields = () => [...element.querySelectorAll(FIELDS)].filter((field) => field.name);
  element.addEventListener("htmx:beforeSwap", (event) => {
    const sent = event.detail.requestConfig.formData;
    typed = fields()
      .filter((field) => hasChanged(field, sent))
      .map((field) => ({
        name: field.name, type: field.type, value: field.value, checked: field.checked,
        start: field.selectionStart, end: field.selectionEnd, hasFocus: field === document.activeElement,
      }));
  });
  element.addEventListener("htmx:afterSwap", () => {
    const drawn = fields();
    for (const one of typed) {
      const field = twin(drawn, one);
      if (field) putBack(field, one);
    }
    typed = [];
  });
}
