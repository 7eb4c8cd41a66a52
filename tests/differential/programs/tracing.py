# threads: one instruction events that one thread asks for show in the others
"""sys.settrace and sys.setprofile: every event, switched on before and in the middle, f_trace, f_trace_opcodes, errors."""

import sys

EVENTS = []


def simple(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
        else:
            total -= i
    return total


def raising(n):
    try:
        return 1 // n
    except ZeroDivisionError:
        return "caught"
    finally:
        n = None


def generating(n):
    for i in range(n):
        yield i


def using():
    x = simple(2)
    y = raising(0)
    z = list(generating(2))
    w = [simple(1) for _ in range(1)]
    with open("/dev/null") as f:
        f.read()
    return x, y, z, w


class Klass:
    attribute = simple(1)

    def method(self):
        return self.attribute

    @property
    def value(self):
        return len([1, 2])


def collect(setter, function, *args, opcodes=False, lines=True):
    events = []

    def trace(frame, event, arg):
        code = frame.f_code
        if "programs" not in code.co_filename and "tracing" not in code.co_filename:
            return None
        shown = getattr(arg, "__name__", None) if event.startswith("c_") else type(arg).__name__ if event in ("exception",) else repr(arg) if event == "return" and not isinstance(arg, object.__class__) and "0x" not in repr(arg) else ""
        events.append((event, code.co_name, frame.f_lineno - code.co_firstlineno, shown))
        frame.f_trace_opcodes = opcodes
        frame.f_trace_lines = lines
        return trace

    setter(trace)
    try:
        result = function(*args)
    finally:
        setter(None)
    return result, events


def show(name, result, events):
    print(name, result, len(events))
    for event in events:
        print("   ", *event)


def everything():
    for setter in (sys.settrace, sys.setprofile):
        show(setter.__name__, *collect(setter, simple, 3))
        show(setter.__name__, *collect(setter, raising, 0))
        show(setter.__name__, *collect(setter, using))
        show(setter.__name__, *collect(setter, lambda: (Klass().method(), Klass().value, sorted([2, 1], key=lambda v: -v))))
    show("opcodes", *collect(sys.settrace, simple, 2, opcodes=True, lines=False))


def in_the_middle():
    events = []

    def trace(frame, event, arg):
        events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        return trace

    def inner(n):
        if n == 2:
            sys.settrace(trace)
            sys._getframe().f_trace = trace
            sys._getframe(1).f_trace = trace
        x = n + 1
        if n == 4:
            sys.settrace(None)
        return x

    def outer():
        total = 0
        for i in range(6):
            total += inner(i)
        return total

    print(outer())
    for event in events:
        print("   ", *event)
    print(sys.gettrace(), sys.getprofile())


def from_within_generators():
    """The frames that then go to the host were resumed by ours, in every way there is."""
    events = []

    def trace(frame, event, arg):
        events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        return trace

    async def produce(at, fails):
        for i in range(4):
            if i == at:
                sys.settrace(trace)
                sys._getframe().f_trace = trace
            yield i
            if fails and i == 2:
                raise KeyError(i)
        await Pause()

    class Pause:
        def __await__(self):
            yield "pause"

    async def consume(at, fails):
        out = []
        try:
            async for i in produce(at, fails):
                out.append(i)
                if i == at + 1:
                    sys.settrace(None)
        except KeyError as error:
            out.append(repr(error))
        g = produce(at, fails)
        out.append(await g.asend(None))
        await g.aclose()
        return out

    def generate(at):
        for i in range(4):
            if i == at:
                sys.settrace(trace)
                sys._getframe().f_trace = trace
            yield i

    def delegate(at):
        yield from generate(at)
        yield sum(generate(at))

    def drive(coroutine):
        try:
            while True:
                coroutine.send(None)
        except StopIteration as stop:
            return stop.value
        finally:
            sys.settrace(None)

    for at in range(5):
        print(drive(consume(at, False)), drive(consume(at, True)), list(delegate(at)))
        sys.settrace(None)
    for event in events:
        print("   ", *event)


def tracer_fails():
    def trace(frame, event, arg):
        if event == "line" and frame.f_code.co_name == "simple":
            raise RuntimeError("tracer")
        return trace

    sys.settrace(trace)
    try:
        simple(3)
    except RuntimeError as error:
        print(error, sys.gettrace())
    finally:
        sys.settrace(None)

    def jumps(frame, event, arg):
        if event == "line" and frame.f_lineno - frame.f_code.co_firstlineno == 2 and frame.f_code.co_name == "jumped":
            frame.f_lineno = frame.f_code.co_firstlineno + 4
        return jumps

    def jumped():
        out = []
        out.append(1)
        out.append(2)
        out.append(3)
        return out

    sys.settrace(jumps)
    try:
        result = jumped()
    finally:
        sys.settrace(None)
    print(result)

    def changes_locals(frame, event, arg):
        if event == "line" and "total" in frame.f_locals and frame.f_locals["total"] == 1:
            frame.f_locals["total"] = 1000
        return changes_locals

    sys.settrace(changes_locals)
    try:
        result = simple(6)
    finally:
        sys.settrace(None)
    print(result)


def raises_through():
    """What a frame further up sees of the exception that comes from the frame that begins to trace."""
    for name in ("error", "nothing"):
        log = []

        def tracer(frame, event, arg):
            log.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
            return tracer

        def begins():
            sys.settrace(tracer)
            sys._getframe().f_back.f_trace = tracer
            if name == "error":
                raise KeyError(name)

        def above():
            try:
                begins()
            except KeyError:
                pass

        above()
        sys.settrace(None)
        print(log)


def once_traced(n):
    sys.settrace(lambda *event: None)
    simple(n)
    sys.settrace(None)
    return [simple(number) for number in range(n)]


def main():
    raises_through()
    from_within_generators()  # first: what traces further down hands main over, too
    everything()
    in_the_middle()
    tracer_fails()
    print(simple(10), once_traced(5))


if __name__ == "__main__":
    main()
