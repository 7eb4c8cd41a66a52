/* The command `sharedgil`: hands everything to the Python program sharedgil-cli beside it, but for the plain
 * `sharedgil run PROGRAM...`. That one becomes the program's interpreter here and now, which saves the start of an
 * interpreter that would only start another; and a shell, that would change the environment.
 *
 * Of the Python side it knows the name of one variable (src/sharedgil/_start.py), and which of python's options need no
 * thought (src/sharedgil/cli/run.py gives the others theirs). It keeps nothing and frees nothing: it always becomes
 * another program.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define MAX_LINKS 40 /* as the kernel's own */

/* The interpreter that a script's first line names outright; false when there is none, or that line is not a plain one. */
static bool read_interpreter(const char *script, char line[PATH_MAX])
{
    FILE *file = fopen(script, "re");
    if (file == NULL) {
        return false;
    }
    bool read = fgets(line, PATH_MAX, file) != NULL;
    fclose(file);
    size_t length = read ? strcspn(line, "\n") : 0;
    if (length < 3 || line[length] != '\n' || strncmp(line, "#!/", 3) != 0) {
        return false;
    }
    line[length] = '\0';
    memmove(line, line + 2, length - 1);
    /* Where the path is too long for such a line, installers write /bin/sh and tell it the rest. */
    return strcmp(line, "/bin/sh") != 0 && access(line, X_OK) == 0;
}

static bool takes_value(const char *option)
{
    return strcmp(option, "-X") == 0 || strcmp(option, "-W") == 0;
}

/* Whether an option of python stands by itself and changes nothing about which start-up files are read. */
static bool is_harmless(const char *option)
{
    if (option[0] != '-' || option[1] == '\0') {
        return false;
    }
    return ((option[1] == 'X' || option[1] == 'W') && option[2] != '\0')
           || strspn(option + 1, "bBdOPquvx") == strlen(option + 1);
}

static bool names_program(const char *word)
{
    return strcmp(word, "-") == 0 || strcmp(word, "-c") == 0 || strcmp(word, "-m") == 0
           || (word[0] != '-' && word[0] != '\0');
}

/* Whether these words are harmless options of python and then a program, or nothing more. */
static bool is_plain(char **words)
{
    for (; *words != NULL && !names_program(*words); words++) {
        if (takes_value(*words) && words[1] != NULL) {
            words++;
        }
        else if (!is_harmless(*words)) {
            return false;
        }
    }
    return true;
}

/* Find sharedgil-cli beside this program: where it was called, or else where a link leads (a link to the command, or an
 * installer that links every file to a store of its own); false when it is nowhere on the way. */
static bool find_cli(char cli[PATH_MAX])
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s", (const char *)getauxval(AT_EXECFN));
    for (int links = 0; links < MAX_LINKS && length > 0 && length < PATH_MAX; links++) {
        const char *slash = strrchr(path, '/');
        int folder = slash == NULL ? 0 : (int)(slash + 1 - path);
        length = snprintf(cli, PATH_MAX, "%.*ssharedgil-cli", folder, path);
        if (length < PATH_MAX && access(cli, X_OK) == 0) {
            return true;
        }
        char target[PATH_MAX];
        ssize_t read = readlink(path, target, sizeof target - 1);
        if (read <= 0) {
            return false;
        }
        target[read] = '\0';
        if (target[0] == '/') {
            folder = 0;
        }
        length = snprintf(path + folder, sizeof path - (size_t)folder, "%s", target) + folder;
    }
    return false;
}

int main(int argc, char **argv)
{
    static char cli[PATH_MAX];
    static char interpreter[PATH_MAX];
    if (!find_cli(cli)) {
        fputs("sharedgil: sharedgil-cli is not beside it: install it again with pip\n", stderr);
        return 127;
    }
    if (argc > 1 && strcmp(argv[1], "run") == 0 && is_plain(argv + 2) && read_interpreter(cli, interpreter)) {
        setenv("_SHAREDGIL_RUN", "", 1);
        argv[1] = interpreter;
        execv(interpreter, argv + 1);
        unsetenv("_SHAREDGIL_RUN");
        argv[1] = "run";
    }
    argv[0] = cli;
    execv(cli, argv);
    fprintf(stderr, "sharedgil: cannot start %s: %s\n", cli, strerror(errno));
    return 127;
}
