/* SPDX-License-Identifier: MIT */
/*
 * org.h - the data of the org, in memory
 *
 * Hold org->lock to read (shared) or change (exclusive) the members below it.
 * Devices and users keep their position for the whole run: a deleted device is
 * only marked, so that a position in a list stays valid.
 */
#ifndef SANDBOX_ORG_H
#define SANDBOX_ORG_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ident.h"

enum device_status {
    DEVICE_CREATED,
    DEVICE_ACTIVE,
    DEVICE_SUSPENDED,
    DEVICE_DEACTIVATED
};

enum device_text {
    DEVICE_DISPLAY_NAME,
    DEVICE_PLATFORM,
    DEVICE_MANUFACTURER,
    DEVICE_MODEL,
    DEVICE_OS_VERSION,
    DEVICE_SERIAL_NUMBER,
    DEVICE_IMEI,
    DEVICE_MEID,
    DEVICE_UDID,
    DEVICE_SID,
    DEVICE_TPM_HASH,
    DEVICE_DISK_ENCRYPTION,
    DEVICE_TEXTS
};

enum device_flag {
    DEVICE_REGISTERED,
    DEVICE_SECURE_HARDWARE,
    DEVICE_JAILBREAK,
    DEVICE_MANAGED,
    DEVICE_FLAGS
};

#define FLAG_ABSENT (-1)

/* A user of a device. */
struct device_user {
    size_t user; /* index in org.users */
    char link_id[IDENT_ROOM];
    int64_t created_ms;
    bool managed;
    const char *screen_lock;
};

#define DEVICE_USERS_MAX 3

struct device {
    char id[IDENT_ROOM];
    bool deleted;
    enum device_status status;
    int64_t created_ms;
    int64_t updated_ms;
    char *text[DEVICE_TEXTS]; /* NULL if absent */
    int flag[DEVICE_FLAGS];   /* 0, 1 or FLAG_ABSENT */
    struct device_user users[DEVICE_USERS_MAX];
    size_t user_count;
};

struct user {
    char id[IDENT_ROOM];
    const char *first_name;
    const char *last_name;
    char *login;
    char *mobile_phone; /* NULL if absent */
    int64_t created_ms;
    int64_t changed_ms;
    int64_t login_ms;
};

/* Okta's own integrations: 7, one for each product on each platform. */
struct integration {
    const char *id;
    const char *name;
    const char *display_name;
    const char *platform;
    const char *metadata; /* JSON, or NULL */
    bool active;
};

#define ORG_INTEGRATIONS 7
#define DOCUMENT_MEMBERS 16
#define DOCUMENTS_MAX 1000

/* A device assurance policy or a posture check, which clients can create. */
struct document {
    char id[IDENT_ROOM];
    char *member[DOCUMENT_MEMBERS]; /* JSON text as received, or NULL */
    int64_t created_ms;
    int64_t updated_ms;
    bool in_use; /* used by something outside of the Devices API */
};

struct documents {
    struct document **items;
    size_t count;
};

struct org {
    pthread_rwlock_t lock;
    uint64_t cursor_key;
    struct device *devices;
    size_t device_count;
    struct device **devices_by_id; /* sorted */
    struct user *users;
    size_t user_count;
    struct integration integrations[ORG_INTEGRATIONS];
    struct documents assurances;
    struct documents checks;
    struct documents default_checks;
};

/* Fills an empty org. The same numbers always make the same org. Returns false
   if memory ran out. */
bool org_seed(struct org *org, uint64_t seed, size_t devices)
    __attribute__((warn_unused_result));
void org_free(struct org *org);

/* Both return NULL if the id is unknown. A deleted device is not found. */
struct device *org_device(struct org *org, const char *id);
struct user *org_user(struct org *org, const char *id);

void document_free(struct document *document);

/* Adds a document, which the list then owns. Returns false if memory ran
   out. */
bool documents_add(struct documents *documents, struct document *document)
    __attribute__((warn_unused_result));

/* The id of the user in createdBy. */
#define ORG_ADMIN_ID "00u217pyf72CdUrBt1c5"

#endif
