// One chat: its lines, and which of them is pinned above the others. It knows lines, not the session.

/** @import { Button, Place, Shown } from "../protocol.d.ts" */
/** @import { Send } from "./connection.js" */
/** @import { BotLine } from "./form.js" */
/** @typedef {{line: Shown, item: HTMLElement}} Entry */
/** @typedef {(line: BotLine, id: string, current: string) => string} Pins the id of what is pinned, seen one line further */

import { Choices } from "./choices.js";
import { composer } from "./composer.js";
import { byId, el } from "./dom.js";
import { collect, isEmpty, keyOf, settle } from "./form.js";
import { giveBack, remember } from "./keep.js";
import { Pinned } from "./pinned.js";
import { keepReachable } from "./reach.js";
import { botMessage, saidLine } from "./render.js";
import { Scroller } from "./scroller.js";

const MINUTE = 60_000;
const TWICE = 1_000; // milliseconds within which somebody presses twice without meaning it
/** What has had its say when something else is pinned, beside questions: the answers to what was done before that. */
export const ANSWERS = new Set(["ontvangst", "weigering"]);

export class Pane {
  #name;
  /** @type {Map<string, Entry>} by the id of the line */
  #lines = new Map();
  #list;
  #earlier;
  #slot;
  #pinned;
  #pins;
  #hasDock;
  #began = 0; // milliseconds; what is older is of an earlier session
  #now = 0; // milliseconds, as the clock of the session has it
  /** @type {Set<string>} ids of the lines that stood here before what is pinned now */
  #before = new Set();
  #send;
  #choices;
  /** @type {Set<string>} buttons whose press has not been answered yet */
  #busy = new Set();
  /** @type {Set<string>} ids of the lines of which a button was pressed */
  #answered = new Set();
  /** @type {Map<string, number>} when the press of a button was last answered, in milliseconds of the page */
  #sent = new Map();
  scroller;

  /**
   * `pins` says line by line which one belongs in `slot`; the newest that does is pinned. `dock`, when there is one, holds the
   * buttons of what is pinned.
   * @param {Place} name
   * @param {{slot: HTMLElement, dock?: HTMLElement | null, pins: Pins, send: Send}} parts
   */
  constructor(name, { slot, dock = null, pins, send }) {
    const log = byId(`${name}-log`);
    this.#name = name;
    this.#slot = slot;
    this.#hasDock = dock !== null;
    this.#pinned = new Pinned(slot, dock);
    this.#pins = pins;
    this.#send = send;
    this.#choices = new Choices(name);
    this.#list = /** @type {HTMLElement} */ (log.querySelector("ol"));
    this.#earlier = document.getElementById(`${name}-earlier`);
    this.#earlier?.addEventListener("click", () => this.#unfold());
    this.scroller = new Scroller(log, byId(`${name}-jump`), this.#hasDock);
    keepReachable(slot, () => this.#hasDock && this.scroller.giveRoom());
    composer(name, send, (item) => {
      this.#list.append(item);
      this.scroller.grown(true, true);
    });
  }

  get empty() {
    return this.#lines.size === 0;
  }

  /**
   * Shows a line; one whose id is known takes the place of the old one. Returns the line it replaced, if any.
   * @type {(line: Shown, live: boolean) => Shown | undefined}
   */
  add(line, live) {
    const known = this.#lines.get(line.id);
    const before = known?.line;
    if (before && JSON.stringify(before.message) === JSON.stringify(line.message) && before.text === line.text) return before;
    const entry = { line, item: known?.item ?? el("li", { class: "line" }) };
    this.#lines.set(line.id, entry);
    if (!known) this.#list.append(entry.item);
    if (line.id !== this.#pinned.line) this.#draw(entry);
    this.#age(entry, Boolean(before) && live);
    this.refresh(line.id);
    this.#follow(entry, before, live);
    // Whoever asked for the field goes on in it.
    const wanted = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.command : "";
    const asked = line.message?.buttons?.some((button) => button.inputs?.length && button.command === wanted);
    if (!before && live && asked) /** @type {HTMLElement | null} */ (entry.item.querySelector("[data-field]"))?.focus();
    return before;
  }

  /** A session began at this ISO time. What was said before stays, but out of the way. @param {string} at */
  began(at) {
    this.#began = Date.parse(at);
    for (const entry of this.#lines.values()) this.#age(entry, false);
  }

  /** It is this late now: a reminder that is pointless by now folds away. @param {number} now milliseconds */
  passes(now) {
    this.#now = now;
    for (const entry of this.#lines.values()) if (entry.line.message?.look === "herinnering") this.#age(entry, false);
  }

  /** Decides anew what is pinned. `changed` is the id of a line whose content is new. */
  refresh(changed = "") {
    let next = "";
    for (const [id, { line }] of this.#lines) if (isBot(line)) next = this.#pins(line, id, next);
    const last = this.#pinned.line;
    if (next === last && changed !== next) return;
    const entry = this.#lines.get(next);
    if (entry && next !== last) this.scroller.giveRoom();
    this.#pinned.show(next, entry ? this.#element(entry.line) : null);
    const unpinned = this.#lines.get(last);
    if (unpinned && next !== last) this.#draw(unpinned);
    if (entry) this.#draw(entry);
    if (entry && next !== last) this.#settle(next);
    this.scroller.stay();
  }

  /** The hand on the card follows the queue, which the board knows. @param {boolean} up */
  set handUp(up) {
    this.#choices.handUp = up;
    this.#choices.mark(byId(this.#name));
  }

  /** What I chose, as the bot has it. @param {import("../protocol.d.ts").Chosen | null} told */
  set chosen(told) {
    this.#choices.told = told;
    this.#choices.mark(byId(this.#name));
  }

  /** The bot answered what was pressed here last: it was `taken`, or not. @param {boolean} taken */
  answered(taken) {
    this.#choices.answered(taken);
    this.#choices.mark(byId(this.#name));
  }

  /** The newest message in which something stands, by what `find` finds in one. @template T @param {(message: BotLine["message"]) => T | null | undefined} find @returns {T | null} */
  newest(find) {
    let found = null;
    for (const { line } of this.#lines.values()) found = (line.message && find(line.message)) ?? found;
    return found;
  }

  /** Drops all lines: the session was wiped, and what is still there comes again. */
  clear() {
    this.#list.replaceChildren();
    this.#list.classList.remove("lines--all");
    this.#began = 0;
    this.#countEarlier();
    this.#lines.clear();
    this.#choices.clear();
    this.refresh();
    this.#pinned.forget();
  }

  // What stood here before the line that is pinned now has had its say.
  /** @param {string} pinned */
  #settle(pinned) {
    const ids = [...this.#lines.keys()];
    this.#before = new Set(ids.slice(0, ids.indexOf(pinned)));
    for (const id of this.#before) {
      const entry = this.#lines.get(id);
      if (entry) this.#age(entry, false);
    }
  }

  // Nothing is taken away from under somebody's hands, unless they have done with it: the focus still is on a question's answer.
  /** @param {Entry} entry */
  #hasPassed({ line, item }) {
    const { look = "", expires_minutes: useful = 0, asks = false, inputs = [] } = line.message ?? {};
    if (item.contains(document.activeElement) && !(asks && this.#answered.has(line.id))) return false;
    const pointless = useful > 0 && this.#now > Date.parse(line.at) + useful * MINUTE; // without minutes it never is
    if (look === "herinnering") return pointless || this.#before.has(line.id);
    const sent = look === "bericht" && inputs.length > 0 && this.#answered.has(line.id); // the fields are empty again
    return this.#hasDock && (line.mine || asks || sent || ANSWERS.has(look)) && this.#before.has(line.id);
  }

  // What was asked for anew in an old place is not old.
  /** @type {(entry: Entry, renewed: boolean) => void} */
  #age(entry, renewed) {
    const { line, item } = entry;
    const passed = !renewed && this.#hasPassed(entry);
    item.classList.toggle("line--passed", passed);
    const old = (passed && this.#hasDock) || (!renewed && Date.parse(line.at) < this.#began);
    const fold = /** @type {HTMLDetailsElement | null} */ (item.querySelector(".fold"));
    if (old && !fold && item.contains(document.activeElement)) byId(`${this.#name}-log`).focus({ preventScroll: true });
    if (old && fold) fold.open = false;
    // A page of the preparation shows its title even then: somebody made it for this session.
    item.classList.toggle("line--earlier", old && !fold && !item.hidden);
    this.#countEarlier();
  }

  #countEarlier() {
    if (!this.#earlier) return;
    const count = this.#list.querySelectorAll(".line--earlier").length;
    this.#earlier.hidden = count === 0 || this.#list.classList.contains("lines--all");
    this.#earlier.textContent = count === 1 ? "Toon 1 ouder bericht" : `Toon ${count} oudere berichten`;
  }

  #unfold() {
    this.#list.classList.add("lines--all");
    this.#countEarlier();
    byId(`${this.#name}-log`).focus({ preventScroll: true });
  }

  // Scrolls to what is new. A receipt is only a nod: it doesn't push away what is being read.
  /** @type {(entry: Entry, before: Shown | undefined, live: boolean) => void} */
  #follow({ line, item }, before, live) {
    if (item.hidden) return;
    const nod = line.message?.look === "ontvangst";
    const another = before && before.message?.title !== line.message?.title;
    if (!before && nod) this.scroller.stay();
    else if (!before) this.scroller.grown(line.mine ?? false, live);
    else if (another && live) this.scroller.toEnd();
    if (this.#hasDock && live && line.message && !nod && (!before || another)) this.scroller.makeRoom(item);
  }

  // A note that was still being typed when its page was turned belongs to that page: it is saved there, not carried along.
  /** @type {(values: [key: string, value: string][], fresh: Element) => void} */
  #rescue(values, fresh) {
    for (const [key, value] of values) {
      const [, id = "", command = "", args = ""] = key.split("|");
      if (command !== "notitie" || !value.trim() || fresh.querySelector(`[data-key="${CSS.escape(key)}"]`)) continue;
      this.#send({ type: "press", pane: this.#name, command, args, about: "", inputs: { [id]: value } });
    }
  }

  /** @param {Entry} entry */
  #draw({ line, item }) {
    // Yesterday's cockpit helps nobody, and the pinned line is already on the screen.
    item.hidden = line.id === this.#pinned.line || line.message?.look === "cockpit";
    if (item.hidden) return item.replaceChildren();
    const old = item.firstElementChild;
    const kept = old && remember(old);
    const fresh = this.#element(line);
    item.replaceChildren(fresh);
    if (!kept) return;
    giveBack(kept, fresh);
    this.#rescue(kept.values, fresh);
  }

  /** @param {Shown} line */
  #element(line) {
    if (!isBot(line)) return saidLine(line);
    const node = botMessage(line, (button, root) => this.#press(line, button, root.closest("article") ?? root));
    this.#choices.mark(node);
    return node;
  }

  /** @type {(line: BotLine, button: Button, root: Element) => void} */
  #press(line, button, root) {
    const guard = `${line.id}|${keyOf(button)}`;
    const again = performance.now() - (this.#sent.get(guard) ?? -TWICE) < TWICE;
    // The second Enter, or click, falls on the fields that the first one emptied.
    if (this.#busy.has(guard) || (again && isEmpty(button, root))) return;
    const values = collect(button, root);
    if (!values) return;
    this.#busy.add(guard);
    this.#answered.add(line.id);
    this.#choices.choose(line, button);
    this.#choices.mark(root);
    const { args = "", about = "" } = button;
    const command = button.command === "hand" && this.#choices.handUp ? "handomlaag" : button.command;
    this.#send({ type: "press", pane: this.#name, command, args, about, inputs: values }, (saved) => {
      this.#busy.delete(guard);
      if (!saved) return;
      this.#sent.set(guard, performance.now());
      const now = this.#lines.get(line.id);
      settle(values, now?.item.querySelector("article") ?? this.#slot);
    });
  }
}

/** @param {Shown} line @returns {line is BotLine} */
const isBot = (line) => Boolean(line.message);
