"""Standard library modules that call back into Python or build Python objects in C."""

import collections
import copy
import decimal
import fractions
import heapq
import io
import json
import pickle
import random
import re
import statistics
import string
import struct
import textwrap


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __reduce__(self):
        return make_point, (self.x, self.y)

    def __deepcopy__(self, memo):
        return Point(self.x + 1, self.y)


def make_point(x, y):
    return (x, y)


def serialising():
    data = {"a": [1, 2.5, None, True, "é\n"], "b": {"c": []}, "n": 2**70}
    text = json.dumps(data, sort_keys=True)
    print(text, json.loads(text) == data, json.dumps(data, indent=1)[:20])
    print(json.dumps([Point(1, 2)], default=lambda o: vars(o)), json.loads("[1, {}]", object_hook=lambda d: "hooked"), json.loads("1.5", parse_float=str))
    try:
        json.loads('{"a": }')
    except json.JSONDecodeError as error:
        print(error)
    print(pickle.loads(pickle.dumps(data)) == data, pickle.loads(pickle.dumps(fractions.Fraction(1, 3))), copy.deepcopy([Point(1, 2)])[0].x)
    stream = io.StringIO()
    for i in range(20):
        print(i, file=stream, end=",")
    print(stream.getvalue(), struct.unpack("<ihb", struct.pack("<ihb", 1, 2, 3)), io.BytesIO(b"a\nb").readlines())


def text():
    source = "def f(x): return x + 12 # comment\nclass A: pass"
    print(re.findall(r"[a-z]+|\d+", source), re.sub(r"(\w+)", lambda m: m.group(1).upper()[:2], source), re.split(r"\W+", source))
    pattern = re.compile(r"(?P<word>\w)(?P<rest>\w*)")
    print([(m["word"], m.start(), m.groups()) for m in pattern.finditer("ab cde f")], bool(re.fullmatch("a+", "aaa")))
    print(string.Template("$a ${b}").substitute(a=1, b=2), textwrap.fill("the quick brown fox jumps " * 3, 30).splitlines(), string.capwords("a bc"))


def numbers():
    with decimal.localcontext() as context:
        context.prec = 30
        total = decimal.Decimal(0)
        for i in range(1, 50):
            total += decimal.Decimal(1) / i
        print(total)
    print(sum(fractions.Fraction(1, i) for i in range(1, 12)), statistics.mean([1, 2, 4]), statistics.stdev([1, 2, 4, 8]))
    generator = random.Random(42)
    print([generator.randint(0, 100) for _ in range(10)], generator.random(), generator.sample(range(50), 5), generator.choice("abc"))
    items = list(range(20))
    generator.shuffle(items)
    print(items)


def containers():
    heap = []
    for i in range(30):
        heapq.heappush(heap, (i * 7919 % 31, i))
    print([heapq.heappop(heap) for _ in range(8)], heapq.nsmallest(3, heap), heapq.nlargest(2, heap, key=lambda p: p[1]))
    queue = collections.deque(maxlen=5)
    for i in range(12):
        queue.append(i)
        if i % 4 == 0:
            queue.rotate(1)
    print(queue, queue[0], collections.Counter("hello world").most_common(3))
    print(sorted("banana", key=lambda c: (-ord(c), c)), sorted([3, 1, 2], key=lambda v: -v), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]))
    users = collections.UserDict(a=1)
    users["b"] = 2
    print(users, collections.UserList([1]) + [2], collections.UserString("ab") + "c")
    calls = []
    print(sorted(range(6), key=lambda v: calls.append(v) or -v), calls, min("abc", key=lambda c: -ord(c)), max(range(5), key=lambda v: (v % 3, v)))


def main():
    serialising()
    text()
    numbers()
    containers()


if __name__ == "__main__":
    main()
