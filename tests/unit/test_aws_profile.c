#include "aws/aws_profile.h"

#include "unit.h"

static char *folder;

static char *write_file(const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

/* Reads the profile `name` (NULL: not set) from files with these contents. */
static void read_profile(const char *name, const char *credentials, const char *config,
                         struct aws_profile *profile)
{
    g_autofree char *first = write_file("credentials", credentials);
    g_autofree char *second = write_file("config", config);
    g_auto(GStrv) environment = g_new0(char *, 1);
    struct aws aws;
    environment = g_environ_setenv(environment, "AWS_SHARED_CREDENTIALS_FILE", first, TRUE);
    environment = g_environ_setenv(environment, "AWS_CONFIG_FILE", second, TRUE);
    if (name != NULL)
        environment = g_environ_setenv(environment, "AWS_PROFILE", name, TRUE);
    aws_read(environment, &aws);
    aws_profile_read(&aws, profile);
    aws_clear(&aws);
}

#define KEYS(name) "aws_access_key_id = " name "\naws_secret_access_key = s/+=" name "\n"

static void test_profiles(void)
{
    static const struct {
        const char *name, *credentials, *config, *access_key, *region;
    } rows[] = {
        {NULL, "[default]\n" KEYS("A"), "[default]\nregion = r\n", "A", "r"},
        {"default", "[default]\n" KEYS("A"), "[profile default]\nregion = r\n", "A", "r"},
        {"b", "[default]\n" KEYS("A") "[b]\n" KEYS("B"), "[profile b]\nregion=r\n", "B", "r"},
        {"b", "[b]\n" KEYS("B"), "[b]\nregion = r\n", "B", NULL},
        {"b", "", "[profile b]\n" KEYS("B"), "B", NULL},
        {NULL, "[default]\n" KEYS("A"), "[default]\n" KEYS("B"), "A", NULL},
        {"none", "[default]\n" KEYS("A"), "[default]\nregion = r\n", NULL, NULL},
        {NULL, "", "", NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct aws_profile profile;
        g_autofree char *secret =
            rows[i].access_key != NULL ? g_strconcat("s/+=", rows[i].access_key, NULL) : NULL;
        read_profile(rows[i].name, rows[i].credentials, rows[i].config, &profile);
        g_test_message("%s|%s", rows[i].credentials, rows[i].config);
        g_assert_cmpstr(profile.access_key, ==, rows[i].access_key);
        g_assert_cmpstr(profile.secret_key, ==, secret);
        g_assert_cmpstr(profile.region, ==, rows[i].region);
        aws_profile_clear(&profile);
    }
}

/* As written by people and by other tools: each has the key A in it. */
static void test_spelling(void)
{
    static const char *const texts[] = {
        "[default]\naws_access_key_id=A",
        "[default]\r\naws_access_key_id = A\r\n",
        "[default]\naws_access_key_id = A   \t\n",
        "  [ default ]  \n\taws_access_key_id\t=\tA\n",
        "# comment\n; comment\n\n[default]\n; comment = x\naws_access_key_id = A\n",
        "[default]\ns3 =\n  addressing_style = path\n  max_queue = 1\naws_access_key_id = A\n",
        "[default]\nno sense at all\naws_access_key_id = A\n",
        "no sense at all\nx = y\n[default]\naws_access_key_id = A\n",
        "[other]\naws_access_key_id = B\n[default]\naws_access_key_id = A\n[more]\n",
        "[broken\n[default]\naws_access_key_id = A\n",
        "[default]\nname = caf\xe9\naws_access_key_id = A\n",
        "\xef\xbb\xbf[default]\naws_access_key_id = A\n",
        "[default]\nAWS_ACCESS_KEY_ID = A\n",
        "[default]\naws_access_key_id =\naws_access_key_id = A\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct aws_profile profile;
        read_profile(NULL, texts[i], "", &profile);
        g_test_message("%s", texts[i]);
        g_assert_cmpstr(profile.access_key, ==, "A");
        aws_profile_clear(&profile);
    }
}

static void test_identity(void)
{
    struct aws_profile profile;
    read_profile("web", "",
                 "[profile web]\nrole_arn = arn:aws:iam::1:role/r\n"
                 "web_identity_token_file = /t\nrole_session_name = n\n",
                 &profile);
    g_assert_cmpstr(profile.role, ==, "arn:aws:iam::1:role/r");
    g_assert_cmpstr(profile.identity_file, ==, "/t");
    g_assert_cmpstr(profile.role_session, ==, "n");
    g_assert_null(profile.access_key);
    aws_profile_clear(&profile);
}

static void test_region(void)
{
    static const struct {
        const char *region, *default_region, *profile, *wanted;
    } rows[] = {
        {"r", "d", "region = p\n", "r"},
        {"", "d", "region = p\n", "d"},
        {"", "", "region = p\n", "p"},
        {"", "", "", "usual"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat("[default]\n", rows[i].profile, NULL);
        g_autofree char *config = write_file("config", text);
        g_autofree char *region = g_strconcat("AWS_REGION=", rows[i].region, NULL);
        g_autofree char *other = g_strconcat("AWS_DEFAULT_REGION=", rows[i].default_region, NULL);
        g_autofree char *file = g_strconcat("AWS_CONFIG_FILE=", config, NULL);
        char *environment[] = {region, other, file, (char *)"AWS_SHARED_CREDENTIALS_FILE=/no",
                               NULL};
        struct aws aws;
        aws_read(environment, &aws);
        g_autofree char *found = aws_profile_region(&aws, "usual");
        g_assert_cmpstr(found, ==, rows[i].wanted);
        aws_clear(&aws);
    }
}

static void test_no_files(void)
{
    char *environment[] = {(char *)"AWS_SHARED_CREDENTIALS_FILE=/no/such",
                           (char *)"AWS_CONFIG_FILE=/", NULL};
    struct aws aws;
    struct aws_profile profile;
    aws_read(environment, &aws);
    aws_profile_read(&aws, &profile);
    g_assert_null(profile.access_key);
    g_assert_null(profile.region);
    aws_clear(&aws);
}

int main(int argc, char **argv)
{
    unit_init(argc, argv);
    folder = unit_folder();
    g_test_add_func("/aws_profile/profiles", test_profiles);
    g_test_add_func("/aws_profile/spelling", test_spelling);
    g_test_add_func("/aws_profile/identity", test_identity);
    g_test_add_func("/aws_profile/region", test_region);
    g_test_add_func("/aws_profile/no_files", test_no_files);
    int status = g_test_run();
    unit_remove(folder);
    g_free(folder);
    return status;
}
