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
.cards-about { display: flex; align-items: center; gap: 8px;
    flex-wrap: wrap; margin-bottom: 12px; }
.cards-about #cards-deletion { font-weight: bold; }
.cards-icon { width: 20px; height: 20px; object-fit: contain; }
.red-ui-palette-icon-container .cards-icon { position: absolute; left: 5px;
    top: calc(50% - 10px); }
.cards-form .cards-deprecated { margin-bottom: 12px; white-space: pre-line; }
.red-ui-palette-node.cards-deprecated { opacity: .55; }
.cards-hint, .cards-schema { margin: 3px 0 0 134px; font-size: .9em;
    color: var(--red-ui-secondary-text-color, #888); overflow-wrap: anywhere; }
dd .cards-hint, dd .cards-schema { margin-left: 0; }
.cards-hint:empty { display: none; }
.cards-schema ul { margin: 2px 0 2px 18px; }
.cards-schema pre { white-space: pre-wrap; font-size: .9em; }
.cards-schema summary { cursor: pointer; display: list-item; }
.cards-choices { padding: 6px; min-width: 280px; box-sizing: border-box; }
.cards-choices input.cards-search { width: 100%; box-sizing: border-box;
    margin-bottom: 6px; }
.cards-choices-list { height: 210px; overflow-y: auto; }
.cards-choice { display: block; width: 100%; text-align: left; border: none;
    padding: 4px 6px; overflow-wrap: anywhere; color: inherit;
    background: none; }
.cards-choice:hover, .cards-choice:focus {
    background: var(--red-ui-list-item-background-hover, #eee); }
.cards-choice small { display: block;
    color: var(--red-ui-secondary-text-color, #888); }
.cards-more[hidden] { display: none; }
.cards-choices-said { padding: 4px 6px; overflow-wrap: anywhere; }
.cards-choices-said:empty { display: none; }
.cards-choices-said.cards-bad {
    color: var(--red-ui-text-color-error, #ad1625); }
.cards-said.cards-good { color: var(--red-ui-text-color-success, #4f8f00); }
.cards-said.cards-bad { color: var(--red-ui-text-color-error, #ad1625); }
`;

export function addStyle() {
    document.head.append(el("style", {}, STYLE));
}
