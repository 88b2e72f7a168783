// SPDX-License-Identifier: MIT
// conditions.js - fields that are shown only while another has certain values

// Is the field shown? read(field) gives the other's value, or undefined where
// it is only known when the flow runs.
export function isShown(field, fields, read) {
    const condition = field.shown_if;
    const other = condition &&
        fields.find((one) => one.key === condition.key);
    const value = other && read(other);
    return value === undefined || value === "" ||
        condition.values.includes(value);
}

export function controls(field, fields) {
    return fields.some((one) => one.shown_if?.key === field.key);
}

// Shows and hides the rows in a dialog, now and whenever something changes.
export function follow(fields, prefix, read) {
    function update() {
        for (const field of fields.filter((one) => one.shown_if))
            $(`#${prefix}${field.property}`).closest(".form-row")
                .toggle(isShown(field, fields, read));
    }
    for (const field of fields.filter((one) => controls(one, fields)))
        $(`#${prefix}${field.property}`).on("change", update);
    update();
}
