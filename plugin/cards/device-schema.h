/* SPDX-License-Identifier: MIT */
/*
 * device-schema.h - JSON Schema of the profile of a device, with the titles
 * that its properties have in Okta Workflows
 */
#ifndef DEVICE_SCHEMA_H
#define DEVICE_SCHEMA_H

#define DEVICE_PROFILE_PROPERTIES                                              \
    "{"                                                                        \
    "\"displayName\": {\"title\": \"Display Name\", \"type\": \"string\", "    \
    "\"description\": \"The name that is shown for the device.\"}, "           \
    "\"platform\": {\"title\": \"Platform\", \"type\": \"string\", "           \
    "\"description\": \"The platform: ANDROID, IOS, MACOS or WINDOWS.\"}, "    \
    "\"manufacturer\": {\"title\": \"Manufacturer\", \"type\": \"string\", "   \
    "\"description\": \"Who made the device.\"}, "                             \
    "\"model\": {\"title\": \"Model\", \"type\": \"string\", "                 \
    "\"description\": \"The model of the device.\"}, "                         \
    "\"osVersion\": {\"title\": \"OS Version\", \"type\": \"string\", "        \
    "\"description\": \"The version of the operating system.\"}, "             \
    "\"serialNumber\": {\"title\": \"Serial Number\", \"type\": \"string\", "  \
    "\"description\": \"The serial number.\"}, "                               \
    "\"imei\": {\"title\": \"International Mobile Equipment ID\", "            \
    "\"type\": \"string\", \"description\": \"The IMEI of the device.\"}, "    \
    "\"meid\": {\"title\": \"Mobile Equipment ID\", \"type\": \"string\", "    \
    "\"description\": \"The MEID of the device.\"}, "                          \
    "\"udid\": {\"title\": \"Unique Device ID\", \"type\": \"string\", "       \
    "\"description\": \"The UDID, on macOS.\"}, "                              \
    "\"sid\": {\"title\": \"Security ID\", \"type\": \"string\", "             \
    "\"description\": \"The security identifier, on Windows.\"}, "             \
    "\"tpmPublicKeyHash\": {\"title\": \"Trusted Platform Module Hash\", "     \
    "\"type\": \"string\", \"description\": \"The hash of the TPM's public "   \
    "key, on Windows.\"}, "                                                    \
    "\"registered\": {\"title\": \"Registered\", \"type\": \"boolean\", "      \
    "\"description\": \"Whether the device is registered at Okta.\"}, "        \
    "\"secureHardwarePresent\": {\"title\": \"Secure Hardware Present\", "     \
    "\"type\": \"boolean\", \"description\": \"Whether the device has secure " \
    "hardware.\"}, "                                                           \
    "\"integrityJailbreak\": {\"title\": \"Integrity Jailbreak\", "            \
    "\"type\": \"boolean\", \"description\": \"Whether the device is "         \
    "jailbroken or rooted, on iOS and Android.\"}, "                           \
    "\"managed\": {\"title\": \"Managed\", \"type\": \"boolean\", "            \
    "\"description\": \"Whether the device is managed by MDM software.\"}, "   \
    "\"diskEncryptionType\": {\"title\": \"Disk Encryption Type\", "           \
    "\"type\": \"string\", \"description\": \"NONE, FULL, USER, "              \
    "ALL_INTERNAL_VOLUMES or SYSTEM_VOLUME.\"}"                                \
    "}"

#endif
