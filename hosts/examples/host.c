/* SPDX-License-Identifier: MIT */
/*
 * host.c - a whole host in C: runs a form, with the connection from stdin
 *
 *     cc host.c -o host $(pkg-config --cflags card) -ldl
 *     ./host CARD.so '{"request_type": "GET", ...}' < CONNECTION
 *
 * It prints the output, or the error to stderr, and exits with the code of
 * card.h. README.md prints it from here on, byte for byte.
 */

#include <card.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    const struct card_descriptor *card;
    card_execute_fn execute_card;
    char connection[8192];
    void *module = argc == 3 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;

    card = module ? dlsym(module, CARD_DESCRIPTOR_SYMBOL) : NULL;
    if (!card || card->magic != CARD_MAGIC || card->abi != CARD_ABI)
        return fprintf(stderr, "usage: host CARD.so FORM < CONNECTION\n"), 64;
    *(void **)&execute_card = dlsym(module, CARD_EXECUTE_SYMBOL);

    call.inputs = (struct card_text){argv[2], strlen(argv[2])};
    call.connection.data = connection;
    call.connection.size = fread(connection, 1, sizeof connection, stdin);
    int32_t code = execute_card(&call, &result);
    struct card_text text = code == CARD_OK ? result.output : result.error;
    fwrite(text.data, 1, text.size, code == CARD_OK ? stdout : stderr);
    card->release(&result);
    return code;
}
