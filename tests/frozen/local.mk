# SPDX-License-Identifier: MIT
# frozen/local.mk - what users have, kept as it was made

EXTRA_DIST += \
    %D%/commands.txt \
    %D%/connections/acme.json \
    %D%/connections/bearer.json \
    %D%/connections/default.json \
    %D%/connections/elsewhere.json \
    %D%/connections/people.json \
    %D%/connections/robot.json \
    %D%/journals.txt \
    %D%/nodered/.cards/known.json \
    %D%/nodered/.cards/renewed-greeting.json \
    %D%/nodered/flows.json \
    %D%/nodered/flows_cred.json \
    %D%/replay.py \
    %D%/serve-1.jsonl
