// A button that copies the text of another element (`data-from`), and says so for a while (`data-done`).
const LIFE = 2_000;

// a browser gives its clipboard only to pages that came encrypted; a firm's own server may not be
async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

export function connect(button) {
  const label = button.querySelector("span") ?? button;
  const said = label.textContent;
  let timer = 0;
  const copy = async () => {
    const source = document.getElementById(button.dataset.from);
    await write(source.value ?? source.innerText);
    label.textContent = button.dataset.done;
    clearTimeout(timer);
    timer = setTimeout(() => {
      label.textContent = said;
    }, LIFE);
  };
  button.addEventListener("click", copy);
  return () => clearTimeout(timer);
}
