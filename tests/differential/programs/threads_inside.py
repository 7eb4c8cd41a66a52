"""Programs that start threads themselves: locks, queues, conditions, locals, events, executors, barriers."""

import concurrent.futures
import queue
import threading
import time


def locked_counter():
    total = 0
    lock = threading.Lock()

    def work():
        nonlocal total
        for _ in range(500):
            with lock:
                total += 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(total)


def producer_consumer():
    q, out = queue.Queue(5), []

    def produce():
        for i in range(100):
            q.put(i)
        q.put(None)

    def consume():
        while (item := q.get()) is not None:
            out.append(item * 2)

    threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(sum(out), out == sorted(out))


def conditions():
    condition, log = threading.Condition(), []
    turn = 0

    def player(me):
        nonlocal turn
        for i in range(20):
            with condition:
                condition.wait_for(lambda: turn % 3 == me)
                log.append(me)
                turn += 1
                condition.notify_all()

    threads = [threading.Thread(target=player, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(log == [0, 1, 2] * 20)


def locals_of_threads():
    local, seen = threading.local(), []
    barrier = threading.Barrier(3)

    def work(i):
        local.value = i
        barrier.wait()
        for _ in range(100):
            local.value += 1
        seen.append(local.value - i)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(seen, hasattr(local, "value"))


def executors():
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    def fails(n):
        if n == 3:
            raise ValueError(n)
        return n

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        print(list(pool.map(fib, range(12))))
        futures = [pool.submit(fails, i) for i in range(5)]
        print([type(f.exception()).__name__ if f.exception() else f.result() for f in futures])


def events_and_timers():
    event, log = threading.Event(), []
    timer = threading.Timer(0.01, event.set)
    timer.start()
    print(event.wait(10))
    semaphore = threading.Semaphore(2)
    inside, most = 0, 0
    guard = threading.Lock()

    def enter():
        nonlocal inside, most
        with semaphore:
            with guard:
                inside += 1
                most = max(most, inside)
            time.sleep(0.001)
            with guard:
                inside -= 1

    threads = [threading.Thread(target=enter) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(most <= 2, inside, log, threading.current_thread().is_alive())


def shared_generator():
    def numbers():
        yield from range(2000)

    source, got, refused = numbers(), [], []
    lock = threading.Lock()

    def take():
        mine = []
        while True:
            try:
                mine.append(next(source))
            except StopIteration:
                break
            except ValueError as error:
                refused.append(str(error))
        with lock:
            got.extend(mine)

    threads = [threading.Thread(target=take) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(sorted(got) == list(range(2000)), set(refused) <= {"generator already executing"})


def main():
    locked_counter()
    producer_consumer()
    conditions()
    locals_of_threads()
    executors()
    events_and_timers()
    shared_generator()


if __name__ == "__main__":
    main()
