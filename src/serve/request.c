#include "serve/request.h"

#include <string.h>

static const char *variable(char **environment, const char *name)
{
    const char *value = g_environ_getenv(environment, name);
    return value != NULL ? value : "";
}

int request_read(char **environment, struct request *request, struct fault *fault)
{
    static const char *const names[] = {
        [REQUEST_GET] = "GET",
        [REQUEST_HEAD] = "HEAD",
        [REQUEST_OPTIONS] = "OPTIONS",
    };
    *request = (struct request){
        .method_name = variable(environment, "REQUEST_METHOD"),
        .path = variable(environment, "PATH_INFO"),
        .unless = variable(environment, "HTTP_IF_NONE_MATCH"),
        .wants_json = strstr(variable(environment, "HTTP_ACCEPT"), "application/json") != NULL,
    };
    if (request->method_name[0] == '\0')
        return fault_raise(fault, FAULT_BAD_REQUEST, "REQUEST_METHOD is missing");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        request->method = (enum request_method)i;
        if (strcmp(request->method_name, names[i]) == 0)
            return 0;
    }
    request->method = REQUEST_GET;
    return fault_raise(fault, FAULT_METHOD_NOT_ALLOWED, "only " REQUEST_METHODS " are answered");
}
