#include "store/credential.h"

gint64 credential_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

void credential_clear(struct credential *credential)
{
    g_clear_pointer(&credential->access_key, g_free);
    g_clear_pointer(&credential->secret_key, g_free);
    g_clear_pointer(&credential->session_token, g_free);
}
