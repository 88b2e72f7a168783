// SPDX-License-Identifier: MIT
//
// sort_lines.rs - a card in Rust: sorts the lines of a text
//
//     rustc --edition 2021 -O --crate-type cdylib -o sort_lines.so sort_lines.rs \
//         -C link-args="-Wl,-z,nodelete $(pkg-config --libs card-kit) -lgcc"
//     host-stub verify ./sort_lines.so
//
// card_kit.rs declares what is used of card.h and card-kit.h. sort_lines.cc is the
// same card in C++.

mod card_kit;
use card_kit::*;
use std::ffi::{CStr, CString};
use std::mem::size_of;
use std::os::raw::c_void;
use std::panic;
use std::ptr::{null, null_mut};
use std::sync::Once;

static ORDERS: Constant<[Choice; 2]> = Constant([
    Choice {
        value: c!("ascending"),
        title: c!("Ascending"),
        help: c!("From A to Z."),
    },
    Choice {
        value: c!("descending"),
        title: c!("Descending"),
        help: c!("From Z to A."),
    },
]);

static INPUTS: Constant<[Field; 3]> = Constant([
    Field {
        key: c!("text"),
        title: c!("Text"),
        help: c!("The lines to sort."),
        kind: CARD_TYPE_TEXT,
        flags: CARD_FIELD_REQUIRED | CARD_FIELD_MULTILINE,
        example_json: c!("\"pear\\napple\\nquince\""),
        ..NO_FIELD
    },
    Field {
        key: c!("order"),
        title: c!("Order"),
        help: c!("How to sort them, by their bytes."),
        kind: CARD_TYPE_DROPDOWN,
        choices: &ORDERS as *const _ as *const Choice,
        choice_count: 2,
        default_json: c!("\"ascending\""),
        ..NO_FIELD
    },
    Field {
        key: c!("most"),
        title: c!("Most"),
        help: c!("How many lines to keep, from the first, such as 10."),
        kind: CARD_TYPE_NUMBER,
        format: c!("integer"),
        minimum: 1,
        maximum: 1000000,
        default_json: c!("1000"),
        ..NO_FIELD
    },
]);

static OUTPUTS: Constant<[Field; 1]> = Constant([Field {
    key: c!("text"),
    title: c!("Text"),
    help: c!("The lines, sorted."),
    kind: CARD_TYPE_TEXT,
    flags: CARD_FIELD_REQUIRED,
    role: CARD_ROLE_PAYLOAD,
    ..NO_FIELD
}]);

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static card_descriptor: Descriptor = Descriptor {
    magic: CARD_MAGIC,
    abi: CARD_ABI,
    struct_size: size_of::<Descriptor>() as u32,
    thread_model: CARD_THREADS_ANY,
    id: c!("sort_lines"),
    title: c!("Sort Lines"),
    connector: c!("sort_lines"),
    connector_title: c!("Sort Lines"),
    version: c!("1.0.0"),
    description: c!("Sorts the lines of a text."),
    inputs: &INPUTS as *const _ as *const Field,
    outputs: &OUTPUTS as *const _ as *const Field,
    connection: null(),
    input_count: 3,
    output_count: 1,
    connection_count: 0,
    field_size: size_of::<Field>() as u32,
    release: kit_release,
    get_extension: null(),
    effects: CARD_EFFECT_READS,
    reserved: 0,
    documentation_url: null(),
    icon_svg: null(),
    deprecated: null(),
};

unsafe fn sort_lines(kit: &mut Kit) {
    let text = CStr::from_ptr(kit_text(kit.form, c!("text")))
        .to_str()
        .unwrap();
    let most = kit_integer(kit.form, c!("most")) as usize;
    let mut lines: Vec<&str> = text.split_terminator('\n').collect();

    lines.sort_unstable();
    if kit_choice(kit.form, c!("order")) == 1 {
        lines.reverse();
    }
    lines.truncate(most);
    let sorted: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    let sorted = CString::new(sorted).unwrap();
    kit_put_text(kit, c!("text"), sorted.as_ptr());
}

/// # Safety
/// As card.h says.
#[no_mangle]
pub unsafe extern "C" fn execute(call: *const c_void, result: *mut c_void) -> i32 {
    static QUIET: Once = Once::new();
    let mut kit = Kit {
        flags: 0,
        code: 0,
        call: null(),
        form: null(),
        connection: null(),
        work: null_mut(),
    };

    // No panic may reach the host, and a card does not print.
    QUIET.call_once(|| panic::set_hook(Box::new(|_| {})));
    if kit_begin(&mut kit, &card_descriptor, call, result) && kit.flags & CARD_CHECK_CONNECTION == 0
    {
        kit_repeatable(&mut kit, true);
        let work = panic::AssertUnwindSafe(|| sort_lines(&mut kit));
        if panic::catch_unwind(work).is_err() {
            kit_fail(
                &mut kit,
                CARD_INTERNAL,
                c!("The card has a defect."),
            );
        }
    }
    kit_end(&mut kit)
}
