"""contextvars: Context.run of all kinds of callables, in all ways to end; contexts that are read, copied and entered again; tokens."""

import contextvars
import functools
import sys
import threading
import weakref

from contextvars import Context, ContextVar, Token, copy_context

A = ContextVar("A", default="a")
B = ContextVar("B")
C = ContextVar("C")


def attempt(f, /, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except BaseException as error:
        return f"{type(error).__name__}: {str(error)[:40].split(' at 0x')[0]}"


def plain(*args, **kwargs):
    return A.get(), args, kwargs


def changing(value):
    before = A.get()
    token = A.set(value)
    B.set([value])
    return before, token.old_value, token.var is A


def failing(value):
    A.set(value)
    raise KeyError(value)


def depth(context, n):
    return copy_context().run(depth, context, n - 1) + 1 if n else len(context)


class Thing:
    def method(self, *args, k=None):
        return type(self).__name__, A.get(), args, k

    def __call__(self, *args, **kwargs):
        return "called", A.get(), args, kwargs

    @staticmethod
    def static(x):
        return x, A.get()

    @classmethod
    def of_class(cls, x):
        return cls.__name__, x

    def __init__(self, *args):
        self.made = A.get()


class Noisy:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(("dead", A.get()))


def keeps(log):
    mine = Noisy(log)
    inner = [Noisy(log)]
    A.set("inside")
    return len(inner) + (mine is not None)


def generator():
    yield A.get()
    yield A.get()


async def coroutine(x):
    return x, A.get()


def runs(i):
    context, thing, out = copy_context(), Thing(), []
    run = context.run
    out += [context.run(plain), context.run(plain, i), context.run(plain, i, k=i), context.run(plain, *(1, 2)), context.run(plain, *(1,), **{"k": 2}), run(plain, 1), run(*(plain, 1)), run(*[plain, 1], k=3), Context.run(context, plain, 1), Context.run(*(context, plain, 1))]
    out += [context.run(changing, i), A.get(), context[A], context[B], context.run(plain), B in context, C in context]
    out += [context.run(thing.method, 1), context.run(thing.method, k=1), context.run(thing, 1), context.run(thing, *(1, 2), x=1), context.run(Thing).made, context.run(Thing.static, 5), context.run(thing.of_class, 6), context.run(functools.partial(plain, 1), 2), context.run(functools.partial(thing.method, 1), 2, k=i), context.run(functools.partial(plain, k=1), 2)]
    out += [context.run(len, "abc"), context.run([3, 1, 2].index, 1), context.run(A.get), context.run(A.set, "native").old_value == i, context.run(A.get), context.run(B.get), context.run("-".join, ["a", "b"]), context.run(sorted, [2, 1], reverse=True), context.run(max, 1, 2), context.run(str, 5), context.run(dict, a=1)]
    out += [attempt(context.run), attempt(context.run, 5), attempt(context.run, None, 1), attempt(context.run, plain, 1, 2, *[3]), attempt(context.run, lambda: 1 / 0), attempt(context.run, lambda x: x), attempt(context.run, lambda x: x, 1, y=2), attempt(context.run, failing, i), context[A], attempt(Context.run), attempt(Context.run, 5, plain), attempt(Context.run, context), attempt(context.run, f=plain)]
    out += [attempt(context.run, context.run, plain), attempt(context.run, lambda: context.run(plain)), context.run(copy_context).run(plain), context.run(lambda: copy_context().run(changing, "deep")), A.get(), context[A], attempt(context.run, int, "x"), attempt(context.run, B.get), attempt(Context().run, B.get), Context().run(A.get)]
    out += [context.run(lambda: list(generator())), context.run(generator).__name__, list(context.run(generator)), depth(context, 30)]
    awaited = context.run(coroutine, i)
    out.append(attempt(awaited.send, None))
    context.run(lambda: sys.exc_info())
    try:
        context.run(failing, i)
    except KeyError as error:
        frames, trace = [], error.__traceback__
        while trace is not None:
            frames.append((trace.tb_frame.f_code.co_name, trace.tb_lineno))
            trace = trace.tb_next
        out += [frames, error.__context__]
    log = []
    out += [context.run(keeps, log), log, A.get(), context.run(lambda: sys._getframe(1).f_code.co_name)]
    try:
        raise ValueError(i)
    except ValueError:
        out.append(attempt(context.run, failing, i))
        out.append(context.run(lambda: repr(sys.exc_info()[1])))
    dead = []
    copy_context().run(dead.append, weakref.finalize(Thing(), dead.append, "finalized") is not None)
    out.append(dead)

    def recurse():
        return copy_context().run(recurse)

    out.append(attempt(recurse)[:14])
    out.append(context.run(plain))
    return out


def reading(i):
    tokens = [A.set(i), B.set("b")]
    context, out = copy_context(), []
    name = {A: "A", B: "B", C: "C"}
    known = lambda pairs: sorted((name[k], v) for k, v in pairs if k in name)  # noqa: E731
    out += [context[A], context[B], attempt(lambda: context[C]), context.get(A), context.get(C), context.get(C, 5), attempt(context.get), attempt(context.get, 1), attempt(context.get, A, 1, 2), attempt(lambda: context[1]), attempt(lambda: 1 in context), A in context, C in context, C not in context]
    out += [len(context) >= 2, known(context.items()), sorted(name[k] for k in context if k in name), sorted(name[k] for k in context.keys() if k in name), "b" in list(context.values()), context.copy() == context, context.copy() is context, len(context.copy()) == len(context), len(context.keys()) == len(context), known(dict(context).items()), known(zip(context, context.values()))]
    iterator = iter(context)
    out += [iter(iterator) is iterator, sum(1 for _ in iterator) == len(context), next(iterator, "end"), attempt(next, iterator), bool(context), list(Context()), len(Context()), bool(Context()), attempt(Context, 1), attempt(Context, x=1), attempt(hash, context), list(Context().items()), [*context.keys()] == list(context)]
    out += [A.name, tokens[0].var is A, tokens[1].var is B, tokens[1].old_value is Token.MISSING or tokens[1].old_value, Token.MISSING is Token.MISSING, repr(Token.MISSING), attempt(setattr, tokens[0], "var", 1), attempt(setattr, A, "name", 1), attempt(lambda: tokens[0].nothing)]
    for variable, token in zip((A, B), tokens):
        variable.reset(token)
        out.append(attempt(variable.reset, token))
    out += [attempt(B.get), A.get(), context[B], attempt(A.reset, tokens[1]), attempt(A.reset, 5), attempt(context.run, A.reset, B.set(1))]
    return out


def made(i):
    out = []
    for args, kwargs in ((("n",), {}), (("n",), {"default": i}), (("n",), {"default": None}), ((), {}), ((1,), {}), (("n", 1), {}), (("n",), {"name": 1}), ((), {"name": "n"}), (("n",), {"default": [i]})):
        variable = attempt(ContextVar, *args, **kwargs)
        out.append(variable if isinstance(variable, str) else (variable.name, attempt(variable.get) if not kwargs else variable.get(), hash(variable) == hash(variable), variable == variable, type(variable).__name__))
    many = [ContextVar(f"v{n}", default=n) for n in range(70)]
    context = Context()
    for n, variable in enumerate(many):
        context.run(variable.set, -n)
    out += [[context[v] for v in many], sorted(context.values()), len(context), sum(1 for _ in context.items()), context.run(lambda: [v.get() for v in many]), [v.get() for v in many], sorted(v.name for v in context)]
    tokens = context.run(lambda: [v.set(1) for v in many])
    out += [[t.old_value for t in tokens], context.run(lambda: [v.reset(t) for v, t in zip(many, tokens)])[:2], sorted(context.values())[:5]]
    del many, tokens
    out.append(len(context))
    kept = weakref.ref(Thing())
    held = ContextVar("held", default=Thing())
    reference = weakref.ref(held.get())
    out.append(reference() is not None)
    del held
    out += [reference() is None, kept() is None]
    context = Context()
    variable = ContextVar("cycle")
    context.run(variable.set, context)
    out.append(context[variable] is context)
    return out


def in_threads(i):
    seen = []

    def fresh():
        seen.append((A.get(), attempt(B.get), len(copy_context())))
        A.set(i)
        seen.append((A.get(), len(copy_context()), copy_context().run(changing, 1), A.get()))

    def setting():
        B.set(i)
        seen.append((B.get(), len(copy_context())))

    for target in (fresh, setting, fresh):
        thread = threading.Thread(target=target)
        thread.start()
        thread.join()
    context, refused, entered, leave = Context(), [], threading.Event(), threading.Event()

    def holds():
        entered.set()
        leave.wait()
        return A.set("held").old_value

    thread = threading.Thread(target=context.run, args=(holds,))
    thread.start()
    entered.wait()
    refused.append(attempt(context.run, plain))
    leave.set()
    thread.join()
    return [seen, refused, context[A], context.run(A.get), A.get()]


def main():
    for i in range(6):
        lines = [*runs(i), *reading(i), *made(i), *in_threads(i)]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
