# threads: one sys.monitoring tools belong to the interpreter
"""sys.monitoring: every event, local and global, switched on and off while code runs, DISABLE and restart."""

import sys

M = sys.monitoring
E = M.events


def work(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += len([i])
    return total


def raising():
    try:
        raise ValueError("v")
    except ValueError:
        pass
    try:
        try:
            {}["k"]
        finally:
            x = 1
    except KeyError:
        pass


def generating():
    yield 1
    yield 2


def consuming():
    g = generating()
    next(g)
    try:
        g.throw(KeyError("thrown"))
    except KeyError:
        pass
    return list(generating())


def name_of(value):
    if hasattr(value, "co_name"):
        return value.co_name
    if isinstance(value, (int, str)):
        return value
    return getattr(value, "__name__", type(value).__name__)


ALL = {
    name: getattr(E, name)
    for name in ("PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "C_RETURN", "C_RAISE", "LINE", "JUMP", "BRANCH", "STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE")
}


def recorded(events, function, local=None):
    log = []
    M.use_tool_id(3, "differential")
    try:
        wanted = 0
        for name in events:
            M.register_callback(3, ALL[name], lambda *args, name=name: log.append((name, *(name_of(a) for a in args))))
            wanted |= ALL[name]
        if local:
            M.set_local_events(3, local, wanted)
        else:
            M.set_events(3, wanted)
        function()
        if local:
            M.set_local_events(3, local, 0)
        M.set_events(3, 0)
    finally:
        for name in events:
            M.register_callback(3, ALL[name], None)
        M.free_tool_id(3)
    return log


def show(log):
    for entry in log:
        print("   ", *entry)


def main():
    for name in ALL:
        if name in ("C_RETURN", "C_RAISE"):
            continue
        for function in (lambda: work(3), raising, consuming):
            log = recorded([name], function)
            print(name, len(log))
            show(entry for entry in log if entry[1] in ("work", "raising", "consuming", "generating"))
    for names in (("CALL", "C_RETURN", "C_RAISE"), ("PY_START", "PY_RETURN", "LINE"), ("RAISE", "EXCEPTION_HANDLED", "RERAISE", "PY_UNWIND")):
        print(names)
        show(entry for entry in recorded(names, lambda: (work(2), raising(), consuming())) if entry[1] in ("work", "raising", "consuming", "generating"))
    local = [name for name in ("PY_START", "LINE", "PY_RETURN", "CALL")]
    print("local", len(recorded(local, lambda: (work(3), raising()), work.__code__)))
    disabling()
    in_the_middle()
    print(work(100))


def disabling():
    seen = []

    def once(code, line):
        seen.append(line - code.co_firstlineno)
        return M.DISABLE

    M.use_tool_id(3, "differential")
    M.register_callback(3, E.LINE, once)
    M.set_local_events(3, work.__code__, E.LINE)
    work(5)
    work(5)
    print(seen)
    M.restart_events()
    work(2)
    print(seen)
    M.set_local_events(3, work.__code__, 0)
    M.register_callback(3, E.LINE, None)
    M.free_tool_id(3)


def in_the_middle():
    seen = []

    def switch(n):
        for i in range(n):
            if i == 2:
                M.set_local_events(3, switch.__code__, E.LINE)
            if i == 4:
                M.set_local_events(3, switch.__code__, 0)
        return n

    M.use_tool_id(3, "differential")
    M.register_callback(3, E.LINE, lambda code, line: seen.append(line - code.co_firstlineno))
    switch(7)
    print(seen)
    seen.clear()

    def fails(code, line):
        raise OSError("callback")

    M.register_callback(3, E.LINE, fails)
    M.set_local_events(3, work.__code__, E.LINE)
    try:
        work(2)
    except OSError as error:
        print(error)
    M.set_local_events(3, work.__code__, 0)
    M.register_callback(3, E.LINE, None)
    M.free_tool_id(3)


if __name__ == "__main__":
    main()
