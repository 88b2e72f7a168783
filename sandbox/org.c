/* SPDX-License-Identifier: MIT */
/*
 * org.c - finds and frees the objects of an org
 */
#include "org.h"

#include <stdlib.h>
#include <string.h>

static int compare_id(const void *key, const void *item)
{
    const struct device *const *device = item;
    return strcmp(key, (*device)->id);
}

struct device *org_device(struct org *org, const char *id)
{
    struct device **found =
        org->device_count == 0
            ? NULL
            : bsearch(id, org->devices_by_id, org->device_count,
                      sizeof(struct device *), compare_id);

    return found == NULL || (*found)->deleted ? NULL : *found;
}

struct user *org_user(struct org *org, const char *id)
{
    for (size_t i = 0; i < org->user_count; i++)
        if (strcmp(org->users[i].id, id) == 0)
            return &org->users[i];
    return NULL;
}

void document_free(struct document *document)
{
    if (document == NULL)
        return;
    for (size_t i = 0; i < DOCUMENT_MEMBERS; i++)
        free(document->member[i]);
    free(document);
}

bool documents_add(struct documents *documents, struct document *document)
{
    struct document **items = reallocarray(
        documents->items, documents->count + 1, sizeof(struct document *));

    if (items == NULL)
        return false;
    documents->items = items;
    documents->items[documents->count++] = document;
    return true;
}

static void documents_free(struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++)
        document_free(documents->items[i]);
    free(documents->items);
}

void org_free(struct org *org)
{
    for (size_t i = 0; i < org->device_count; i++)
        for (size_t k = 0; k < DEVICE_TEXTS; k++)
            free(org->devices[i].text[k]);
    for (size_t i = 0; i < org->user_count; i++) {
        free(org->users[i].login);
        free(org->users[i].mobile_phone);
    }
    free(org->devices);
    free(org->devices_by_id);
    free(org->users);
    documents_free(&org->assurances);
    documents_free(&org->checks);
    documents_free(&org->default_checks);
    pthread_rwlock_destroy(&org->lock);
}
