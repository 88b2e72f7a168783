/* SPDX-License-Identifier: MIT */
/*
 * seeddevice.c - generates the devices that an org starts with
 *
 * The first three have the ids of Okta's own examples, so that a manual can
 * name them.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "seed.h"
#include "seeddata.h"

#define TEXT_MAX 512

static const char lower_hex[] = "0123456789abcdef";

static const char *pick(struct random *random, const char *const *list)
{
    size_t count = 0;

    while (list[count] != NULL)
        count++;
    return list[random_below(random, count)];
}

static bool set_text(struct device *device, enum device_text which,
                     const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool set_text(struct device *device, enum device_text which,
                     const char *format, ...)
{
    auto_buf struct buf text = BUF_INIT(TEXT_MAX);
    va_list args;

    va_start(args, format);
    buf_vfmt(&text, format, args);
    va_end(args);
    free(device->text[which]);
    device->text[which] = buf_take(&text, NULL);
    return device->text[which] != NULL;
}

static bool set_hex(struct random *random, struct device *device,
                    enum device_text which, size_t size, const char *alphabet)
{
    char text[80];

    random_text(random, text, size, alphabet);
    return set_text(device, which, "%s", text);
}

static bool set_uuid(struct random *random, struct device *device)
{
    char text[33];

    random_text(random, text, 32, ident_hex_letters);
    return set_text(device, DEVICE_UDID, "%.8s-%.4s-%.4s-%.4s-%.12s", text,
                    text + 8, text + 12, text + 16, text + 20);
}

static bool make_windows(struct random *random, struct device *device)
{
    bool tpm = random_percent(random, 85);

    device->flag[DEVICE_SECURE_HARDWARE] = tpm;
    if (tpm && !set_hex(random, device, DEVICE_TPM_HASH, 64, lower_hex))
        return false;
    return set_text(device, DEVICE_SID, "S-1-5-21-%zu-%zu-%zu-%zu",
                    random_below(random, 4000000000u),
                    random_below(random, 4000000000u),
                    random_below(random, 4000000000u),
                    1000 + random_below(random, 500))
           && set_uuid(random, device)
           && set_hex(random, device, DEVICE_SERIAL_NUMBER, 7,
                      "BCDFGHJKLMNPQRSTVWXYZ0123456789")
           && set_text(device, DEVICE_DISK_ENCRYPTION, "%s",
                       random_percent(random, 75)   ? "ALL_INTERNAL_VOLUMES"
                       : random_percent(random, 50) ? "SYSTEM_VOLUME"
                                                    : "NONE");
}

static bool make_macos(struct random *random, struct device *device)
{
    device->flag[DEVICE_SECURE_HARDWARE] = 1;
    return set_uuid(random, device)
           && set_hex(random, device, DEVICE_SERIAL_NUMBER, 10,
                      "CDFGHJKLMNPQRTVWXY0123456789")
           && set_text(device, DEVICE_DISK_ENCRYPTION, "%s",
                       random_percent(random, 90) ? "ALL_INTERNAL_VOLUMES"
                                                  : "NONE");
}

static bool make_phone(struct random *random, struct device *device, bool ios)
{
    device->flag[DEVICE_SECURE_HARDWARE] = ios || random_percent(random, 80);
    device->flag[DEVICE_JAILBREAK] = random_percent(random, 3);
    if (!set_text(device, DEVICE_DISK_ENCRYPTION, "%s",
                  ios || random_percent(random, 30) ? "FULL" : "USER"))
        return false;
    if (!random_percent(random, 60))
        return true;
    return set_hex(random, device, DEVICE_IMEI, 15, "0123456789")
           && set_hex(random, device, DEVICE_SERIAL_NUMBER, 12,
                      ident_hex_letters)
           && (!random_percent(random, 20)
               || set_hex(random, device, DEVICE_MEID, 14, ident_hex_letters));
}

static const struct device_kind *pick_kind(struct random *random)
{
    size_t at = random_below(random, 100);
    const struct device_kind *kind = device_kinds;

    while (at >= kind->share) {
        at -= kind->share;
        kind++;
    }
    return kind;
}

static bool set_name(struct random *random, const struct org *org,
                     struct device *device, const struct device_kind *kind)
{
    const char *owner = org->users[device->users[0].user].first_name;

    if (kind->name_format == NULL || device->user_count == 0) {
        char tail[8];
        random_text(random, tail, 7, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        return set_text(device, DEVICE_DISPLAY_NAME, "%s-%s",
                        kind->name_format == NULL ? "DESKTOP" : kind->platform,
                        tail);
    }
    auto_buf struct buf name = BUF_INIT(TEXT_MAX);
    const char *blank = strstr(kind->name_format, "%s");
    buf_str(&name, owner);
    buf_str(&name, blank + 2);
    return set_text(device, DEVICE_DISPLAY_NAME, "%s", buf_cstr(&name));
}

static void seed_links(struct random *random, const struct org *org,
                       struct device *device)
{
    static const char *const locks[] = {"BIOMETRIC", "PASSCODE", "NONE"};
    size_t count = random_percent(random, 80)   ? 1
                   : random_percent(random, 60) ? 2
                                                : 3;
    bool managed = random_percent(random, 70);

    device->flag[DEVICE_MANAGED] = managed;
    if (device->status == DEVICE_CREATED
        || device->status == DEVICE_DEACTIVATED)
        return;
    for (size_t i = 0; i < count && i < DEVICE_USERS_MAX; i++) {
        struct device_user *link = &device->users[i];
        /* The further users are the next ones in the list, so that no device
           has the same user twice. */
        link->user = i == 0 ? random_below(random, org->user_count)
                            : (device->users[i - 1].user + 1) % org->user_count;
        ident_seeded(random, link->link_id, "lnk");
        link->created_ms =
            device->created_ms + random_ms(random, 1000, 30 * DAY_MS);
        link->managed = managed;
        size_t lock = random_below(random, 100);
        link->screen_lock = locks[lock < 60 ? 0 : lock < 93 ? 1 : 2];
    }
    device->user_count = count < org->user_count ? count : org->user_count;
}

static enum device_status seed_status(struct random *random)
{
    size_t at = random_below(random, 100);

    return at < 80   ? DEVICE_ACTIVE
           : at < 88 ? DEVICE_SUSPENDED
           : at < 95 ? DEVICE_DEACTIVATED
                     : DEVICE_CREATED;
}

static bool random_device(struct random *random, const struct org *org,
                          struct device *device)
{
    const struct device_kind *kind = pick_kind(random);
    const char *make = pick(random, kind->makes);
    const char *bar = strchr(make, '|');
    bool done = false;

    ident_seeded(random, device->id, "guo");
    for (size_t i = 0; i < DEVICE_FLAGS; i++)
        device->flag[i] = FLAG_ABSENT;
    device->status = seed_status(random);
    device->created_ms = random_ms(random, SEED_START_MS, SEED_SPAN_MS);
    device->updated_ms =
        device->created_ms + random_ms(random, 1000, 200 * DAY_MS);
    device->flag[DEVICE_REGISTERED] =
        device->status != DEVICE_CREATED || random_percent(random, 30);
    seed_links(random, org, device);
    switch (kind - device_kinds) {
    case 0:
        done = make_windows(random, device);
        break;
    case 1:
        done = make_macos(random, device);
        break;
    case 2:
        done = make_phone(random, device, true);
        break;
    default:
        done = make_phone(random, device, false);
        break;
    }
    return done && set_name(random, org, device, kind)
           && set_text(device, DEVICE_PLATFORM, "%s", kind->platform)
           && set_text(device, DEVICE_MANUFACTURER, "%.*s", (int)(bar - make),
                       make)
           && set_text(device, DEVICE_MODEL, "%s", bar + 1)
           && set_text(device, DEVICE_OS_VERSION, "%s",
                       pick(random, kind->versions));
}

/* ---- the well-known ones ------------------------------------------------ */

struct known {
    const char *id;
    enum device_status status;
    int64_t created_ms;
    int64_t updated_ms;
    const char *text[DEVICE_TEXTS];
    bool secure;
    bool has_user; /* its user is Bunk Moreland */
};

static const struct known known_devices[] = {
    {"guo8jx5vVoxfvJeLb0w4",
     DEVICE_ACTIVE,
     1604440021000,
     1604447187000,
     {[DEVICE_DISPLAY_NAME] = "DESKTOP-EHAD3IE",
      [DEVICE_PLATFORM] = "WINDOWS",
      [DEVICE_MANUFACTURER] = "International Corp",
      [DEVICE_MODEL] = "VMware7,1",
      [DEVICE_OS_VERSION] = "10.0.18362",
      [DEVICE_SERIAL_NUMBER] =
          "56 4d 4f 95 74 c5 d3 e7-fc 3a 57 9c c2 f8 5d ce",
      [DEVICE_UDID] = "954F4D56-C574-E7D3-FC3A-579CC2F85DCE",
      [DEVICE_SID] = "S-1-5-21-3992267483-1860856704-2413701314-500",
      [DEVICE_DISK_ENCRYPTION] = "NONE"},
     false,
     true},
    {"guo4a5u7YAHhjXrMK0g4",
     DEVICE_CREATED,
     1570039387000,
     1570039387000,
     {[DEVICE_DISPLAY_NAME] = "Example device name 1",
      [DEVICE_PLATFORM] = "WINDOWS",
      [DEVICE_SERIAL_NUMBER] = "XXDDRFCFRGF3M8MD6D",
      [DEVICE_SID] = "S-1-11-111",
      [DEVICE_DISK_ENCRYPTION] = "ALL_INTERNAL_VOLUMES"},
     false,
     false},
    {"guo4a5u7YAHhjXrMK0g5",
     DEVICE_ACTIVE,
     1687389842000,
     1687389842000,
     {[DEVICE_DISPLAY_NAME] = "Example device name 2",
      [DEVICE_PLATFORM] = "ANDROID",
      [DEVICE_MANUFACTURER] = "Google",
      [DEVICE_MODEL] = "Pixel 6",
      [DEVICE_OS_VERSION] = "13:2023-05-05",
      [DEVICE_DISK_ENCRYPTION] = "USER"},
     true,
     true},
};

static bool known_device(struct random *random, const struct known *known,
                         struct device *device)
{
    memcpy(device->id, known->id, IDENT_ROOM);
    device->status = known->status;
    device->created_ms = known->created_ms;
    device->updated_ms = known->updated_ms;
    for (size_t i = 0; i < DEVICE_FLAGS; i++)
        device->flag[i] = FLAG_ABSENT;
    device->flag[DEVICE_REGISTERED] = 1;
    device->flag[DEVICE_SECURE_HARDWARE] = known->secure;
    for (size_t i = 0; i < DEVICE_TEXTS; i++)
        if (known->text[i] != NULL
            && !set_text(device, (enum device_text)i, "%s", known->text[i]))
            return false;
    if (known->has_user) {
        struct device_user *link = &device->users[0];
        ident_seeded(random, link->link_id, "lnk");
        link->created_ms = known->created_ms;
        link->managed = true;
        link->screen_lock = "BIOMETRIC";
        device->user_count = 1;
    }
    return true;
}

bool seed_device(struct random *random, const struct org *org,
                 struct device *device)
{
    size_t at = (size_t)(device - org->devices);

    if (at < sizeof(known_devices) / sizeof(known_devices[0]))
        return known_device(random, &known_devices[at], device);
    return random_device(random, org, device);
}
