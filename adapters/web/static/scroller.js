// Keeps a log at its newest line, unless somebody is reading back; then a button brings them there.

const NEAR = 90; // pixels from the end that still count as "at the end"

export class Scroller {
  #log;
  #jump;
  #following = true;
  #top = 0;

  constructor(log, jump) {
    this.#log = log;
    this.#jump = jump;
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#jump.addEventListener("click", () => {
      this.toEnd();
      this.#log.focus({ preventScroll: true });
    });
    // The log shrinks and grows with what is pinned above it.
    new ResizeObserver(() => this.stay()).observe(this.#log);
  }

  /** A line was added. `mine` always scrolls along; `live` is false for what was there before we came. */
  grown(mine, live) {
    if (mine || !live || this.#following) this.toEnd();
    else this.#jump.hidden = false;
  }

  /** Something above or below has changed its size: whoever was at the end stays there. */
  stay() {
    if (this.#following) this.toEnd();
  }

  toEnd() {
    this.#following = true;
    this.#jump.hidden = true;
    if (this.#scrolls()) this.#log.scrollTop = this.#log.scrollHeight;
  }

  // Only somebody who scrolls up stops following; a log that merely became smaller does not.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (atEnd) this.#jump.hidden = true;
    this.#following = atEnd || (this.#following && scrollTop >= this.#top);
    this.#top = scrollTop;
  }

  // On a low or zoomed screen the page scrolls instead of the log, and then nothing moves by itself.
  #scrolls() {
    return this.#log.scrollHeight > this.#log.clientHeight;
  }
}

/** Makes the scrolling part of what is pinned in `slot` reachable by keyboard, but only while there is something to scroll. */
export function keepReachable(slot) {
  const check = () => {
    for (const part of slot.querySelectorAll("[data-scroll]")) {
      const scrolls = part.scrollHeight > part.clientHeight + 1 && getComputedStyle(part).overflowY === "auto";
      const reach = { tabindex: "0", role: "group", "aria-labelledby": part.dataset.scroll };
      for (const [name, value] of Object.entries(reach)) scrolls ? part.setAttribute(name, value) : part.removeAttribute(name);
    }
  };
  new ResizeObserver(check).observe(slot);
  new MutationObserver(check).observe(slot, { childList: true });
}
