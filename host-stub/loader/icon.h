/* SPDX-License-Identifier: MIT */
/*
 * icon.h - checks that an icon is an SVG image without side effects
 *
 * An icon comes from the card's author. A host shows it in an img element,
 * where no scripts run and nothing is fetched; but hosts have bugs, and people
 * open files directly. So a document is passed on only if it is well-formed XML
 * without a DTD, without scripts, event handlers and foreign content, and
 * without a reference to anything outside itself.
 */
#ifndef ICON_H
#define ICON_H

#include <stdbool.h>

#include "buf.h"

/* Returns false, with the reason in `why`. */
bool icon_is_safe(const char *svg, struct buf *why);

#endif
