// Neutral messages and human lines to elements. What is in a message is decided elsewhere; here it only gets a shape.

/** @import { Block, Look, Message, Shown } from "../protocol.d.ts" */
/** @import { Child } from "./dom.js" */
/** @import { BotLine, Press } from "./form.js" */
/** @typedef {{label: HTMLElement, title: HTMLElement | null, scroll: (...inner: Child[]) => HTMLElement}} Parts */
/** @typedef {(line: BotLine, press: Press, parts: Parts) => Child[]} Shape */

import { blocks, wordsOf } from "./blocks.js";
import { runs, timeOfDay } from "./clock.js";
import { copyButton } from "./copy.js";
import { el, icon } from "./dom.js";
import { actions, fileLink, form } from "./form.js";
import { isLate, steering } from "./steering.js";

/** @type {Partial<Record<Look, [picture: string, words: string]>>} */
const LABELS = {
  welkom: ["mark", "Welkom"],
  stap: ["mark", "Stap"],
  cockpit: ["lock", "Jouw cockpit"],
  herinnering: ["bell", "Herinnering"],
  ontvangst: ["check", ""],
  weigering: ["turn", "Let op"],
  resultaat: ["star", "Resultaat"],
  voorbereiding: ["lock", "Voorbereiding"],
};

/** A line that somebody typed. @param {Pick<Shown, "id" | "author" | "mine" | "text" | "at">} line */
export function saidLine(line) {
  const who = line.mine ? "Jij" : line.author;
  return el(
    "article",
    { class: line.mine ? "said said--mine" : "said", "data-line": line.id },
    el("p", { class: "said-head" }, el("bdi", { class: "said-who" }, who), " ", when(line.at)),
    el("p", { class: "said-text", dir: "auto" }, line.text),
  );
}

/** A message of the bot. @type {(line: BotLine, press: Press) => HTMLElement} */
export function botMessage(line, press) {
  const { message } = line;
  const titleId = message.title ? `${line.id}-title` : "";
  const parts = {
    label: labelOf(message, line.at),
    title: titleId ? heading(message, titleId) : null,
    scroll: (/** @type {Child[]} */ ...inner) => el("div", { class: "msg-scroll", "data-scroll": titleId, "data-key": "scroll" }, ...inner),
  };
  return el(
    "article",
    {
      class: `msg msg--${message.look}`,
      "data-line": line.id,
      "data-look": message.look,
      "data-asks": message.asks || message.inputs?.length ? "" : null,
      "aria-labelledby": titleId || null,
      "aria-label": titleId ? null : "Bericht van de bot",
    },
    ...(SHAPES[message.look] ?? slip)(line, press, parts),
  );
}

/** @type {Partial<Record<Look, Shape>>} */
const SHAPES = { kaart: card, stap: step, resultaat: step, cockpit, voorbereiding: preparation };

// What can be done stands behind what must be read first.
/** @type {Shape} */
function slip(line, press, { label, title, scroll }) {
  const { message } = line;
  return [label, title, scroll(...blocks(message.body ?? []), form(line, press), actions(line, press), files(message))];
}

// What everybody is asked for stays in sight, however long the text is.
/** @type {Shape} */
function step(line, press, { label, title, scroll }) {
  return [label, title, scroll(...blocks(line.message.body ?? []), form(line, press)), actions(line, press), files(line.message)];
}

// The corner of a playing card: its number, twice, for the eye only.
/** @type {Shape} */
function card(line, press, { label, title, scroll }) {
  const { message } = line;
  const body = message.body ?? [];
  const { number = "", kind = "" } = message.card ?? {};
  const words = body.reduce((sum, block) => sum + wordsOf(block).length, 0);
  const length = words > 260 ? "longest" : words > 200 ? "long" : words > 110 ? "middle" : "short";
  const corner = (/** @type {string} */ end) => el("span", { class: `card-corner card-corner--${end}`, "aria-hidden": "true" }, String(number));
  const isTally = (/** @type {Block} */ block) => block.type === "bars" || ((block.type === "facts" || block.type === "paragraph") && block.role === "stand");
  return [
    el(
      "div",
      { class: "card", "data-kind": kind, "data-length": length },
      corner("start"),
      label,
      title,
      scroll(...blocks(body.filter((block) => !isTally(block))), form(line, press)),
      ...blocks(body.filter(isTally)),
      actions(line, press),
      corner("end"),
    ),
  ];
}

// The time stays in sight, whatever is read below it.
/** @type {Shape} */
function cockpit(line, press, { label, title, scroll }) {
  /** @type {Block[]} */
  const inSight = [];
  /** @type {Block[]} */
  const below = [];
  for (const block of line.message.body ?? []) {
    if (isLate(block)) continue; // stands with its buttons
    (block.type === "facts" && block.role === "klok" ? inSight : below).push(block);
  }
  const now = inSight.length ? el("div", { class: "now" }, ...blocks(inSight)) : null;
  for (const block of inSight) {
    const value = now?.querySelector("dd");
    if (block.type === "facts" && block.clock && value) runs(value, block.clock);
  }
  return [label, title, now, scroll(...blocks(below)), steering(line, press)];
}

/** @type {Shape} */
function preparation(line, press, parts) {
  const { label, title } = parts;
  const [, , inner] = slip(line, press, parts);
  return [el("details", { class: "fold", "data-key": "fold", open: true }, el("summary", { class: "fold-title", "data-key": "fold-title" }, label, title || "Voorbereiding"), inner)];
}

/** @param {Message} message */
function files(message) {
  return message.file ? el("div", { class: "files" }, fileLink(message.file), copyButton(message)) : null;
}

/** @type {(message: Message, id: string) => HTMLElement} */
function heading(message, id) {
  const { title = "", subtitle = "" } = message;
  const name = title.slice(0, title.length - subtitle.length);
  // Where there is little room the name goes, and with it what parts the two.
  const [, parts = "", rest = ""] = subtitle.match(/^(\W*)(.*)$/s) ?? [];
  const kind = subtitle ? el("span", { class: "title-kind", dir: "auto" }, el("span", { class: "title-parts" }, parts), rest) : null;
  // In a summary a title is part of what can be pressed, and takes no focus of its own.
  const focus = message.look === "voorbereiding" ? null : "-1";
  return el("h3", { id, class: "msg-title", tabindex: focus }, el("span", { class: "title-name", dir: "auto" }, name), kind);
}

/** @type {(message: Message, at: string) => HTMLElement} */
function labelOf(message, at) {
  // A refusal that asks something back is no refusal to whoever reads it.
  const [picture, words] = message.asks ? ["turn", "Even vragen"] : (LABELS[message.look] ?? ["mark", ""]);
  return el("p", { class: "msg-label" }, icon(picture), el("span", { class: "msg-label-words" }, words || "Bot"), when(at));
}

/** @param {string} at */
function when(at) {
  const time = timeOfDay(at);
  return time ? el("time", { datetime: at }, time) : "";
}
