/* SPDX-License-Identifier: MIT */
/*
 * broken.c - modules that are not valid cards, each in its own way
 *
 * Built once for each BROKEN_... macro; the loader must report what is wrong
 * with each.
 */
#include "card.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(BROKEN_SYMBOL)
extern int nobody_has_this_symbol(void);
#define RESULT nobody_has_this_symbol()
#else
#define RESULT CARD_OK
#endif

#ifndef BROKEN_EXECUTE
CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    (void)call;
    (void)result;
#ifdef BROKEN_CHATTY
    puts("hello from a card");
    fflush(stdout);
#endif
#ifdef BROKEN_CALL
    abort();
#endif
    return RESULT;
}
#endif

#ifdef BROKEN_CRASH
__attribute__((constructor)) static void crash(void)
{
    abort();
}
#endif

#ifdef BROKEN_HANG
__attribute__((constructor)) static void hang(void)
{
    for (;;)
        pause();
}
#endif

#ifdef BROKEN_EXIT
__attribute__((constructor)) static void leave(void)
{
    _Exit(7);
}
#endif

#ifdef BROKEN_SMALL
CARD_EXPORT const uint16_t small_descriptor __asm__("card_descriptor") = 7;
#elif !defined(BROKEN_DESCRIPTOR)

__attribute__((unused)) static void release(struct card_result *result)
{
    (void)result;
}

static const struct card_choice choices[] = {{"a", "A", NULL}};
__attribute__((unused)) static const char *const values[] = {"a", NULL};

static const struct card_field inputs[] = {
    {.key = "one",
     .title = "One",
     .type = CARD_TYPE_DROPDOWN,
     .choice_count = 1,
     .choice_size = sizeof(struct card_choice),
     .choices = choices},
#if defined(BROKEN_KEYS)
    {.key = "one", .title = "Two", .type = CARD_TYPE_TEXT},
#elif defined(BROKEN_DROPDOWN)
    {.key = "two", .title = "Two", .type = CARD_TYPE_DROPDOWN},
#elif defined(BROKEN_CONDITION)
    {.key = "two",
     .title = "Two",
     .type = CARD_TYPE_TEXT,
     .shown_if_key = "three",
     .shown_if_values = values},
#elif defined(BROKEN_DEFAULT)
    {.key = "two", .title = "Two", .type = CARD_TYPE_TEXT, .default_json = "x"},
#else
    {.key = "two",
     .title = "Two",
     .type = CARD_TYPE_TEXT,
     .shown_if_key = "one",
     .shown_if_values = values},
#endif
};

#ifdef BROKEN_MAGIC
#define MAGIC 0x12345678u
#else
#define MAGIC CARD_MAGIC
#endif
#ifdef BROKEN_ABI
#define ABI 99u
#else
#define ABI CARD_ABI
#endif
#ifdef BROKEN_SIZE
#define SIZE 40u
#else
#define SIZE (uint32_t)sizeof(struct card_descriptor)
#endif
#ifdef BROKEN_RELEASE
#define RELEASE NULL
#else
#define RELEASE release
#endif
#ifdef BROKEN_TITLE
#define TITLE NULL
#else
#define TITLE "Title"
#endif
#ifdef BROKEN_FIELDS
#define FIELD_SIZE 16
#else
#define FIELD_SIZE sizeof(struct card_field)
#endif

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = MAGIC,
    .abi = ABI,
    .struct_size = SIZE,
    .id = BROKEN_ID,
    .title = TITLE,
    .connector = "test_cards",
    .connector_title = "Test Cards",
    .version = "1.0.0",
    .inputs = inputs,
    .input_count = 2,
    .field_size = FIELD_SIZE,
    .release = RELEASE,
};
#endif
