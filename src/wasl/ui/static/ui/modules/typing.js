// Whether keys belong to a field at this moment, so that single letters must not be taken as shortcuts.
const TEXT = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

export function isTyping(event) {
  const target = event.target;
  return target instanceof Element && Boolean(target.closest(TEXT)) && !target.closest("[contenteditable=false]");
}

export function isBusy(event) {
  return isTyping(event) || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented;
}
