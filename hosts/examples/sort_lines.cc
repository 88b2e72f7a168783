/* SPDX-License-Identifier: MIT */
/*
 * sort_lines.cc - a card in C++: sorts the lines of a text
 *
 *     c++ -std=c++20 -O2 -shared -fPIC -fvisibility=hidden -Wl,-z,nodelete \
 *         -Wl,--version-script=card.map -o sort_lines.so sort_lines.cc \
 *         $(pkg-config --cflags --libs card-kit)
 *     host-stub verify ./sort_lines.so
 *
 * card.map keeps symbols of the C++ library out of the module's own, of which
 * there are two. sort_lines.rs is the same card in Rust.
 */
#include <card-kit.h>

#include <algorithm>
#include <functional>
#include <new>
#include <sstream>
#include <string>
#include <vector>

namespace
{

const card_choice orders[] = {
    {"ascending", "Ascending", "From A to Z."},
    {"descending", "Descending", "From Z to A."},
};

const card_field inputs[] = {
    {.key = "text",
     .title = "Text",
     .help = "The lines to sort.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_MULTILINE,
     .example_json = "\"pear\\napple\\nquince\""},
    {.key = "order",
     .title = "Order",
     .help = "How to sort them, by their bytes.",
     .type = CARD_TYPE_DROPDOWN,
     .choice_count = std::size(orders),
     .choice_size = sizeof *orders,
     .choices = orders,
     .default_json = "\"ascending\""},
    {.key = "most",
     .title = "Most",
     .help = "How many lines to keep, from the first, such as 10.",
     .type = CARD_TYPE_NUMBER,
     .default_json = "1000",
     .minimum = 1,
     .maximum = 1000000,
     .format = CARD_FORMAT_INTEGER},
};

const card_field outputs[] = {
    {.key = "text",
     .title = "Text",
     .help = "The lines, sorted.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_PAYLOAD},
};

void sort_lines(struct kit *kit)
{
    std::istringstream text(kit_text(kit->form, "text"));
    std::vector<std::string> lines;
    std::string sorted;
    auto most = static_cast<std::size_t>(kit_integer(kit->form, "most"));

    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    if (kit_choice(kit->form, "order") == 0)
        std::sort(lines.begin(), lines.end());
    else
        std::sort(lines.begin(), lines.end(), std::greater<>());
    if (lines.size() > most)
        lines.resize(most);
    for (const std::string &line : lines)
        sorted += line + '\n';
    kit_put_text(kit, "text", sorted.c_str());
}

} // namespace

const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "sort_lines",
    .title = "Sort Lines",
    .connector = "sort_lines",
    .connector_title = "Sort Lines",
    .version = "1.0.0",
    .description = "Sorts the lines of a text.",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = std::size(inputs),
    .output_count = std::size(outputs),
    .field_size = sizeof(card_field),
    .release = kit_release,
    .effects = CARD_EFFECT_READS,
};

/* No exception may reach the host. */
CARD_EXPORT int32_t execute(const card_call *call, card_result *result)
{
    struct kit kit;

    if (kit_begin(&kit, &card_descriptor, call, result)
        && (kit.flags & CARD_CHECK_CONNECTION) == 0) {
        kit_repeatable(&kit, true);
        try {
            sort_lines(&kit);
        } catch (const std::bad_alloc &) {
            kit_fail(&kit, CARD_NO_MEMORY, "There is not enough memory.");
        } catch (...) {
            kit_fail(&kit, CARD_INTERNAL, "The card has a defect.");
        }
    }
    return kit_end(&kit);
}
