// A message that is replaced must not throw anybody out: text, caret, focus and scroll go over to the new one.

const SCROLL = "scroll"; // the key of a text that scrolls by itself

/** What a person has in hand inside `root`, or inside `dock`, where its buttons may stand. */
export function remember(root, dock = null) {
  const active = [root, dock].some((each) => each?.contains(document.activeElement)) ? document.activeElement : null;
  return {
    title: titleOf(root),
    values: [...root.querySelectorAll("[data-field]")].filter((node) => node.value !== node.defaultValue).map((node) => [node.dataset.key, node.value]),
    folds: [...root.querySelectorAll("details[data-key]")].map((node) => [node.dataset.key, node.open]),
    scroll: root.querySelector("[data-scroll]")?.scrollTop ?? 0,
    focus: active && { key: active.dataset.key ?? "", command: active.dataset.command ?? "", caret: caretOf(active) },
  };
}

/** Give it back inside the element that took its place. */
export function giveBack(kept, root, dock = null) {
  for (const [key, value] of kept.values) {
    const node = find(root, "data-key", key);
    if (node) node.value = value;
  }
  for (const [key, open] of kept.folds) {
    const node = find(root, "data-key", key);
    if (node) node.open = open;
  }
  // Another title is another card: that is read from the top.
  const scroller = root.querySelector("[data-scroll]");
  if (scroller && kept.title === titleOf(root)) scroller.scrollTop = kept.scroll;
  if (kept.focus) focusAgain(kept.focus, root, dock);
}

function focusAgain({ key, command, caret }, root, dock) {
  const either = (name, value) => value && (find(root, name, value) ?? (dock && find(dock, name, value)));
  const node = either("data-key", key) || either("data-command", command) || root.querySelector(".msg-title");
  if (!node) return;
  // It becomes one that can be tabbed to once it is known that it scrolls.
  if (key === SCROLL) node.tabIndex = -1;
  node.focus({ preventScroll: true });
  if (caret) node.setSelectionRange?.(...caret);
}

// Date fields have no caret, and say so by returning null.
const caretOf = (node) => (typeof node.selectionStart === "number" ? [node.selectionStart, node.selectionEnd, node.selectionDirection] : null);
const titleOf = (root) => root.querySelector(".msg-title")?.textContent ?? "";
const find = (root, name, value) => root.querySelector(`[${name}="${CSS.escape(value)}"]`);
