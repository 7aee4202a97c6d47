// A button that copies the text of another element (`data-from`), and says so for a while (`data-done`).
const LIFE = 2_000;

export function connect(button) {
  const label = button.querySelector("span") ?? button;
  const said = label.textContent;
  let timer = 0;
  const copy = async () => {
    const source = document.getElementById(button.dataset.from);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    label.textContent = button.dataset.done;
    clearTimeout(timer);
    timer = setTimeout(() => {
      label.textContent = said;
    }, LIFE);
  };
  button.addEventListener("click", copy);
  return () => clearTimeout(timer);
}
