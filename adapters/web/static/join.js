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

  /** @param {string} words */
  say(words) {
    setText(byId("join-error"), words);
  }

  /** @param {boolean} taken */
  #show(taken) {
    byId("join").hidden = false;
    byId("join-form").hidden = taken;
    byId("join-taken").hidden = !taken;
    this.say("");
  }
}
