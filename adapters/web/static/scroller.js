// Keeps a log at its last line, from that line's top, unless somebody is reading back; then a button brings them there.

import { more } from "./reach.js";

const NEAR = 90; // pixels from the last line's end, or from its top, that still count as "at the end"
const HAND = 1500; // milliseconds that a scroll may come after the wheel, key or finger that caused it
const EDGE = 10; // pixels of air above the last line
const AWAY = "[hidden], ol:not(.lines--all) > .line--earlier"; // lines that are not in sight

const STRIP = 48; // pixels; of a log that is no higher nobody sees that there is something to read

export class Scroller {
  #log;
  #jump;
  /** @type {HTMLElement | null} */
  #more = null;
  /** @type {HTMLElement | null} */
  #wants = null;
  #following = true;
  #top = 0;
  #height = 0;
  #touched = -Infinity;

  /**
   * `folds`: it gives way to what is pinned, and opens when it has the focus.
   * @param {HTMLElement} log @param {HTMLElement} jump
   */
  constructor(log, jump, folds = false) {
    this.#log = log;
    this.#jump = jump;
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.#log.addEventListener(sign, () => (this.#touched = performance.now()), { passive: true });
    }
    this.#jump.addEventListener("click", () => {
      this.toEnd();
      this.#log.focus({ preventScroll: true });
    });
    if (folds) this.#opens();
    // The log shrinks and grows with what is pinned above it.
    new ResizeObserver(() => this.stay()).observe(this.#log);
  }

  // Whoever clicks on a line that does not fit wants to read it. Nothing moves while a finger or a mouse is down: the press would be lost.
  #opens() {
    this.#log.append((this.#more = more("Lees het bericht", () => this.#log.focus({ preventScroll: true }))));
    let held = false;
    const shut = (/** @type {EventTarget | null} */ to) => {
      if (!held && !(to instanceof Node && this.#log.contains(to))) this.#log.classList.remove("log--open");
    };
    this.#log.addEventListener("focusin", ({ target }) => target === this.#log && this.#log.classList.add("log--open"));
    this.#log.addEventListener("focusout", ({ relatedTarget }) => shut(relatedTarget));
    const letGo = () => {
      held = false;
      shut(document.activeElement);
    };
    document.addEventListener("pointerdown", () => (held = true), true);
    for (const up of ["pointerup", "pointercancel"]) document.addEventListener(up, () => setTimeout(letGo), true); // after the click
  }

  /** A line was added. `mine` always scrolls along; `live` is false for what was there before we came. @type {(mine: boolean, live: boolean) => void} */
  grown(mine, live) {
    if (mine || !live || this.#following) this.toEnd();
    else this.#jump.hidden = false;
  }

  /** Asks for as much room as this line needs, from what is pinned above the log. @param {HTMLElement} item */
  makeRoom(item) {
    this.#wants = item;
    this.#log.classList.add("log--wants");
    this.stay();
  }

  /** Gives that room back. True when there was any. */
  giveRoom() {
    const had = this.#wants !== null;
    this.#wants = null;
    this.#log.classList.remove("log--wants");
    this.#log.style.removeProperty("--need");
    return had;
  }

  /** Something above or below has changed its size: whoever was at the end stays there. */
  stay() {
    const room = this.#wants?.offsetHeight;
    if (room) this.#log.style.setProperty("--need", `${room + 4 * EDGE}px`);
    if (this.#following) this.toEnd();
    else this.#sayMore();
  }

  /** To the last line: to its end, or to its top when it is longer than the log. */
  toEnd() {
    this.#following = true;
    this.#jump.hidden = true;
    this.#sayMore();
    if (!this.#scrolls()) return;
    this.#log.scrollTop = Math.min(...this.#ends);
    this.#top = this.#log.scrollTop;
    this.#height = this.#log.clientHeight;
  }

  // Only a person who scrolls stops following: not our own scrolling, nor a log or a line that merely changed its size.
  #scrolled() {
    const { scrollTop, clientHeight } = this.#log;
    const ours = Math.abs(scrollTop - this.#top) < 2;
    const resized = clientHeight !== this.#height;
    [this.#top, this.#height] = [scrollTop, clientHeight];
    if (ours || resized || performance.now() - this.#touched > HAND) return;
    // A line may shift a bit as it comes; in the middle of a long one somebody is reading.
    this.#following = this.#ends.some((end) => Math.abs(scrollTop - end) < NEAR);
    if (this.#following) this.#jump.hidden = true;
  }

  #sayMore() {
    const { clientHeight } = this.#log;
    if (this.#more) this.#more.hidden = clientHeight > STRIP || (this.#last?.offsetHeight ?? 0) <= clientHeight;
  }

  /** Where the last line ends, and where its top is. */
  get #ends() {
    const { scrollHeight, clientHeight } = this.#log;
    const air = Math.min(EDGE, clientHeight / 8); // where there is hardly room for a line it is for the line
    return [scrollHeight - clientHeight, (this.#last?.offsetTop ?? Infinity) - air];
  }

  get #last() {
    let last = this.#log.querySelector("ol")?.lastElementChild ?? null;
    while (last?.matches(AWAY)) last = last.previousElementSibling;
    return /** @type {HTMLElement | null} */ (last);
  }

  // On a low or zoomed screen the page scrolls instead of the log, and then nothing moves by itself.
  #scrolls() {
    return this.#log.scrollHeight > this.#log.clientHeight;
  }
}
