// SPDX-License-Identifier: MIT
// whole.js - whole numbers, as JSON writes them
//
// 1.0 and 1e3 are whole numbers too, and one may have more digits than a number
// of JavaScript: so the text is looked at, not its value.

export const NUMBER = /^-?(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

export function isWhole(text) {
    const [all, whole, fraction = "", exponent = 0] = NUMBER.exec(text) ?? [];
    const scale = fraction.length - Number(exponent);
    return all !== undefined &&
        (scale <= 0 || /^0*$/.test((whole + fraction).slice(-scale)));
}

// The next whole number up (by = 1) or down (by = -1), within the bounds;
// undefined where there is none that a number of JavaScript has.
function stepped(text, by, { minimum = -Infinity, maximum = Infinity }) {
    const value = text === "" ? 0 : NUMBER.test(text) ? Number(text) : NaN;
    const next = text === "" ? Math.max(minimum, Math.min(maximum, 0))
        : Number.isInteger(value) ? value + by
            : by > 0 ? Math.ceil(value) : Math.floor(value);
    return Number.isSafeInteger(next) && next >= minimum && next <= maximum
        ? next : undefined;
}

// The arrow keys step by one, as in an input of numbers. It stays an input of
// text: one of numbers would drop what is not a number, such as ${NAME}, and
// say nothing. isOn() says whether what is typed is a number now.
export function stepByKeys(input, field, isOn = () => true) {
    input.on("keydown", (event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        const next = by && isOn() ? stepped(input.val(), by, field) : undefined;
        if (next === undefined)
            return;
        event.preventDefault();
        input.val(String(next)).trigger("change");
    });
}
