/* SPDX-License-Identifier: MIT */
/* journal-record.c - encodes records, and applies them to the journal's
   state. */

#include "crc32c.h"
#include "journal.h"

/* The second field: what a record says besides its kind. */
enum { FAILED = 1, FINISHED = 2 };

static unsigned char *put(unsigned char *at, uint64_t number, int size)
{
    for (int i = 0; i < size; i++)
        *at++ = (unsigned char)(number >> (8 * i));
    return at;
}

static uint64_t get(const unsigned char **at, int size)
{
    uint64_t number = 0;

    for (int i = 0; i < size; i++)
        number |= (uint64_t) * (*at)++ << (8 * i);
    return number;
}

void journal_encode(const struct journal_record *r, unsigned char *bytes)
{
    unsigned char *at = bytes + 4;

    at = put(at, r->kind, 2);
    at = put(at, r->failed ? FAILED : r->finished ? FINISHED : 0, 2);
    at = put(at, r->size, 4);
    at = put(at, r->chain, 4);
    at = put(at, r->text_crc, 4);
    at = put(at, 0, 4);
    at = put(at, r->number, 8);
    at = put(at, r->count, 8);
    put(at, r->offset, 8);
    put(bytes, crc32c(0, bytes + 4, JOURNAL_RECORD_SIZE - 4), 4);
}

bool journal_decode(struct journal_record *r, const unsigned char *bytes)
{
    const unsigned char *at = bytes;
    uint64_t flag;

    /* called at every byte offset: rejects most of them at once */
    if (bytes[4] == JOURNAL_NOTHING || bytes[4] > JOURNAL_SYNCED
        || bytes[5] != 0
        || get(&at, 4) != crc32c(0, bytes + 4, JOURNAL_RECORD_SIZE - 4))
        return false;
    r->kind = (uint8_t)get(&at, 2);
    flag = get(&at, 2);
    r->failed = flag == FAILED;
    r->finished = flag == FINISHED;
    r->size = (uint32_t)get(&at, 4);
    r->chain = (uint32_t)get(&at, 4);
    r->text_crc = (uint32_t)get(&at, 4);
    get(&at, 4);
    r->number = get(&at, 8);
    r->count = get(&at, 8);
    r->offset = get(&at, 8);
    /* no journal has larger ones, and sums would overflow */
    return r->number <= JOURNAL_NUMBER_MOST && r->offset <= INT64_MAX;
}

static struct journal_entry *entry_of(struct journal *journal, uint64_t number)
{
    return &journal->entries[number % JOURNAL_WINDOW];
}

/* Advances the base: numbers below the first unfinished one are not stored as
   entries. */
static void advance_base(struct journal *journal)
{
    for (;;) {
        struct journal_entry *entry = entry_of(journal, journal->base + 1);

        if (entry->record.kind != JOURNAL_DONE
            || entry->record.number != journal->base + 1)
            return;
        journal->base++;
        journal->base_chain = entry->record.chain;
        entry->record.kind = JOURNAL_NOTHING;
    }
}

void journal_note(struct journal *journal, const struct journal_record *r,
                  uint64_t at)
{
    struct journal_entry *entry = entry_of(journal, r->number);

    switch (r->kind) {
    case JOURNAL_BASE:
        journal->base = journal->last = r->number;
        journal->finished = r->finished;
        journal->input_crc = r->finished ? r->text_crc : 0;
        journal->base_chain = r->chain;
        journal->failed = r->count;
        journal->offset = r->offset;
        return;
    case JOURNAL_STARTED:
    case JOURNAL_HELD:
    case JOURNAL_DONE:
        break;
    default:
        return;
    }
    if (r->number <= journal->base
        || r->number - journal->base > JOURNAL_WINDOW)
        return;
    journal->finished = false;
    if (r->number > journal->last)
        journal->last = r->number;
    /* DONE is final, and HELD is not reset to STARTED */
    if (entry->record.number == r->number && entry->record.kind > r->kind)
        return;
    entry->record = *r;
    entry->at = at;
    if (r->kind == JOURNAL_DONE) {
        journal->failed += r->failed;
        if (r->offset > journal->offset)
            journal->offset = r->offset;
        advance_base(journal);
    }
}

void journal_forget(struct journal *journal, uint64_t number)
{
    struct journal_entry *entry = entry_of(journal, number);

    if (entry->record.number == number && entry->record.kind == JOURNAL_STARTED)
        entry->record.kind = JOURNAL_NOTHING;
}
