#include "full/codecs.h"

#include "full/picture.h"

#include <string.h>
#include <vips/vector.h>

static const struct codec {
    enum format format;
    const char *loader, *saver; /* libvips' classes, or NULL */
} codecs[] = {
    {FORMAT_AVIF, "VipsForeignLoadHeifBuffer", "VipsForeignSaveHeifBuffer"},
    {FORMAT_GIF, "VipsForeignLoadNsgifBuffer", "VipsForeignSaveCgifBuffer"},
    {FORMAT_HEIC, "VipsForeignLoadHeifBuffer", NULL},
    {FORMAT_JPEG, "VipsForeignLoadJpegBuffer", "VipsForeignSaveJpegBuffer"},
    {FORMAT_PNG, "VipsForeignLoadPngBuffer", "VipsForeignSavePngBuffer"},
    {FORMAT_WEBP, "VipsForeignLoadWebpBuffer", "VipsForeignSaveWebpBuffer"},
};

/* libvips loads every module it finds, and most of them are unwanted, so it is pointed to a folder
 * with only the wanted ones. */
static void choose_modules(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self != NULL ? self : ".");
    g_autofree char *modules = g_build_filename(folder, "pantograph-codecs", NULL);
    g_setenv("VIPSHOME", modules, TRUE);
}

/* libvips would decode large pictures to a file, which is impossible in the jail. */
static void stay_in_memory(void)
{
    g_setenv("VIPS_DISC_THRESHOLD", "1000g", TRUE);
}

/* Some operations make Orc write machine code at first use, even though it is never run: in the
 * jail that kills the process. */
static void forbid_machine_code(void)
{
    g_setenv("ORC_CODE", "emulate", TRUE);
}

static void block_others(void)
{
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignSave", TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++) {
        vips_operation_block_set(codecs[i].loader, FALSE);
        if (codecs[i].saver != NULL)
            vips_operation_block_set(codecs[i].saver, FALSE);
    }
}

static gboolean is_present(const char *class)
{
    return class == NULL || g_type_from_name(class) != 0;
}

guint32 codecs_formats(void)
{
    guint32 formats = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++)
        if (is_present(codecs[i].loader) && is_present(codecs[i].saver))
            formats |= 1u << codecs[i].format;
    return formats;
}

int codecs_open(const char *program, struct fault *fault)
{
    choose_modules();
    stay_in_memory();
    forbid_machine_code();
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

gboolean codecs_are_exact(void)
{
    g_autoptr(GPtrArray) reachable = g_ptr_array_new();
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    vips_type_map_all(g_type_from_name("VipsForeignLoad"), add_reachable, reachable);
    for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++)
        if (codecs[i].format != FORMAT_HEIC) /* it shares AVIF's loader */
            g_ptr_array_add(wanted, (char *)codecs[i].loader);
    g_ptr_array_sort(reachable, compare);
    g_ptr_array_sort(wanted, compare);
    g_ptr_array_add(reachable, NULL);
    g_ptr_array_add(wanted, NULL);
    return g_strv_equal((const char *const *)reachable->pdata, (const char *const *)wanted->pdata);
}

const char *codecs_version(void)
{
    return vips_version_string();
}
