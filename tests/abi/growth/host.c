/* SPDX-License-Identifier: MIT */
/*
 * host.c - a host that follows card.h's rules of growth, for any header
 *
 *     host CARD.so FORM CONNECTION
 *
 * Each struct that it passes to the card ends just before an inaccessible page.
 * It prints the card's descriptor and the results of a dry run, a call and the
 * beginning of a sign-in; `future` is the member that abi-grows.sh adds.
 */
#include <card-signin.h>
#include <card.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct card_descriptor *card;
static card_execute_fn execute_card;

static void fail(const char *what)
{
    printf("WRONG: %s\n", what);
    exit(1);
}

/* A copy whose last byte is the last of its page. */
static void *at_the_edge(const void *data, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (map == MAP_FAILED || mprotect(map + page, page, PROT_NONE) != 0)
        fail("no memory");
    return memcpy(map + page - size, data, size);
}

static void print_text(const char *name, struct card_text text)
{
    if (text.data != NULL)
        printf(" %s %.*s", name, (int)text.size, text.data);
}

static void print_future(const char *word)
{
    printf(" future: %s\n", word != NULL ? word : "none");
}

/* Uses the card's element sizes to step through the arrays. */
static void print_fields(void)
{
    for (uint32_t i = 0; i < card->input_count; i++) {
        const char *at = (const char *)card->inputs;
        const struct card_field *field =
            (const void *)(at + (size_t)i * card->field_size);
        const char *future = NULL;

        printf("input %s", field->key);
        for (uint32_t j = 0; j < field->choice_count; j++) {
            const char *from = (const char *)field->choices;
            const struct card_choice *choice =
                (const void *)(from + (size_t)j * field->choice_size);

            printf(" %s", choice->value);
#ifdef CARD_FUTURE
            if (CARD_WITHIN(field->choice_size, choice, future))
                printf(" (%s)", choice->future);
#endif
        }
#ifdef CARD_FUTURE
        if (CARD_WITHIN(card->field_size, field, future))
            future = field->future;
#endif
        print_future(future);
    }
}

static void waiting(void *context, const char *reason, int64_t ms)
{
    (void)context;
    (void)reason;
    (void)ms;
}

static struct card_call *make_call(uint32_t flags, char **texts)
{
    struct card_call call = CARD_CALL_INIT;

    call.flags = flags;
    call.inputs = (struct card_text){texts[2], strlen(texts[2])};
    call.connection = (struct card_text){texts[3], strlen(texts[3])};
    call.waiting = waiting;
#ifdef CARD_FUTURE
    call.future = "said by the host";
#endif
    return at_the_edge(&call, sizeof call);
}

static struct card_result *make_result(void)
{
    struct card_result result = CARD_RESULT_INIT;

#ifdef CARD_FUTURE
    result.future = (struct card_text){"the host's own", 14};
#endif
    return at_the_edge(&result, sizeof result);
}

static void print_result(const char *what, int32_t code,
                         struct card_result *result)
{
    printf("%s %d", what, (int)code);
    print_text("output", result->output);
    print_text("error", result->error);
    print_text("preview", result->preview);
    if (result->struct_size != sizeof *result
        && result->struct_size != CARD_RESULT_LEAST)
        fail("the struct_size of the result");
#ifdef CARD_FUTURE
    printf(" future: %.*s\n", (int)result->future.size, result->future.data);
#else
    print_future(NULL);
#endif
    card->release(result);
    if (result->output.data != NULL || result->error.data != NULL
        || result->preview.data != NULL)
        fail("a text after release()");
}

static void run(const char *what, uint32_t flags, char **texts)
{
    struct card_result *result = make_result();

    print_result(what, execute_card(make_call(flags, texts), result), result);
}

static void sign_in(char **texts)
{
    const struct card_signin *signin =
        card->get_extension(CARD_SIGNIN_EXTENSION);
    struct card_result *result = make_result();
    struct card_call *call = make_call(0, texts);
    const char *future = NULL;

    if (signin == NULL)
        return;
    if (signin->magic != CARD_MAGIC || signin->struct_size < CARD_SIGNIN_LEAST)
        fail("the sign-in");
#ifdef CARD_FUTURE
    if (CARD_HAS(signin, future))
        future = signin->future;
#endif
    printf("sign-in %d", (int)signin->needed(call));
    print_future(future);
    print_result("begun",
                 signin->begin(call, "http://127.0.0.1:8765/callback", result),
                 result);
}

int main(int argc, char **argv)
{
    void *module = argc == 4 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    const char *future = NULL;

    if (module == NULL)
        fail(argc == 4 ? dlerror() : "usage");
    card = dlsym(module, CARD_DESCRIPTOR_SYMBOL);
    *(void **)&execute_card = dlsym(module, CARD_EXECUTE_SYMBOL);
    if (card->magic != CARD_MAGIC || card->abi != CARD_ABI
        || card->struct_size < CARD_DESCRIPTOR_LEAST)
        fail("the descriptor");
#ifdef CARD_FUTURE
    if (CARD_HAS(card, future))
        future = card->future;
#endif
    printf("card %s", card->id);
    print_future(future);
    print_fields();
    run("dry", CARD_DRY_RUN, argv);
    if (getenv("DRY_ONLY") == NULL)
        run("run", 0, argv);
    if (card->get_extension != NULL)
        sign_in(argv);
    return 0;
}
