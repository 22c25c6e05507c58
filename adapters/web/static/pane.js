// One chat: its lines, what is pinned above them, its composer. It knows lines, not the session.

import { byId, el } from "./dom.js";
import { collect, isChoice, isExclusive, keyOf, settle } from "./form.js";
import { giveBack, remember } from "./keep.js";
import { keepReachable } from "./reach.js";
import { botMessage, saidLine } from "./render.js";
import { Scroller } from "./scroller.js";

const PATIENCE = 700; // milliseconds before an unsaved line is shown as waiting

export class Pane {
  #name;
  #lines = new Map(); // id -> {line, item}
  #list;
  #slot;
  #dock;
  #pins;
  #began = 0; // milliseconds; what is older is of an earlier session
  #pinned = "";
  #owed = null; // what a person had in hand in the pinned message that was taken away
  #send;
  #chosen = new Map(); // line id -> key of my standing choice
  #busy = new Set();
  #handUp = false;
  scroller;

  /**
   * `pins(line)` says whether a line belongs in `slot`; the newest that does is pinned. `dock`, when there is one, holds the
   * buttons of what is pinned. `send(frame, done)` posts.
   */
  constructor(name, { slot, dock = null, pins, send }) {
    this.#name = name;
    this.#slot = slot;
    this.#dock = dock;
    this.#pins = pins;
    this.#send = send;
    this.#list = byId(`${name}-log`).querySelector("ol");
    this.scroller = new Scroller(byId(`${name}-log`), byId(`${name}-jump`));
    keepReachable(slot, () => dock !== null && this.scroller.giveRoom());
    this.#chosen = new Map(JSON.parse(sessionStorage.getItem(`chosen-${name}`) ?? "[]"));
    byId(`${name}-composer`).addEventListener("submit", (event) => this.#say(event));
    byId(`${name}-earlier`)?.addEventListener("click", () => this.#unfold());
  }

  get empty() {
    return this.#lines.size === 0;
  }

  /** Shows a line; one whose id is known takes the place of the old one. Returns the line it replaced, if any. */
  add(line, live) {
    const known = this.#lines.get(line.id);
    const before = known?.line;
    if (before && JSON.stringify(before.message) === JSON.stringify(line.message) && before.text === line.text) return before;
    const entry = known ?? { item: el("li", { class: "line" }) };
    entry.line = line;
    this.#lines.set(line.id, entry);
    if (!known) this.#list.append(entry.item);
    if (line.id !== this.#pinned) this.#draw(entry);
    this.#age(entry, Boolean(before) && live);
    this.refresh(line.id);
    this.#follow(entry, before, live);
    // Whoever asked for the field goes on in it.
    if (!before && live && document.activeElement?.dataset.command === "notitie") entry.item.querySelector("[data-field]")?.focus();
    return before;
  }

  /** A session began at this ISO time. What was said before stays, but out of the way. */
  began(at) {
    this.#began = Date.parse(at);
    for (const entry of this.#lines.values()) this.#age(entry, false);
  }

  // What was asked for anew in an old place is not old.
  #age({ line, item }, renewed) {
    const old = !renewed && Date.parse(line.at) < this.#began;
    const fold = item.querySelector(".fold");
    if (old && fold) fold.open = false;
    // A page of the preparation shows its title even then: somebody made it for this session.
    item.classList.toggle("line--earlier", old && !fold && !item.hidden);
    this.#countEarlier();
  }

  #countEarlier() {
    const button = byId(`${this.#name}-earlier`);
    if (!button) return;
    const count = this.#list.querySelectorAll(".line--earlier").length;
    button.hidden = count === 0 || this.#list.classList.contains("lines--all");
    button.textContent = count === 1 ? "Toon 1 ouder bericht" : `Toon ${count} oudere berichten`;
  }

  #unfold() {
    this.#list.classList.add("lines--all");
    this.#countEarlier();
    byId(`${this.#name}-log`).focus({ preventScroll: true });
  }

  // Scrolls to what is new. A receipt is only a nod: it doesn't push away what is being read.
  #follow({ line, item }, before, live) {
    if (item.hidden) return;
    const nod = line.message?.look === "ontvangst";
    const another = before && before.message?.title !== line.message?.title;
    if (!before && nod) this.scroller.stay();
    else if (!before) this.scroller.grown(item, line.mine, live);
    else if (another && live) this.scroller.changed(item);
    if (this.#dock && live && line.message && !nod && (!before || another)) this.scroller.makeRoom(item);
  }

  /** Decides anew what is pinned. `changed` is the id of a line whose content is new. */
  refresh(changed = "") {
    let next = "";
    for (const [id, { line }] of this.#lines) if (line.message) next = this.#pins(line, id, next);
    if (next === this.#pinned && changed !== next) return;
    const old = this.#lines.get(this.#pinned);
    const current = this.#slot.querySelector("article");
    const kept = current ? remember(current, this.#dock) : this.#owedBack();
    const fresh = next ? this.#element(this.#lines.get(next).line) : null;
    const sameLine = next === this.#pinned;
    if (!sameLine && next) this.scroller.giveRoom();
    this.#pinned = next;
    this.#slot.replaceChildren(...(fresh ? [fresh] : []));
    const buttons = fresh?.querySelector(".msg-actions");
    this.#dock?.replaceChildren(...(buttons ? [buttons] : []));
    this.#slot.classList.toggle("is-new", !sameLine);
    if (old && !sameLine) this.#draw(old);
    this.#owed = fresh ? null : kept;
    if (fresh) {
      this.#draw(this.#lines.get(next));
      if (kept) giveBack(kept, fresh, this.#dock);
    } else if (kept?.focus) this.#slot.focus();
    this.scroller.stay();
  }

  /** The hand on the card follows the queue, which the board knows. */
  set handUp(up) {
    this.#handUp = up;
    this.#mark(byId(this.#name));
  }

  /** Drops all lines: the session was wiped, and what is still there comes again. */
  clear() {
    this.#list.replaceChildren();
    this.#list.classList.remove("lines--all");
    this.#began = 0;
    this.#countEarlier();
    this.#lines.clear();
    this.#chosen.clear();
    this.#remember();
    this.refresh();
    this.#owed = null;
  }

  // Between an old cockpit and a new one there is none for a moment; whoever has moved on meanwhile keeps their place.
  #owedBack() {
    if (this.#owed && document.activeElement !== this.#slot) this.#owed.focus = null;
    return this.#owed;
  }

  // A note that was still being typed when its page was turned belongs to that page: it is saved there, not carried along.
  #rescue(values, fresh) {
    for (const [key, value] of values) {
      const [, id, command, args] = key.split("|");
      if (command !== "notitie" || !value.trim() || fresh.querySelector(`[data-key="${CSS.escape(key)}"]`)) continue;
      this.#send({ type: "press", pane: this.#name, command, args, about: "", inputs: { [id]: value } });
    }
  }

  #draw(entry) {
    const { line, item } = entry;
    // Yesterday's cockpit helps nobody, and the pinned line is already on the screen.
    item.hidden = line.id === this.#pinned || line.message?.look === "cockpit";
    if (item.hidden) return item.replaceChildren();
    const old = item.firstElementChild;
    const kept = old && remember(old);
    const fresh = this.#element(line);
    item.replaceChildren(fresh);
    if (!kept) return;
    giveBack(kept, fresh);
    this.#rescue(kept.values, fresh);
  }

  #element(line) {
    if (!line.message) return saidLine(line);
    const node = botMessage(line, (button, root) => this.#press(line, button, root.closest("article") ?? root));
    this.#mark(node);
    return node;
  }

  #mark(root) {
    for (const node of root.querySelectorAll("[aria-pressed][data-key]")) {
      const mine = node.dataset.command === "hand" ? this.#handUp : this.#chosen.get(node.closest("article").dataset.line) === node.dataset.key;
      node.setAttribute("aria-pressed", String(mine));
    }
  }

  #press(line, button, root) {
    const guard = `${line.id}|${keyOf(button)}`;
    const values = this.#busy.has(guard) ? null : collect(button, root);
    if (!values) return;
    this.#busy.add(guard);
    if (isChoice(line, button) && isExclusive(button)) {
      this.#chosen.set(line.id, keyOf(button));
      this.#remember();
      this.#mark(root);
    }
    const { command, args = "", about = "" } = button;
    this.#send({ type: "press", pane: this.#name, command, args, about, inputs: values }, (saved) => {
      this.#busy.delete(guard);
      if (!saved) return;
      const now = this.#lines.get(line.id);
      settle(values, now?.item.querySelector("article") ?? this.#slot);
    });
  }

  #remember() {
    sessionStorage.setItem(`chosen-${this.#name}`, JSON.stringify([...this.#chosen]));
  }

  #say(event) {
    event.preventDefault();
    const input = byId(`${this.#name}-text`);
    const text = input.value.trim();
    input.focus();
    if (!text) return;
    input.value = "";
    const item = el("li", { class: "line line--waiting" }, saidLine({ id: "", mine: true, text, at: "" }), el("p", { class: "waiting" }, "Wordt verstuurd…"));
    const timer = setTimeout(() => {
      this.#list.append(item);
      this.scroller.grown(item, true, true);
    }, PATIENCE);
    this.#send({ type: "say", pane: this.#name, text }, (saved) => {
      clearTimeout(timer);
      item.remove();
      if (!saved && !input.value) input.value = text;
    });
  }
}
