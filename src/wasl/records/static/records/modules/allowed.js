// Turns pasted or stored HTML into nodes of the few kinds that notes may hold; the server cleans again.
const KEPT = new Set(["P", "DIV", "BR", "STRONG", "B", "EM", "I", "U", "S", "A", "UL", "OL", "LI", "BLOCKQUOTE", "CODE", "PRE", "H3", "H4"]);
const ADDRESS = /^(https?:|mailto:|tel:)/i;

function copy(node, into) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      into.append(child.data);
    } else if (child.nodeType === Node.ELEMENT_NODE && !["SCRIPT", "STYLE", "TITLE"].includes(child.tagName)) {
      copy(child, place(child, into));
    }
  }
}

function place(element, into) {
  const isMention = element.tagName === "SPAN" && element.dataset.mention;
  if (!KEPT.has(element.tagName) && !isMention) return into;
  const made = document.createElement(element.tagName);
  if (isMention) made.dataset.mention = element.dataset.mention;
  const address = element.getAttribute("href") ?? "";
  if (element.tagName === "A" && ADDRESS.test(address)) made.setAttribute("href", address);
  if (["rtl", "ltr", "auto"].includes(element.getAttribute("dir"))) made.dir = element.getAttribute("dir");
  into.append(made);
  return made;
}

export function toFragment(html) {
  const fragment = document.createDocumentFragment();
  copy(new DOMParser().parseFromString(html, "text/html").body, fragment);
  return fragment;
}
