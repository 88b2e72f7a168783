/* SPDX-License-Identifier: MIT */
/* grant-words.c - advice if an org's token endpoint refuses. */
#include "okta.h"

const struct grant_advice okta_grant_always[] = {
    {"invalid_scope", "scopes",
     "Grant these scopes to the app in the Admin Console (Okta API Scopes), or "
     "ask for fewer in scopes."},
    {"consent_required", "scopes",
     "Grant these scopes to the app in the Admin Console (Okta API Scopes), or "
     "ask for fewer in scopes."},
    {NULL, NULL, NULL},
};

const struct grant_advice okta_grant_without_proof[] = {
    {"invalid_dpop_proof", "dpop",
     "The app requires DPoP: set dpop to \"auto\" or \"on\"."},
    {"use_dpop_nonce", "dpop",
     "The app requires DPoP: set dpop to \"auto\" or \"on\"."},
    {NULL, NULL, NULL},
};

const struct grant_advice okta_grant_with_proof[] = {
    {"invalid_dpop_proof", "dpop",
     "The proof of possession was not accepted. Does a proxy change the "
     "request, or is another name than the org's own given as domain?"},
    {"use_dpop_nonce", "dpop",
     "The server asks for a nonce again and again. Does a proxy remove the "
     "header DPoP-Nonce?"},
    {NULL, NULL, NULL},
};
