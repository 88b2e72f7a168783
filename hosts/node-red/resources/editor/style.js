// SPDX-License-Identifier: MIT
// style.js - the little that Node-RED's own style does not have
import { el } from "./text.js";

const STYLE = `
.cards-form .form-row > label:first-child { width: 130px; line-height: 1.2;
    vertical-align: middle; overflow-wrap: anywhere; }
.cards-form .form-row > input[type=text],
.cards-form .form-row > input[type=password],
.cards-form .form-row > select,
.cards-form .form-row > textarea { width: calc(100% - 140px); }
.cards-form .form-row > textarea { height: 5em; resize: vertical;
    font-family: var(--red-ui-monospace-font, monospace); }
.cards-form .form-row > label.cards-check { width: auto; margin-bottom: 0; }
.cards-form .form-row > input[type=checkbox] { width: auto;
    margin: 0 6px 0 134px; vertical-align: middle; }
.cards-form .form-row > input.cards-short { width: 90px; }
.cards-required { color: var(--red-ui-text-color-error, #ad1625);
    margin-left: 1px; }
.cards-group { margin: 16px 0 10px; padding-bottom: 3px; font-weight: bold;
    border-bottom: 1px solid var(--red-ui-secondary-border-color, #ddd); }
summary.cards-group { cursor: pointer; display: list-item; }
.cards-aside { color: var(--red-ui-secondary-text-color, #888);
    margin-left: 6px; }
.cards-actions { margin-left: 134px; }
.cards-actions button { margin-right: 6px; }
.cards-said { margin: 8px 0 0 134px; overflow-wrap: anywhere;
    white-space: pre-line; }
.cards-said.cards-good { color: var(--red-ui-text-color-success, #4f8f00); }
.cards-said.cards-bad { color: var(--red-ui-text-color-error, #ad1625); }
`;

export function addStyle() {
    document.head.append(el("style", {}, STYLE));
}
