// SPDX-License-Identifier: MIT
//
// card_kit.rs - card.h and card-kit.h in Rust, as far as sort_lines.rs uses them

use std::os::raw::{c_char, c_int, c_void};
use std::ptr::null;

pub const CARD_MAGIC: u32 = 0x44524143;
pub const CARD_ABI: u32 = 1;
pub const CARD_THREADS_ANY: u32 = 1;
pub const CARD_TYPE_TEXT: i32 = 1;
pub const CARD_TYPE_NUMBER: i32 = 2;
pub const CARD_TYPE_DROPDOWN: i32 = 4;
pub const CARD_FIELD_REQUIRED: u32 = 0x01;
pub const CARD_FIELD_MULTILINE: u32 = 0x10;
pub const CARD_ROLE_PAYLOAD: i32 = 3;
pub const CARD_EFFECT_READS: u32 = 0x01;
pub const CARD_CHECK_CONNECTION: u32 = 0x02;
pub const CARD_INTERNAL: i32 = 12;

#[repr(C)]
pub struct Choice {
    pub value: *const c_char,
    pub title: *const c_char,
    pub help: *const c_char,
}

#[repr(C)]
pub struct Field {
    pub key: *const c_char,
    pub title: *const c_char,
    pub help: *const c_char,
    pub group: *const c_char,
    pub kind: i32, // `type` in card.h
    pub flags: u32,
    pub role: i32,
    pub choice_count: u32,
    pub choice_size: u32,
    pub reserved: u32,
    pub choices: *const Choice,
    pub default_json: *const c_char,
    pub example_json: *const c_char,
    pub env: *const c_char,
    pub pattern: *const c_char,
    pub minimum: i64,
    pub maximum: i64,
    pub shown_if_key: *const c_char,
    pub shown_if_values: *const *const c_char,
    pub schema_json: *const c_char,
    pub format: *const c_char,
}

#[repr(C)]
pub struct Descriptor {
    pub magic: u32,
    pub abi: u32,
    pub struct_size: u32,
    pub thread_model: u32,
    pub id: *const c_char,
    pub title: *const c_char,
    pub connector: *const c_char,
    pub connector_title: *const c_char,
    pub version: *const c_char,
    pub description: *const c_char,
    pub inputs: *const Field,
    pub outputs: *const Field,
    pub connection: *const Field,
    pub input_count: u32,
    pub output_count: u32,
    pub connection_count: u32,
    pub field_size: u32,
    pub release: unsafe extern "C" fn(*mut c_void),
    pub get_extension: *const c_void,
    pub effects: u32,
    pub reserved: u32,
    pub documentation_url: *const c_char,
    pub icon_svg: *const c_char,
    pub deprecated: *const c_char,
}

#[repr(C)]
pub struct Kit {
    pub flags: u32,
    pub code: i32,
    pub call: *const c_void,
    pub form: *const c_void,
    pub connection: *const c_void,
    pub work: *mut c_void,
}

extern "C" {
    pub fn kit_begin(
        kit: *mut Kit,
        descriptor: *const Descriptor,
        call: *const c_void,
        result: *mut c_void,
    ) -> bool;
    pub fn kit_end(kit: *mut Kit) -> i32;
    pub fn kit_release(result: *mut c_void);
    pub fn kit_text(values: *const c_void, key: *const c_char) -> *const c_char;
    pub fn kit_choice(values: *const c_void, key: *const c_char) -> c_int;
    pub fn kit_integer(values: *const c_void, key: *const c_char) -> i64;
    pub fn kit_put_text(kit: *mut Kit, key: *const c_char, text: *const c_char);
    pub fn kit_repeatable(kit: *mut Kit, repeatable: bool);
    pub fn kit_fail(kit: *mut Kit, code: i32, format: *const c_char, ...) -> bool;
}

/// A field with nothing in it, for `..NO_FIELD`.
pub const NO_FIELD: Field = Field {
    key: null(),
    title: null(),
    help: null(),
    group: null(),
    kind: 0,
    flags: 0,
    role: 0,
    choice_count: 0,
    choice_size: std::mem::size_of::<Choice>() as u32,
    reserved: 0,
    choices: null(),
    default_json: null(),
    example_json: null(),
    env: null(),
    pattern: null(),
    minimum: 0,
    maximum: 0,
    shown_if_key: null(),
    shown_if_values: null(),
    schema_json: null(),
    format: null(),
};

/// Constant, and therefore the same for any thread.
pub struct Constant<T>(pub T);
unsafe impl<T> Sync for Constant<T> {}
unsafe impl Sync for Descriptor {}

/// A C string that lives as long as the module.
#[macro_export]
macro_rules! c {
    ($text:expr) => {
        concat!($text, "\0").as_ptr() as *const std::os::raw::c_char
    };
}
