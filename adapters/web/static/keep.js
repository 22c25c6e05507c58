// A message that is replaced must not throw anybody out: text, caret, focus and scroll go over to the new one.

/** @import { Field } from "./form.js" */
/** @typedef {[start: number, end: number, direction: "forward" | "backward" | "none" | undefined]} Caret */
/** @typedef {{key: string, command: string, caret: Caret | null}} Focus */
/** @typedef {{title: string, values: [key: string, value: string][], folds: [key: string, open: boolean][], scroll: number, focus: Focus | null}} Kept */

const SCROLL = "scroll"; // the key of a text that scrolls by itself
// One of these with other words takes the group somewhere else: the next Enter must not press it.
const STEERS = new Set(["verder", "stop", "volgende", "beurt", "ongedaan"]);

/**
 * What a person has in hand inside `root`, or inside `dock`, where its buttons may stand.
 * @type {(root: Element, dock?: Element | null) => Kept}
 */
export function remember(root, dock = null) {
  const { activeElement: active } = document;
  const ours = active instanceof HTMLElement && [root, dock].some((each) => each?.contains(active));
  return {
    title: titleOf(root),
    values: fieldsOf(root).filter((node) => node.value !== untouched(node)).map((node) => [keyOf(node), node.value]),
    folds: foldsOf(root, dock).map((node) => [keyOf(node), node.open]),
    scroll: root.querySelector("[data-scroll]")?.scrollTop ?? 0,
    focus: ours ? { key: keyOf(active), command: active.dataset.command ?? "", caret: caretOf(active) } : null,
  };
}

/**
 * Give it back inside the element that took its place.
 * @type {(kept: Kept, root: Element, dock?: Element | null) => void}
 */
export function giveBack(kept, root, dock = null) {
  const values = new Map(kept.values);
  for (const node of fieldsOf(root)) node.value = values.get(keyOf(node)) ?? node.value;
  const folds = new Map(kept.folds);
  for (const node of foldsOf(root, dock)) node.open = folds.get(keyOf(node)) ?? node.open;
  // Another title is another card: that is read from the top.
  const scroller = root.querySelector("[data-scroll]");
  if (scroller && kept.title === titleOf(root)) scroller.scrollTop = kept.scroll;
  if (kept.focus) focusAgain(kept.focus, root, dock);
}

/** @type {(focus: Focus, root: Element, dock: Element | null) => void} */
function focusAgain({ key, command, caret }, root, dock) {
  const places = [root, dock].filter((each) => each !== null);
  const find = (/** @type {string} */ name, /** @type {string} */ value) =>
    value ? places.map((place) => place.querySelector(`[${name}="${CSS.escape(value)}"]`)).find(Boolean) : null;
  const alike = STEERS.has(command) ? null : find("data-command", command);
  const node = find("data-key", key) ?? alike ?? root.querySelector(".msg-title");
  if (!(node instanceof HTMLElement)) return;
  // It becomes one that can be tabbed to once it is known that it scrolls.
  if (key === SCROLL) node.tabIndex = -1;
  node.focus({ preventScroll: true });
  if (caret && isTyped(node)) node.setSelectionRange(...caret);
}

/** @type {(node: Element) => Caret | null} */
function caretOf(node) {
  if (!isTyped(node)) return null;
  // Date fields have no caret, and say so by returning null.
  const { selectionStart: start, selectionEnd: end, selectionDirection: direction } = node;
  return start === null || end === null ? null : [start, end, direction ?? undefined];
}

/** What a field holds before anybody has touched it. @param {Field} node */
const untouched = (node) => (node instanceof HTMLSelectElement ? "" : node.defaultValue);
/** @type {(node: Element) => node is HTMLInputElement | HTMLTextAreaElement} */
const isTyped = (node) => node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
/** @param {HTMLElement} node */
const keyOf = (node) => node.dataset.key ?? "";
/** @param {Element} root */
const titleOf = (root) => root.querySelector(".msg-title")?.textContent ?? "";
/** @param {Element} root */
const fieldsOf = (root) => [.../** @type {NodeListOf<Field>} */ (root.querySelectorAll("[data-field]"))];
/** @type {(...places: (Element | null)[]) => HTMLDetailsElement[]} */
const foldsOf = (...places) => places.flatMap((place) => [.../** @type {NodeListOf<HTMLDetailsElement>} */ (place?.querySelectorAll("details[data-key]") ?? [])]);
