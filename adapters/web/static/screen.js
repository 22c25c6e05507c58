// A screen: the page that a link opens. It shows one side of a session and follows it by itself. On the cockpit's can be pressed.

/** @import { Button, Message, OnScreen, Sight } from "../protocol.d.ts" */
/** @import { BotLine } from "./form.js" */

import { announce } from "./announce.js";
import { newId } from "./connection.js";
import { Clock, tellTime, timeOfDay } from "./clock.js";
import { byId, el, names, setText } from "./dom.js";
import { collect, keyOf, settle } from "./form.js";
import { Pinned } from "./pinned.js";
import { botMessage } from "./render.js";
import { keep, kept } from "./storage.js";
import { teams } from "./teams.js";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;
const TOKEN = "scherm"; // the token is kept for a reload, and not left in the address bar, where a beamer would show it

/** @type {Record<Sight["screen"], {title: string, how: string}>} */
const SIDES = {
  groep: { title: "Scherm voor de groep", how: "Dit scherm volgt de sessie vanzelf. Klaar? Sluit dit tabblad. De gespreksbegeleider sluit het voor iedereen met: scherm uit." },
  cockpit: { title: "Jouw cockpit", how: "Alleen voor jou: deel dit scherm niet. Wie deze pagina heeft, kan drukken alsof jij het bent. Klaar? Sluit dit tabblad, of typ in de chat: tweede scherm uit." },
};
const ASK = ["Welk scherm?", "Plak hier de link. Die krijgt de gespreksbegeleider met: scherm."];
const GONE = ["Dit scherm is dicht", "De sessie is klaar, of de gespreksbegeleider heeft het scherm gesloten. Of de link is niet helemaal gekopieerd. Je kunt dit tabblad sluiten. Of plak hier een nieuwe link; die krijgt de gespreksbegeleider met: scherm."];

const clock = new Clock();
/** @type {Sight | null} */
let shown = null;
let tries = 0;
/** @type {WebSocket | null} */
let line = null;
/** @type {Map<string, {id: string, done: () => void}>} presses that were not answered yet, by what was pressed */
const busy = new Map();
const cockpit = new Pinned(byId("screen-main"), byId("screen-dock"));

/** @param {string} token */
function follow(token) {
  const address = new URL("scherm/volg", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.hash = "";
  const socket = new WebSocket(address);
  line = socket;
  busy.clear();
  socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "follow", token })));
  socket.addEventListener("message", ({ data }) => onFrame(JSON.parse(data)));
  socket.addEventListener("close", () => {
    if (!byId("screen-main").querySelector(".screen-gone")) lost(token);
  });
}

/** @param {string} token */
function lost(token) {
  setText(byId("screen-lost"), shown ? "Verbinding weg. We proberen het opnieuw…" : "Het scherm is nu niet bereikbaar. We proberen het opnieuw…");
  setTimeout(() => follow(token), Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT) * (0.75 + Math.random() / 2));
  tries += 1;
}

/** @param {OnScreen} frame */
function onFrame(frame) {
  setText(byId("screen-lost"), "");
  if (frame.type === "gone") return gone();
  if (frame.type === "ack" || frame.type === "error") return answered(frame.id ?? "", frame.type === "error" ? frame.text : "");
  if (frame.type !== "sight") return undefined; // of a newer bot
  tries = 0;
  clock.set(frame.now, frame.speed);
  return show(frame.sight);
}

/** @param {Sight} sight */
function show(sight) {
  const before = shown?.message;
  shown = sight;
  const { message, screen, step, discussed, cards } = sight;
  const { title, how } = SIDES[screen];
  document.body.dataset.screen = screen;
  document.body.dataset.step = message.step ?? "";
  document.title = `${title} – kaartensessie`;
  setText(byId("screen-how"), how);
  setText(byId("screen-step"), screen === "cockpit" ? title : step);
  setText(byId("screen-progress"), `${discussed} van ${cards} kaarten besproken`);
  talk(sight);
  if (JSON.stringify(before) !== JSON.stringify(message)) lay(message);
  ask(sight.question ?? null);
  write(sight.forms ?? []);
  if (before?.title !== message.title && screen === "groep") announce(message.title ?? "");
  byId("screen-clock").hidden = false;
  tick();
}

/** @param {Message} message */
function lay(message) {
  byId("screen-main").className = `screen-body ${message.look === "cockpit" ? "cockpit" : "table"}`;
  cockpit.show(message.title ?? "", drawn("scherm", message));
}

/** The question whether a step was meant, as long as it waits. @param {Message | null} question */
function ask(question) {
  const place = byId("screen-question");
  const key = JSON.stringify(question);
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.replaceChildren(...(question ? [drawn("vraag", question)] : []));
}

/** Where is written, folded; what was begun there stays until it was sent. @param {readonly Message[]} forms */
function write(forms) {
  const place = byId("screen-forms");
  const key = JSON.stringify(forms);
  const fields = /** @type {NodeListOf<HTMLTextAreaElement | HTMLInputElement>} */ (place.querySelectorAll("textarea, input"));
  const begun = [...fields].some((each) => each.value !== each.defaultValue);
  if (place.dataset.key === key || (begun && forms.length)) return;
  place.dataset.key = key;
  const open = [...place.querySelectorAll("details")].map((each) => each.open);
  place.replaceChildren(
    ...forms.map((each, at) => el("details", { class: "section", open: open[at] }, el("summary", { class: "section-title" }, each.title ?? ""), drawn(`veld-${at}`, { ...each, title: "" }))),
  );
}

/** @type {(id: string, message: Message) => HTMLElement} */
function drawn(id, message) {
  /** @type {BotLine} */
  const asLine = { type: "line", seq: 0, id, pane: "private", at: "", message };
  return botMessage(asLine, press);
}

/** @type {(button: Button, root: Element) => void} */
function press(button, root) {
  const { command, args = "", about = "" } = button;
  const key = `${keyOf(button)}|${about}`;
  if (busy.has(key) || line?.readyState !== WebSocket.OPEN) return;
  const inputs = collect(button, root);
  if (!inputs) return;
  const id = newId();
  const sent = Object.keys(inputs).length > 0;
  busy.set(key, { id, done: () => sent && written(inputs, root) });
  setText(byId("screen-told"), "");
  line.send(JSON.stringify({ type: "lead", id, command, args, about, inputs }));
}

/** @type {(id: string, why: string) => void} */
function answered(id, why) {
  setText(byId("screen-told"), why);
  for (const [key, each] of busy) {
    if (each.id !== id) continue;
    busy.delete(key);
    if (!why) each.done();
  }
}

/** @type {(inputs: Record<string, string>, root: Element) => void} */
function written(inputs, root) {
  settle(inputs, root);
  write(shown?.forms ?? []);
  setText(byId("screen-told"), "Verstuurd. Het antwoord staat in je privéchat.");
}

/** @param {Sight} sight */
function talk({ speaking, queue }) {
  /** @type {(Node | string)[]} */
  const words = [];
  if (speaking) words.push("Aan het woord: ", el("strong", {}, el("bdi", {}, speaking)), ". ");
  if (queue.length) words.push(speaking ? "Daarna: " : "In de rij: ", el("strong", {}, ...names(queue)), ".");
  byId("screen-talk").hidden = !words.length;
  byId("screen-words").replaceChildren(...words);
}

function tick() {
  if (!shown) return;
  tellTime(clock);
  const { text, late } = clock.left(shown.step_ends);
  const rest = shown.message.step === "pauze" && !late;
  setText(byId("screen-label"), late ? "" : rest ? "We gaan verder over" : "Nog");
  setText(byId("screen-left"), text);
  byId("screen-clock").classList.toggle("screen-clock--late", late);
  setText(byId("screen-now"), timeOfDay(new Date(clock.now()).toISOString()));
  setText(byId("screen-end"), `· klaar om ${timeOfDay(shown.session_ends)}`);
}

function gone() {
  shown = null;
  keep(TOKEN, "");
  byId("screen-clock").hidden = true;
  byId("screen-talk").hidden = true;
  byId("screen-dock").replaceChildren();
  ask(null);
  write([]);
  document.body.dataset.step = "";
  setText(byId("screen-step"), "Kaartensessie");
  setText(byId("screen-progress"), "");
  setText(byId("screen-how"), "");
  tell(GONE);
}

/** Says why nothing is shown, and takes another link. @param {string[]} told */
function tell([title, words]) {
  const input = el("input", { id: "screen-link", type: "text", autocomplete: "off", spellcheck: "false" });
  const form = el("form", { class: "screen-ask" }, el("label", { for: "screen-link" }, "Link van het scherm"), input, el("button", { type: "submit", class: "button button--primary" }, "Toon het scherm"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const token = input.value.trim().split("#").at(-1) ?? "";
    if (!token) return input.focus();
    form.closest(".screen-gone")?.remove();
    keep(TOKEN, token);
    return follow(token);
  });
  byId("screen-main").className = "screen-body";
  byId("screen-main").replaceChildren(el("div", { class: "screen-gone" }, el("h3", {}, title), el("p", {}, words), form));
  announce(`${title}. ${words}`);
}

function start() {
  const handed = decodeURIComponent(location.hash.slice(1));
  if (handed) {
    keep(TOKEN, handed);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const token = handed || kept(TOKEN);
  // Shorter than a second, because a rehearsal's clock may run sixty times as fast.
  setInterval(tick, 250);
  if (token) follow(token);
  else tell(ASK);
  // Where it stands in Teams, Teams wants to hear that it is there.
  if (new URLSearchParams(location.search).get("in") === "teams") teams().catch(() => {});
}

start();
