/* SPDX-License-Identifier: MIT */
/*
 * main.c - okta-sandbox: starts the servers, prints their URLs, and waits
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"
#include "options.h"
#include "server.h"

/* Everything that runs, so that it can be ended in one place. */
struct run {
    struct sandbox sandbox;
    struct certs certs;
    struct apps apps;
    struct server http;
    struct server https;
};

static bool complain(const char *what, const char *name)
{
    fprintf(stderr, "okta-sandbox: %s%s: %s\n", what, name, strerror(errno));
    return false;
}

/* Blocks SIGINT and SIGTERM in every thread until wait_for_end() waits for
   them. */
static void block_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static bool start_sandbox(struct run *run, const struct options *options)
{
    if (!sandbox_open(&run->sandbox, &options->settings)) {
        errno = ENOMEM;
        return complain("cannot start", "");
    }
    if (options->record_file != NULL
        && !recorder_open(&run->sandbox.recorder, options->record_file,
                          options->record_secrets))
        return complain("cannot record into ", options->record_file);
    return true;
}

static bool register_apps(struct run *run, const struct options *options)
{
    const char *file;
    const char *why =
        apps_register(&run->apps, &run->sandbox.oauth, &options->apps, &file);

    if (why == NULL)
        return true;
    fprintf(stderr, "okta-sandbox: cannot register the client of %s: %s\n",
            file != NULL ? file : "the org", why);
    return false;
}

static bool start_server(struct server *server, struct run *run, uint16_t port,
                         const struct certs *certs)
{
    if (server_start(server, &run->sandbox, port, certs))
        return true;
    if (errno == EADDRINUSE)
        fprintf(stderr,
                "okta-sandbox: port %u is in use; choose another one, or 0 for "
                "any that is free\n",
                (unsigned)port);
    else
        fprintf(stderr, "okta-sandbox: cannot listen on port %u: %s\n",
                (unsigned)port, strerror(errno));
    return false;
}

static bool start_servers(struct run *run, const struct options *options)
{
    if (!start_server(&run->http, run, (uint16_t)options->port, NULL))
        return false;
    if (!options->https)
        return true;
    const char *why = certs_make(&run->certs);
    if (why != NULL) {
        fprintf(stderr, "okta-sandbox: cannot make a certificate: %s\n", why);
        return false;
    }
    return start_server(&run->https, run, (uint16_t)options->https_port,
                        &run->certs);
}

static bool write_connection(const char *path, struct buf *text)
{
    return path == NULL || file_replace(path, text, 0600)
           || complain("cannot write ", path);
}

static bool write_connections(const struct run *run,
                              const struct options *options,
                              const char *ca_file)
{
    auto_buf struct buf api = BUF_INIT_SECRET(BUF_TEXT);
    auto_buf struct buf service = BUF_INIT_SECRET(BUF_TEXT);
    auto_buf struct buf web = BUF_INIT_SECRET(BUF_TEXT);
    const struct sandbox *sandbox = &run->sandbox;
    const char *url = options->https ? run->https.url : run->http.url;
    bool bearer = options->connection_bearer;

    connection_write(&api, url, bearer ? "access_token" : "api_token",
                     bearer ? sandbox->access_token : sandbox->api_token,
                     ca_file);
    app_write_service(&service, &run->apps, &options->apps, url, ca_file);
    app_write_web(&web, &run->apps, &options->apps, url, ca_file);
    return write_connection(options->connection_file, &api)
           && write_connection(options->apps.service_file, &service)
           && write_connection(options->apps.web_file, &web);
}

/* The authority is written first, because a connection contains the real path
   of its file. */
static bool write_files(const struct run *run, const struct options *options)
{
    char *ca_file = NULL;

    if (options->ca_file != NULL) {
        if (!file_replace(options->ca_file, &run->certs.ca, 0644))
            return complain("cannot write ", options->ca_file);
        ca_file = realpath(options->ca_file, NULL);
    }
    bool done = write_connections(run, options, ca_file);
    free(ca_file);
    return done;
}

static bool announce(const struct run *run, const struct options *options)
{
    printf("url %s\n", run->http.url);
    if (options->https)
        printf("https_url %s\n", run->https.url);
    printf("api_token %s\naccess_token %s\n", run->sandbox.api_token,
           run->sandbox.access_token);
    if (run->apps.service_id[0] != '\0')
        printf("service_app %s\n", run->apps.service_id);
    printf("web_app %s\nweb_app_secret %s\nuser %s\npassword %s\nready\n",
           run->apps.web_id, run->apps.web_secret,
           run->sandbox.org.users[0].login, run->sandbox.oauth.password);
    if (fflush(stdout) == 0)
        return true;
    return complain("cannot write to standard output", "");
}

static void wait_for_end(const sigset_t *signals, int64_t seconds)
{
    struct timespec limit = {(time_t)seconds, 0};
    int number;

    if (seconds == 0)
        (void)sigwait(signals, &number);
    else
        (void)sigtimedwait(signals, NULL, &limit);
}

/* Requests a SIGTERM for the end of the parent. Returns false if that failed,
   or if the parent has already ended, so that we have another parent. */
static bool follow_parent(pid_t parent)
{
    return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

static int serve(struct run *run, const struct options *options)
{
    sigset_t signals;

    block_signals(&signals);
    if (!start_sandbox(run, options) || !register_apps(run, options)
        || !start_servers(run, options) || !write_files(run, options)
        || !announce(run, options))
        return 1;
    wait_for_end(&signals, options->for_seconds);
    return 0;
}

int main(int argc, char **argv)
{
    pid_t parent = getppid();
    struct options options;
    static struct run run;
    int status = options_read(&options, argc, argv);

    if (status != OPTIONS_RUN)
        return status;
    if (options.exit_with_parent && !follow_parent(parent))
        return 1;
    certs_init(&run.certs);
    apps_init(&run.apps);
    status = serve(&run, &options);
    sandbox_stop(&run.sandbox);
    server_stop(&run.http);
    server_stop(&run.https);
    sandbox_close(&run.sandbox);
    apps_free(&run.apps);
    certs_free(&run.certs);
    return status;
}
