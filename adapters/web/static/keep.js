// A message that is replaced must not throw anybody out: text, caret, focus and scroll go over to the new one.

/** What a person has in hand inside `root`. */
export function remember(root) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  return {
    title: titleOf(root),
    values: [...root.querySelectorAll("[data-field]")].filter((node) => node.value !== node.defaultValue).map((node) => [node.dataset.key, node.value]),
    scroll: root.querySelector("[data-scroll]")?.scrollTop ?? 0,
    focus: active && { key: active.dataset.key ?? "", command: active.dataset.command ?? "", caret: caretOf(active) },
  };
}

/** Give it back inside the element that took its place. */
export function giveBack(kept, root) {
  for (const [key, value] of kept.values) {
    const node = find(root, "data-key", key);
    if (node) node.value = value;
  }
  // Another title is another card: that is read from the top.
  const scroller = root.querySelector("[data-scroll]");
  if (scroller && kept.title === titleOf(root)) scroller.scrollTop = kept.scroll;
  if (kept.focus) focusAgain(kept.focus, root);
}

function focusAgain({ key, command, caret }, root) {
  const node = (key && find(root, "data-key", key)) || (command && find(root, "data-command", command)) || root.querySelector(".msg-title");
  if (!node) return;
  node.focus({ preventScroll: true });
  if (caret) node.setSelectionRange?.(...caret);
}

// Date fields have no caret, and say so by returning null.
const caretOf = (node) => (typeof node.selectionStart === "number" ? [node.selectionStart, node.selectionEnd, node.selectionDirection] : null);
const titleOf = (root) => root.querySelector(".msg-title")?.textContent ?? "";
const find = (root, name, value) => root.querySelector(`[${name}="${CSS.escape(value)}"]`);
