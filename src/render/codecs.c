#include "render/codecs.h"

#include "render/picture.h"

#include <string.h>
#include <vips/vector.h>

static const char *const loaders[] = {
    "VipsForeignLoadHeifBuffer", "VipsForeignLoadJpegBuffer", "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadPngBuffer",  "VipsForeignLoadWebpBuffer",
};

static const char *const savers[] = {
    "VipsForeignSaveCgifBuffer", "VipsForeignSaveHeifBuffer", "VipsForeignSaveJpegBuffer",
    "VipsForeignSavePngBuffer",  "VipsForeignSaveWebpBuffer",
};

/* libvips loads every module it finds, and most of them are not wanted: it is shown a folder that
 * holds only what is. */
static void choose_modules(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self != NULL ? self : ".");
    g_autofree char *modules = g_build_filename(folder, "pantograph-codecs", NULL);
    g_setenv("VIPSHOME", modules, TRUE);
}

static void block_others(void)
{
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignSave", TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(loaders); i++)
        vips_operation_block_set(loaders[i], FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS(savers); i++)
        vips_operation_block_set(savers[i], FALSE);
}

int codecs_open(const char *program, struct fault *fault)
{
    choose_modules();
    if (VIPS_INIT(program) != 0)
        return picture_fault(fault, FAULT_INTERNAL);
    vips_concurrency_set(1);
    vips_vector_set_enabled(FALSE);
    vips_cache_set_max(0);
    block_others();
    return 0;
}

static void *add_reachable(GType type, void *names)
{
    VipsOperationClass *class = g_type_class_ref(type);
    if (!G_TYPE_IS_ABSTRACT(type) && (class->flags & VIPS_OPERATION_BLOCKED) == 0)
        g_ptr_array_add(names, (char *)g_type_name(type));
    g_type_class_unref(class);
    return NULL;
}

static gint compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *codecs_reachable(void)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    vips_type_map_all(g_type_from_name("VipsForeignLoad"), add_reachable, names);
    g_ptr_array_sort(names, compare);
    g_ptr_array_add(names, NULL);
    return g_strjoinv("\n", (char **)names->pdata);
}

char *codecs_wanted(void)
{
    GString *out = g_string_new(loaders[0]);
    for (gsize i = 1; i < G_N_ELEMENTS(loaders); i++)
        g_string_append_printf(out, "\n%s", loaders[i]);
    return g_string_free(out, FALSE);
}
