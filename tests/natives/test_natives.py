"""Natives run in shared mode; that they do what the host does: tests/differential/programs/natives.py."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig

import pytest

from tests.support.configuration import FORCED, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

SETUP = """
import _bisect, _codecs, collections, contextvars, functools, math, operator, queue, random, re, struct, threading, time
import _sre, weakref
found = re.search("(b)(x)?", "abc")
generator, lock, rlock = random.Random(5), threading.Lock(), threading.RLock()
from io import BytesIO, StringIO
Queue, SimpleQueue = queue.Queue, queue.SimpleQueue
queue_, simple = Queue(), SimpleQueue()
def gathered(x, *more): return x
compares = functools.cmp_to_key(lambda a, b: (a > b) - (a < b))
packer = struct.Struct(">q")
import re._compiler, re._parser
pattern = r"(?P<name>[^a-z\\s]|b+?|(?:cd){2,3})(é(?=x))?(?!f)(?>g*+)(?(name)h*|i)[Ѐ-ӿ]*"
words = re._compiler._code(re._parser.parse(pattern, 34), 34)
import io
reader = io.BufferedReader(io.BytesIO(bytes(10**6)), 10**6)
reader.peek()
getter = operator.itemgetter(1)
partial, bound_partial = functools.partial(gathered, 1), functools.partial("abc".find, "b")
class Base: pass
class WeaklyHeld:
    __slots__ = ("a", "b", "__weakref__")
    def __init__(self, a, b): self.a, self.b = a, b
class Holder(Base):
    __slots__ = ("slot",)
class Plain:
    def __init__(self): self.x = 1
    def method(self): pass
    default = ()
    def stores(self, v): self.stored = v
    stored_by = property(lambda self: 5, stores)
    def gathers(self, *args, **kwargs): return args, kwargs
# So many classes that what is known of one falls on the places of others.
@functools.cache
def crowd():
    def init(self, n): self.n = n
    def show(self): return "shown"
    return [type("Crowd", (Plain,), {"__init__": init, "__str__": show})(n) for n in range(1200)]
target = Plain()
reference, by_name = weakref.ref(target), weakref.WeakValueDictionary(a=target)
class Local(threading.local):
    default = 5
    def __init__(self): self.n = 0
    def step(self): self.n += 1
local, sub_local = threading.local(), Local()
local.x = 1
variable, bare = contextvars.ContextVar("variable", default=5), contextvars.ContextVar("bare")
bare.set(7)
context = contextvars.copy_context()
run_in = context.run
def raises(): raise KeyError
rows = [("a", 1), ("a", 2), ("b", 2), ("b", 3)]
def second(row): return row[1]
def yields(x):
    for each in x: yield each
# Nothing has ever been above these arguments: the function's stack has no more room.
def listed(x): return list(x)
def tupled(x): return tuple(x)
def joined(x): return ".".join(x)
def added(x): return sum(x)
def highest(x): return max(x)
def lowest(x): return min(x)
def extends(x, more): return x.extend(more)
def as_set(x): return frozenset(x)
def in_rows(x): return Row(x)
def in_order_of(x): return sorted(x)
def are_all(x): return all(x)
def takes(a, b=1, *, c=2): return a
def sorts(x):
    y = x
    y.sort(key=compares)
at_once = functools.partial(takes, 1)
with_keyword, in_order = functools.partial(takes, c=5), functools.partial(sorted, reverse=True)
@functools.lru_cache(maxsize=10)
def capped(*args, key=0): return args
@functools.lru_cache(maxsize=0)
def uncached(*args, key=0): return args
root, to_int, off = functools.cache(math.sqrt), functools.lru_cache(7)(int), functools.lru_cache(maxsize=0)(math.floor)
@functools.lru_cache(maxsize=10, typed=True)
def by_type(*args, key=0): return args
at_x, at_getter = operator.attrgetter("x"), operator.attrgetter("getter")
at_both = operator.attrgetter("x", "__class__.__name__")
upper, gathers = operator.methodcaller("upper"), operator.methodcaller("gathers", 1, k=2)
counter, counts, printed = collections.Counter(), collections.Counter("abracadabra"), StringIO()
class Keywords:
    def __init__(self, a, b=1, *, c=2): self.a = a
class Calls:
    def __call__(self, *args, k=1): return args
import typing
Kind = typing.TypeVar("Kind")
class Box(typing.Generic[Kind]): pass
class Subscripted:
    def __class_getitem__(cls, key): return key
class Data:
    def __get__(self, instance, owner): return 5
    def __set__(self, instance, value): pass
class Other:
    def __get__(self, instance, owner): return 5
class Called:
    def __get__(self, instance, owner): return str
class Passes(Keywords):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        super().__init__
Point = collections.namedtuple("Point", "x y")
point, shared_items = Point(1, 2), []
class Described:
    data, other, called = Data(), Other(), Called()
    @functools.cached_property
    def kept(self): return [5]
described = Described()
class Hashed:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n
value = Hashed(5)
members = {value, 1}
frozen_members = frozenset(members)
class Linked:
    def __iter__(self):
        yield "a"
        yield "b"
linked = Linked()
class Counted(Linked):
    def __len__(self): return 2
class Indexed:
    def __getitem__(self, i): return "ba"[i]
class IndexedAndSized(Indexed):
    def __len__(self): return 2
indexed, sized, middle = Indexed(), IndexedAndSized(), slice(1, 3)
class Row(tuple):
    def __getitem__(self, index): return super().__getitem__(index)
class Special:
    def __len__(self): return 5
    def __hash__(self): return 7
    def __eq__(self, other): return self is other
    def __str__(self): return "text"
    def __repr__(self): return "shown"
    getter = property(lambda self: 5)
    function = property(lambda self: abs)
class Number:
    def __init__(self, n): self.n = n
    def __float__(self): return 2.5
    def __int__(self): return 2
    def __abs__(self): return self
    def __round__(self, digits=None): return digits
    def __lt__(self, other): return self.n < other.n
    def __gt__(self, other): return self.n > other.n
one_number, two_numbers = number_pair = Number(1), Number(2)
class Meta(type):
    def __instancecheck__(cls, o): return True
    def __subclasscheck__(cls, o): return True
class Checked(metaclass=Meta): pass
class Made:
    def __new__(cls, *args, **kwargs): return object.__new__(cls)
    def __init__(self, *args, k=1): self.k = k
class Picks:
    def __new__(cls, n): return object.__new__(Picked if n else cls)
class Picked(Picks): pass
def gathers(*args, **kwargs): return args, kwargs
def picks(a, b=1, *, c): return a
class Sets:
    def __setattr__(self, name, value): object.__setattr__(self, name, (value,))
many_names = ["at_" + chr(97 + n) for n in range(13)]
many = [type(f"Many{n}", (Base,), {})() for n in range(13)]
for each in many:
    for name in many_names: setattr(type(each), name, Plain.method)
import unicodedata
import dataclasses
@dataclasses.dataclass(frozen=True)
class Frozen:
    a: int
    b: object = None
class Tuple(tuple): pass
class Dict(dict): pass
class MetaOrdered(type):
    def __lt__(cls, other): return True
class Ordered(metaclass=MetaOrdered): pass
sub_names, either = Dict(a=1), int | str
class Text(str): pass
class Safe(str): __slots__ = ()
class Marked(bytes): pass
marked = Marked(b"<a> <b>")
long_text = "h" + "x" * 12000
class Inited(list):
    def __init__(self, *args): pass
class Tagged(str):
    def __new__(cls, text, tag):
        self = str.__new__(cls, text)
        self.tag = tag
        return self
import abc
class Abstract(abc.ABC): pass
class Concrete(Abstract): pass
class MetaPlain(type):
    def of_meta(cls): return 1
class WithMeta(metaclass=MetaPlain): pass
concrete = Concrete()
def matches(x):
    match x:
        case str(): return 1
        case Abstract(): return 2
        case WithMeta(): return 3
o, h, items, spare = Plain(), Holder(), [1, "a", None], [1, 2, 3, 4, 5]
h.slot = 5
names, numbers, frozen = {"a": 1, 2: 3}, {1, 2, "x"}, frozenset("abc")
pairs = {"k%d" % i: i for i in range(3)}
text, triple = "hello", (1, 2.5, "x")
append, pop = spare.append, spare.pop
import array
half, big, flag, wide, bytes_, letters = 0.5, 2**64 + 5, True, "€uro", b"abc", frozenset("abcd")
ten = range(10)
vector, whole, data = array.array("d", [1.0] * 5), array.array("q", [1] * 5), bytearray(b"abc")
from collections import deque
queue, growing, table, pool, held = deque(), [], {}, set(), [[]]
calls, method, named = Calls(), o.gathers, {"x": 1, "y": 2}
special, keyed = Special(), {}
import collections, enum, heapq, itertools
import functools
@functools.lru_cache(maxsize=None)
def unbounded(n): return n
@functools.lru_cache(maxsize=10)
def bounded(n, m=5): return n
class Cached:
    @functools.lru_cache
    def method(self, n): return n
cached = Cached()
@functools.lru_cache(maxsize=None, typed=True)
def typed(*args, how=None): return args
class Valued:
    def __init__(self, value): self.value = value
    def __hash__(self): return hash(self.value)
    def __eq__(self, other): return isinstance(other, Valued) and self.value == other.value
    def __mul__(self, other): return self
    def __rmul__(self, other): return other
class ValuedToo(Valued): pass
valued, same_value, valued_too = Valued("v"), Valued("v"), ValuedToo("v")
by_value, of_values = {valued: 1}, {valued}
evaluated, some_globals = compile("a + 1", "<code>", "eval"), {"b": 1}
references = [weakref.ref(Plain), weakref.ref(int)]
class Manager:
    def __enter__(self): return self
    def __exit__(self, *args): return None
manager, condition, semaphore, event = Manager(), threading.Condition(), threading.Semaphore(), threading.Event()
exiting = manager.__exit__
heap = [(1, "x"), (5, "y"), (3, "z"), (7, "a")]
class Set(set): pass
class DictOf(dict):
    def __init__(self, *args, **kwargs): super().__init__(*args, **kwargs)
class ListOf(list):
    def __init__(self, given): super().__init__(given)
class Tally(dict):
    def __missing__(self, key): return 0
    def __delitem__(self, key): pass
class Parent:
    def __new__(cls): return super().__new__(cls)
    @classmethod
    def named(cls): return cls
    @staticmethod
    def plain(): return 5
class Child(Parent):
    def __new__(cls): return super().__new__(cls)
    @classmethod
    def named(cls): return super().named(), super().plain()
    def both(self): return super().named(), super().plain()
tally, child = Tally(), Child()
ordered = collections.OrderedDict(a=1, b=2)
def pair_of(key): return key, key
class LRU(collections.OrderedDict):
    def __getitem__(self, key):
        value = super().__getitem__(key)
        self.move_to_end(key)
        return value
    def __setitem__(self, key, value):
        if key in self:
            self.move_to_end(key)
        super().__setitem__(key, value)
        if len(self) > 4:
            oldest = next(iter(self))
            del self[oldest]
lru, numbers_, bytes_array = LRU(), array.array("b"), array.array("B", b"abc")
view_, eight = memoryview(b"abcdef"), bytearray(8)
writable = memoryview(bytearray(6))
data_array, ordered_pair = array.array("q", range(5)), collections.OrderedDict(b=1, a=2)
from array import array
from collections import OrderedDict
class List(list): pass
class Sub(OrderedDict): pass
class SubInits(Sub):
    def __init__(self, given, b=None): super().__init__(given, b=b)
class SubNews(Sub):
    def __new__(cls, *args, **kwargs): return super().__new__(cls)
    def __init__(self, *args, **kwargs): OrderedDict.__init__(self)
sub_ordered = Sub(a=1, b=2)
class Flags(enum.IntFlag):
    four = 4
Pair = collections.namedtuple("Pair", "left right")
pair, pair2, special_set, sets, sub_list = Pair(1, "x"), Pair(1, "y"), Set("abc"), [set()], List([1, 2])
by_method = (5, 2, 9, 4, 1)
class Less:
    __slots__ = ("value",)
    def __init__(self, value): self.value = value
    def __lt__(self, other): return self.value < other.value
def less(v): return Less(v)
nested, flags, sub_dict = frozenset((frozenset((1,)), (1, (2, 3)))), Flags.four, collections.defaultdict(list, a=1)
nested_keys, names[pair], held_iterators = {nested: 1}, 5, [iter(range(10**9))]
removing = {ord("l"): None, ord("r"): None, ord("h"): "j"}
held_iterators[0] = iter([])
import numbers as numbers_module
from fractions import Fraction
third, complex_ = Fraction(1, 3), 1 + 2j
class Signed:
    def __neg__(self): return 5
    def __pos__(self): return 5
    def __invert__(self): return self
    def __bool__(self): return False
signed = Signed()
"""
#: statements that must not leave shared mode
FAST = (
    "len(items); len(triple); len(names); len(text); len(b'ab'); len(numbers)",
    "isinstance(o, Plain); isinstance(o, int); isinstance(5, (str, int)); isinstance(Plain, str); isinstance(h, Base)",
    "issubclass(Holder, Base); issubclass(int, (str, Base))",
    "type(o); type(5)",
    "spare.append(5); spare.pop()",
    "spare.append(o); spare.pop()",
    "append(5); pop()",
    "names.get('a'); names.get(2); names.get('b'); names.get('b', 5)",
    "getattr(o, 'x'); getattr(o, 'y', None); getattr(h, 'slot'); getattr(o, 'x', 5)",
    "getattr(o, 'method'); getattr(spare, 'append'); getattr(Plain, '__name__')",
    "hasattr(o, 'x'); hasattr(o, 'y'); hasattr(o, 'method'); hasattr(text, 'absent')",
    "ord('a'); ord('€'); chr(65); chr(200)",
    "abs(-5); abs(-2.5); min(1, 2); max(1, 2.5); min(1, 2, 3); max('a', 'b'); min((3, 1, 2)); max([1, 2])",
    "bool(items); bool(0); int(2.5); int(7); float(3); float(2.5); str(text); tuple(triple)",
    "math.sqrt(2); math.sin(1.0); math.cos(1); math.floor(2.5); math.ceil(2.5); math.gcd(12, 18); math.fabs(-1.0)",
    "math.pow(2.0, 3); math.atan2(1, 2); math.isnan(2.0); math.exp(1.0); math.log(2.0); math.fmod(5, 3)",
    "text.startswith('he'); text.endswith(('x', 'lo')); text.startswith('€')",
    "callable(len); callable(5); id(o); hash(5)",
    "list(triple); tuple(items); list(range(5)); tuple(numbers); list(text); list(names); list(names.values()); list()",
    "range(5); range(2, 9, 3); len(range(5)); len(names.keys())",
    "sum((1, 2, 3)); sum((1, 2.5), 1); any((0, 1)); all((0, 1))",
    "min(frozen); max(range(5)); sorted((3, 1)); sorted(text)",
    "str(5); str(2.5); str(None); repr(-5); repr(text); repr(0.1)",
    "round(2.5); round(2.675, 2); divmod(7, -2); pow(2, 10, 7)",
    "int('5'); int('ff', 16); float('2.5'); (5).bit_length(); spare[0].bit_count(); (258).to_bytes(2, 'big')",
    "generator.random(); generator.getrandbits(10); generator.getrandbits(64); random.random()",
    "generator.randrange(100)",
    "lock.acquire(); lock.locked(); lock.release(); rlock.acquire(); rlock.acquire(); rlock.release(); rlock.release()",
    "time.perf_counter(); time.monotonic(); time.time(); time.time_ns(); threading.get_ident()",
    "text.find('l'); text.rfind('l'); text.index('lo', 1); text.count('l'); text.replace('l', 'x')",
    "text.partition('l'); text.rpartition('l')",
    "long_text.rfind('h'); long_text.rindex('h', 0, 11000); wide.find('r')",
    "text.strip(); text.strip('ho'); text.split('l'); text.split(); text.splitlines(); text.lower(); text.upper()",
    "','.join(('a', 'b')); ''.join(letters); text.isalpha(); text.isdigit(); text.encode(); text.translate(names)",
    "text.translate(removing); wide.translate(removing)",
    "found.start(); found.end(); found.span(); found.group(); found.group(1); found.groups()",
    "min(2**64, i); max(big, 5)",
    "bytes_.find(b'b'); bytes_.startswith(b'a'); bytes_.decode(); b''.join((bytes_, b'x'))",
    "operator.index(5); operator.lt(1, 2); operator.add(1, 2.5); _bisect.bisect_left(triple[:2], 2)",
    "growing.append(5); growing.append('x'); growing.extend((1, 2)); growing.extend(items); [1].insert(0, o)",
    "held[0].append(5)",
    "[1, 2, 3].pop(0); [1, 2].remove(2); [1, 2].clear(); [1, 2].reverse(); [1, 2].copy()",
    "items.index('a'); items.count(1)",
    "list(items); list(triple); tuple(items); list(pairs); list(pairs.items()); set(items); frozenset(triple)",
    "names.get((1, 2)); names.get(2.5); names.get(b'x')",
    "table.setdefault('a', []); table.setdefault((1, 2)); table.pop(5, None)",
    "dict(names); dict(); names.copy(); table.update(names); {'a': 1}.popitem(); {'a': 1}.clear(); {}.update({'a': 1})",
    "pool.add(5); pool.add('x'); pool.add((1, 2)); pool.discard(5); pool.remove('x'); set(pool); pool.copy()",
    "numbers.union(items, ten); numbers.intersection(ten); numbers.difference(items); frozen.copy(); pool.update(ten)",
    "numbers.issubset(ten); numbers.issuperset(items); numbers.isdisjoint(frozen); numbers.symmetric_difference(ten)",
    "pool.difference_update(items); pool.symmetric_difference_update(ten); pool.intersection_update(items)",
    "pool.clear(); [1, 2, 3].index(3, 1); triple.index('x', -1); items.count(Plain); sum(vector); max(bytes_)",
    "{1, 2}.pop(); sorted(data); any(wide); len(vector); len(sub_list); len(sub_dict); len(special_set)",
    "list(queue); tuple(data); list(vector); set(wide); frozenset(pairs.items()); list({1: 2}.items())",
    "hash((1, 2)); hash(text); hash(frozen); hash(2.5); hash(pair); hash(big); hash(append)",
    "heapq.heappush(heap, (i, 'a')); heapq.heappop(heap); heapq.heappushpop(heap, (i, 'b')); heapq.heapify(heap)",
    "heapq.heapreplace(heap, (2, 'c')); own = [5, 1]; heapq.heapify(own); heapq.heappush(own, i); heapq.heappop(own)",
    "text.ljust(9); text.rjust(9, '.'); text.center(9); text.zfill(9); text.title(); text.capitalize()",
    "text.swapcase()",
    "bytes_.lower(); bytes_.upper(); bytes_.strip(); bytes_.rfind(b'c'); bytes_.index(b'b'); bytes_.count(b'a')",
    "chr(8364)",
    "hex(i); oct(i); bin(i); math.isqrt(i); math.trunc(2.5); math.log2(8); math.degrees(1); math.isclose(1, 2)",
    "bytes(5)",
    "operator.not_(i); operator.is_(o, None); operator.is_not(o, h); operator.getitem(items, 0); [3, 1, 2].sort()",
    "spare.sort()",
    "bytes((1, 2, 3)); bytes([i & 255]); bytes(); bytes(bytes_); bytes(data); bytes(ten)",
    "tally.setdefault(i & 7, 5); tally.pop(i & 7); tally.update(pairs); tally.clear()",
    "queue.append(5); queue.appendleft('x'); queue.pop(); queue.popleft(); len(queue); len(pairs.keys())",
)
#: the same for instructions
FAST_INSTRUCTIONS = (
    "1 in numbers; 5 in numbers; 'x' in numbers; None in numbers; 'b' in frozen; int in names",
    "1 in items; 'a' in items; None in triple; 7 not in spare; type(o) in (int, Plain)",
    "for item in triple: pass",
    "[item for item in triple]",
    "[].append(5)",
    "for k, v in pairs.items(): pass",
    "for k in pairs: pass",
    "for i in range(5, 0, -2): pass",
    "for k in pairs.keys(): pass",
    "for v in pairs.values(): pass",
    "for c in text: pass",
    "for c in wide: pass",
    "for b in bytes_: pass",
    "o.method; spare.append; Plain.method; o.__class__; Plain.__name__; Plain.__mro__; o.method.__name__",
    "for p in (o, h, o, 5, text): p.__class__",
    "for c in wide: pass",
    "for c in text: pass",
    "for b in bytes_: pass",
    "for b in data: pass",
    "for x in vector: pass",
    "for x in queue: pass",
    "for x in reversed(queue): pass",
    "for k, v in reversed(pairs.items()): pass",
    "for x in special_set: pass",
    "for k in sub_dict: pass",
    "for i, c in enumerate(text, 5): pass",
    "for a, b, c in zip(text, bytes_, pairs.items()): pass",
    "for a, b in zip(pairs.values(), enumerate(text)): pass",
    "for x in held_iterators[0]: pass",
    "next(held_iterators[0], None); iter(text); iter(queue); iter(vector); iter(sub_list); reversed(text)",
    "reversed(pairs); reversed(queue); reversed(pairs.values()); iter(wide); iter(data); iter(sub_dict)",
    "iterator = iter(items); zipped = zip(iterator, iterator); next(zipped); next(iterator)",
    "5 .numerator; slice.start; str.join; object.__init__; Plain.__init__",
)
#: and for operators and subscripts
FAST_OPERATORS = (
    "k = pairs.keys(); k & pairs; k & {'k1'}; {'k1'} - k; k | ['a']; k - named.keys(); k ^ {'k1': 1}.keys()",
    "named.keys() == pairs.keys(); named.keys() <= pairs.keys(); {'k1'} <= pairs.keys(); pairs.keys() > {'k1'}",
    "pairs.items() == dict(pairs).items(); pairs.items() >= {'k1': 1}.items(); pairs.keys() != {1}",
    "{'k1'} == pairs.keys(); counts.keys() - pairs.keys(); counts.keys() & {'a'}; counts.keys() == pairs.keys()",
    "pairs.keys().isdisjoint(named); pairs.keys().isdisjoint(['k1'])",
    "z = complex(i, 2); z + 1j; z - 2; 1.5 * z; z / (1 + 1j); z**2; z**-3; z**0.5; -z; abs(z); z.real; z.imag",
    "z = complex(i, 2); z == 1j; z.conjugate(); z += 1; z *= z; not z",
    "half ** 1.5; 2.5 // half; 2.5 % half; i / 7; 2 ** (i & 63) % 5; i ** -1 if i else 0",
    "big + i; big & 255; big ^ big; big >> 3; big * 5; big // 7; -big; ~big; True + i; flag & flag; flag | False",
    "items[1:]; items[::-1]; items[:]; triple[1:]; text[1:3]; text[::-1]; b'abc'[1:]; b'abc'[1]; wide[0]",
    "ten[1:]; ten[::-1]; ten[3]; ten[-1]; 5 in ten; 50 in ten; not ten",
    "fills = [0, 1, 2]; fills[middle] = sized; fills[::2]",
    "spare[:3] = spare[2::-1]; spare[1:2] = [7]; spare[1:1] = [5]; del spare[1]; spare[::2] = spare[::2]",
    "vector[1] = vector[2] + i; whole[0] = i; vector[-1]; data[1] = 255; data[1]",
    "items + items; triple + triple; text + text; b'ab' + bytes_; items * 2; (0,) * i; 'ab' * 3",
    "triple == (1, 2.5, 'x'); items < [5]; o == h; o != None; i == half; b'a' < bytes_",
    "frozen <= letters; frozen == letters; letters > frozen",
    "'ell' in text; 'é' in text; 97 in bytes_; b'a' in bytes_; 'a' in names.keys()",
    "not frozen; not bytes_; not half; not Plain; not o",
    "f'{text}{i}{text}'; f'{i:>5}'; f'{half:.3f}'; f'{text!s:8}'; '%s-%d' % (text, i); '%5.2f' % half; '%x' % i",
)
FAST_CONTAINERS = (
    "{}; {'a': 1, 'b': o}; {1: 2, o: 3}; {**pairs, 'a': 1}; {1, 2, 'x'}; {*items}; [*items, *triple]; (*items, 1)",
    "{i: i for i in items}; {i for i in items}; [i for i in items]",
    "table['new'] = 5; table[(1, 2)] = o; table[o] = 1; del table['new'], table[o]; (1, 2) in table; 2.5 in numbers",
    "table['b'] = []; table['b'].append(5); del table['b']; [1, 2, 3].__class__",
    "numbers & frozen; numbers | frozen; numbers - frozen; numbers ^ frozen; frozen - letters; special_set | numbers",
    "special_set <= letters; special_set > frozen; letters == special_set",
    "sets[0] |= frozen; sets[0] &= numbers; sets[0] -= letters; sets[0] ^= letters",
    "names[pair] if pair in names else 0; pair == pair2; special_set == frozen; nested in nested_keys; flags == 4",
    "numbers == {5}; numbers <= frozen; numbers > frozen; names == pairs; names != pairs; data == bytes_; 2 + 0j == 2",
    "'a' in names.values(); ('a', 1) in names.items(); 5 in queue; 1.0 in vector; text in sub_list; 5 in sub_dict",
    "not queue; not pool",
    "table = collections.defaultdict(list); table[i].append(5); table[1, 2]; table.items()",
    "table = collections.defaultdict(int); table[i] += 5; table['x']; collections.defaultdict()",
    "table = collections.defaultdict(lambda: 5); table[i] += 1; table = collections.defaultdict(Parent); table[i]",
    "tally['a'] += 1; tally['none']; tally[i & 15] = i",
)
FAST_CALLS = (
    "gathers(); gathers(1, 2); gathers(*triple); gathers(*items, k=1)",
    "gathers(**named); gathers(*triple, **named, k=2)",
    "picks(1, c=2); picks(1, 2, c=3); picks(*(1,), **{'c': 2})",
    "method(i); method(k=i); method(*triple, **named); o.gathers(); o.gathers(1, k=2); o.gathers(*triple, **named)",
    "Plain(); Plain(*()); Keywords(a=1); Keywords(1, b=2); Keywords(*(1,)); Keywords(**{'a': i})",
    "calls(1, k=2); calls(*triple)",
    "len(*(items,)); max(*(1, 2)); isinstance(*(o, Plain))",
    "len(special_set); hash(special); str(special); repr(special); special.getter; getattr(special, 'getter', 1)",
    "special.getter.bit_length(); special.function(1); isinstance(5, Checked); issubclass(int, Checked)",
    "keyed[special] = 1; keyed[special]; special in keyed; del keyed[special]",
    "Made(); Made(1); Made(1, k=2); Made(*triple)",
    "Child(); Child.named(); child.both()",
    "with lock: pass",
    "with rlock: pass",
    "with manager: pass",
    "with manager as found, lock, rlock: found.__exit__",
    "with condition: condition.notify()",
    "event.is_set(); semaphore.acquire(blocking=False)",
    "unbounded(i); unbounded(5); bounded(i); bounded(i, 5); bounded(text, triple); cached.method(i); cached.method(5)",
    "unbounded(*(1,)); bounded(half, None); bounded(1, m=i & 3); unbounded(references[0]); bounded(*references)",
    "typed(i & 3); typed(same_value, how=i & 1); typed(*[o, same_value], **{'how': o}); typed(valued, valued)",
    "by_value.get(same_value); by_value.setdefault(same_value, 5); by_value.setdefault((i & 3, same_value))",
    "of_values.add(same_value); of_values.discard(o); by_value.pop((1, same_value, o), None)",
    "for x in itertools.chain((j for j in ten), items): pass",
    "for x in itertools.chain.from_iterable((j,) for j in ten): pass",
    "eval(evaluated, {'a': i}); eval(evaluated, some_globals, {'a': i}); Safe(i); Safe(); Safe(Safe(text))",
    "valued * valued_too; WithMeta.mro(); str(bytes_, 'utf-8', 'surrogatepass'); Made(*list(triple))",
)
FAST_ATTRIBUTES = (
    "itertools.chain(items, triple); itertools.chain.from_iterable([items]); dict.fromkeys; int.from_bytes",
    "for x in itertools.chain(items, pairs.values()): pass",
    "isinstance(o, either); issubclass(Plain, either); Ordered != MetaOrdered; Ordered == Ordered; 'a' in sub_names",
    "tuple.__getitem__(pair, 1); list.__getitem__(sub_list, 0); dict.__getitem__(sub_names, 'a')",
    "List(); List((i, o)); Tuple((i, [o])); Text('text'); Safe(text); Inited(i, o); Pair(i, o)",
    "list[int]; list[i]((1, 2)); dict[str, o](); tuple[i, ...]",
    "import collections.abc as abc; from os import path; from collections import deque; import sys",
    "isinstance(concrete, Abstract); isinstance(o, Abstract); isinstance(i, (Abstract, WithMeta))",
    "isinstance(o, WithMeta)",
    "issubclass(Concrete, Abstract); issubclass(Plain, (Abstract, WithMeta)); matches(o); matches(concrete)",
    "o.default; o.stored_by = i; o.stored_by",
    "p = Plain(); p.default; p.default = [i] if i & 1 else 0; p.default; p.late = i; p.later = i; p.late = [i]",
    "setattr(o, 'x', i); getattr(o, 'met' + 'hod' * 1); setattr(o, 'made' + str(i % 5), i)",
    "hasattr(o, 'def' + 'ault' * 1); getattr(gathers, 'expects', False); hasattr(gathers, 'absent')",
    "getattr(many[i % 13], many_names[i // 13 % 13])",
    "unicodedata.category('a'); unicodedata.combining(text[1:2]); unicodedata.east_asian_width(chr(i))",
    "s = Sets(); s.a = i; s.b = [i]; Frozen(i); Frozen(1, b=o); object.__setattr__(s, 'b', i)",
)
FAST_SERVICES = (
    "simple.put(i); simple.get(); simple.put(1, timeout=1); simple.get(timeout=1)",
    "simple.put_nowait(o); simple.get_nowait()",
    "simple.qsize(); simple.empty(); SimpleQueue()",
    "reference(); by_name['a']; by_name.get('a'); 'a' in by_name; target.late = reference()",
    "local.x; local.x = i; local.x += 1; hasattr(local, 'y'); getattr(local, 'y', 5); local.made = [i]",
    "local.__dict__; sub_local.__dict__['n']; local.__dict__.update(x=1)",
    "sub_local.n; sub_local.n = i; sub_local.step(); sub_local.default",
    "variable.get(); variable.get(1); bare.get()",
    "f = StringIO(); f.write(text); f.write('€'); f.getvalue(); f.seek(0); f.tell(); f.readline(); f.read(1)",
    "f = BytesIO(); f.write(bytes_); f.getvalue(); f.seek(0); f.tell(); f.readline(); f.read(1); f.truncate(0)",
    "f = StringIO('x'); f.read(); f.write('y'); f.seek(0, 2); f.truncate(0); BytesIO(bytes_).read1()",
    "for line in BytesIO(b'ab'): pass",
    "for line in StringIO(text): pass",
    "list(BytesIO(b'ab')); sum(1 for line in BytesIO(b'ab'))",
    "threading.Lock(); threading.RLock(); lock.acquire(True, 1); lock.release(); rlock.acquire(False); rlock.release()",
    "lock.acquire(timeout=-1); lock.release(); threading.Condition(); threading.Event(); threading.Semaphore()",
    "Queue()",
)
FAST_ITERATORS = (
    "list(map(str, ())); list(map(str, triple)); sum(map(gathered, ten)); tuple(filter(None, triple))",
    "for x in map(gathered, triple): pass",
    "for x in filter(str.isalpha, 'a1b'): pass",
    "list(zip(triple, triple, strict=True)); list(reversed(triple)); list(enumerate(triple, start=1))",
    "max(items, key=str); sorted(triple, key=str); sorted(ten, key=gathered, reverse=True); min(ten, key=gathered)",
    "sorted(by_method, key=less); sorted(by_method, key=less, reverse=True)",
    "sorted(by_method, key=lambda v: (Less(v), Less(1)))",
    "max(ten, default=0); [3, 1, 2].sort(key=str, reverse=True)",
    "Picks(0); Picks(1)",
    "[3, 1, 2].sort(key=lambda v: -v); [o, o].sort(key=lambda v: v.x, reverse=True)",
    "sorted(ten, key=functools.cmp_to_key(lambda a, b: b - a)); [3, 1, 2].sort(key=compares)",
    "[1, i].sort(key=compares, reverse=True); sorted([i], key=compares); [i].sort(key=compares)",
    "sorted(range(70), key=compares)",
    "(1, Valued(2), 3) == (1, Valued(2), 3); (Valued(1), 2) != (Valued(1), 2, 3); (Valued(i),) == (Valued(5),)",
    "twice = [3, 1, 2]; again = twice; again.sort(key=compares); sorts([2, 1]); [].sort(key=second)",
    "partial(1); partial(1, 2); bound_partial(); functools.partial(gathered, 1); functools.reduce(operator.add, ten)",
    "reader.read(5); reader.read(1)",
    "getter(triple); operator.truediv(1, 2); operator.contains(triple, 1); operator.neg(5)",
    "d = collections.deque(triple, 2); d.extend(triple); d.rotate(1); d[0]; d[1] = 5; d.copy(); d.count(1); d.clear()",
    "queue_.put(1); queue_.get(); event.set(); event.is_set(); event.clear(); semaphore.acquire(); semaphore.release()",
    "struct.pack('<ihd', 1, 2, 0.5); struct.unpack('<hb', b'abc'); struct.calcsize('bq'); packer.pack(1); packer.size",
    "Plain.mro(); WithMeta.of_meta(); type.mro(Plain)",
    "lock.acquire(blocking=False); lock.release(); lock.acquire(timeout=1); lock.release()",
)
#: iterators of itertools
FAST_ITERTOOLS = (
    "c = itertools.count(i); next(c); next(c); next(itertools.count(0.5))",
    "list(itertools.islice(itertools.count(1, 2), 3))",
    "list(itertools.repeat(o, 3)); itertools.repeat(o); itertools.repeat(o, times=2); sum(itertools.repeat(2, 5))",
    "list(itertools.islice(itertools.cycle(text), 9)); next(itertools.cycle(items))",
    "set(itertools.islice(items, 1, 3))",
    "for x in itertools.islice(ten, 1, 8, 2): pass",
    "list(itertools.islice(iter(items), 2)); list(itertools.compress(text, [1, 0, o, 0, 1]))",
    "for a, b in itertools.pairwise(items): pass",
    "list(itertools.pairwise(text)); list(itertools.batched(text, 2)); tuple(itertools.batched(ten, n=3))",
    "for a, b in itertools.batched(ten, 2): pass",
    "list(itertools.zip_longest(text, items)); list(itertools.zip_longest(triple, ten, fillvalue=o))",
    "for a, b in itertools.zip_longest(triple, ten): pass",
    "list(itertools.filterfalse(None, items)); list(itertools.filterfalse(str.isalpha, text))",
    "list(itertools.takewhile(str.isalpha, text)); list(itertools.dropwhile(str.isalpha, text))",
    "list(itertools.starmap(pow, [(2, 3), (3, 2)])); list(itertools.starmap(max, [(1, 2)]))",
    "list(itertools.accumulate(ten)); sum(itertools.accumulate(ten, max))",
    "list(itertools.accumulate(text, initial='x'))",
    "for a, b in itertools.product(items, triple): pass",
    "list(itertools.product(text, ten)); list(itertools.product(items, repeat=2)); list(itertools.product())",
    "for a, b in itertools.combinations(items, 2): pass",
    "list(itertools.combinations(ten, 3)); list(itertools.combinations_with_replacement(text, 2))",
    "for a, b in itertools.permutations(items, 2): pass",
    "for n, x in enumerate(yields(ten)): pass",
    "for n, x in enumerate((row for row in rows), 5): pass",
    "for n, x in enumerate(yields(text)): break",
    "for pair in enumerate(yields(text)): pass",
    "for n, x in enumerate(indexed): pass",
    "for n, x in enumerate(sized): pass",
    "for n, x in enumerate(iter(sized)): break",
    "list(itertools.permutations(triple)); sum(itertools.repeat(2, 3))",
    "for a, b, c in zip(text, itertools.count(), itertools.repeat(o)): pass",
    "list(zip(text, itertools.count())); list(zip(itertools.count(), text)); list(map(pow, ten, itertools.repeat(2)))",
    "for k, g in itertools.groupby(text): pass",
    "for k, g in itertools.groupby(rows, getter): [list(g), i, i, i, i, i]",
    "for k, g in itertools.groupby(rows, key=second): [sum(each[1] for each in g), next(g, None)]",
    "[[k, [len(list(g)), i, i, i, i, i]] for k, g in itertools.groupby(rows, second)]",
    "for k, g in itertools.groupby(ten, operator.not_): [next(g), i]",
    "listed(yields(ten)); tupled(map(second, rows)); joined(yields(text)); added(yields(ten)); highest(yields(ten))",
    "lowest(yields(text)); highest(map(second, rows)); are_all(yields(rows)); extends([], yields(ten))",
    "as_set(linked); in_order_of(indexed); listed(sized); in_rows(yields(text)); tupled(linked); joined(indexed)",
    "a, b = itertools.tee(ten); [list(a), sum(b), next(b, 5), i, i]",
    "a, b, c = itertools.tee(iter(text), 3); next(b); [list(zip(text, b)), ''.join(a), max(c), i, i]",
    "for pair in pairs.items(): pass",
)
#: functools, operator, contextvars, threading.local and collections.Counter: what takes keywords, and calls Python code
FAST_LIBRARY = (
    "_sre.compile('ab', 32, [16, 97, 16, 98, 1], 0, {}, (None,)).match(text)",
    "_sre.compile(None, i, list(words), 2, {'name': 1}, (None, 'name')).search('Aé')",
    "with_keyword(1); with_keyword(1, b=i); with_keyword(1, c=i)",
    "functools.partial(takes, 1, c=5); functools.partial(takes, b=i)(1)",
    "functools.partial(Keywords, b=i)(1); functools.partial(o.gathers, 1, k=2)(3, j=4); in_order(items[:1])",
    "capped(i, key=1); capped(key=i & 7); capped(*(i,), **{'key': 1}); capped(i & 3, 5)",
    "by_type(i & 7); by_type(i); by_type(2.5); by_type(True, key=i & 3); by_type()",
    "capped(i); capped.cache_clear()",
    "token = variable.set(i); variable.get(); variable.reset(token)",
    "bare.set(i); bare.set(text); contextvars.copy_context()",
    "operator.attrgetter('x')(o); at_x(o); at_both(o); at_getter(special)",
    "sorted([o, o], key=at_x); list(map(at_x, [o, o]))",
    "operator.methodcaller('split', ',')(text); upper(text); operator.methodcaller('method')(o); gathers(o)",
    "list(map(upper, 'ab')); sorted(letters, key=upper)",
    "local.gone = i; del local.gone; sub_local.gone = i; del sub_local.gone; o.gone = i; delattr(o, 'gone')",
    "threading.local(); made = threading.local(); made.x = [i]; made.x; del made.x; hasattr(made, 'y')",
    "getattr(threading.local(), 'y', i); threading.local().__dict__",
    "pair._replace(left=3); Pair._make(x for x in (1, 2)); tuple.__new__(Pair, map(str, (1, 2)))",
    "counter.update(text); counter.update(items); collections.Counter(triple); counter.update(x for x in text)",
    "counter.update(map(str, ten)); counter.update(names); counter['a'] += 1",
    "print('a', i, 2.5, None, file=printed); print(i, sep='', end='', file=printed); print(file=printed)",
    "_bisect.bisect_left(by_method, i, 1, 3); _bisect.bisect_right(by_method, i, lo=1, hi=None)",
    "_codecs.utf_8_decode(b'a\\xc3\\xa4', 'strict', False); _codecs.latin_1_decode(bytes_)",
    "_codecs.ascii_decode(bytes_)",
    "marked.find(b'a'); marked.rindex(b'<', 1); marked.count(b'<'); marked.startswith(b'<a'); marked[1:]; marked[:]",
    "_codecs.utf_8_encode(wide); _codecs.latin_1_encode(text, 'strict'); _codecs.ascii_encode(wide, 'replace')",
    "gathered.__get__(o, Plain); gathered.__get__(o); gathered.__get__(None, Plain)",
)
#: unions, subscripts of classes, descriptors in Python, hashes of what has a __hash__ in Python, iterables in Python
FAST_CLASSES = (
    "bool(signed); bool(third); bool(o); bool(1j)",
    "-signed; ~signed; -third; third * half; half * third",
    "repr(complex_); str(complex_); print(complex_, file=printed); repr([1j])",
    "str.maketrans('abc', 'xyz'); str.maketrans('a', 'b', text); str.maketrans({'a': None, 5: text})",
    "WeaklyHeld(i, None); n = WeaklyHeld(WeaklyHeld(i, 1), i); n.a; n.b = i",
    "int | str; Base | None; None | Base; (int | str) | Base; (int | str) | int; Base | WithMeta",
    "isinstance(half, numbers_module.Real); isinstance(i, numbers_module.Integral)",
    "issubclass(float, numbers_module.Real); isinstance(1j, numbers_module.Complex)",
    "isinstance(o, (int, int | str)); issubclass(int, (str, int | str)); isinstance(5, Base | int)",
    "Box[int]; Box[Kind]; Box[Kind]; Subscripted[5]",
    "described.data; described.other; described.called(1); described.kept; Described().kept",
    "Passes(i); Passes(1, c=3); a, b = point; a, b = Point(b, i); shared_items.append(1); shared_items.clear()",
    "found[0]; found[1]",
    "value in members; value not in frozen_members; hash((value, 1)); hash((1, Hashed(2), 'a', Hashed(1 << 62)))",
    "[list(linked), tuple(linked), set(linked), frozenset(linked), i, i, i]",
    "['-'.join(linked), sorted(linked), max(linked), i, i, i]",
    "list(Linked()); tuple(Linked()); [any(linked), all(linked), [].extend(Linked())]",
    "[list(indexed), tuple(indexed), '-'.join(indexed), sorted(indexed), set(indexed), any(indexed), i, i, i]",
    "[list(sized), tuple(sized), '-'.join(sized), sorted(sized), min(sized), max(sized), all(sized), i, i, i]",
    "[list(Indexed()), '-'.join(IndexedAndSized()), i, i, i]",
    "for c in crowd()[i * 4 : i * 4 + 4]: isinstance(c, int), getattr(c, 'n'), str(c), c.method",
    "float(one_number); int(one_number); abs(one_number); round(one_number); round(one_number, i)",
    "min(one_number, two_numbers); max(one_number, two_numbers); min(two_numbers, one_number); max(*number_pair)",
    "str(Text('ab')); str(Safe('€')); str(Tagged('a', i)); f'{Text(text)!s}'",
    "re.search('b', Text('abc')).group(); re.match('(a)(x)?', Tagged('abc', i)).groups()",
    "re.fullmatch('b', Safe('abc')); re.fullmatch('abc', Safe('abc'))[0]",
    "m = re.search('b(c)', Tagged('abc', i)); m[1]; m.span(); m.string; m.group(0, 1); m.groupdict()",
    "target.held = Plain(); target.held.many = list(range(400)); target.held = None",
    "DictOf(names); DictOf(a=1, b=i); DictOf(pairs, c=2); DictOf(); ListOf(triple); ListOf(items); SubInits(pairs)",
    "s = set(); set.__init__(s, triple); s = set(); s.__init__(s); [].__init__(triple)",
    "valued != same_value; valued != 5; 5 != valued; valued != items; third != i; i != third; i if valued != i else o",
    "list(counts.elements()); [x for x in counts.elements()]; sorted(counts.elements())",
    "Row(x for x in triple); Row(text); [Row(linked), Row(linked)[1:], Row(linked)[1], (i, i, i)]",
)
#: OrderedDict and array
FAST_ORDERED = (
    "ordered['a'] = i; ordered[i & 7] = o; ordered['a']; 'b' in ordered; ordered.get(1); len(ordered); not ordered",
    "ordered['new'] = 1; del ordered['new']; ordered[(i, 'x')] = 2; ordered.pop((i, 'x')); ordered.pop(5, None)",
    "ordered.move_to_end('a'); ordered.move_to_end('a', last=False); ordered.setdefault('a', 5); ordered.setdefault(9)",
    "ordered['b'] = i; ordered.popitem(); ordered['b'] = i; ordered['c'] = i; ordered.popitem(last=False)",
    "for k in ordered: pass",
    "for k, v in ordered.items(): pass",
    "for v in ordered.values(): pass",
    "for k in reversed(ordered): pass",
    "next(iter(ordered)); ordered.keys(); next(iter(ordered.items()))",
    "capped.cache_info(); root.cache_info().hits; uncached.cache_info(); capped.cache_clear(); uncached.cache_clear()",
    "uncached(i); uncached([]); uncached(key={}); uncached(*triple)",
    "root(i); root(2.5); to_int('5'); to_int(i); to_int(i / 3); off(i); off(2.5); root.cache_clear()",
    "counts.most_common(1); counts.most_common(3); counts.most_common(); counts.elements()",
    "max(iter(rows), key=getter); min(iter(rows), key=len, default=None); max(iter(text), key=ord)",
    "min(iter(ten), default=0); sorted([(i, ()), (-5, []), (-1, {})])",
    "nested_rows = [(2, text), (1, ten)]; nested_rows.sort(reverse=True)",
    "counts.copy(); collections.Counter(counts).update(counts); dict(counts); {}.update(sub_names)",
    "counts + counts; counts - counts; counts | counts; counts & counts",
    "w = {-1: 2}; dict.__setitem__(w, i, 3); dict.__delitem__(w, -1); w.__delitem__(i); w.__setitem__(5, i)",
    "less_counts = counts.copy(); less_counts -= counts; less_counts |= counts",
    "+counts; -counts; +signed; +i; x = i / 3; +x",
    "pairs.items() & names.items(); pairs.items() | names.items(); pairs.items() - {(1, 2)}; [1] - pairs.items()",
    "pairs.items() ^ {('k1', i)}; pairs.items().isdisjoint(names.items()); pairs.items().isdisjoint([('k1', 1)])",
    "lru[i & 15] = i; lru[i & 15]",
    "numbers_.append(i & 127); numbers_.extend([1, 2]); numbers_.extend(ten); numbers_.pop()",
    "vector.append(0.5); vector.pop(); vector.extend(triple[:2]); vector.pop(); vector.pop(); vector.tolist()",
    "whole.tobytes(); bytes_array[0] = 5; bytes_array.append(7); bytes_array.pop(); len(bytes_array)",
    "made = OrderedDict(); made.update(names); made.update([(i, 1), (5, 2)]); made |= names",
    "made = OrderedDict(a=1); made.clear(); made.update(a=1)",
    "OrderedDict(names); OrderedDict([(1, i)]); OrderedDict(a=i, b=2)",
    "OrderedDict(names.items()); OrderedDict(ordered_pair)",
    "OrderedDict(zip(text, ten)); OrderedDict((c, i) for c in text); OrderedDict(enumerate(text))",
    "OrderedDict.fromkeys(c for c in text); dict.fromkeys(c for c in text); dict.fromkeys((c for c in text), 0)",
    "dict(zip(text, ten)); dict((c, i) for c in text); dict(map(pair_of, text)); dict([c, i] for c in text)",
    "dict.fromkeys(map(str, ten), i); dict.fromkeys(zip(text, text)); dict.fromkeys(whole); dict.fromkeys(names)",
    "dict.fromkeys({1, 2}, 0); dict.fromkeys(pairs.keys()); dict.fromkeys(pairs.items()); dict.fromkeys(range(9), 1)",
    "OrderedDict.fromkeys(ten); OrderedDict.fromkeys(text, i); OrderedDict.fromkeys(text, value=i)",
    "ordered_pair.copy()",
    "Sub(); Sub(names); Sub([(1, i)]); Sub(ordered_pair); Sub(sub_ordered); Sub(a=i, b=2); Sub(names, c=1)",
    "SubInits(names); SubInits(names, b=2); SubNews(i); SubNews(k=i); Sub.fromkeys(text); Sub.fromkeys(ten, value=i)",
    "'{a} {b:>5}'.format(a=i, b=text); '{} {a!r}'.format(i, a=text); '{x}-{y:03d}'.format(**named)",
    "'%(x)s %(y)5d|%%' % named; '%(k1)s%(k0)-5r' % pairs",
    "OrderedDict(**pairs); ordered.update(**pairs); dict(**named); '{k0}'.format(*triple, **pairs)",
    "sub_ordered.copy(); sub_ordered | names; names | sub_ordered; ordered_pair | sub_ordered; sub_ordered | Sub()",
    "made = Sub(); made |= names; made |= sub_ordered; made.setdefault(i, o); made.setdefault('a'); made.clear()",
    "for k in reversed(sub_ordered): pass",
    "ordered.update({1: 2, 3: 4}); ordered.update(rows); ordered.update(a=1, b=2); ordered.update(names, c=5)",
    "into = ordered; into |= {1: 2, 3: 4}; into |= ordered_pair; into.update(ordered_pair.items())",
    "len(ordered.keys()); len(ordered.values()); len(ordered.items()); reversed(ordered.values())",
    "i in ordered.keys(); ('a', 1) in ordered.items(); i in ordered.items(); 1 in ordered.values()",
    "for k in reversed(ordered.items()): pass",
    "dict(sub_ordered); sub_ordered == sub_ordered.copy(); OrderedDict(sub_ordered)",
    "ordered_pair | names; names | ordered_pair; ordered_pair == ordered_pair.copy(); ordered_pair != names",
    "list(ordered_pair); dict(ordered_pair); sorted(ordered_pair.items()); [*ordered_pair]; {**ordered_pair}",
    "ordered_pair.update(a=1); tuple(ordered_pair.values()); gathered(1, *ordered_pair)",
    "array('i'); array('d', (0.5, 1)); array('B', b'abc'); array('i', ten); array('q', range(5)); array('i', whole)",
    "whole[1:3]; whole[::-1]; whole + whole; whole * 2",
    "whole == whole[:]; whole < data_array; data_array[1:2] = data_array[:1]",
    "data_array.insert(0, i); del data_array[0]; data_array[::2] = data_array[::2]",
    "data_array.reverse(); data_array.byteswap()",
    "data_array.append(77); data_array.index(77); data_array.count(77); data_array.remove(77); del data_array[5:]",
    "data_array.frombytes(bytes(8)); data_array.fromlist([1]); del data_array[-2:]",
    "data_array.typecode; data_array.itemsize",
    "grown = whole[:]; grown += grown; grown *= 2; grown.pop(); bytes(grown); grown.__copy__(); whole.tolist()",
    "'Äß'.upper(); 'Äb'.lower(); 'é É'.title(); wide.capitalize()",
    "'éÄ'.swapcase(); 'Äß'.casefold(); 'é'.isidentifier()",
    "wide.isalpha(); wide.isdigit(); wide.isupper(); wide.islower(); wide.istitle(); wide.isprintable()",
    "wide.isspace(); wide.isalnum(); wide.isdecimal(); wide.isnumeric()",
    "wide.encode('ascii', 'replace'); wide.encode('utf-16')",
    "'é'.encode('latin1', 'strict'); wide.encode(encoding='utf-8'); b'a\\xe9'.decode('latin-1')",
    "b'a\\xe9'.decode('ascii', errors='replace'); str(bytes_, 'utf-8'); bytes(wide, 'utf-8')",
    "bytes_.decode('utf-8', 'ignore'); str(bytes_, encoding='ascii'); bytes(wide, encoding='utf-8')",
)
#: memoryview and struct
FAST_CONTEXTS = (
    "context.run(gathered, 1); context.run(target.method); context.run(gathered, *(1, 2)); run_in(gathered, i)",
    "context.run(gathers, 1, k=2); context.run(gathers, *(1,), **{'k': 2}); context.run(at_once, 3)",
    "context.run(bare.get); context.run(variable.set, i); context.run(max, 1, 2)",
    "contextvars.copy_context().run(gathered, 1); contextvars.Context().run(gathered, 1)",
    "contextvars.ContextVar('made'); contextvars.ContextVar('made', default=[i]).get(); variable.name",
    "context[bare]; context.get(bare); context.get(variable, i); bare in context; len(context); context.copy()",
    "list(context.keys()); list(context.values()); list(context.items()); iter(context)",
    "for each_variable in context: context[each_variable]",
    "try: context.run(raises)\n        except KeyError: pass",
    "token = bare.set(i); token.old_value; token.var; token.MISSING; bare.reset(token)",
)
FAST_BUFFERS = (
    "struct.pack_into('<h', writable, 1, 5); packer.pack_into(memoryview(eight), 0, i)",
    "packer.unpack_from(eight, offset=0); struct.unpack_from('<h', view_, offset=2)",
    "struct.unpack_from('<h', buffer=eight, offset=1)",
    "struct.unpack('<h', view_[1:3]); struct.unpack_from('<h', writable, 1); struct.unpack_from('<h', whole, 8)",
    "int.from_bytes(view_[1:3], 'little'); int.from_bytes(writable); int.from_bytes(bytes_array, 'big')",
    "bytes_.find(view_[1:2]); bytes_.startswith(bytes_array); bytes_.split(view_[:1]); view_ in bytes_; bytes_ + view_",
    "bytes_.join([view_[:2], bytes_, view_[3:]]); bytearray(view_); bytearray(whole)",
    "grown_bytes = bytearray(); grown_bytes.extend(view_); grown_bytes += writable",
    "memoryview(whole); memoryview(vector)[1:].tolist(); m = memoryview(whole); m.release()",
    "with memoryview(bytes_) as m: m[0]",
    "with memoryview(data)[1:] as m: len(m)",
    "memoryview(bytes_); memoryview(data); m = memoryview(view_); m.release(); view_.nbytes; view_.format",
    "view_.readonly",
    "view_[1]; view_[-1]; view_[1:3]; view_[::-1]; len(view_); view_.tobytes(); bytes(view_); view_ == b'abcdef'",
    "list(view_); view_.tolist(); view_.cast('B'); view_.itemsize; view_.ndim; view_.obj; view_ != view_[:]",
    "writable[0] = 5; writable[1:3] = b'xy'; writable[::2] = b'123'",
    "writable[:2] = writable[2:4]; writable[1:3] = writable[:2]; writable[:3] = memoryview(b'abcdef')[::2]",
    "for c in view_: pass",
    "for row in packer.iter_unpack(bytes(16)): pass",
    "list(packer.iter_unpack(bytes(16))); packer.format; struct.unpack('<q', eight)",
    "struct.unpack_from('<h', eight, 2)",
    "list(struct.iter_unpack('<h', bytes_ + b'x')); struct.pack_into('<h', eight, 1, 5); packer.unpack_from(eight)",
)
#: what takes the items of iterators
FAST_CONSUMERS = (
    "deque(x for x in triple); deque((x for x in ten), 3); deque((x for x in ten), None); deque((x for x in ten), 0)",
    "deque(map(second, rows)); deque(map(str, ten), 3); deque(linked); deque(indexed)",
    "few = deque(maxlen=5); few.extend(x for x in ten); few.extendleft(map(str, ten)); few.extend(linked)",
    "pool.update(x for x in text); pool.update(map(str, ten)); pool.update(linked); pool.update(indexed); pool.clear()",
    "[*(x for x in ten)]; (*yields(ten),); {*(x for x in text)}; [1, *yields(ten), 2]; [*yields(()), *yields(text)]",
    "a, b = yields((1, 2)); a, (b, c), [n, m] = (yields(x) for x in ('a', 'bc', 'de'))",
    "a, b, c = (x for x in triple)",
    "gathered(1, *yields(ten)); gathers(0, *(x for x in text), k=1)",
    "bytes(x for x in ten); bytes(map(second, rows)); bytearray(x for x in ten); bytearray(map(abs, ten))",
)
#: statements that only the host can run
SLOW = (
    "spare.sort(key=compares)",  # others may know the list
    "list(reversed(ordered))",
    "array('w')",
    "next(itertools.count(2**60))",
    "next(itertools.batched(ten, 3, strict=True))",
    "next(itertools.compress(text, itertools.cycle(ten)))",
    "len(range(2**61))",
    "int | list[int]",
    "tuple(Counted())",
    "[].extend(sized)",
    "names.get(frozenset(), (1, 2))",
    "hasattr(math, 'sqrt')",
    "chr(True)",
    "abs(complex('inf'))",
    "int('5_0')",
    "str(2**61)",
    "sum([[]], [])",
    "generator.getrandbits(100)",
    "lock.acquire(timeout=0); lock.release()",
    "round(2.5, -1)",
    "reader.read(0)",
    "_sre.compile(bytearray(b'a'), 32, [16, 97, 1], 0, {}, (None,))",
    "math.sqrt(2**60)",
    "text.startswith('e', 1)",
    "hash((1, [].append, range(2)))",
    "weakref.ref(len)()",
    "contextvars.copy_context() == 5",
)
MEASURE = """
import json, sys
from sharedgil import _core
statements, all_of_them = json.load(sys.stdin)
FULL = "death of logged objects"
sections = {}
for statement in statements:
    body = "".join("        " + part + chr(10) for part in statement.split("; ") if part)
    namespace = {}
    exec(SETUP + "def run():" + chr(10) + "    for i in range(300):" + chr(10) + body, namespace)
    run = namespace["run"]
    run()
    run()
    before = _core.status()
    run()
    after = _core.status()
    causes = sum(n - before["causes"].get(cause, 0) for cause, n in after["causes"].items() if cause != FULL)
    sections[statement] = after["exclusive_sections"] - before["exclusive_sections"] if all_of_them else causes
print(json.dumps(sections))
"""


#: The checking build forces exclusive sections at safepoints, and its logs are full after a few objects: there only
#: those count that an instruction, a call or the death of an object has caused.
ALL_SECTIONS = "checking" not in sysconfig.get_path("purelib")
#: Sections of 300 rounds that are none of the statement: there nurseries of a few objects are full now and then, too.
MOST = 12 if ALL_SECTIONS else 60


def never_sticky(program: str, given: str = "") -> str:
    """What the program writes in a process of its own, in which each exclusive operation ends in shared mode."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=given,
        env=FORCED.environment(SHAREDGIL_STICKY="0"),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def sections(statements: tuple[str, ...]) -> dict[str, int]:
    """Exclusive sections of 300 rounds of each statement, caches warm."""
    counts: dict[str, int] = json.loads(
        never_sticky(f"SETUP = {SETUP!r}\n{MEASURE}", json.dumps((statements, ALL_SECTIONS)))
    )
    return counts


def test_fast_paths_stay_in_shared_mode() -> None:
    """No exclusive section but the few of entering and leaving the function, and of the log's bounds."""
    assert {
        statement: n
        for statement, n in sections(
            FAST
            + FAST_INSTRUCTIONS
            + FAST_OPERATORS
            + FAST_CONTAINERS
            + FAST_CALLS
            + FAST_ATTRIBUTES
            + FAST_ITERATORS
            + FAST_ITERTOOLS
            + FAST_LIBRARY
            + FAST_SERVICES
            + FAST_ORDERED
            + FAST_BUFFERS
            + FAST_CONTEXTS
            + FAST_CLASSES
            + FAST_CONSUMERS
        ).items()
        if n > MOST
    } == {}


def test_first_attributes_of_a_thread_stay_in_shared_mode() -> None:
    """Objects of threading.local that another thread has made, and of a class derived from it without an __init__."""
    program = """
import json, threading, time
from sharedgil import _core
class Derived(threading.local): kind = 1
def meet(locals_):
    for local in locals_: local.x = 1
    for local in locals_: local.x, hasattr(local, "y")
def sections(locals_):
    meet(locals_[:300])
    before = _core.status()["exclusive_sections"]
    meet(locals_[300:])
    return _core.status()["exclusive_sections"] - before
found = []
def work(kinds):
    time.sleep(0.1)  # until the main thread waits in join(): what it does before counts as well
    for kind in kinds: found.append(sections(kind))
made = [threading.local() for _ in range(600)], [Derived() for _ in range(600)]
thread = threading.Thread(target=work, args=(made,))
thread.start()
thread.join()
print(json.dumps(found))
"""
    assert [n for n in json.loads(never_sticky(program)) if n > MOST] == []


def test_a_collection_that_is_due_lets_calls_go_on_that_consume() -> None:
    """The second generation's is due, the first's is not any more: what made it due has died, and nothing is logged.

    Such a call looks at every item whether it must wait, and deaths that are logged come before a collection: once it
    waited for deaths that were not to come.
    """
    program = """
import gc
def lengths(depth, threshold):
    lists = "[]"
    for _ in range(depth): lists = "[" + ", ".join([lists] * 6) + "]"
    f = eval(f"lambda x: len({lists})")
    gc.set_threshold(10**6, 10**6, 10**6)
    sum(map(f, range(5)))
    for _ in range(30):
        gc.collect(0)
        gc.set_threshold(threshold, 0, 10**6)
        yield sum(map(f, range(50)))
        gc.set_threshold(10**6, 10**6, 10**6)
# As many as the nursery of the checking build has room for, and of the other.
print(sum(lengths(1, 5)), sum(lengths(4, 1000)))
"""
    assert never_sticky(program) == "9000 9000\n"


def test_slow_paths_go_to_the_host() -> None:
    """The counterpart: each is an exclusive section a round."""
    assert {statement: n for statement, n in sections(SLOW).items() if n < 300} == {}
