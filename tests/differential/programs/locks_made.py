"""Locks that are made, taken in every way, and let go of: arguments, weak references, deaths while they are held."""

import _thread
import threading
import weakref


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Reentrant(type(threading.RLock())):
    pass


ARGUMENTS = (
    ((), {}),
    ((True,), {}),
    ((False,), {}),
    ((1,), {}),
    ((0,), {}),
    ((None,), {}),
    (("x",), {}),
    ((True, -1), {}),
    ((True, 1), {}),
    ((True, 0), {}),
    ((True, 0.5), {}),
    ((True, -2), {}),
    ((False, -1), {}),
    ((False, 1), {}),
    ((True, 1e300), {}),
    ((True, float("nan")), {}),
    ((True, "x"), {}),
    ((True, None), {}),
    ((True, 1, 2), {}),
    ((), {"blocking": False}),
    ((), {"blocking": 0, "timeout": -1}),
    ((), {"timeout": -1}),
    ((), {"timeout": -1.0}),
    ((), {"timeout": 5}),
    ((True,), {"timeout": 5}),
    ((True,), {"blocking": 5}),
    ((), {"other": 5}),
)


def taken_in_every_way():
    for make in (threading.Lock, threading.RLock, _thread.allocate_lock, Reentrant):
        for args, kwargs in ARGUMENTS:
            lock = make()
            out = [attempt(lock.acquire, *args, **kwargs)]
            out.append(attempt(lock.acquire, False))
            out.append(attempt(lock.release))
            out.append(attempt(lock.release))
            out.append(attempt(lock.release))
            print(make.__name__, args, kwargs, out)
        lock = make()
        for _ in range(3):
            with lock as entered:
                print(entered, attempt(lock.acquire, False, -1), attempt(lock.acquire, blocking=False))
                attempt(lock.release)
                attempt(lock.acquire, False)
        print(repr(lock).startswith("<unlocked"), type(lock).__name__)
    print(attempt(threading.Lock, 1), type(attempt(_thread.RLock, a=1)).__name__, attempt(threading.Lock.acquire, 5))


def deaths():
    log = []
    for make in (threading.Lock, threading.RLock, Reentrant):
        for held in (False, True):
            lock = make()
            r = weakref.ref(lock, lambda r: log.append("gone"))
            if held:
                lock.acquire()
            print(r() is lock, r() is lock)
            del lock
            print(log.pop(), r())
            for _ in range(20):
                lock = make()
                if held:
                    lock.acquire()
            locks = [make() for _ in range(20)]
            locks[3].acquire()
            del locks, lock
    condition = threading.Condition()
    print(condition.acquire(), condition._is_owned(), condition.release(), condition._is_owned())
    condition = threading.Condition(threading.Lock())
    with condition:
        condition.notify()
        print(condition._is_owned(), condition.wait(0.001), attempt(condition.notify))
    print(attempt(condition.notify), attempt(condition.wait, 0.001))
    event = threading.Event()
    print(event.wait(0.001), event.set(), event.wait(), event.clear(), event.is_set())
    semaphore = threading.BoundedSemaphore(2)
    print([semaphore.acquire(False) for _ in range(3)], semaphore.release(2), attempt(semaphore.release))


def handed_over():
    seen = []
    for make in (threading.Lock, threading.RLock):
        for _ in range(10):
            lock = make()
            lock.acquire()

            def work(lock=lock):
                with lock:
                    seen.append(1)

            thread = threading.Thread(target=work)
            thread.start()
            lock.release()
            thread.join()
            print(attempt(lock.acquire, timeout=1), attempt(lock.release))
    print(len(seen))


def main():
    taken_in_every_way()
    deaths()
    handed_over()


if __name__ == "__main__":
    main()
