/* SPDX-License-Identifier: MIT */
/*
 * seeddata.c - the tables of names and models
 */
#include "seeddata.h"

static const char *const windows_makes[] = {
    "Dell Inc.|Latitude 7440",
    "Dell Inc.|XPS 13 9340",
    "Dell Inc.|OptiPlex 7010",
    "LENOVO|ThinkPad X1 Carbon Gen 11",
    "LENOVO|ThinkPad T14 Gen 4",
    "HP|EliteBook 840 G10",
    "HP|ZBook Firefly 14 G10",
    "Microsoft Corporation|Surface Laptop 5",
    "Microsoft Corporation|Surface Pro 9",
    NULL};
static const char *const windows_versions[] = {
    "10.0.19045.4529", "10.0.22621.3737", "10.0.22631.3810", "10.0.26100.1742",
    NULL};

static const char *const macos_makes[] = {
    "Apple Inc.|MacBookPro18,3", "Apple Inc.|Mac14,2",    "Apple Inc.|Mac14,9",
    "Apple Inc.|Mac15,12",       "Apple Inc.|Macmini9,1", NULL};
static const char *const macos_versions[] = {"12.7.6", "13.6.9", "14.5.0",
                                             "14.6.1", "15.1.0", NULL};

static const char *const ios_makes[] = {"APPLE|iPhone14,5", "APPLE|iPhone15,2",
                                        "APPLE|iPhone15,4", "APPLE|iPhone16,1",
                                        "APPLE|iPad14,3",   NULL};
static const char *const ios_versions[] = {"16.7.10", "17.5.1", "17.6.1",
                                           "18.0.1", NULL};

static const char *const android_makes[] = {"Google|Pixel 6",
                                            "Google|Pixel 8",
                                            "Google|Pixel 8a",
                                            "samsung|SM-S918B",
                                            "samsung|SM-A546B",
                                            "OnePlus|CPH2449",
                                            NULL};
static const char *const android_versions[] = {
    "13:2023-05-05", "13:2023-10-05", "14:2024-04-05", "14:2024-08-05", NULL};

const struct device_kind device_kinds[DEVICE_KINDS] = {
    {"WINDOWS", 40, windows_makes, windows_versions, NULL},
    {"MACOS", 26, macos_makes, macos_versions, "%s’s MacBook"},
    {"IOS", 20, ios_makes, ios_versions, "%s’s iPhone"},
    {"ANDROID", 14, android_makes, android_versions, "%s’s phone"},
};

const char *const first_names[] = {
    "Ada",   "Amara",  "Anders", "Björn", "Camille", "Chidi", "Chloé", "Diego",
    "Elif",  "Emma",   "Farid",  "Grace", "Hiroshi", "Ines",  "Ivan",  "Jack",
    "Kavya", "Kima",   "Lars",   "Leila", "Lester",  "Liam",  "Mei",   "Milan",
    "Nadia", "Noah",   "Olga",   "Omar",  "Priya",   "Rosa",  "Sasha", "Sofia",
    "Tariq", "Thandi", "Yuki",   "Zoë"};
const size_t first_name_count = sizeof(first_names) / sizeof(first_names[0]);

const char *const last_names[] = {
    "Adeyemi", "Almeida",  "Andersson", "Becker",    "Castillo", "Chen",
    "Costa",   "Daniels",  "Dubois",    "Eriksen",   "Fischer",  "Freamon",
    "García",  "Greggs",   "Haddad",    "Hughes",    "Ivanova",  "Jensen",
    "Kaya",    "Kowalski", "Lindqvist", "Marchetti", "Müller",   "Nakamura",
    "Nguyen",  "O'Brien",  "Okafor",    "Patel",     "Petrov",   "Rahman",
    "Rossi",   "Sato",     "Silva",     "Tanaka",    "Weber",    "Yılmaz"};
const size_t last_name_count = sizeof(last_names) / sizeof(last_names[0]);
