/* SPDX-License-Identifier: MIT */
/* nomemokta.h - the scenarios of the cards for Okta, in nomemcalls.c */
#ifndef NOMEMOKTA_H
#define NOMEMOKTA_H

enum scenario_place {
    FORM_ERRORS,
    CONNECTION_ERRORS,
    DRY_RUN,
    PAGE,
    PAGE_REFUSED,
    PAGE_RENAMED,
    NO_CONTENT,
    SUSPEND,
    CHOICES,
    CHOICES_REFUSED,
    READ_DEVICE,
    DEVICE_USERS,
    NOT_A_DEVICE,
    TEST_OF_CONNECTION,
    SEARCH,
    SEARCH_REFUSED,
    SEARCH_SINK,
    SEARCH_ERRORS,
    TEXT,
    BYTES,
    CODED,
    NOT_FOUND,
    LIMITED,
    LOST_ANSWER,
    SINK,
    CANCEL,
    DPOP,
    REFRESH,
    SIGNIN_BEGIN,
    SIGNIN_FINISH,
    SCENARIOS
};

#endif
