/* SPDX-License-Identifier: MIT */
/*
 * verify-sanitized.h - is this host-stub built with AddressSanitizer?
 *
 * It replaces the heap's counters, delays the reuse of freed memory, makes
 * stack frames larger and checks for leaks when the process exits.
 */
#ifndef VERIFY_SANITIZED_H
#define VERIFY_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__)
#define VERIFY_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define VERIFY_SANITIZED true
#endif
#endif
#ifndef VERIFY_SANITIZED
#define VERIFY_SANITIZED false
#endif

#endif
