// SPDX-License-Identifier: MIT
// own.js - members of objects whose keys come from outside
//
// A card's field may be called "constructor" or "__proto__": what every object
// inherits under such a name was given by nobody.
"use strict";

// The member, or undefined where the object has none of its own.
function own(object, key) {
    return object !== null && object !== undefined &&
        Object.hasOwn(object, key) ? object[key] : undefined;
}

// An object for such keys: "__proto__" is one like any other in it.
const bare = () => Object.create(null);

module.exports = { bare, own };
