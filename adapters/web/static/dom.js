// Making and finding elements. Everything that people typed goes in as text, never as markup.

/** @typedef {string | number | boolean | null | undefined} Attribute */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with attributes and children; strings become text, null and false are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...Child} children
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** One of the icons of the sprite in index.html. Always decoration: the words beside it say the same. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * The element of index.html with this id. Throws when it is not there, or is of another kind.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @param {new () => E} [kind]
 */
export function byId(id, kind = /** @type {new () => E} */ (HTMLElement)) {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`index.html has no such #${id}`);
  return node;
}

/** Words for a screen reader only. @param {string} words */
export const unseen = (words) => el("span", { class: "unseen" }, words);

/** Sets the text only when it differs, so that nothing is repainted or read again for no reason. @type {(node: Element, words: string) => void} */
export function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/** A name list in which each name keeps its own writing direction. @type {(list: readonly string[]) => (Node | string)[]} */
export function names(list) {
  return list.flatMap((name, n) => [n ? ", " : "", el("bdi", {}, name)]);
}
