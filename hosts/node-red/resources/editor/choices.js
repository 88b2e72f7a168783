// SPDX-License-Identifier: MIT
// choices.js - values that a card's service knows, to choose from
//
// A panel below the input: a search, a list that grows by pages, and what went
// wrong. It is a help: any value may be typed into the input as before.
import { el, t } from "./text.js";

const TYPING_MS = 300;

function option({ value, title, help }, onPick) {
    const button = el("button", { type: "button", role: "option",
        class: "cards-choice", title: value },
    el("span", {}, title), help && el("small", {}, help));
    button.addEventListener("click", () => onPick(value, title));
    return button;
}

function parts() {
    const all = {
        search: el("input", { type: "text", class: "cards-search",
            placeholder: t("choices.search"), autocomplete: "off",
            "aria-label": t("choices.search") }),
        list: el("div", { role: "listbox" }),
        said: el("div", { role: "status", class: "cards-choices-said" }),
        more: el("button", { type: "button",
            class: "red-ui-button red-ui-button-small cards-more" },
        t("choices.more")),
    };
    return { ...all, scrolled: el("div", { class: "cards-choices-list" },
        all.list, all.said, all.more) };
}

class Panel {
    #parts = parts();
    #list; // {ask(search, after), onPick(value, title), onUnavailable()}
    #popover;
    #turn = 0; // of the last question; the answer to any other is too late
    #after;
    #typing;

    constructor(list, anchor) {
        const { search, scrolled, more } = this.#parts;
        this.#list = list;
        this.#popover = RED.popover.panel($(el("div",
            { class: "cards-choices" }, search, scrolled)));
        this.#popover.container.css({ width: `${anchor.outerWidth()}px` })
            .on("keydown", (event) => this.#onKey(event));
        this.#popover.show({ target: anchor, align: "right",
            onclose: () => this.#forget() });
        search.addEventListener("input", () => this.#onTyped());
        more.addEventListener("click", () => this.#look(this.#after));
        search.focus();
        this.#look();
    }

    #forget() {
        clearTimeout(this.#typing);
        this.#turn++;
    }

    #close() {
        this.#forget();
        this.#popover.hide();
    }

    #onTyped() {
        this.#forget();
        this.#typing = setTimeout(() => this.#look(), TYPING_MS);
    }

    async #look(after) {
        const { search, more } = this.#parts;
        const turn = ++this.#turn;
        more.hidden = true;
        this.#say(t("choices.loading"));
        const page = await this.#list.ask(search.value, after)
            .catch(({ message }) => ({ message }));
        if (turn !== this.#turn)
            return;
        if (page.unavailable) {
            this.#close();
            this.#list.onUnavailable();
        } else {
            this.#show(page, after);
        }
    }

    #show({ choices = [], after, message }, before) {
        const { more, list } = this.#parts;
        if (before === undefined)
            list.replaceChildren();
        list.append(...choices.map((one) => option(one, (...picked) => {
            this.#close();
            this.#list.onPick(...picked);
        })));
        // What failed may be asked for again.
        this.#after = message === undefined ? after : before;
        more.hidden = this.#after === undefined;
        this.#say(message ??
            (list.childElementCount > 0 || !more.hidden ? ""
                : t("choices.none")), message !== undefined);
    }

    #say(text, isBad = false) {
        this.#parts.said.textContent = text;
        this.#parts.said.classList.toggle("cards-bad", isBad);
    }

    // Escape closes the panel and not the dialog.
    #onKey(event) {
        const buttons = [...this.#parts.scrolled.querySelectorAll(
            "button:not([hidden])")];
        const at = buttons.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
        event.stopPropagation();
        if (event.key === "Escape")
            this.#close();
        else if (to !== undefined)
            (buttons[to] ?? this.#parts.search).focus();
        else if (event.key !== "Enter" || at >= 0)
            return;
        event.preventDefault();
    }
}

// The type of a typed input: a text, with a button that opens the panel.
// list(): as Panel takes it.
export function knownTexts(list) {
    function expand() {
        new Panel(list, this.uiSelect);
    }
    return { value: "str", label: "text",
        icon: "red/images/typedInput/az.svg",
        expand: Object.assign(expand, { icon: "fa-list-ul" }) };
}
