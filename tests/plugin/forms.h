/* SPDX-License-Identifier: MIT */
/* forms.h - assertions on a form, read by a dry run of the card */
#ifndef FORMS_H
#define FORMS_H

/* It is refused, with this field and pointer (NULL: any) and these words. */
void form_refused(const char *form, const char *field, const char *pointer,
                  const char *words);

/* It is accepted, and leads to this path and query. */
void form_leads_to(const char *form, const char *target);

#endif
