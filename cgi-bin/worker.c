/* pantograph.fcgi, the entry point of the worker: a FastCGI responder if its standard input is a
 * listening socket, otherwise a program for one plain CGI request. */
#include "config.h"

#include "base/version.h"
#include "serve/serve.h"
#include "serve/start.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define LISTENING_SOCKET 0
#define LOOK_AT_MEMORY_EACH 100 /* requests */

extern char **environ;

static volatile sig_atomic_t is_stopping;
static int nowhere = -1;

/* Without a socket to listen on no further request is accepted, no matter when the signal arrives.
 * The current one has its own descriptor and is finished. */
static void stop(int signal)
{
    (void)signal;
    is_stopping = 1;
    dup2(nowhere, LISTENING_SOCKET);
}

/* Interrupts the system call that waits for a peer. */
static void tick(int signal)
{
    (void)signal;
}

/* While this is on, no peer holds the worker for longer. It ticks on, because libfcgi accepts the
 * next connection by itself when it gives one up. */
static void set_peer_timeout(gint64 seconds)
{
    struct itimerval timer = {{seconds, 0}, {seconds, 0}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void catch_signals(void)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};
    struct sigaction action = {.sa_handler = stop}, ticking = {.sa_handler = tick};
    sigaction(SIGALRM, &ticking, NULL);
    nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC);
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int send_fcgi(FCGX_Stream *out, const struct response *response)
{
    g_autofree char *head = response_head(response);
    gsize size = 0;
    const char *body = NULL;
    if (response->body != NULL && !response->is_head)
        body = g_bytes_get_data(response->body, &size);
    if (FCGX_PutStr(head, (int)strlen(head), out) == -1)
        return -1;
    return size > 0 ? FCGX_PutStr(body, (int)size, out) : 0;
}

static gint64 resident_bytes(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        return 0;
    g_auto(GStrv) pages = g_strsplit(text, " ", 3); /* size, resident, … */
    return g_strv_length(pages) > 1 ? g_ascii_strtoll(pages[1], NULL, 10) * getpagesize() : 0;
}

/* Landlock confines this worker to the folders that it has opened. */
static gboolean has_lost_folder(const struct service *service)
{
    const char *replaced = service_replaced(service);
    if (replaced != NULL)
        log_event(service->settings->log, "folder-replaced", replaced);
    return replaced != NULL;
}

/* Whether this worker should retire; its supervisor starts another. */
static gboolean is_due(const struct service *service, gint64 served)
{
    const struct settings *settings = service->settings;
    if (settings->retire_requests > 0 && served >= settings->retire_requests)
        return TRUE;
    if (has_lost_folder(service))
        return TRUE;
    return served % LOOK_AT_MEMORY_EACH == 0 && resident_bytes() > settings->retire_memory;
}

static void say_what_is_missing(const struct service *service)
{
    struct fault fault;
    if (renderer_warm(service->renderer, &fault) == -1)
        log_event(service->settings->log, "no-renderer", fault.detail);
    else if (renderer_landlock(service->renderer) == 0)
        log_event(service->settings->log, "no-landlock",
                  "this kernel has no Landlock; the renderer is confined by seccomp alone");
}

/* Waits, for ever, until somebody connects, and reads the request within the time a peer has. Of
 * several workers that see a connection one gets it; the others are back after a tick. */
static int accept_request(FCGX_Request *request, gint64 seconds)
{
    int status;
    do {
        struct pollfd listening = {LISTENING_SOCKET, POLLIN, 0};
        poll(&listening, 1, -1);
        if (is_stopping)
            return -1;
        set_peer_timeout(seconds);
        status = FCGX_Accept_r(request);
        set_peer_timeout(0);
    } while (status == -EINTR && !is_stopping);
    return status;
}

static void answer_request(struct service *service, FCGX_Request *request)
{
    struct response response;
    serve(service, request->envp, &response);
    set_peer_timeout(service->settings->peer_timeout);
    send_fcgi(request->out, &response);
    FCGX_Finish_r(request);
    set_peer_timeout(0);
    response_clear(&response);
}

static int answer_many(struct service *service)
{
    FCGX_Request request;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, LISTENING_SOCKET, FCGI_FAIL_ACCEPT_ON_INTR))
        return EXIT_FAILURE;
    catch_signals();
    say_what_is_missing(service);
    for (gint64 served = 1; accept_request(&request, service->settings->peer_timeout) == 0;
         served++) {
        answer_request(service, &request);
        if (is_due(service, served))
            break;
    }
    return EXIT_SUCCESS;
}

static void print(const struct response *response)
{
    g_autofree char *head = response_head(response);
    fputs(head, stdout);
    if (response->body != NULL && !response->is_head) {
        gsize size;
        const void *body = g_bytes_get_data(response->body, &size);
        fwrite(body, 1, size, stdout);
    }
}

static int answer_one(struct service *service)
{
    struct response response;
    serve(service, environ, &response);
    print(&response);
    response_clear(&response);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Waits, because a supervisor would otherwise restart this program in a tight loop. */
static int refuse(const char *mistakes)
{
    fputs(mistakes, stderr);
    if (FCGX_IsCGI())
        fputs("Status: 500 Internal Server Error\r\nContent-Type: text/plain\r\n"
              "Cache-Control: no-store\r\n\r\nbad-settings: see the log of the web server\n",
              stdout);
    else
        sleep(1);
    return EXIT_FAILURE;
}

static int run(void)
{
    struct start start;
    g_autoptr(GString) mistakes = g_string_new(NULL);
    int status;
    if (start_open(environ, &start, mistakes) == -1)
        status = refuse(mistakes->str);
    else
        status = FCGX_IsCGI() ? answer_one(&start.service) : answer_many(&start.service);
    start_close(&start);
    return status;
}

/* For a supervisor to run before it starts the workers. */
static int check(void)
{
    g_autoptr(GString) mistakes = g_string_new(NULL);
    int status = start_check(environ, mistakes);
    fputs(mistakes->str, stderr);
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int print_version(void)
{
    version_print(PACKAGE_NAME, http_version());
    return EXIT_SUCCESS;
}

static int print_help(void);

static const struct option {
    const char *name;
    int (*run)(void);
    const char *help;
} options[] = {
    {"--check", check, "check everything needed to start, and print every mistake"},
    {"--version", print_version, "print the version"},
    {"--help", print_help, "print this"},
};

static int print_help(void)
{
    puts("pantograph.fcgi: makes each size of a picture when a browser first asks for it.\n"
         "A web server starts it, as a FastCGI responder or CGI program. By hand:\n");
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
        printf("  %-10s %s\n", options[i].name, options[i].help);
    puts("\nThe operator's command is pantograph; see pantograph help.");
    return EXIT_SUCCESS;
}

/* A web server may pass the words of a query as arguments (RFC 3875, 4.4); they are not options. */
static gboolean is_asked_by_web_server(void)
{
    return g_getenv("GATEWAY_INTERFACE") != NULL;
}

int main(int argc, char **argv)
{
    umask(022);
    if (is_asked_by_web_server())
        return run();
    for (gsize i = 0; argc == 2 && i < G_N_ELEMENTS(options); i++)
        if (strcmp(argv[1], options[i].name) == 0)
            return options[i].run();
    if (argc > 1) {
        fprintf(stderr, "pantograph.fcgi: unknown option '%s'; see --help\n", argv[1]);
        return EXIT_FAILURE;
    }
    return run();
}
