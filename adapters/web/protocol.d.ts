// Drawn by `make docs` from protocol.py; not to be changed by hand.

export type Block = Paragraph | Heading | Listing | Facts | Bars | Secret | Fold;

export type Incoming = Join | Say | Press | Seat | LetIn;

export type Outgoing = Welcome | NameTaken | Asked | Knock | Shown | BoardShown | People | Ack | Cleared | Problem;

export type FromScreen = Follow | Lead;

export type OnScreen = SightShown | Gone | Ack | Problem;

/** A run of text. `strong` is emphasis; `href`, when not empty, is an https address the text links to. */
export interface Span {
  text: string;
  strong?: boolean;
  href?: string;
}

/** What a block is for, where it may get a place or a meaning of its own. Most blocks are only read, and have none. */
export type Role = "klok" | "uitloop" | "stand" | "notitie" | "woord";

/** One paragraph. */
export interface Paragraph {
  type: "paragraph";
  spans: readonly Span[];
  role?: Role | null;
}

/** A heading inside a message; the message's own title stands above it. */
export interface Heading {
  type: "heading";
  text: string;
}

/** A list of short lines, numbered when their order or number matters. */
export interface Listing {
  type: "listing";
  items: readonly string[];
  numbered?: boolean;
}

/** The moments (aware UTC) from which a time was told, so that a page can tell it anew while it runs. */
export interface Moments {
  step_ends: string;
  session_ends: string;
  agreed: string;
  rest: string;
  delay?: number;
}

/** Pairs of a label and a value, for instance `("Tijd over", "12 minuten")`. */
export interface Facts {
  type: "facts";
  rows: readonly (readonly [string, string])[];
  live?: boolean;
  role?: Role | null;
  clock?: Moments | null;
}

/** A small picture of how often each value came up; the numbers stand beside the bars. Without a title it speaks for itself. */
export interface Bars {
  type: "bars";
  title: string;
  rows: readonly (readonly [string, number])[];
}

/** A paragraph for the facilitator only: a toelichting or an own note. Only a private message may hold one. */
export interface Secret {
  type: "secret";
  heading: string;
  text: string;
  role?: Role | null;
}

/** What need not be seen at first sight, behind a title that opens it; `open` when its reader wants to see it. */
export interface Fold {
  type: "fold";
  title: string;
  body: readonly (Paragraph | Heading | Listing | Facts | Bars | Secret)[];
  open?: boolean;
}

/** The first frame of a connection. `since` is the last `seq` seen; `takeover`: yes, I am the one of that name. */
export interface Join {
  type: "join";
  name?: string;
  token?: string;
  since?: number;
  takeover?: boolean;
}

/** Where something was said: before everybody, or to the bot alone. */
export type Place = "group" | "private";

/** A typed line. `id` is the client's own; sending it again changes nothing. */
export interface Say {
  type: "say";
  id: string;
  pane: Place;
  text: string;
}

/** A pressed button with the inputs it sends along. `id` is the client's own. */
export interface Press {
  type: "press";
  id: string;
  pane: Place;
  command: string;
  args?: string;
  about?: string;
  inputs?: Readonly<Record<string, string>>;
}

/** Let this many practice colleagues take part. */
export interface Seat {
  type: "seat";
  count: number;
}

/** The answer to a knock: whether it is the same person who wants to come in elsewhere. */
export interface LetIn {
  type: "let_in";
  same: boolean;
}

/** Who the client is from now on. Whoever has the token is that person; the id is public. */
export interface You {
  id: string;
  name: string;
  token: string;
}

/** The answer to a join; the lines since `since`, the board and the people follow. */
export interface Welcome {
  type: "welcome";
  you: You;
  now: string;
  speed: number;
}

/** Somebody has this name: join again with `takeover`, or with another name. */
export interface NameTaken {
  type: "name_taken";
  name: string;
}

/** Somebody of this name has a page open, and is asked there whether it is them. */
export interface Asked {
  type: "asked";
  name: string;
}

/** Somebody wants to come in under the name of this page; no longer when `over`. Answered with `let_in`. */
export interface Knock {
  type: "knock";
  over?: boolean;
}

/** What sort of message this is, so that an adapter can give it a fitting look. */
export type Look = "welkom" | "stap" | "kaart" | "cockpit" | "herinnering" | "bericht" | "hulp" | "ontvangst" | "weigering" | "resultaat" | "voorbereiding";

/** What an input takes; an adapter may show a fitting field, the engine reads text in any case. */
export type InputKind = "text" | "long" | "grade" | "date" | "choice";

/** A field to fill in. `id` is the argument's name in the command of the button that sends it. */
export interface Input {
  id: string;
  label: string;
  kind?: InputKind;
  hint?: string;
  required?: boolean;
  value?: string;
  options?: readonly string[];
}

/** One command, by the word it is typed with. Buttons that wait in the outbox carry it, so a name is never used anew. */
export type Command = "start" | "hervat" | "opnieuw" | "help" | "volgende" | "vorige" | "kaart" | "overslaan" | "stand" | "nogeenkeer" | "eens" | "oneens" | "weetniet" | "a" | "b" | "keuzes" | "samen" | "alleen" | "hand" | "handomlaag" | "beurt" | "nogniet" | "parkeer" | "maakvraag" | "laatvallen" | "akkoord" | "spelregels" | "weg" | "terug" | "tijd" | "verder" | "pauze" | "afsluiting" | "verleng" | "inkorten" | "geenpauze" | "zolaten" | "cijfer" | "morgen" | "afspraak" | "vraag" | "eigenaar" | "schrap" | "wijzig" | "vervolg" | "ja" | "herinner" | "open" | "gedaan" | "later" | "geefaan" | "antwoord" | "verslag" | "cockpit" | "toonalles" | "toonminder" | "stuuropnieuw" | "ongedaan" | "overdragen" | "neemover" | "nee" | "stop" | "voorbereiden" | "kaarten" | "draaiboek" | "tolk" | "notitie" | "notities" | "feiten" | "uitnodiging" | "plan" | "wis" | "bewaar" | "mijngegevens" | "kies" | "scherm" | "tweedescherm";

/** How much a button asks for attention. */
export type Style = "primary" | "normal" | "danger";

/** A button. Pressing it is the same as typing `command args`. */
export interface Button {
  label: string;
  command: Command;
  args?: string;
  about?: string;
  inputs?: readonly string[];
  style?: Style;
  typed?: string;
  session?: string;
  unfolds?: boolean;
}

/** A table with a head above each column; the first one says what its row is about. `widths` are shares of the page. */
export interface Columns {
  type: "columns";
  heads: readonly string[];
  rows: readonly (readonly string[])[];
  widths: readonly number[];
}

/** A small picture of how a value went, one point a row, between `low` and `high`; the numbers say the same in words. */
export interface Trend {
  type: "trend";
  title: string;
  rows: readonly (readonly [string, string])[];
  low: number;
  high: number;
}

/** What follows begins on a new page. With a `title` it is a chapter: all headings up to the next one are below it. */
export interface NewPage {
  type: "new_page";
  title?: string;
}

/** A card to cut out: what stands on it in small above, its text, and its options. */
export interface CutOut {
  type: "cut_out";
  label: string;
  text: string;
  options: readonly string[];
}

/** What is not broken over two pages, where it fits on one. */
export interface Together {
  type: "together";
  body: readonly Block[];
}

/** A text to keep or to print, before it is a file of some kind. `subtitle` stands under the title. */
export interface Document {
  title: string;
  body: readonly (Paragraph | Heading | Listing | Facts | Bars | Secret | Fold | Columns | Trend | NewPage | CutOut | Together)[];
  subtitle?: string;
}

/** A file that comes with a message: its name, its media type, and what is in it. */
export interface File {
  name: string;
  media_type: string;
  text?: string;
  document?: Document | null;
  data?: string;
}

/** What a card asks of the group; decides which choices it takes. */
export type CardKind = "stelling" | "dilemma" | "vraag";

/** Which card a message shows: its number in this session's order, its kind, whether it is one to practise with. */
export interface CardFace {
  number: number;
  kind: CardKind;
  practice?: boolean;
}

/** What its reader has chosen at a card, wherever they did: by button, typed or in another tab; no words when nothing any more. */
export interface Chosen {
  card: string;
  about: string;
  words?: string;
  commands?: readonly Command[];
}

/** What the engine does in a step of the draaiboek. The texts and the minutes are the deck's. */
export type StepKind = "welkom" | "spelregels" | "opstarten" | "ronde" | "pauze" | "cijfers" | "morgen" | "afspraken" | "vragen" | "afronden";

/** One message, complete in itself. `expires_minutes` > 0: pointless to post when it is that late (a reminder). */
export interface Message {
  look: Look;
  origin?: string;
  title?: string;
  subtitle?: string;
  body?: readonly Block[];
  inputs?: readonly Input[];
  buttons?: readonly Button[];
  file?: File | null;
  expires_minutes?: number;
  many?: boolean;
  nameless?: boolean;
  card?: CardFace | null;
  chosen?: Chosen | null;
  step?: StepKind | null;
  asks?: boolean;
  typed_in_group?: boolean;
}

/** A line in a pane: a person's (`author` and `text`) or the bot's (`message`). A known `id` is replaced in place. */
export interface Shown {
  type: "line";
  seq: number;
  id: string;
  pane: Place;
  at: string;
  author?: string;
  mine?: boolean;
  text?: string;
  message?: Message | null;
}

/** Where the session stands, built by allow-list: it holds nothing that the group may not see. Times are aware UTC. */
export interface Board {
  running: boolean;
  step: string;
  card: string;
  discussed: number;
  cards: number;
  step_ends: string | null;
  session_ends: string | null;
  queue: readonly string[];
  speaking: string;
  away: readonly string[];
  facilitator: string;
  facilitator_id: string;
  taken: Readonly<Record<string, readonly string[]>>;
}

/** Where the session stands. */
export interface BoardShown {
  type: "board";
  board: Board;
  now: string;
}

/** Somebody in the room. `here`: with a page open; `practice`: a practice colleague. */
export interface Attendee {
  name: string;
  practice: boolean;
  here: boolean;
}

/** Everybody in the room. */
export interface People {
  type: "people";
  people: readonly Attendee[];
}

/** What was sent under this id is saved. */
export interface Ack {
  type: "ack";
  id: string;
}

/** All lines and the board are deleted; the page must drop them too. */
export interface Cleared {
  type: "cleared";
}

/** A Dutch sentence. With an `id`: that frame will never be accepted, don't send it again. */
export interface Problem {
  type: "error";
  text: string;
  id?: string;
}

/** The first frame that a screen sends: show me what this token opens. */
export interface Follow {
  type: "follow";
  token: string;
}

/** Somebody presses a button that stands on their screen, with the inputs it sends along. `id` is the page's own; sending it again changes nothing. */
export interface Lead {
  type: "lead";
  id: string;
  command: string;
  args?: string;
  about?: string;
  inputs?: Readonly<Record<string, string>>;
}

/** Which side of the session a screen shows. */
export type Screen = "groep" | "cockpit";

/** What a screen shows now, built by allow-list. `message` asks nothing; its buttons, those of the `question` whether a step is meant, and those that send the fields of the `forms`, are all that can be pressed there. Times are aware UTC. */
export interface Sight {
  screen: Screen;
  step: string;
  message: Message;
  question: Message | null;
  forms: readonly Message[];
  step_ends: string;
  session_ends: string;
  discussed: number;
  cards: number;
  speaking: string;
  queue: readonly string[];
}

/** What a screen shows from now on. */
export interface SightShown {
  type: "sight";
  sight: Sight;
  now: string;
  speed: number;
}

/** The link of this screen holds no more, or never did. */
export interface Gone {
  type: "gone";
}
