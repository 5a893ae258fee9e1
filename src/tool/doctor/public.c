#include "tool/doctor/public.h"

#include "base/percent.h"

#include <string.h>

#define PUBLIC "public"
#define MISSING "missing"
#define ALIASES "aliases"

static gboolean is_redirect(const struct http_answer *answer)
{
    return answer->status >= 300 && answer->status < 400 && answer->location != NULL;
}

/* Whether it leads to the same address, except for http and https. */
static gboolean changes_scheme(const char *url, const struct http_answer *answer)
{
    const char *from = strstr(url, "://"), *to = strstr(answer->location, "://");
    return to != NULL && strcmp(from, to) == 0 && !g_str_has_prefix(answer->location, url);
}

static void explain_no_picture(struct probe *probe, const char *url,
                               const struct http_answer *answer)
{
    struct report *report = &probe->report;
    if (is_redirect(answer) && changes_scheme(url, answer))
        report_wrong(report, PUBLIC,
                     "write PANTOGRAPH_PUBLIC_URL with https instead of http, or the reverse",
                     "%s redirects to %s", url, answer->location);
    else if (is_redirect(answer))
        report_wrong(
            report, PUBLIC,
            "allow everyone s3:GetObject on the pictures, and serve PANTOGRAPH_CACHE and no "
            "other bucket or folder at PANTOGRAPH_PUBLIC_URL",
            "a stored picture is treated as missing: %s redirects to %s", url, answer->location);
    else if (answer->status == 403)
        report_wrong(report, PUBLIC, "allow everyone s3:GetObject on the pictures",
                     "a stored picture is forbidden: 403 at %s", url);
    else
        report_wrong(report, PUBLIC,
                     "set PANTOGRAPH_PUBLIC_URL to the address at which PANTOGRAPH_CACHE is served",
                     "a stored picture is missing: %d at %s", answer->status, url);
}

static gboolean is_the_picture(const struct probe *probe, const struct http_answer *answer)
{
    gsize size;
    const void *data = g_bytes_get_data(probe->picture, &size);
    return answer->status == 200 && answer->text->len == size &&
           memcmp(answer->text->str, data, size) == 0;
}

static void check_headers(struct probe *probe, const struct http_answer *answer)
{
    const char *lasting = answer->cache_control, *cors = answer->cors;
    if (lasting == NULL || strstr(lasting, "max-age") == NULL)
        report_wrong(&probe->report, PUBLIC,
                     "let the server add Cache-Control: public, max-age=31536000, immutable",
                     "stored pictures have no Cache-Control: max-age");
    if (probe->settings.cors[0] != '\0' && cors == NULL)
        report_wrong(&probe->report, PUBLIC,
                     "let the server or CDN add Access-Control-Allow-Origin, or set "
                     "PANTOGRAPH_CORS to an empty value",
                     "stored pictures have no Access-Control-Allow-Origin");
}

/* Requests an address as a browser does, and reports it if nothing answers. */
static int ask(struct probe *probe, const char *part, const char *cure, const char *url,
               struct http_answer *answer)
{
    struct fault fault;
    if (probe_ask(probe, url, answer, &fault) == 0)
        return 0;
    report_wrong(&probe->report, part, cure, "nothing answers at %s: %s", url, fault.detail);
    return -1;
}

int public_check_hit(struct probe *probe)
{
    g_autofree char *key = probe_key(probe, "stored");
    g_autofree char *url = probe_address(probe, key);
    struct http_answer answer;
    if (ask(probe, PUBLIC,
            "set PANTOGRAPH_PUBLIC_URL to where the pictures are served, and start that server",
            url, &answer) == -1)
        return -1;
    int status = is_the_picture(probe, &answer) ? 0 : -1;
    if (status == -1) {
        explain_no_picture(probe, url, &answer);
    } else {
        report_ok(&probe->report, PUBLIC, "%s serves the pictures", probe->settings.public_url);
        check_headers(probe, &answer);
    }
    http_clear(&answer);
    return status;
}

/* The program's answer for an original that does not exist. */
static gboolean is_from_program(const struct http_answer *answer)
{
    return g_str_has_prefix(answer->text->str, fault_row(FAULT_NO_ORIGINAL)->code);
}

/* Whether the redirect leads to the program. */
static void check_target(struct probe *probe, const char *location)
{
    struct http_answer answer;
    const char *cure =
        "let the website's rules, or the web server, redirect to /resize/ of the server "
        "in front of the program";
    if (ask(probe, MISSING, cure, location, &answer) == -1)
        return;
    if (is_from_program(&answer))
        report_ok(&probe->report, MISSING, "a missing picture leads to the program");
    else
        report_wrong(&probe->report, MISSING, cure, "%s is not this program: it answers %d",
                     location, answer.status);
    http_clear(&answer);
}

/* Redirects may be relative. */
static char *absolute(const char *base, const char *location)
{
    char *url = g_uri_resolve_relative(base, location, G_URI_FLAGS_ENCODED, NULL);
    return url != NULL ? url : g_strdup(location);
}

static void explain_miss(struct probe *probe, const char *url, const struct http_answer *answer)
{
    struct report *report = &probe->report;
    if (is_redirect(answer)) {
        g_autofree char *location = absolute(url, answer->location);
        check_target(probe, location);
    } else if (is_from_program(answer)) {
        report_ok(report, MISSING, "a missing picture is answered by the program");
    } else if (answer->status == 403 || answer->status == 404) {
        g_autofree char *cure =
            g_strdup_printf("add a routing rule for HttpErrorCodeReturnedEquals %d to the website "
                            "(both 403 and 404 need one), and use the website endpoint",
                            answer->status);
        report_wrong(report, MISSING, cure,
                     "a missing picture is answered with %d at %s, without a redirect",
                     answer->status, url);
    } else {
        report_wrong(report, MISSING, "answer a missing picture with a 307 to /resize/",
                     "a missing picture is answered with %d at %s", answer->status, url);
    }
}

/* Requests the same address again, now that there is a picture. */
static void check_again(struct probe *probe, const char *key, const char *url)
{
    struct http_answer answer;
    struct fault fault;
    if (probe_put(probe, key, &fault) == -1 || probe_ask(probe, url, &answer, &fault) == -1)
        return;
    if (is_the_picture(probe, &answer))
        report_ok(&probe->report, MISSING, "the redirect is not cached");
    else
        report_wrong(
            &probe->report, MISSING,
            "let the CDN cache no redirects and no errors: default TTL 0, 200 and 301 only",
            "a CDN still has the answer from before the picture was made: %d at %s", answer.status,
            url);
    http_clear(&answer);
}

void public_check_miss(struct probe *probe)
{
    g_autofree char *key = probe_key(probe, "missing");
    g_autofree char *url = probe_address(probe, key);
    struct http_answer answer;
    if (ask(probe, MISSING, "read the log of the web server", url, &answer) == -1)
        return;
    explain_miss(probe, url, &answer);
    http_clear(&answer);
    check_again(probe, key, url);
}

static gboolean redirects_aliases(const struct settings *settings)
{
    return s3_is_url(settings->cache) && settings->alias == SETTINGS_ALIAS_REDIRECT;
}

void public_check_alias(struct probe *probe)
{
    g_autofree char *key = probe_key(probe, "stored");
    g_autofree char *alias = probe_key(probe, "alias");
    g_autofree char *url = probe_address(probe, alias);
    struct http_answer answer;
    struct fault fault;
    if (!redirects_aliases(&probe->settings) || probe_alias(probe, alias, key, &fault) == -1 ||
        probe_ask(probe, url, &answer, &fault) == -1)
        return;
    if (answer.status == 301)
        report_ok(&probe->report, ALIASES, "other spellings lead to their pictures");
    else
        report_wrong(&probe->report, ALIASES,
                     "use the website endpoint, or set PANTOGRAPH_ALIAS to copy",
                     "an alias is answered with %d and %zu bytes at %s", answer.status,
                     answer.text->len, url);
    http_clear(&answer);
}
