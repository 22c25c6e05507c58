// The door: a name, and the question whether you are the one who already has it.

import { byId, setText } from "./dom.js";

export class JoinScreen {
  #enter;

  /** `enter(name, takeover)` asks the server for a place. @param {(name: string, takeover: boolean) => void} enter */
  constructor(enter) {
    this.#enter = enter;
    const name = byId("join-name", HTMLInputElement);
    byId("join-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (name.value.trim()) return this.#enter(name.value.trim(), false);
      this.say("Vul je naam in. Een voornaam is genoeg.");
      name.setAttribute("aria-invalid", "true");
      name.focus();
    });
    name.addEventListener("input", () => {
      name.removeAttribute("aria-invalid");
      this.say("");
    });
    byId("join-takeover").addEventListener("click", () => this.#enter(byId("join-taken-name").textContent ?? "", true));
    byId("join-rename").addEventListener("click", () => {
      this.open();
      name.select();
    });
  }

  open() {
    this.#show(false);
    byId("join-name").focus();
  }

  /** Somebody of this name is already here. @param {string} name */
  ask(name) {
    setText(byId("join-taken-name"), name);
    this.#show(true);
    byId("join-taken-title").focus();
  }

  /** Somebody of this name has a page open, and reads there that somebody else wants to be them. @param {string} name */
  wait(name) {
    this.ask(name);
    setText(byId("join-wait"), `${name} zit al in de kamer. We vragen het daar. Ben jij dat zelf? Ga dan naar je andere tabblad en kies «Ja, dat ben ik».`);
    byId("join-takeover").hidden = true;
  }

  /** @param {string} words */
  say(words) {
    setText(byId("join-error"), words);
  }

  /** @param {boolean} taken */
  #show(taken) {
    byId("join").hidden = false;
    byId("join-form").hidden = taken;
    byId("join-taken").hidden = !taken;
    byId("join-takeover").hidden = false;
    setText(byId("join-wait"), "");
    this.say("");
  }
}
