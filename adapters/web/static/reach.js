// What is pinned may be longer than its place. Then it scrolls, also by keyboard, and it says that there is more.

import { el, icon } from "./dom.js";

const STEP = 0.8; // part of its height that one press reads on
const SLACK = 12; // pixels that may be out of sight without anybody missing them

/**
 * Watches the scrolling part of whatever is pinned in `slot`. `makeRoom()` is asked first when somebody wants to read on; true:
 * that was enough.
 * @param {HTMLElement} slot
 */
export function keepReachable(slot, makeRoom = () => false) {
  const parts = () => /** @type {NodeListOf<HTMLElement>} */ (slot.querySelectorAll("[data-scroll]"));
  const check = () => {
    parts().forEach(look);
    measure(slot);
  };
  const sizes = new ResizeObserver(check);
  const adopt = () => {
    sizes.disconnect();
    sizes.observe(slot);
    for (const part of parts()) {
      if (!part.nextElementSibling?.matches(".more")) part.after(more("Lees verder", () => makeRoom() || onward(part)));
      part.addEventListener("scroll", () => look(part), { passive: true });
      sizes.observe(part);
    }
    check();
  };
  new MutationObserver(adopt).observe(slot, { childList: true });
  slot.addEventListener("toggle", check, true);
}

// What only who leads may read is what they need now: so much stays in sight, whatever comes below what is pinned.
/** @param {HTMLElement} slot */
function measure(slot) {
  const needed = slot.querySelector(".secret");
  const scrolled = needed?.closest("[data-scroll]")?.scrollTop ?? 0;
  const height = needed ? needed.getBoundingClientRect().bottom - slot.getBoundingClientRect().top + scrolled : 0;
  if (height > 0) slot.style.setProperty("--needed", `${Math.ceil(height)}px`);
  else slot.style.removeProperty("--needed");
}

/** @type {(part: HTMLElement) => void} */
function onward(part) {
  part.scrollBy({ top: part.clientHeight * STEP, behavior: "smooth" });
}

/** Says that there is more of a text, and brings it. @type {(label: string, readOn: () => void) => HTMLElement} */
export function more(label, readOn) {
  const button = el("button", { type: "button", class: "more-button" }, label, icon("down"));
  button.addEventListener("click", readOn);
  return el("div", { class: "more", hidden: true }, button);
}

/** @param {HTMLElement} part */
function look(part) {
  const scrolls = part.scrollHeight > part.clientHeight + 1 && getComputedStyle(part).overflowY === "auto";
  const reach = { tabindex: "0", role: "group", "aria-labelledby": part.dataset.scroll ?? "" };
  for (const [name, value] of Object.entries(reach)) scrolls ? part.setAttribute(name, value) : part.removeAttribute(name);
  const hint = part.nextElementSibling;
  if (!(hint instanceof HTMLElement && hint.matches(".more"))) return;
  const done = !scrolls || part.scrollHeight - part.clientHeight - part.scrollTop <= SLACK;
  // Whoever read to the end with this button goes on from the text.
  if (done && hint.contains(document.activeElement)) part.focus({ preventScroll: true });
  hint.hidden = done;
}
