/* pantograph, the operator's command. */
#include "config.h"

#include "base/version.h"
#include "serve/start.h"
#include "store/http.h"
#include "tool/doctor/doctor.h"
#include "tool/print.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* Reads lines NAME=value, as in an EnvironmentFile of systemd; they override the environment. */
static char **with_file(const char *path)
{
    g_autofree char *text = NULL;
    char **all = g_strdupv(environ);
    if (path == NULL)
        return all;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        g_strfreev(all);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        char *equals = strchr(g_strstrip(*line), '=');
        if (**line == '#' || **line == ';' || equals == NULL)
            continue;
        g_autofree char *name = g_strndup(*line, (gsize)(equals - *line));
        g_autofree char *value = g_shell_unquote(equals + 1, NULL);
        all = g_environ_setenv(all, name, value != NULL ? value : equals + 1, TRUE);
    }
    return all;
}

static int cannot_read(const char *file)
{
    fprintf(stderr, "pantograph: cannot read %s\n", file);
    return EXIT_FAILURE;
}

static int doctor(const char *file)
{
    g_auto(GStrv) environment = with_file(file);
    if (environment == NULL)
        return cannot_read(file);
    return doctor_examine(environment) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int check(const char *file)
{
    g_auto(GStrv) environment = with_file(file);
    g_autoptr(GString) mistakes = g_string_new(NULL);
    if (environment == NULL)
        return cannot_read(file);
    int status = start_check(environment, mistakes);
    fputs(mistakes->str, stderr);
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int print(const char *name)
{
    if (name != NULL && print_table(name) == 0)
        return EXIT_SUCCESS;
    fputs("pantograph: print what?\n", stderr);
    print_names(stderr);
    return EXIT_FAILURE;
}

static int version(const char *file)
{
    (void)file;
    version_print(PACKAGE_NAME, http_version());
    return EXIT_SUCCESS;
}

static int help(const char *file);

static const struct {
    const char *name, *argument, *help;
    int (*run)(const char *argument);
} commands[] = {
    {"check", "[FILE]", "check everything needed to start, and print every mistake", check},
    {"doctor", "[FILE]", "check the whole installation; say what is wrong and how to fix it",
     doctor},
    {"print", "WHAT", "print a table for documents:", print},
    {"version", "", "print the version", version},
    {"help", "", "print this", help},
};

static int help(const char *file)
{
    (void)file;
    puts("pantograph: for operators of the service\n");
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        printf("  pantograph %-7s %-6s  %s\n", commands[i].name, commands[i].argument,
               commands[i].help);
        if (commands[i].run == print)
            print_names(stdout);
    }
    puts(
        "\nSettings come from the environment, overridden by FILE with lines NAME=value. Started by "
        "root,\ncheck and doctor become the owner of the cache, who should be the workers' user.");
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "help";
    while (*name == '-')
        name++;
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        int most = *commands[i].argument != '\0' ? 3 : 2;
        if (strcmp(name, commands[i].name) == 0 && argc <= most)
            return commands[i].run(argc > 2 ? argv[2] : NULL);
    }
    fprintf(stderr, "pantograph: unknown command '%s'; see pantograph help\n", name);
    return EXIT_FAILURE;
}
