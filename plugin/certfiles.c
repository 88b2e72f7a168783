/* SPDX-License-Identifier: MIT */
/* certfiles.c - reads the files for TLS to find out what is wrong with them. */
#include "certfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection-fault.h"
#include "fileid.h"
#include "pem.h"

/* A system's authorities take about 220 KB; larger files are not read. */
#define FILE_MAX 4194304

/* ---- the fault ---- */

static void add_unusable(struct error *error, enum connection_place place,
                         const struct buf *path, const char *why)
{
    struct shown shown;

    connection_fault(error, place, "%s cannot be used: %s",
                     show(&shown, buf_cstr(path), path->size), why);
}

/* Falls back on libcurl's text if reading the file does not show a fault. */
static void add_detail(struct error *error, enum connection_place place,
                       const struct buf *path, const char *detail)
{
    struct shown shown;

    connection_fault(
        error, place,
        "%s cannot be used: it must be a PEM file this process can read (%s).",
        show(&shown, buf_cstr(path), path->size), detail);
}

/* ---- the file ---- */

static const char *why_not_opened(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return "there is no such file. A path that does not begin with / is "
               "relative to the directory the host was started in.";
    case EACCES:
    case EPERM:
        return "this process may not read it.";
    default:
        return "it cannot be opened.";
    }
}

/* Appends the file's bytes. Only regular files are read: a pipe would be empty
   by now, or block. Returns NULL, or what is wrong. */
static const char *read_file(const struct buf *path, struct buf *bytes)
{
    int fd = open(buf_cstr(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    const char *wrong = NULL;
    struct stat status;
    char part[4096];
    ssize_t size = 1;

    if (fd < 0)
        return why_not_opened(errno);
    if (fstat(fd, &status) != 0 || S_ISDIR(status.st_mode))
        wrong = "it is a directory.";
    else if (S_ISREG(status.st_mode))
        while (buf_ok(bytes) && (size = read(fd, part, sizeof part)) > 0)
            buf_add(bytes, part, (size_t)size);
    close(fd);
    explicit_bzero(part, sizeof part);
    if (wrong == NULL && size < 0)
        wrong = "it cannot be read.";
    if (wrong == NULL && bytes->size > 0
        && memmem(bytes->data, bytes->size, "-----BEGIN ", 11) == NULL)
        wrong = "it is not a PEM file, which has a line that begins with "
                "-----BEGIN.";
    if (wrong == NULL && bytes->size == 0 && S_ISREG(status.st_mode))
        wrong = "it is empty. A PEM file is needed.";
    return wrong;
}

static BIO *reader_of(const struct buf *bytes)
{
    return bytes->size > 0 && bytes->size <= INT32_MAX
               ? BIO_new_mem_buf(bytes->data, (int)bytes->size)
               : NULL;
}

/* Keeps OpenSSL from asking for a passphrase on the terminal. */
static int give_passphrase(char *out, int size, int writing, void *context)
{
    const struct buf *passphrase = context;

    (void)writing;
    if (passphrase->size == 0 || passphrase->size > (size_t)size)
        return -1;
    memcpy(out, passphrase->data, passphrase->size);
    return (int)passphrase->size;
}

static X509 *certificate_in(const struct buf *bytes)
{
    BIO *bio = reader_of(bytes);
    struct buf none = BUF_INIT(1);
    X509 *found = bio != NULL
                      ? PEM_read_bio_X509_AUX(bio, NULL, give_passphrase, &none)
                      : NULL;

    BIO_free(bio);
    return found;
}

static EVP_PKEY *key_in(const struct buf *bytes, const struct buf *passphrase)
{
    BIO *bio = reader_of(bytes);
    EVP_PKEY *found =
        bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, give_passphrase,
                                              (void *)(uintptr_t)passphrase)
                    : NULL;

    BIO_free(bio);
    return found;
}

/* ---- fields that need each other ---- */

bool certfiles_complete(const struct connection *c, struct error *error)
{
    if (c->client_cert.size > 0)
        return true;
    if (c->client_key.size > 0)
        connection_fault(error, CONNECTION_CLIENT_KEY,
                         "is set without client_cert, so it would not be used. "
                         "Set client_cert too, or remove client_key.");
    if (c->client_key_passphrase.size > 0)
        connection_fault(
            error, CONNECTION_CLIENT_KEY_PASSPHRASE,
            "is set without client_cert, so it would not be used. Set "
            "client_cert too, or remove client_key_passphrase.");
    return c->client_key.size == 0 && c->client_key_passphrase.size == 0;
}

/* ---- before a call ---- */

static bool identify(struct connection *c, enum connection_place place,
                     const struct buf *path, struct error *error)
{
    enum file_kind kind = fileid_add(&c->file_ids, path);

    /* plain HTTP reads no certificates; a directory is reported when reading it
       fails */
    if (kind == FILE_READY || kind == FILE_DIRECTORY
        || strcmp(c->origin.scheme, "http") == 0)
        return true;
    add_unusable(
        error, place, path,
        kind == FILE_WAITS
            ? "it is a pipe, a device or a socket, which could block a call. "
              "Copy its contents to a regular file and name that."
            : "it is larger than 16 MiB, too large for certificates or keys.");
    return false;
}

bool certfiles_identify(struct connection *c, struct error *error)
{
    bool good = identify(c, CONNECTION_CA_FILE, &c->ca_file, error);

    good = identify(c, CONNECTION_CLIENT_CERT, &c->client_cert, error) && good;
    return identify(c, CONNECTION_CLIENT_KEY, &c->client_key, error) && good;
}

/* ---- certificate authorities ---- */

/* Returns true if it reported a fault. */
static bool report_ca(const struct connection *c, struct error *error)
{
    auto_buf struct buf bytes = BUF_INIT(FILE_MAX);
    const char *wrong = read_file(&c->ca_file, &bytes);
    X509 *found = wrong == NULL ? certificate_in(&bytes) : NULL;

    if (wrong == NULL && found == NULL && bytes.size > 0 && buf_ok(&bytes))
        wrong = "it holds no certificate that can be read.";
    if (buf_no_memory(&bytes))
        error_no_memory(error);
    else if (wrong != NULL)
        add_unusable(error, CONNECTION_CA_FILE, &c->ca_file, wrong);
    X509_free(found);
    ERR_clear_error();
    return wrong != NULL || buf_no_memory(&bytes);
}

void certfiles_report_ca(const struct connection *c, const char *detail,
                         struct error *error)
{
    if (!report_ca(c, error))
        add_detail(error, CONNECTION_CA_FILE, &c->ca_file, detail);
}

/* ---- the client certificate ---- */

static bool has(const struct buf *bytes, const char *words)
{
    return bytes->size > 0
           && memmem(bytes->data, bytes->size, words, strlen(words)) != NULL;
}

/* The file has no private key, or none that can be opened. */
static void report_no_key(const struct connection *c, const struct buf *path,
                          const struct buf *bytes, struct error *error)
{
    bool own = c->client_key.size > 0;
    struct shown shown;

    if (!has(bytes, "PRIVATE KEY-----") && !own)
        connection_fault(
            error, CONNECTION_CLIENT_KEY,
            "is missing: %s holds no private key. Name the file of its key in "
            "client_key.",
            show(&shown, buf_cstr(path), path->size));
    else if (!has(bytes, "PRIVATE KEY-----"))
        add_unusable(error, CONNECTION_CLIENT_KEY, path,
                     "it holds no private key.");
    else if (!has(bytes, "ENCRYPTED"))
        add_unusable(error, CONNECTION_CLIENT_KEY, path,
                     "its private key is damaged or of an unsupported type.");
    else if (c->client_key_passphrase.size == 0)
        connection_fault(error, CONNECTION_CLIENT_KEY_PASSPHRASE,
                         "is missing: the key in %s is encrypted. Set "
                         "client_key_passphrase to its passphrase.",
                         show(&shown, buf_cstr(path), path->size));
    else if (pem_lacks_cipher())
        add_unusable(error, CONNECTION_CLIENT_KEY, path,
                     "it is encrypted with a cipher that is no longer "
                     "supported. Encrypt it again, for example with openssl "
                     "pkcs8 -topk8 -v2 aes256.");
    else
        connection_fault(error, CONNECTION_CLIENT_KEY_PASSPHRASE,
                         "does not decrypt the key in %s. Give the passphrase "
                         "it was encrypted with.",
                         show(&shown, buf_cstr(path), path->size));
}

/* Returns true if it reported a fault. */
static bool report_key(const struct connection *c, X509 *certificate,
                       struct error *error)
{
    const struct buf *path =
        c->client_key.size > 0 ? &c->client_key : &c->client_cert;
    auto_buf struct buf bytes = BUF_INIT_SECRET(FILE_MAX);
    const char *wrong = read_file(path, &bytes);
    struct shown key, cert;
    EVP_PKEY *found;
    bool fits;

    if (wrong != NULL) {
        add_unusable(error, CONNECTION_CLIENT_KEY, path, wrong);
        return true;
    }
    if (bytes.size == 0 || !buf_ok(&bytes))
        return false;
    ERR_clear_error();
    found = key_in(&bytes, &c->client_key_passphrase);
    fits = found != NULL && X509_check_private_key(certificate, found) == 1;
    if (found == NULL)
        report_no_key(c, path, &bytes, error);
    else if (!fits)
        connection_fault(
            error, CONNECTION_CLIENT_KEY,
            "%s does not match the certificate in %s. Give that certificate's "
            "private key.",
            show(&key, buf_cstr(path), path->size),
            show(&cert, buf_cstr(&c->client_cert), c->client_cert.size));
    EVP_PKEY_free(found);
    return !fits;
}

/* Returns true if it reported a fault. */
static bool report_client(const struct connection *c, struct error *error)
{
    auto_buf struct buf bytes = BUF_INIT_SECRET(FILE_MAX);
    const char *wrong = read_file(&c->client_cert, &bytes);
    X509 *found = wrong == NULL ? certificate_in(&bytes) : NULL;
    bool is_reported = true;

    if (wrong == NULL && found == NULL && bytes.size > 0 && buf_ok(&bytes))
        wrong = "it holds no certificate that can be read.";
    if (buf_no_memory(&bytes))
        error_no_memory(error);
    else if (wrong != NULL)
        add_unusable(error, CONNECTION_CLIENT_CERT, &c->client_cert, wrong);
    else
        is_reported = found != NULL && report_key(c, found, error);
    X509_free(found);
    ERR_clear_error();
    return is_reported;
}

void certfiles_report_client(const struct connection *c, const char *detail,
                             struct error *error)
{
    if (!report_client(c, error))
        add_detail(error, CONNECTION_CLIENT_CERT, &c->client_cert, detail);
}

/* ---- while a connection is entered ---- */

bool certfiles_judge(const struct connection *c, struct error *error)
{
    bool good = true;

    if (strcmp(c->origin.scheme, "http") == 0)
        return true; /* it reads no certificates */
    if (c->ca_file.size > 0)
        good = !report_ca(c, error);
    if (c->client_cert.size > 0)
        good = !report_client(c, error) && good;
    return good;
}
