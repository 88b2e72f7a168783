/* SPDX-License-Identifier: MIT */
/*
 * kit-names.h - prefixed names that cannot clash with an author's
 *
 * libcard-kit.a is linked into other people's modules, which may have functions
 * called wipe() or show() as well. So each external name of the shared sources
 * gets a prefix here. The compiler includes this file before everything else
 * (-include); kit-names.sh fails if a name is missing.
 */
#ifndef KIT_NAMES_H
#define KIT_NAMES_H

#define ascii_length kit_i_ascii_length
#define base64_add kit_i_base64_add
#define base64url_add kit_i_base64url_add
#define base64url_read kit_i_base64url_read
#define border_begin kit_i_border_begin
#define border_call kit_i_border_call
#define buf_cstr kit_i_buf_cstr
#define buf_fmt kit_i_buf_fmt
#define buf_give_back kit_i_buf_give_back
#define buf_num kit_i_buf_num
#define buf_reserve kit_i_buf_reserve
#define buf_reset kit_i_buf_reset
#define buf_take kit_i_buf_take
#define buf_vfmt kit_i_buf_vfmt
#define call_cancel_fd kit_i_call_cancel_fd
#define call_is_cancelled kit_i_call_is_cancelled
#define call_is_flagged kit_i_call_is_flagged
#define call_sleep_ms kit_i_call_sleep_ms
#define card_code_name kit_i_card_code_name
#define decimal_compare kit_i_decimal_compare
#define decimal_integer kit_i_decimal_integer
#define decimal_is_whole kit_i_decimal_is_whole
#define decimal_read kit_i_decimal_read
#define error_add kit_i_error_add
#define error_buf kit_i_error_buf
#define error_code_name kit_i_error_code_name
#define error_free kit_i_error_free
#define error_kept kit_i_error_kept
#define error_no_memory kit_i_error_no_memory
#define error_note kit_i_error_note
#define error_render kit_i_error_render
#define field_choice kit_i_field_choice
#define field_empty kit_i_field_empty
#define field_fault kit_i_field_fault
#define field_fits kit_i_field_fits
#define field_missing kit_i_field_missing
#define field_is_shown kit_i_field_shown
#define json_ascii kit_i_json_ascii
#define json_check_end kit_i_json_check_end
#define json_check_feed kit_i_json_check_feed
#define json_check_feed_with kit_i_json_check_feed_with
#define json_check_init kit_i_json_check_init
#define json_escape_code kit_i_json_escape_code
#define json_find kit_i_json_find
#define json_find_text kit_i_json_find_text
#define json_is_whole kit_i_json_is_whole
#define json_key kit_i_json_key
#define json_place kit_i_json_place
#define json_member kit_i_json_member
#define json_pointer_add kit_i_json_pointer_add
#define json_quote kit_i_json_quote
#define json_quote_inside kit_i_json_quote_inside
#define json_quote_str kit_i_json_quote_str
#define json_quoted_size kit_i_json_quoted_size
#define json_scan_avx2 kit_i_json_scan_avx2
#define json_scan_portable kit_i_json_scan_portable
#define json_scan_sse2 kit_i_json_scan_sse2
#define json_string_byte kit_i_json_string_byte
#define json_string_equals kit_i_json_string_equals
#define json_string_same kit_i_json_string_same
#define json_trim kit_i_json_trim
#define json_type kit_i_json_type
#define json_unquote kit_i_json_unquote
#define json_valid kit_i_json_valid
#define json_valid_wrapped kit_i_json_valid_wrapped
#define json_walk_element kit_i_json_walk_element
#define json_walk_into kit_i_json_walk_into
#define json_walk_member kit_i_json_walk_member
#define json_whole kit_i_json_whole
#define log_line kit_i_log_line
#define log_wants kit_i_log_wants
#define members_check kit_i_members_check
#define members_empty kit_i_members_empty
#define members_number kit_i_members_number
#define members_read kit_i_members_read
#define members_type_name kit_i_members_type_name
#define moment_deadline kit_i_moment_deadline
#define moment_ms kit_i_moment_ms
#define moment_now kit_i_moment_now
#define nearest kit_i_nearest
#define notjson_replace kit_i_notjson_replace
#define redact kit_i_redact
#define redact_and_cut kit_i_redact_and_cut
#define redactor_add kit_i_redactor_add
#define secretmem_alloc kit_i_secretmem_alloc
#define secretmem_blocks kit_i_secretmem_blocks
#define secretmem_free kit_i_secretmem_free
#define show kit_i_show
#define show_bare kit_i_show_bare
#define utf8_broken kit_i_utf8_broken
#define utf8_length kit_i_utf8_length
#define utf8_valid kit_i_utf8_valid
#define wipe kit_i_wipe

#endif
