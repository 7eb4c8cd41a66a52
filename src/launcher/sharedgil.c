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
#include <unistd.h>

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

int main(int argc, char **argv)
{
    static char cli[PATH_MAX + sizeof "-cli"];
    static char interpreter[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", cli, PATH_MAX);
    if (length <= 0 || length >= PATH_MAX) {
        fprintf(stderr, "sharedgil: cannot tell where it is installed: %s\n", strerror(errno));
        return 127;
    }
    strcpy(cli + length, "-cli");

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
