// Says at once that a chosen file is larger than the server takes (data-largest, in bytes; data-too-large, the sentence).
export function connect(input) {
  const check = () => {
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.largest));
    input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
    if (isTooLarge) input.reportValidity();
  };
  input.addEventListener("change", check);
  return () => input.removeEventListener("change", check);
}
