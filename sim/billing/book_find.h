/* Names of price books and provider files to paths. Inside this folder. */
#ifndef COSTCAST_BILLING_BOOK_FIND_H
#define COSTCAST_BILLING_BOOK_FIND_H

#include "sim/billing/book.h"

/* Where the file of NAME is; NULL after an error with "did you mean". SUB: NULL for a book, "providers" for a provider. */
const char *book_find(const struct binding *b, const char *name, struct place at, const char *folder, const char *sub);
const char *book_stem(struct arena *arena, const char *file);     /* NAME of "NAME.yaml"; NULL when it is not such a name */
const char *book_file(struct arena *arena, const char *name);     /* "NAME.yaml" */
const char *book_join(struct arena *arena, const char *dir, const char *name);
const char *book_path(struct arena *arena, char *fresh);          /* moves a path from the heap to the arena; NULL stays NULL */
/* book_check.c: false after errors. Resolves the resources that instances are billed as. */
bool book_check(const struct binding *b, struct book *book);
void unknown_item(const struct binding *b, struct place at, const char *name, const char *const *names);
/* book_check_product.c */
bool product_check(const struct binding *b, const struct book *book, const struct entry *entry);

#endif
