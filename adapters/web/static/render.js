// Neutral messages and human lines to elements. What is in a message is decided elsewhere; here it only gets a shape.

import { timeOfDay } from "./clock.js";
import { el, icon, unseen } from "./dom.js";
import { actions, fileLink, form } from "./form.js";

const LABELS = {
  welkom: ["mark", "Welkom"],
  stap: ["mark", "Stap"],
  cockpit: ["lock", "Jouw cockpit"],
  herinnering: ["bell", "Herinnering"],
  ontvangst: ["check", ""],
  weigering: ["turn", "Dat gaat nu niet"],
  resultaat: ["star", "Resultaat"],
  voorbereiding: ["lock", "Voorbereiding"],
};

/** A line that somebody typed. */
export function saidLine(line) {
  const who = line.mine ? "Jij" : line.author;
  return el(
    "article",
    { class: line.mine ? "said said--mine" : "said", "data-line": line.id },
    el("p", { class: "said-head" }, el("bdi", { class: "said-who" }, who), " ", when(line.at)),
    el("p", { class: "said-text", dir: "auto" }, line.text),
  );
}

/** A message of the bot. `press(button, root)` is called when one of its buttons is used. */
export function botMessage(line, press) {
  const { message } = line;
  const titleId = `${line.id}-title`;
  const title = message.title ? heading(message, titleId) : null;
  const inner = [
    label(message.look, line.at),
    title,
    el("div", { class: "msg-scroll", "data-scroll": title ? titleId : "" }, ...blocks(message.body ?? []), form(line, press)),
    actions(line, press),
    message.file ? fileLink(message.file) : null,
  ];
  const root = el("article", {
    class: `msg msg--${message.look}`,
    "data-line": line.id,
    "data-look": message.look,
    "aria-labelledby": title ? titleId : null,
    "aria-label": title ? null : "Bericht van de bot",
  });
  if (message.look === "kaart") root.append(card(message, inner));
  else root.append(...inner.filter(Boolean));
  return root;
}

// The corner of a playing card: its number, twice, for the eye only.
function card(message, inner) {
  const title = message.title ?? "";
  const number = title.match(/\d+/)?.[0] ?? "";
  const kind = title.match(/stelling|dilemma|vraag/i)?.[0].toLowerCase() ?? "";
  const words = (message.body ?? []).reduce((sum, block) => sum + (block.spans ?? []).reduce((n, span) => n + span.text.length, 0), 0);
  const corner = (end) => el("span", { class: `card-corner card-corner--${end}`, "aria-hidden": "true" }, number);
  return el(
    "div",
    { class: "card", "data-kind": kind, "data-length": words > 200 ? "long" : words > 110 ? "middle" : "short" },
    corner("start"),
    ...inner.filter(Boolean),
    corner("end"),
  );
}

function heading(message, id) {
  const [name, ...rest] = message.title.split(" – ");
  const kind = rest.length ? [el("span", { class: "title-dash" }, " – "), el("span", { class: "title-kind", dir: "auto" }, rest.join(" – "))] : [];
  return el("h3", { id, class: "msg-title", tabindex: "-1" }, el("span", { class: "title-name", dir: "auto" }, name), ...kind);
}

function label(look, at) {
  const [picture, words] = LABELS[look] ?? ["mark", ""];
  return el("p", { class: "msg-label" }, icon(picture), el("span", { class: "msg-label-words" }, words || "Bot"), when(at));
}

function when(at) {
  const time = timeOfDay(at);
  return time ? el("time", { datetime: at }, time) : "";
}

/** The blocks of a body. Secrets that follow each other share one frame, so that a toelichting reads as one whole. */
function blocks(body) {
  const nodes = [];
  let secret = null;
  for (const block of body) {
    if (block.type !== "secret") {
      secret = null;
      nodes.push(BLOCKS[block.type]?.(block) ?? "");
      continue;
    }
    if (!secret) {
      secret = el("div", { class: "secret-parts" });
      nodes.push(el("div", { class: "secret" }, el("p", { class: "secret-mark" }, icon("lock"), "Alleen jij leest dit"), secret));
    }
    secret.append(
      el("div", { class: "secret-part" }, el("h4", { class: "secret-title", dir: "auto" }, block.heading), el("p", { class: "secret-text", dir: "auto" }, block.text)),
    );
  }
  return nodes;
}

const BLOCKS = {
  paragraph: ({ spans }) => el("p", { dir: "auto" }, ...spans.map(run)),
  heading: ({ text }) => el("h4", { dir: "auto" }, text),
  listing: ({ items, numbered }) => el(numbered ? "ol" : "ul", { class: "listing" }, ...items.map((item) => el("li", { dir: "auto" }, item))),
  facts: ({ rows }) =>
    el("dl", { class: "facts" }, ...rows.map(([name, value]) => el("div", {}, el("dt", { dir: "auto" }, name), el("dd", { dir: "auto" }, value)))),
};

function run({ text, strong, href }) {
  const words = strong ? el("strong", {}, text) : text;
  if (!href?.startsWith("https://")) return words;
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, words, icon("out"), unseen(" (opent in een nieuw venster)"));
}
